"""Alembic's entry for the ledger."""

from services.ledger.tables import metadata
from shared.migrations import run

run(metadata)
