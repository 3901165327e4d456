"""Alembic's entry point."""

from services.projects.tables import metadata
from shared.migrations import run

run(metadata)
