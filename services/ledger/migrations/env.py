"""Alembic's entry for the ledger."""

from services.ledger.main import SERVICE
from shared.platform.migrations import run

run(SERVICE.tables)
