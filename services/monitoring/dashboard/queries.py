"""Rows -> the books of a region with their sums and rates, and one book with every figure of its dashboard."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, and_, func, or_, select, true
from sqlalchemy.sql.elements import KeyedColumnElement

from services.monitoring.alerts.queries import AlertQueries
from services.monitoring.alerts.read_model import alerts
from services.monitoring.rate.queries import rate_view
from services.monitoring.rate.rate import Rate
from services.monitoring.upstream.lists import Listed, Listing, Row, prefix, shown
from services.monitoring.upstream.movement import Kind, gross, left_fen
from services.monitoring.upstream.queries import book_row
from services.monitoring.upstream.read_model import assets, books, lots, movements, notices, project_money, projects
from shared.platform.projections.region_rows import lies_in

Amount = KeyedColumnElement[Any]
"""A column of fen, whose name the sum keeps."""


class BookQueries:
    """Books and their figures as they stand now."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def books(self, region: str, year: int | None) -> Listing:
        """Books of a region (code prefix) with their sums and rates as they stand now."""
        wanted = select(books).where(lies_in(books.c.county, prefix(region))).order_by(books.c.book)
        if year is not None:
            wanted = wanted.where(books.c.fiscal_year == year)

        def read(after: str | None, limit: int) -> Listed:
            page = wanted.limit(limit + 1) if after is None else wanted.where(books.c.book > after).limit(limit + 1)
            with self._engine.connect() as connection:
                rows = connection.execute(page).mappings().all()
            items = [_book(row) for row in rows[:limit]]
            return Listed(items, items[-1]["book"] if len(rows) > limit else None)

        return read

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

    def book(self, book: str) -> Row:
        """One book with every figure of its dashboard. Raises BookNotFound."""
        with self._engine.connect() as connection:
            row = book_row(connection, book)
            county, year = row["county"], row["fiscal_year"]
            of_projects = and_(projects.c.county == county, projects.c.plan_year == year)
            of_notices = and_(notices.c.county == county, notices.c.fiscal_year == year)
            of_assets = and_(assets.c.county == county, assets.c.plan_year == year)
            figures = {
                "funds_by_level": _sums(connection, lots.c.level, lots.c.book == book, *_LOT_SUMS),
                "funds_by_type": _sums(connection, lots.c.fund_type, lots.c.book == book, *_LOT_SUMS),
                "funds_by_category": _by_category(connection, book),
                "projects_by_state": _sums(connection, projects.c.state, of_projects),
                "notices_by_state": _sums(connection, notices.c.state, of_notices),
                "notices_by_type": _sums(connection, notices.c.notice_type, of_notices),
                "assets_by_class": _sums(connection, assets.c.asset_class, of_assets, assets.c.original_value_fen),
                "alerts_by_state": _sums(connection, alerts.c.state, alerts.c.book == book),
                "of_which_simulated": _simulated(connection, book),
            }
        return _book(row) | figures | {"last_check": AlertQueries(self._engine).last_check(book)}


_FUNDS = (lots.c.received_fen + lots.c.carried_in_fen - lots.c.passed_down_fen).label("funds_fen")
_LOT_SUMS = (
    _FUNDS, lots.c.received_fen, lots.c.carried_in_fen, lots.c.carried_out_fen, lots.c.passed_down_fen,
    lots.c.committed_fen, lots.c.disbursed_fen, lots.c.returned_fen,
)  # fmt: skip


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
