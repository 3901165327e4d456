"""Rows -> the fund master ledger: lots, entries, and commitments that the pool could not carry."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import Connection, Engine, Text, and_, cast, func, select

from services.monitoring.funds.decisions import LotMovement, ages
from services.monitoring.upstream.clocks import Clock, day_on
from services.monitoring.upstream.lists import Listed, Listing, Row, listing, read_rows, shown
from services.monitoring.upstream.movement import Kind, left_fen
from services.monitoring.upstream.read_model import lots, movements, project_money, projects, refusals
from shared.kernel.money import yuan


@dataclass(frozen=True, kw_only=True)
class EntryFilter:
    """Which entries of a book are wanted; None is any. `until` is the last day, on `clock`."""

    own: bool | None = None
    kind: str | None = None
    project: str | None = None
    until: date | None = None
    at_sequence: int | None = None
    clock: Clock = Clock.EFFECTIVE


class FundQueries:
    """The money of one book, line by line."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def lots(self, book: str) -> Listing:
        """A book's lots: the fund master ledger, line by line."""
        return partial(_with_what_is_left, listing(self._engine, select(lots).where(lots.c.book == book), lots.c.lot))

    def oldest_idle_lot(self, book: str, day: date) -> Row | None:
        """The lot with free money that has not moved for longest at the end of a day; None where all is set aside."""
        with self._engine.connect() as connection:
            idle = ages(read_lot_movements(connection, book), day)
        return shown(vars(idle[0])) if idle else None

    def entries(self, book: str, wanted: EntryFilter) -> Listing:
        """The ledger entries behind a figure, in order of the log; one row a lot that an entry moved."""
        listed = [column for column in movements.c if column.name != "fen"]
        statement = select(*listed, movements.c.fen.label("amount_fen")).where(movements.c.book == book)
        equal = {"own": wanted.own, "kind": wanted.kind or None, "project": wanted.project or None}
        statement = statement.where(*(movements.c[name] == value for name, value in equal.items() if value is not None))
        if wanted.until is not None:
            statement = statement.where(day_on(wanted.clock) <= wanted.until)
        if wanted.at_sequence is not None:
            statement = statement.where(movements.c.sequence <= wanted.at_sequence)
        number = func.lpad(cast(movements.c.sequence, Text), 20, "0")
        place_in_log = number + "." + movements.c.lot + "." + movements.c.kind + "." + movements.c.project
        return listing(self._engine, statement, place_in_log)

    def refusals(self, book: str, limit: int) -> list[Row]:
        """Commitments the pool could not carry, the latest first; `settled` once the project got its money."""
        settled = (func.coalesce(project_money.c.committed_fen, 0) > 0).label("settled")
        of_money = and_(project_money.c.book == refusals.c.book, project_money.c.project == refusals.c.project)
        named = (
            select(refusals, projects.c.name, settled)
            .join_from(refusals, projects, refusals.c.project == projects.c.project, isouter=True)
            .outerjoin(project_money, of_money)
        )
        wanted = named.where(refusals.c.book == book).order_by(refusals.c.sequence.desc()).limit(limit)
        with self._engine.connect() as connection:
            return [row | {"amount": yuan(row["fen"])} for row in read_rows(connection, wanted)]


def read_lot_movements(connection: Connection, book: str) -> tuple[LotMovement, ...]:
    """What moved the lots of a book, day by day on the business clock, also before they were carried over into it."""
    mine = select(lots.c.lot, lots.c.book.label("of_book"), lots.c.lot.label("of_lot")).where(lots.c.book == book)
    chain, carried = mine.cte("chain", recursive=True), lots.alias("carried")
    before = select(chain.c.lot, carried.c.origin, carried.c.origin_lot).join_from(
        chain, carried, and_(carried.c.book == chain.c.of_book, carried.c.lot == chain.c.of_lot)
    )
    chain = chain.union(before.where(carried.c.origin != ""))
    of_lot = and_(movements.c.book == chain.c.of_book, movements.c.lot == chain.c.of_lot)
    named = (chain.c.lot, chain.c.of_book, movements.c.effective_on, movements.c.kind)
    wanted = select(*named, func.sum(movements.c.fen).label("fen")).join_from(chain, movements, of_lot)
    rows = connection.execute(wanted.group_by(*named))
    return tuple(LotMovement(r.lot, r.of_book == book, r.effective_on, Kind(r.kind), int(r.fen)) for r in rows)


def _with_what_is_left(read: Listing, after: str | None, limit: int) -> Listed:
    listed = read(after, limit)
    return Listed([shown(row | left_fen(row)) for row in listed.items], listed.next)
