"""Alembic's entry for the ledger."""

from services.ledger.tables import metadata
from shared.platform.migrations import run

run(metadata)
