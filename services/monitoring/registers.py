"""The lists: lots, entries, projects, assets, notices, refusals, alerts. Cursor pages that stay stable under writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Engine, Select, Text, and_, cast, func, select, true
from sqlalchemy.dialects.postgresql import distinct_on

from services.monitoring.answering import beside
from services.monitoring.domain.rate import left_fen
from services.monitoring.tables import (
    alerts,
    assets,
    lots,
    movements,
    notices,
    project_money,
    projects,
    refusals,
    rule_checks,
)
from shared.kernel.money import yuan

Row = dict[str, Any]


@dataclass(frozen=True)
class Listed:
    """One page: rows as people and machines read them, and the cursor of the next page."""

    items: list[Row]
    next: str | None


def shown(row: Mapping[str, Any]) -> Row:
    """A row with every amount twice: `paid_fen` as an integer, `paid` as yuan with two decimals."""
    amounts = {name.removesuffix("_fen"): yuan(value) for name, value in row.items() if name.endswith("_fen")}
    return dict(row) | amounts


class Registers:
    """Every list of the read model."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def lots(self, book: str, after: str | None, limit: int) -> Listed:
        """A book's lots: the fund master ledger, line by line."""
        listed = self._page(select(lots).where(lots.c.book == book), lots.c.lot, after, limit)
        return Listed([shown(row | left_fen(row)) for row in listed.items], listed.next)

    def entries(self, *wanted: ColumnElement[bool], after: str | None, limit: int) -> Listed:
        """The ledger entries behind a figure, in order of the log; one row a lot that an entry moved."""
        listed = [column for column in movements.c if column.name != "fen"]
        statement = select(*listed, movements.c.fen.label("amount_fen")).where(*wanted)
        number = func.lpad(cast(movements.c.sequence, Text), 20, "0")
        place_in_log = number + "." + movements.c.lot + "." + movements.c.kind + "." + movements.c.project
        return self._page(statement, place_in_log, after, limit)

    def projects(self, *wanted: ColumnElement[bool], after: str | None, limit: int) -> Listed:
        """Projects with their state and progress, and beside it what the fund master ledger paid over the years."""
        statement = select(*_PROJECT).select_from(_PROJECTS_WITH_MONEY).where(*wanted)
        return self._page(statement, projects.c.project, after, limit)

    def assets(self, *wanted: ColumnElement[bool], after: str | None, limit: int) -> Listed:
        """The asset master ledger."""
        return self._page(select(assets).where(*wanted), assets.c.asset, after, limit)

    def notices(self, county: str, year: int, limit: int) -> list[Row]:
        """The latest notices of a county and year."""
        of = and_(notices.c.county == county, notices.c.fiscal_year == year)
        return self._rows(select(notices).where(of).order_by(notices.c.sequence.desc()).limit(limit))

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
        return [row | {"amount": yuan(row["fen"])} for row in self._rows(wanted)]

    def alerts(self, *wanted: ColumnElement[bool], after: str | None, limit: int) -> Listed:
        """Alerts by their id, each with who pooled and who uses the money it speaks of."""
        listed = self._page(select(alerts).where(*wanted), alerts.c.alert, after, limit)
        with self._engine.connect() as connection:
            return Listed(beside(connection, listed.items), listed.next)

    def checks(self, *wanted: ColumnElement[bool], after: str | None, limit: int) -> Listed:
        """Runs of the rules, the latest first; `after` is the `sequence` of the last one seen."""
        runs = select(rule_checks).where(*wanted).order_by(rule_checks.c.sequence.desc()).limit(limit + 1)
        if after is not None and after.isdecimal():
            runs = runs.where(rule_checks.c.sequence < int(after[:18]))
        rows = self._rows(runs)
        return Listed(rows[:limit], str(rows[limit - 1]["sequence"]) if len(rows) > limit else None)

    def last_checks(self, *wanted: ColumnElement[bool]) -> list[Row]:
        """The latest run of each book; a book without one was never checked."""
        latest = select(rule_checks).where(*wanted).ext(distinct_on(rule_checks.c.book))
        return self._rows(latest.order_by(rule_checks.c.book, rule_checks.c.sequence.desc()))

    def _page(self, statement: Select[Any], key: ColumnElement[str], after: str | None, limit: int) -> Listed:
        if after is not None:
            statement = statement.where(key > after)
        rows = self._rows(statement.add_columns(key.label("cursor")).order_by(key).limit(limit + 1))
        cursors = [row.pop("cursor") for row in rows]
        return Listed(rows[:limit], cursors[limit - 1] if len(rows) > limit else None)

    def _rows(self, statement: Select[Any]) -> list[Row]:
        with self._engine.connect() as connection:
            return [shown(dict(row)) for row in connection.execute(statement).mappings()]


_MONEY = ("committed_fen", "disbursed_fen", "spent_fen", "returned_fen", "refused_fen")
_OVER_THE_YEARS = (
    select(*(cast(func.coalesce(func.sum(project_money.c[name]), 0), BigInteger).label(name) for name in _MONEY))
    .where(project_money.c.project == projects.c.project)
    .correlate(projects)
    .lateral()
)
_PROJECTS_WITH_MONEY = projects.join(_OVER_THE_YEARS, true())
_PROJECT = (*projects.c, *(_OVER_THE_YEARS.c[name] for name in _MONEY))
