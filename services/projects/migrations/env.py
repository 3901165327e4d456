"""Alembic's entry point."""

from services.projects.main import SERVICE
from shared.platform.migrations import run

run(SERVICE.tables)
