"""Alembic's entry point."""

from services.monitoring.tables import metadata
from shared.platform.migrations import run

run(metadata)
