"""Alembic's entry point."""

from services.disclosure.main import SERVICE
from shared.platform.migrations import run

run(SERVICE.tables)
