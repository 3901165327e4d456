"""How far a book is reconciled with its bank. Amounts are integer fen; days are business dates."""

from datetime import date

import msgspec


class ReconciliationBegun(msgspec.Struct, frozen=True, kw_only=True, tag="reconciliation-begun"):
    """The first statement of a book is on its way in."""

    book: str


class StatementImported(msgspec.Struct, frozen=True, kw_only=True, tag="statement-imported"):
    """A bank's or the treasury's statement was taken in; `source` is "bank" or "treasury"."""

    book: str
    statement: str
    source: str
    lines: int
    in_fen: int
    out_fen: int
    first_day: date
    last_day: date


class LinesReconciled(msgspec.Struct, frozen=True, kw_only=True, tag="lines-reconciled"):
    """So many lines were matched to entries, left open, put back into the queue, or explained by a person."""

    book: str
    matched: int = 0
    open: int = 0
    released: int = 0
    explained: int = 0


Message = ReconciliationBegun | StatementImported | LinesReconciled
