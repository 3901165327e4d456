"""How far the budget is executed, what came from where, and which advances are unsettled."""

from sqlalchemy import Engine, func, select

from services.ledger.book.as_of import AsOf
from services.ledger.book.rows import Row, read_rows, with_yuan
from services.ledger.book.tables import commitments, lots
from services.ledger.expected_receipts.read_model import announcements, settlements
from services.ledger.project_files.read_model import project_files
from services.ledger.reports.queries import accountable
from services.ledger.reports.queries.balances import Balances

_SUMS = ("fen", "available_fen", "committed_fen", "disbursed_fen")
_EXECUTED = ("approved_fen", "left_fen", "paid_fen", "spent_fen", "returned_fen")


class BudgetExecution:
    """From the announced budget to what was spent."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._balances = Balances(engine)

    def execution(self, book: str) -> Row:
        """The budget's life in sums, and by project with its category, progress and targets.

        The sums are the book's own figures. A project whose money came over from last year's book stands here too,
        with what was paid for it in all its years.
        """
        announced = read_rows(
            self._engine,
            select(announcements.c.source, func.sum(announcements.c.fen).label("fen"))
            .where(announcements.c.book == book, announcements.c.withdrawn.is_(False))
            .group_by(announcements.c.source),
        )
        by_source = {row["source"]: row["fen"] for row in announced}
        stands = self._balances.sums(book, AsOf())
        projects = read_rows(
            self._engine,
            select(project_files, *(commitments.c[name] for name in _EXECUTED if name != "approved_fen"))
            .join(commitments, (commitments.c.project == project_files.c.project) & (commitments.c.book == book))
            .where(commitments.c.state != "refused")
            .order_by(project_files.c.project),
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
        return read_rows(self._engine, query.group_by(lots.c[by]).order_by(lots.c[by]))

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
        rows = read_rows(self._engine, query.order_by(lots.c.entry_no).limit(limit))
        named = settlements.c.lot.in_([row["lot"] for row in rows])
        made = read_rows(
            self._engine, select(settlements).where(settlements.c.book == book, named).order_by("entry_no")
        )
        with self._engine.connect() as connection:
            rows = accountable.of_lots(connection, book, rows)
        return [row | {"settlements": [one for one in made if one["lot"] == row["lot"]]} for row in rows]
