"""Alembic's entry point."""

from services.projects.register.tables import metadata
from shared.platform.migrations import run

run(metadata)
