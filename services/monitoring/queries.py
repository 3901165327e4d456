"""Rows -> views: books, the rate on either clock, the curve, regions, months, and what rules are given to look at."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, and_, case, func, or_, select, true
from sqlalchemy.sql.elements import KeyedColumnElement

from services.monitoring.days import Days
from services.monitoring.domain.errors import AssetNotFound, BookNotFound
from services.monitoring.domain.rate import (
    Kind,
    Movement,
    Rate,
    at,
    curve,
    gross,
    left_fen,
    original_budget_fen,
    totals,
)
from services.monitoring.domain.rules import Book, Facts, Target
from services.monitoring.flows import Flows
from services.monitoring.months import Months
from services.monitoring.pairs import Pairs
from services.monitoring.regions import Regions, point_view, prefix, rate_view
from services.monitoring.registers import Registers, Row, shown
from services.monitoring.sets import Sets
from services.monitoring.tables import (
    alerts,
    assets,
    books,
    changes,
    lots,
    movements,
    notices,
    project_money,
    projects,
    rule_checks,
    sources,
)
from shared.kernel.divisions import succession
from shared.platform.projections.region_rows import lies_in


class Clock(StrEnum):
    """The two clocks of every entry: the business date, and the day the server recorded it (Beijing)."""

    EFFECTIVE = "effective"
    RECORDED = "recorded"


_DAY: dict[Clock, ColumnElement[date]] = {
    Clock.EFFECTIVE: movements.c.effective_on,
    Clock.RECORDED: movements.c.recorded_on,
}
_PAID = movements.c.kind.in_((Kind.DISBURSED, Kind.PASSED_DOWN)) & (movements.c.fen > 0)
_PROVED_ON: ColumnElement[date] = case(
    (_PAID, func.greatest(movements.c.effective_on, movements.c.recorded_on)), else_=movements.c.effective_on
)
"""The day from which nobody doubts a payment: neither its business date nor its record is later."""


class Queries:
    """The only reader of the tables."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.registers = Registers(engine)
        self.months = Months(engine)
        self.pairs = Pairs(engine)
        self.days = Days(engine)
        self.sets = Sets(engine)
        self._flows = Flows(engine)
        self._regions = Regions(engine)

    def standing(self) -> dict[str, Row]:
        """How far each publisher has been heard: what every figure rests on."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(sources)).mappings().all()
        return {row["source"]: {"sequence": row["sequence"], "recorded_at": row["recorded_at"]} for row in rows}

    def books(self, region: str, year: int | None, after: str | None, limit: int) -> tuple[list[Row], str | None]:
        """Books of a region (code prefix) with their sums and rates as they stand now."""
        wanted = select(books).where(lies_in(books.c.county, prefix(region)))
        if year is not None:
            wanted = wanted.where(books.c.fiscal_year == year)
        if after is not None:
            wanted = wanted.where(books.c.book > after)
        with self._engine.connect() as connection:
            rows = connection.execute(wanted.order_by(books.c.book).limit(limit + 1)).mappings().all()
        items = [_book(row) for row in rows[:limit]]
        return items, items[-1]["book"] if len(rows) > limit else None

    def counties(self, region: str) -> list[str]:
        """The county of every book of a region: what the tree of regions counts."""
        wanted = select(books.c.county).where(lies_in(books.c.county, prefix(region)))
        with self._engine.connect() as connection:
            return list(connection.execute(wanted).scalars())

    def years(self, region: str) -> list[int]:
        """The fiscal years that have books in a region, the newest first."""
        wanted = select(books.c.fiscal_year).where(lies_in(books.c.county, prefix(region)))
        with self._engine.connect() as connection:
            return sorted(connection.execute(wanted.distinct()).scalars(), reverse=True)

    def flows(self, book: str, until: date, clock: Clock) -> list[Row]:
        """Source -> project -> village by the end of a day on one clock."""
        return self._flows.of(book, _DAY[clock], until)

    def book(self, book: str) -> Row:
        """One book with every figure of its dashboard. Raises BookNotFound."""
        with self._engine.connect() as connection:
            row = _book_row(connection, book)
            county, year = row["county"], row["fiscal_year"]
            of_projects = and_(projects.c.county == county, projects.c.plan_year == year)
            of_notices = and_(notices.c.county == county, notices.c.fiscal_year == year)
            of_assets = and_(assets.c.county == county, assets.c.plan_year == year)
            return _book(row) | {
                "funds_by_level": _sums(connection, lots.c.level, lots.c.book == book, *_LOT_SUMS),
                "funds_by_type": _sums(connection, lots.c.fund_type, lots.c.book == book, *_LOT_SUMS),
                "funds_by_category": _by_category(connection, book),
                "projects_by_state": _sums(connection, projects.c.state, of_projects),
                "notices_by_state": _sums(connection, notices.c.state, of_notices),
                "notices_by_type": _sums(connection, notices.c.notice_type, of_notices),
                "assets_by_class": _sums(connection, assets.c.asset_class, of_assets, assets.c.original_value_fen),
                "alerts_by_state": _sums(connection, alerts.c.state, alerts.c.book == book),
                "of_which_simulated": _simulated(connection, book),
                "last_check": next(iter(self.registers.last_checks(rule_checks.c.book == book)), None),
            }

    def month(self, book: Book, year: int, month: int, today: date) -> Row:
        """One month's statistics, the share of its days that the leading group supervised, and its checkpoint set."""
        found = self.months.month(book.book, year, month)
        register = self.days.register(book.county, found["from"], found["to"], today)
        sealed = self.sets.find(book.county, f"{year}-{month:02}")
        return found | {
            "simulated": book.simulated,
            "supervision": self.days.share(register, today),
            "checkpoint_set": sealed and {name: sealed[name] for name in ("recorded_at", "sequence", "logs")},
        }

    def movements(self, book: str, clock: Clock = Clock.EFFECTIVE) -> tuple[Movement, ...]:
        """What each day moved in a book, by kind, on the clock asked for."""
        return self._moved(book, _DAY[clock])

    def _moved(self, book: str, day: ColumnElement[date]) -> tuple[Movement, ...]:
        wanted = select(day.label("day"), movements.c.kind, movements.c.own, func.sum(movements.c.fen).label("fen"))
        grouped = wanted.where(movements.c.book == book).group_by("day", movements.c.kind, movements.c.own)
        with self._engine.connect() as connection:
            return tuple(_movement(row) for row in connection.execute(grouped).mappings())

    def rate(self, book: str, as_of: date, clock: Clock, dated: Iterable[Target]) -> Row:
        """The rate at the end of a day on one clock, the budget as first arranged beside it (G-02), and the targets."""
        known = self.book_under_check(book)
        moved = self.movements(known.book, clock)
        original = {"simulated": known.simulated, "original_budget_fen": original_budget_fen(moved)}
        outcomes = [_target(target, moved, as_of) for target in dated]
        sums = {f"{kind}_fen": fen for kind, fen in totals(moved, as_of).items()}
        return shown(original | sums | left_fen(sums)) | point_view(at(moved, as_of)) | {"targets": outcomes}

    def curve(self, book: str, clock: Clock) -> Row:
        """The step line: one point for each day on which money moved."""
        known = self.book_under_check(book)
        points = [point_view(point) for point in curve(self.movements(known.book, clock))]
        return {"simulated": known.simulated, "points": points}

    def region(self, code: str, year: int, as_of: date, clock: Clock) -> Row:
        """Rates of every book in a region, and the joint rates; real and simulated money apart."""
        return self._regions.of(code, year, _DAY[clock], as_of)

    def book_under_check(self, book: str) -> Book:
        """The book by its name. Raises BookNotFound."""
        with self._engine.connect() as connection:
            row = _book_row(connection, book)
        return Book(row["book"], row["county"], row["fiscal_year"], row["sequence"], row["simulated"])

    def facts(self, book: str) -> Facts:
        """What the rules are given to look at. Raises BookNotFound."""
        known = self.book_under_check(book)
        proved = self._moved(known.book, _PROVED_ON)
        return Facts(known, self.movements(known.book), proved, self.pairs.of(known.book))

    def book_of_asset(self, asset: str) -> Book:
        """The book of the asset's county and year. Raises AssetNotFound, BookNotFound."""
        with self._engine.connect() as connection:
            row = connection.execute(select(assets).where(assets.c.asset == asset)).mappings().first()
        if row is None:
            raise AssetNotFound("资产总台账中没有这项资产，请核对资产编号")
        return self.book_under_check(f"{row['county']}-{row['plan_year']}")

    def changes(self, after: int, limit: int) -> list[Row]:
        """What changed since: the lines of the stream behind `after`."""
        wanted = select(changes).where(changes.c.id > after).order_by(changes.c.id).limit(limit)
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(wanted).mappings()]

    def last_change(self) -> int:
        """The newest line of the stream, 0 when there is none."""
        with self._engine.connect() as connection:
            return int(connection.execute(select(func.coalesce(func.max(changes.c.id), 0))).scalar_one())


Amount = KeyedColumnElement[Any]
"""A column of fen, whose name the sum keeps."""


_FUNDS = (lots.c.received_fen + lots.c.carried_in_fen - lots.c.passed_down_fen).label("funds_fen")
_LOT_SUMS = (
    _FUNDS, lots.c.received_fen, lots.c.carried_in_fen, lots.c.carried_out_fen, lots.c.passed_down_fen,
    lots.c.committed_fen, lots.c.disbursed_fen, lots.c.returned_fen,
)  # fmt: skip


def _book_row(connection: Connection, book: str) -> RowMapping:
    names = succession().spellings(book)
    found = {row["book"]: row for row in connection.execute(select(books).where(books.c.book.in_(names))).mappings()}
    row = next((found[name] for name in names if name in found), None)
    if row is None:
        raise BookNotFound("没有这本账，请核对县代码和年度，例如 654024-2020")
    return row


def _simulated(connection: Connection, book: str) -> Row | None:
    """What of a book's sums rests on generated entries, None where nothing does: the two are never taken for one."""
    wanted = select(movements.c.kind, func.sum(movements.c.fen).label("fen"))
    of_book = wanted.where(movements.c.book == book, movements.c.simulated).group_by(movements.c.kind)
    found = {Kind(row.kind): int(row.fen) for row in connection.execute(of_book)}
    sums = gross(dict.fromkeys(Kind, 0) | found)
    return shown({f"{kind}_fen": sums[kind] for kind in _SIMULATED}) if found else None


_SIMULATED = (Kind.RECEIVED, Kind.COMMITTED, Kind.DISBURSED, Kind.RETURNED)


def _book(row: RowMapping) -> Row:
    funds_fen = row["received_fen"] + row["carried_in_fen"] - row["passed_down_fen"]
    own = Rate(row["own_budget_fen"], row["own_disbursed_fen"])
    everything = Rate(funds_fen, row["disbursed_fen"])
    return shown(dict(row) | left_fen(dict(row))) | {"own": rate_view(own), "everything": rate_view(everything)}


def _target(target: Target, moved: tuple[Movement, ...], as_of: date) -> Row:
    """A dated target; `reached` is null before its day. What is missing is given in fen and yuan."""
    view = {"day": target.day, "percent": target.percent, "clause": vars(target.clause)}
    if target.day > as_of:
        return view | {"reached": None}
    rate = at(moved, target.day).own
    missing = shown({"shortfall_fen": rate.shortfall_fen(target.percent)})
    return view | {"reached": rate.reaches(target.percent), "own": rate_view(rate)} | missing


def _movement(row: RowMapping) -> Movement:
    return Movement(row["day"], Kind(row["kind"]), row["own"], int(row["fen"]))


def _sums(connection: Connection, by: ColumnElement[str], of: ColumnElement[bool], *amounts: Amount) -> list[Row]:
    """Count and sums by one attribute, the largest first."""
    totals = [func.sum(amount).label(amount.name) for amount in amounts]
    count = func.count().label("count")
    wanted = select(by.label("by"), count, *totals).where(of).group_by(by).order_by(*[t.desc() for t in totals], by)
    rows = connection.execute(wanted).mappings()
    return [shown({name: int(v) if name.endswith("_fen") else v for name, v in row.items()}) for row in rows]


def _by_category(connection: Connection, book: str) -> list[Row]:
    known = func.coalesce(projects.c.category, "").label("category")
    amounts = [project_money.c[name] for name in ("committed_fen", "disbursed_fen", "returned_fen")]
    joined = (
        select(known, *amounts)
        .join_from(project_money, projects, project_money.c.project == projects.c.project, isouter=True)
        .where(project_money.c.book == book, or_(*(amount != 0 for amount in amounts)))
        .subquery()
    )
    return _sums(connection, joined.c.category, true(), *(joined.c[amount.name] for amount in amounts))
