"""Questions of an auditor: the state of a book at any point, and what changed between two days."""

from datetime import date
from typing import Any

from sqlalchemy import Engine, func, select

from services.ledger.book.as_of import AsOf
from services.ledger.book.rows import Row, read_rows, read_sums, with_yuan
from services.ledger.book.tables import commitments, entries, lots, postings
from services.ledger.payments.read_model import payments
from services.ledger.reports.queries.balances import Balances

MOST_CHANGES = 500


class AuditTrail:
    """A book at a point of either clock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._balances = Balances(engine)

    def state(self, book: str, as_of: AsOf, after: int, limit: int) -> Row:
        """The balances of a book at a point, and of its lots then: received, available, committed, used, in fen.

        `used` is what had left the lot: paid out, reclaimed or carried over.
        """
        found = self._balances.book(book, as_of)
        then = (
            select(lots)
            .join(entries, (entries.c.book == lots.c.book) & (entries.c.entry_no == lots.c.entry_no))
            .where(lots.c.book == book, lots.c.entry_no > after, *as_of.limits(entries))
        )
        listed = read_rows(self._engine, then.order_by(lots.c.entry_no).limit(limit))
        held = self._held(book, as_of)
        return found | {"lots": [_lot(row, held) for row in listed]}

    def _held(self, book: str, as_of: AsOf) -> dict[str, int]:
        query = select(postings.c.account, func.sum(postings.c.fen)).where(
            postings.c.book == book, postings.c.account.startswith("lot:"), *as_of.limits(postings)
        )
        sums: dict[str, int] = {}
        for account, fen in read_sums(self._engine, query.group_by(postings.c.account)).items():
            lot, _, place = account.removeprefix("lot:").partition(":")
            kept = f"{lot}:{'available' if place == 'available' else 'committed'}"
            sums[kept] = sums.get(kept, 0) + fen
        return sums

    def changes(self, book: str, since: date, until: date | None) -> Row:
        """What changed after `since` up to `until`: balances, their difference, and the entries with who approved."""
        before, after = (self._balances.book(book, AsOf(effective=day)) for day in (since, until))
        names = [name for name in after if name.endswith("_fen")]
        difference = with_yuan({name: after[name] - before[name] for name in names})
        return {
            "book": book,
            "before": with_yuan({name: before[name] for name in names}),
            "after": with_yuan({name: after[name] for name in names}),
            "difference": difference,
            "entries": self.changed(book, since, until, 0, MOST_CHANGES),
        }

    def changed(self, book: str, since: date, until: date | None, after: int, limit: int) -> list[Row]:
        """The entries between two days in order, each with who approved it and the minutes it rests on."""
        shown = [entries.c[name] for name in _SHOWN]
        query = (
            select(
                *shown,
                *(payments.c[name] for name in ("requested_by", "reviewed_by", "posted_by")),
                func.coalesce(payments.c.minutes_no, commitments.c.minutes_no, "").label("minutes_no"),
            )
            .join(
                payments, (payments.c.book == entries.c.book) & (payments.c.payment == entries.c.payment), isouter=True
            )
            .join(
                commitments,
                (commitments.c.book == entries.c.book) & (commitments.c.project == entries.c.project),
                isouter=True,
            )
            .where(entries.c.book == book, entries.c.effective_on > since, *AsOf(effective=until).limits(entries))
            .where(entries.c.entry_no > after)
        )
        return read_rows(self._engine, query.order_by(entries.c.entry_no).limit(limit))


_SHOWN = ("entry_no", "sequence", "kind", "effective_on", "fen", "lot", "project", "payment", "staff", "reason",
          "simulated")  # fmt: skip


def _lot(row: Row, held: dict[str, int]) -> dict[str, Any]:
    available, committed = (held.get(f"{row['lot']}:{place}", 0) for place in ("available", "committed"))
    names = ("entry_no", "lot", "document_no", "fund_line", "level", "origin_year", "simulated")
    named = {name: row[name] for name in names}
    amounts = {"fen": row["fen"], "available_fen": available, "committed_fen": committed}
    amounts["unspent_commitment_fen"] = committed
    return named | with_yuan(amounts | {"used_fen": row["fen"] - available - committed})
