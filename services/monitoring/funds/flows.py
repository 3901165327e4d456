"""Where the money of a book came from and where it went: source -> project -> village."""

from datetime import date
from typing import Any

from sqlalchemy import Engine, and_, case, func, select

from services.monitoring.upstream.clocks import Clock, day_on
from services.monitoring.upstream.lists import Row, shown
from services.monitoring.upstream.movement import Kind
from services.monitoring.upstream.read_model import lots, movements, notices, projects

_SIGN = case(
    (movements.c.kind.in_([Kind.COMMITTED, Kind.COMMITTED_IN]), 1),
    (movements.c.kind.in_([Kind.RELEASED, Kind.COMMITTED_OUT]), -1),
)
"""Gross, as everywhere: a surplus that came back was set aside too, and stands in `returned`."""

_PAID = movements.c.kind == Kind.DISBURSED
_RETURNED = movements.c.kind == Kind.RETURNED
_AMOUNTS = ("committed_fen", "disbursed_fen", "returned_fen")


class FlowQueries:
    """The lines of the flow chart, and the table that says the same."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def flows(self, book: str, until: date, clock: Clock) -> list[Row]:
        """What each source gave each project by the end of a day, the largest first; amounts in fen and yuan.

        `carried_over` tells last year's money from this year's, `plan_year` last year's projects from this year's.
        A project whose own place is the county gets the village of its village publicity (window 1).
        """
        committed = func.coalesce(func.sum(_SIGN * movements.c.fen), 0).label("committed_fen")
        paid = func.coalesce(func.sum(movements.c.fen).filter(_PAID), 0).label("disbursed_fen")
        returned = func.coalesce(func.sum(movements.c.fen).filter(_RETURNED), 0).label("returned_fen")
        simulated = func.bool_or(movements.c.simulated).label("simulated")
        source = (lots.c.fund_line, lots.c.level, lots.c.carried_over)
        project = (movements.c.project, projects.c.name, projects.c.place, projects.c.plan_year)
        of_lot = and_(lots.c.book == movements.c.book, lots.c.lot == movements.c.lot)
        wanted = (
            select(*source, *project, committed, paid, returned, simulated)
            .join_from(movements, lots, of_lot)
            .outerjoin(projects, projects.c.project == movements.c.project)
            .where(movements.c.book == book, movements.c.project != "", day_on(clock) <= until)
            .group_by(*source, *project)
            .order_by(committed.desc(), movements.c.project, lots.c.fund_line)
        )
        with self._engine.connect() as connection:
            rows = [dict(row) for row in connection.execute(wanted).mappings()]
        villages = self._villages({row["project"] for row in rows})
        return [_line(row, villages) for row in rows if any(row[name] for name in _AMOUNTS)]

    def _villages(self, names: set[str]) -> dict[str, str]:
        wanted = select(notices.c.about, notices.c.place).where(notices.c.about.in_(names), notices.c.window == 1)
        with self._engine.connect() as connection:
            return {row.about: row.place for row in connection.execute(wanted.order_by(notices.c.sequence))}


def _line(row: dict[str, Any], villages: dict[str, str]) -> Row:
    place = max(row["place"] or "", villages.get(row["project"], ""), key=len)
    amounts = {name: int(row[name]) for name in _AMOUNTS}
    return shown({**row, **amounts, "place": place})
