"""Monthly statistics (月报统计, MON-07): project progress, completion and acceptance, use of funds, from events."""

from calendar import monthrange
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, and_, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from services.monitoring.checkpoint_sets.queries import CheckpointSetQueries
from services.monitoring.supervision.queries import SupervisionQueries
from services.monitoring.upstream.book import Book
from services.monitoring.upstream.lists import Row, shown
from services.monitoring.upstream.movement import Kind, gross
from services.monitoring.upstream.read_model import books, movements, projects, steps
from shared.kernel.divisions import succession

STARTED, COMPLETED, ACCEPTED = "T25", "T28", "T29"


class MonthQueries:
    """What one month of a book says, at the end of its last day on the business clock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def month(self, book: Book, year: int, month: int, today: date) -> Row:
        """One month's statistics, the share of its days that the leading group supervised, and its checkpoint set."""
        first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
        supervision = SupervisionQueries(self._engine)
        register = supervision.register(book.county, first, last, today)
        sealed = CheckpointSetQueries(self._engine).find(book.county, f"{year}-{month:02}")
        return self._statistics(book.book, first, last) | {
            "simulated": book.simulated,
            "supervision": supervision.share(register, today),
            "checkpoint_set": sealed and {name: sealed[name] for name in ("recorded_at", "sequence", "logs")},
        }

    def _statistics(self, book: str, first: date, last: date) -> Row:
        """Use of funds in the month and up to its end, steps taken in it, and where each project stands at its end."""
        county, plan_year = succession().place_of(book), book.rpartition("-")[2]
        of_book = and_(steps.c.county == county, steps.c.plan_year == int(plan_year))
        with self._engine.connect() as connection:
            return {
                "from": first,
                "to": last,
                "funds_in_month": _funds(connection, book, first, last),
                "funds_to_date": _funds(connection, book, date.min, last),
                "steps_in_month": _steps(connection, of_book, first, last),
                "projects": _projects(connection, of_book, book, last),
            }


def _funds(connection: Connection, book: str, first: date, last: date) -> Row:
    wanted = (
        select(movements.c.kind, func.sum(movements.c.fen).label("fen"))
        .where(movements.c.book == book, movements.c.effective_on.between(first, last))
        .group_by(movements.c.kind)
    )
    sums = dict.fromkeys(Kind, 0) | {Kind(row.kind): int(row.fen) for row in connection.execute(wanted)}
    return shown({f"{kind}_fen": fen for kind, fen in gross(sums).items()})


def _steps(connection: Connection, of_book: Any, first: date, last: date) -> Row:
    wanted = (
        select(steps.c.transition, func.count().label("count"))
        .where(of_book, steps.c.effective_on.between(first, last), steps.c.transition != "")
        .group_by(steps.c.transition)
    )
    counts = {row.transition: row.count for row in connection.execute(wanted).mappings()}
    named = {"started": STARTED, "completed": COMPLETED, "accepted": ACCEPTED}
    return {name: counts.get(code, 0) for name, code in named.items()}


def _projects(connection: Connection, of_book: Any, book: str, last: date) -> list[Row]:
    """Each project's last state and progress report on or before the month's end, and what was paid by then.

    What a later year's book paid of its commitment was paid for it too.
    """
    state = _latest(of_book, steps.c.state, steps.c.state != "", last)
    progress = _latest(of_book, steps.c.progress, steps.c.progress.is_not(None), last)
    of_county = select(books.c.book).where(books.c.county == succession().place_of(book))
    paid = (
        select(movements.c.project, func.sum(movements.c.fen).label("paid_fen"))
        .where(movements.c.book.in_(of_county), movements.c.kind == Kind.DISBURSED, movements.c.effective_on <= last)
        .group_by(movements.c.project)
        .subquery()
    )
    wanted = (
        select(
            projects.c.project,
            projects.c.name,
            state.c.state,
            func.coalesce(progress.c.progress, 0).label("progress"),
            projects.c.approved_fen,
            func.coalesce(paid.c.paid_fen, 0).label("paid_fen"),
        )
        .join_from(projects, state, projects.c.project == state.c.project)
        .outerjoin(progress, projects.c.project == progress.c.project)
        .outerjoin(paid, projects.c.project == paid.c.project)
        .order_by(projects.c.project)
    )
    rows = connection.execute(wanted).mappings()
    return [shown(dict(row) | {"paid_fen": int(row["paid_fen"])}) for row in rows]


def _latest(of_book: Any, column: Any, known: Any, last: date) -> Any:
    wanted = select(steps.c.project, column).where(of_book, known, steps.c.effective_on <= last)
    return wanted.ext(distinct_on(steps.c.project)).order_by(steps.c.project, steps.c.sequence.desc()).subquery()
