"""From a payee to the documents the money came from, and from a document to its payees, fen by fen.

A batch's lines use up its draws in order, so where line and draw overlap is what one paid of the other.
"""

from typing import Any

from sqlalchemy import CompoundSelect, Engine, Select, func, literal, select, union_all

from services.ledger.batches.read_model import batch_lines, returned_payments
from services.ledger.book.rows import Row, read_rows
from services.ledger.book.tables import lots, movements
from services.ledger.payments.read_model import payments

MOST_LINES = 100_000
"""More lines than a batch has: an entry's number and a line's make one cursor."""

_DOCUMENT = (
    "lot",
    "document_no",
    "fund_line",
    "level",
    "issuing_department",
    "pooling_department",
    "received_on",
    "fen",
)


class PayeePayments:
    """Who was paid, by the vault's key."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def payee(self, book: str, payee: str) -> Row:
        """Every payment to one payee with the lots it came from; nothing where there is none."""
        paid = _overlaps(book).subquery()
        rows = read_rows(
            self._engine, select(paid).where(paid.c.payee == payee).order_by(paid.c.cursor, paid.c.ordinal)
        )
        documents = select(*(lots.c[name] for name in _DOCUMENT)).where(
            lots.c.book == book, lots.c.lot.in_({row["lot"] for row in rows})
        )
        return {
            "book": book,
            "payee": payee,
            "payments": rows,
            "lots": read_rows(self._engine, documents.order_by(lots.c.entry_no)),
            "projects": sorted({row["project"] for row in rows}),
        }

    def payees(self, book: str, lot: str, after: int, limit: int) -> list[Row]:
        """Who was paid from a lot and how much, in the order of payment; `cursor` leads to the next page."""
        paid = _overlaps(book).subquery()
        query = select(paid).where(paid.c.lot == lot, paid.c.cursor > after)
        return read_rows(self._engine, query.order_by(paid.c.cursor).limit(limit))


def _overlaps(book: str) -> Select[Any]:
    """One row for each line and lot that meet: payment, line, payee, place, fen of this lot, whether it came back."""
    end = func.sum(movements.c.fen).over(partition_by=movements.c.sequence, order_by=movements.c.ordinal)
    drawn = (
        select(movements.c.sequence, movements.c.payment, movements.c.project, movements.c.lot,
               movements.c.fen, movements.c.ordinal, end.label("ends_at"))
        .where(movements.c.book == book, movements.c.kind == "disbursed")
        .subquery()
    )  # fmt: skip
    lines = _lines(book).subquery()
    back = returned_payments
    starts = func.greatest(lines.c.starts_at_fen, drawn.c.ends_at - drawn.c.fen)
    ends = func.least(lines.c.starts_at_fen + lines.c.fen, drawn.c.ends_at)
    return (
        select(
            drawn.c.payment, lines.c.line, lines.c.payee, lines.c.place, drawn.c.project, drawn.c.lot,
            (ends - starts).label("fen"), back.c.reason_code.label("returned"), lines.c.repays,
            drawn.c.ordinal,
            (drawn.c.sequence * MOST_LINES + lines.c.line).label("cursor"),
        )
        .join(lines, lines.c.payment == drawn.c.payment)
        .join(back, (back.c.book == book) & (back.c.payment == drawn.c.payment) & (back.c.line == lines.c.line),
              isouter=True)
        .where(ends > starts)
    )  # fmt: skip


def _lines(book: str) -> CompoundSelect[Any]:
    """Lines of batches, and single payments as line 0 that begins at nothing."""
    many = select(
        batch_lines.c.batch.label("payment"), batch_lines.c.line, batch_lines.c.payee, batch_lines.c.place,
        batch_lines.c.starts_at_fen, batch_lines.c.fen, batch_lines.c.repays,
    ).where(batch_lines.c.book == book, batch_lines.c.code == "")  # fmt: skip
    single = select(
        payments.c.payment, literal(0).label("line"), payments.c.payee, payments.c.beneficiary_place.label("place"),
        literal(0).label("starts_at_fen"), payments.c.fen, payments.c.repays,
    ).where(payments.c.book == book, payments.c.payee != "")  # fmt: skip
    return union_all(many, single)
