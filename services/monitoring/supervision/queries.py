"""A county's day as its leading group looks at it, and which days were looked at (日常监管)."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, cast, func, or_, select
from sqlalchemy import Date as SqlDate

from services.monitoring.alerts.read_model import alerts
from services.monitoring.funds.accountable import beside
from services.monitoring.rate.rate import one_decimal
from services.monitoring.supervision.read_model import instructions, supervised_days
from services.monitoring.supervision.supervised_day import share_tenths, to_supervise
from services.monitoring.upstream.lists import Row, read_rows, shown
from services.monitoring.upstream.read_model import books, lots, movements, notices, projects, refusals

MOST_ENTRIES = 500


class SupervisionQueries:
    """Every question of daily supervision."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def day(self, county: str, day: date, today: date) -> Row:
        """What was recorded in the county's books on a day, and what is open as the answer is given."""
        of_day = (movements.c.recorded_on == day, books.c.county == county)
        moved = movements.join(books, movements.c.book == books.c.book)
        sums = select(movements.c.kind, func.count().label("count"), func.sum(movements.c.fen).label("fen"))
        entries = select(*_ENTRY, movements.c.fen.label("amount_fen")).select_from(
            moved.outerjoin(lots, _OF_LOT).outerjoin(projects, projects.c.project == movements.c.project)
        )
        order = (movements.c.sequence, movements.c.lot, movements.c.kind, movements.c.project)
        with self._engine.connect() as connection:
            totals = read_rows(
                connection, sums.select_from(moved).where(*of_day).group_by(movements.c.kind).order_by(movements.c.kind)
            )
            confirmed = read_rows(connection, select(supervised_days).where(*_of(supervised_days, county, day)))
            return {
                "county": county,
                "day": day,
                "confirmation": confirmed[0] if confirmed else None,
                "totals": [shown({"kind": r["kind"], "count": r["count"], "sum_fen": int(r["fen"])}) for r in totals],
                "entries": read_rows(connection, entries.where(*of_day).order_by(*order).limit(MOST_ENTRIES)),
                "complete": sum(row["count"] for row in totals) <= MOST_ENTRIES,
                "refusals": read_rows(connection, _refused(county, day)),
                "alerts": beside(connection, read_rows(connection, _open_alerts(county))),
                "holds": _with_both(connection, _held(county)),
                "overdue_windows": _with_both(connection, _overdue(county, today)),
                "instructions": _due(
                    read_rows(connection, _instructions(county, instructions.c.answered_at.is_(None))), today
                ),
            }

    def register(self, county: str, first: date, last: date, today: date) -> list[Row]:
        """The days on which the leading group had to look, and whether it did; a `gap` is over without."""
        with self._engine.connect() as connection:
            due = set(self._due_days(connection, county, first, min(last, today)))
            looked = {row["day"]: row for row in read_rows(connection, _confirmed(county, first, last))}
        return [_line(day, day in due, looked.get(day), today) for day in sorted(due | looked.keys())]

    @staticmethod
    def share(register: list[Row], today: date) -> Row:
        """How many of the days that are over and had to be looked at were, and in what share."""
        rows = [row for row in register if row["due"] and row["day"] < today]
        supervised = [row for row in rows if row["supervised"]]
        tenths = share_tenths(len(rows), len(supervised))
        return {
            "due": len(rows),
            "supervised": len(supervised),
            "late": sum(row["late"] for row in supervised),
            "gaps": len(rows) - len(supervised),
            "percent": None if tenths is None else one_decimal(tenths),
        }

    def instructions(self, county: str, state: str | None, today: date) -> list[Row]:
        """Instructions of a county in order, each `open`, `overdue` or `answered`."""
        with self._engine.connect() as connection:
            rows = _due(read_rows(connection, _instructions(county)), today)
        return [row for row in rows if state in (None, row["state"])]

    def _due_days(self, connection: Connection, county: str, first: date, last: date) -> list[date]:
        """From the day the county's first book was opened on."""
        opened = connection.scalar(select(func.min(books.c.opened_on)).where(books.c.county == county))
        if opened is None:
            return []
        moved = (
            select(movements.c.recorded_on)
            .join(books, movements.c.book == books.c.book)
            .where(books.c.county == county, movements.c.recorded_on.between(first, last))
            .distinct()
        )
        return list(to_supervise(max(first, opened), last, set(connection.scalars(moved))))


_OF_LOT = and_(lots.c.book == movements.c.book, lots.c.lot == movements.c.lot)
_ENTRY = (
    movements.c.entry_no, movements.c.sequence, movements.c.book, movements.c.simulated, movements.c.kind,
    movements.c.lot, movements.c.project, projects.c.name,
    movements.c.reference, movements.c.effective_on, lots.c.pooling_department, movements.c.using_unit,
)  # fmt: skip


def _of(table: Any, county: str, day: date) -> tuple[ColumnElement[bool], ...]:
    return table.c.county == county, table.c.day == day


def _refused(county: str, day: date) -> Select[Any]:
    """Commitments the pool could not carry, by the day in Beijing on which that was recorded."""
    recorded = cast(func.timezone("Asia/Shanghai", refusals.c.recorded_at), SqlDate)
    names = ("sequence", "entry_no", "book", "project", "available_fen", "shortage_fen", "simulated")
    query = select(*(refusals.c[name] for name in names), refusals.c.fen.label("amount_fen"))
    joined = query.join(books, refusals.c.book == books.c.book)
    return joined.where(books.c.county == county, recorded == day).order_by(refusals.c.sequence)


def _open_alerts(county: str) -> Select[Any]:
    names = ("alert", "rule", "severity", "book", "about", "as_of", "figure", "threshold", "state", "raised_at",
             "simulated")  # fmt: skip
    query = select(*(alerts.c[name] for name in names))
    return query.where(alerts.c.county == county, alerts.c.state != "closed").order_by(
        alerts.c.raised_at, alerts.c.alert
    )


def _notices(county: str, *wanted: ColumnElement[bool]) -> Select[Any]:
    names = ("notice", "about", "notice_type", "place", "window", "state", "objections", "ends_on", "simulated")
    query = select(*(notices.c[name] for name in names)).where(notices.c.county == county, *wanted)
    return query.order_by(notices.c.notice)


def _held(county: str) -> Select[Any]:
    """Notices with objections whose window did not close clear: their projects' payments are held."""
    objected = and_(notices.c.objections > 0, notices.c.state.not_in(("clear", "void")))
    return _notices(county, or_(objected, notices.c.state == "objected"))


def _overdue(county: str, today: date) -> Select[Any]:
    return _notices(county, notices.c.state == "open", notices.c.ends_on < today)


def _with_both(connection: Connection, query: Select[Any]) -> list[Row]:
    return beside(connection, read_rows(connection, query))


def _confirmed(county: str, first: date, last: date) -> Select[Any]:
    given = (
        select(func.count())
        .where(instructions.c.county == supervised_days.c.county, instructions.c.day == supervised_days.c.day)
        .scalar_subquery()
    )
    query = select(supervised_days, given.label("instructions"))
    return query.where(supervised_days.c.county == county, supervised_days.c.day.between(first, last))


def _line(day: date, due: bool, looked: Row | None, today: date) -> Row:
    """One day of the register, whether it was due or looked at without need."""
    return {
        "day": day,
        "due": due,
        "supervised": looked is not None,
        "late": bool(looked and looked["late"]),
        "gap": looked is None and day < today,
        "organisation": looked["organisation"] if looked else "",
        "post": looked["post"] if looked else "",
        "remarks": looked["remarks"] if looked else "",
        "instructions": looked["instructions"] if looked else 0,
        "simulated": bool(looked and looked["simulated"]),
    }


def _instructions(county: str, *wanted: ColumnElement[bool]) -> Select[Any]:
    query = select(instructions).where(instructions.c.county == county, *wanted)
    return query.order_by(instructions.c.day, instructions.c.number)


def _due(rows: list[Row], today: date) -> list[Row]:
    """Each with its state: answered, or open until its day is over, or overdue."""
    return [row | {"state": "answered" if row["answered_at"] else _waiting(row, today)} for row in rows]


def _waiting(row: Row, today: date) -> str:
    return "overdue" if row["due_on"] < today else "open"
