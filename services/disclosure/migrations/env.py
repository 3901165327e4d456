"""Alembic's entry point."""

from services.disclosure.tables import metadata
from shared.platform.migrations import run

run(metadata)
