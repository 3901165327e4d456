"""Is the ledger whole, is it genuine, is it up to date (全面性、真实性、及时性): what of each can be counted."""

from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, func, select

from services.ledger.book.rows import Row, read_number, read_rows
from services.ledger.book.tables import entries, lots
from services.ledger.payments.read_model import payments

SHOWN = 100
"""How many of the late receipts are in the answer itself; all are in the list of lots."""


class LedgerQuality:
    """The three qualities of the master ledger (LED-24)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def completeness(self, book: str) -> Row:
        """Numbers without gaps, and every movement of money with its paper."""
        counted = select(func.count(), func.coalesce(func.max(entries.c.entry_no), 0)).where(entries.c.book == book)
        with self._engine.connect() as connection:
            found, last = connection.execute(counted).one()
        return {
            "entries": found,
            "last_entry_no": last,
            "missing_entries": last - found,
            "inflows_without_document": self._count(lots.c.book == book, lots.c.document_no == ""),
            "payments_without_voucher": self._count(
                payments.c.book == book, payments.c.stage == "posted", payments.c.voucher_no == ""
            ),
        }

    def covered(self, book: str, size: int) -> Row:
        """How many entries the newest signed checkpoint covers, and how many still wait for the next."""
        sealed = self._count(entries.c.book == book, entries.c.sequence <= size)
        return {"sealed_entries": sealed, "unsealed_entries": self._count(entries.c.book == book) - sealed}

    def timeliness(self, book: str) -> Row:
        """Receipts taken down more than a day after they came (收到一笔资金进一笔), the first of them by name."""
        late = (lots.c.book == book, lots.c.late)
        named = read_rows(
            self._engine,
            select(lots.c.lot, lots.c.received_on, entries.c.recorded_at)
            .join(entries, (entries.c.book == lots.c.book) & (entries.c.entry_no == lots.c.entry_no))
            .where(*late)
            .order_by(lots.c.entry_no)
            .limit(SHOWN),
        )
        counted = self._count(*late)
        return {
            "inflows": self._count(lots.c.book == book),
            "late_inflows": counted,
            "slow_blocks": self._count(lots.c.book == book, lots.c.flags.contains(["block-slow"])),
            "late": named,
            "late_not_shown": counted - len(named),
        }

    def _count(self, *wanted: ColumnElement[bool]) -> int:
        query: Select[Any] = select(func.count()).where(*wanted)
        return read_number(self._engine, query)
