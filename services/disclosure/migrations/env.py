"""Alembic's entry point."""

from services.disclosure.tables import metadata
from shared.migrations import run

run(metadata)
