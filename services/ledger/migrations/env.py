"""Alembic's entry for the ledger."""

import services.ledger.log  # noqa: F401 -- declares every table: each lies with its capability
from services.ledger.book.columns import metadata
from shared.platform.migrations import run

run(metadata)
