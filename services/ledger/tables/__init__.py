"""The ledger's read model. Amounts are BIGINT fen; every row names the log entry it stems from."""

from services.ledger.tables.columns import metadata
from services.ledger.tables.files import project_files
from services.ledger.tables.pool import books, commitments, entries, lots, movements, postings
from services.ledger.tables.statements import statement_lines, statements
from services.ledger.tables.tap import payments

__all__ = [
    "books",
    "commitments",
    "entries",
    "lots",
    "metadata",
    "movements",
    "payments",
    "postings",
    "project_files",
    "statement_lines",
    "statements",
]
