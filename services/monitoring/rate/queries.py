"""Movements -> the rate of a book: at a day, and as a curve over days."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Connection, Engine, case, func, select

from services.monitoring.rate.rate import Movement, Point, Rate, at, curve, original_budget_fen, totals
from services.monitoring.rate.targets import Target
from services.monitoring.upstream.clocks import Clock, day_on
from services.monitoring.upstream.lists import Row, shown
from services.monitoring.upstream.movement import Kind, left_fen
from services.monitoring.upstream.queries import find_book
from services.monitoring.upstream.read_model import movements

_PAID = movements.c.kind.in_((Kind.DISBURSED, Kind.PASSED_DOWN)) & (movements.c.fen > 0)
_PROVED_ON: ColumnElement[date] = case(
    (_PAID, func.greatest(movements.c.effective_on, movements.c.recorded_on)), else_=movements.c.effective_on
)
"""The day from which nobody doubts a payment: neither its business date nor its record is later."""


class RateQueries:
    """The disbursement rate of one book."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def rate(self, book: str, as_of: date, clock: Clock, dated: Iterable[Target]) -> Row:
        """The rate at the end of a day on one clock, the budget as first arranged beside it (G-02), and the targets.

        Raises BookNotFound.
        """
        with self._engine.connect() as connection:
            known = find_book(connection, book)
            moved = read_movements(connection, known.book, clock)
        original = {"simulated": known.simulated, "original_budget_fen": original_budget_fen(moved)}
        outcomes = [_target(target, moved, as_of) for target in dated]
        sums = {f"{kind}_fen": fen for kind, fen in totals(moved, as_of).items()}
        return shown(original | sums | left_fen(sums)) | point_view(at(moved, as_of)) | {"targets": outcomes}

    def curve(self, book: str, clock: Clock) -> Row:
        """The step line: one point for each day on which money moved. Raises BookNotFound."""
        with self._engine.connect() as connection:
            known = find_book(connection, book)
            moved = read_movements(connection, known.book, clock)
        return {"simulated": known.simulated, "points": [point_view(point) for point in curve(moved)]}


def read_movements(connection: Connection, book: str, clock: Clock = Clock.EFFECTIVE) -> tuple[Movement, ...]:
    """What each day moved in a book, by kind, on the clock asked for."""
    return _moved(connection, book, day_on(clock))


def read_proved_movements(connection: Connection, book: str) -> tuple[Movement, ...]:
    """As `read_movements`, but a payment that was recorded after its business date lies on the day of its record."""
    return _moved(connection, book, _PROVED_ON)


def rate_view(rate: Rate) -> Row:
    """A rate as an answer shows it: exact amounts, and the percentage to one decimal, null without a budget."""
    return shown({"budget_fen": rate.budget_fen, "paid_fen": rate.paid_fen}) | {"percent": rate.percent}


def point_view(point: Point) -> Row:
    """Where a book stands at the end of a day, as an answer shows it."""
    return {"day": point.day, "own": rate_view(point.own), "everything": rate_view(point.everything)}


def _moved(connection: Connection, book: str, day: ColumnElement[date]) -> tuple[Movement, ...]:
    wanted = select(day.label("day"), movements.c.kind, movements.c.own, func.sum(movements.c.fen).label("fen"))
    grouped = wanted.where(movements.c.book == book).group_by("day", movements.c.kind, movements.c.own)
    rows = connection.execute(grouped).mappings()
    return tuple(Movement(row["day"], Kind(row["kind"]), row["own"], int(row["fen"])) for row in rows)


def _target(target: Target, moved: tuple[Movement, ...], as_of: date) -> Row:
    """A dated target; `reached` is null before its day. What is missing is given in fen and yuan."""
    view = {"day": target.day, "percent": target.percent, "clause": vars(target.clause)}
    if target.day > as_of:
        return view | {"reached": None}
    rate = at(moved, target.day).own
    missing = shown({"shortfall_fen": rate.shortfall_fen(target.percent)})
    return view | {"reached": rate.reaches(target.percent), "own": rate_view(rate)} | missing
