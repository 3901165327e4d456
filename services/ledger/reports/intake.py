"""Questions about announced money: what is missing, how far the budget is executed, what came from where."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from services.ledger.book.as_of import AsOf
from services.ledger.book.rows import Row, with_yuan
from services.ledger.book.tables import commitments, lots
from services.ledger.expected_receipts.read_model import announcements, settlements
from services.ledger.project_files.read_model import project_files
from services.ledger.reports import answering
from services.ledger.reports.book import OfThePool

_SUMS = ("fen", "available_fen", "committed_fen", "disbursed_fen")
_EXECUTED = ("approved_fen", "left_fen", "paid_fen", "spent_fen", "returned_fen")


class OfTheIntake(OfThePool):
    """Announcements, coverage, execution, sources, advances."""

    def announcements(self, book: str, on: date, standing: str | None, after: int, limit: int) -> list[Row]:
        """Announced lines in the order they were announced, each with what was received and where it stands."""
        query = _announced(book, on).where(announcements.c.entry_no > after)
        if standing is not None:
            query = query.where(_standing(_received(book), on) == standing)
        return self._rows(query.order_by(announcements.c.entry_no).limit(limit))

    def overdue(self, book: str, on: date) -> int:
        """How many announced lines should have come by this day and have not."""
        late = _announced(book, on).where(_standing(_received(book), on) == "overdue").subquery()
        return self._sum(select(func.count()).select_from(late))

    def coverage(self, book: str, on: date) -> Row:
        """Announced against received, by source, and each line that is missing or short on this day."""
        lines = [row for row in self._rows(_announced(book, on)) if row["standing"] != "withdrawn"]
        missing = [row for row in lines if row["missing_fen"]]
        named = {row["announcement"] for row in lines}
        unannounced = self._rows(
            select(lots.c.lot, lots.c.fen, lots.c.level, lots.c.received_on)
            .where(lots.c.book == book, _answers().not_in(named))
            .order_by(lots.c.entry_no)
        )
        sums = {f"{name}_fen": sum(row[key] for row in lines) for name, key in _TOTALS.items()}
        sums |= {f"{source}_fen": _sum_of(lines, source) for source in ("budget", "notice")}
        return with_yuan({"book": book, "on": on} | sums) | {"missing": missing, "unannounced": unannounced}

    def execution(self, book: str) -> Row:
        """The budget's life in sums, and by project with its category, progress and targets.

        The sums are the book's own figures. A project whose money came over from last year's book stands here too,
        with what was paid for it in all its years.
        """
        announced = self._rows(
            select(announcements.c.source, func.sum(announcements.c.fen).label("fen"))
            .where(announcements.c.book == book, announcements.c.withdrawn.is_(False))
            .group_by(announcements.c.source)
        )
        by_source = {row["source"]: row["fen"] for row in announced}
        stands = self._balances(book, AsOf())
        projects = self._rows(
            select(project_files, *(commitments.c[name] for name in _EXECUTED if name != "approved_fen"))
            .join(commitments, (commitments.c.project == project_files.c.project) & (commitments.c.book == book))
            .where(commitments.c.state != "refused")
            .order_by(project_files.c.project)
        )
        sums = {
            "budgeted_fen": by_source.get("budget", 0),
            "notified_fen": by_source.get("notice", 0),
            "received_fen": stands["received_fen"],
            "carried_in_fen": stands["carried_in_fen"],
            "allocated_fen": stands["committed_fen"] + stands["disbursed_fen"],
            "paid_fen": stands["disbursed_fen"],
            "spent_fen": stands["spent_fen"],
        }
        return with_yuan({"book": book} | sums) | {"projects": projects}

    def sources(self, book: str, by: str) -> list[Row]:
        """Sums of lots by one attribute."""
        sums = [func.sum(lots.c[name]).label(name) for name in _SUMS]
        query = select(lots.c[by].label("value"), func.count().label("lots"), *sums).where(lots.c.book == book)
        return self._rows(query.group_by(lots.c[by]).order_by(lots.c[by]))

    def advances(self, book: str, unsettled: bool, after: int, limit: int) -> list[Row]:
        """Advance payments, each with the settlements set against it, and who pooled and who uses it."""
        left = lots.c.advanced_fen - lots.c.settled_fen
        names = ("entry_no", "lot", "level", "received_on", "fen", "advanced_fen", "settled_fen")
        query = select(
            *(lots.c[name] for name in names),
            left.label("unsettled_fen"),
        ).where(lots.c.book == book, lots.c.kind == "advance-payment", lots.c.entry_no > after)
        if unsettled:
            query = query.where(left > 0)
        rows = self._rows(query.order_by(lots.c.entry_no).limit(limit))
        named = settlements.c.lot.in_([row["lot"] for row in rows])
        made = self._rows(select(settlements).where(settlements.c.book == book, named).order_by("entry_no"))
        with self._engine.connect() as connection:
            rows = answering.of_lots(connection, book, rows)
        return [row | {"settlements": [one for one in made if one["lot"] == row["lot"]]} for row in rows]

    def _sum(self, query: Select[Any]) -> int:
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar_one() or 0)


def _answers() -> ColumnElement[str]:
    """The announcement that a lot answers: the one it cites, else that of its own document and line."""
    return func.coalesce(func.nullif(lots.c.announcement, ""), lots.c.lot)


def _received(book: str) -> ColumnElement[int]:
    """What was received on an announced line."""
    return func.coalesce(
        select(func.sum(lots.c.fen))
        .where(lots.c.book == book, _answers() == announcements.c.announcement)
        .scalar_subquery(),
        0,
    )


def _standing(received: ColumnElement[int], on: date) -> ColumnElement[str]:
    return case(
        (announcements.c.withdrawn, "withdrawn"),
        (received >= announcements.c.fen, "received"),
        (announcements.c.due_on < on, case((received > 0, "short"), else_="overdue")),
        else_="awaited",
    )


def _announced(book: str, on: date) -> Select[Any]:
    received = _received(book)
    missing = func.greatest(announcements.c.fen - received, 0)
    return select(
        announcements,
        received.label("received_fen"),
        missing.label("missing_fen"),
        _standing(received, on).label("standing"),
        func.greatest(on - announcements.c.due_on, 0).label("days_overdue"),
    ).where(announcements.c.book == book)


_TOTALS = {"announced": "fen", "received": "received_fen", "missing": "missing_fen"}


def _sum_of(lines: list[Row], source: str) -> int:
    return sum(row["fen"] for row in lines if row["source"] == source)
