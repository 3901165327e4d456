"""Alembic's entry for the ledger."""

from services.ledger.book.columns import metadata
from shared.platform.migrations import run

run(metadata)
