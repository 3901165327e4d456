"""Alembic's entry point."""

from services.monitoring.tables import metadata
from shared.migrations import run

run(metadata)
