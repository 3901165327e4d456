"""Alembic's entry point."""

from services.monitoring.main import SERVICE
from shared.platform.migrations import run

run(SERVICE.tables)
