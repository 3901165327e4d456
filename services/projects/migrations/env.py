"""Alembic's entry point."""

from services.projects.tables import metadata
from shared.platform.migrations import run

run(metadata)
