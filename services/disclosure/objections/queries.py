"""Where objections stand, and what waits for a decision."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import Engine, Row, select

from services.disclosure.notices.notice import Course
from services.disclosure.notices.read_model import notices
from services.disclosure.notices.reference import as_written
from services.disclosure.objections.jurisdiction import Case
from services.disclosure.objections.read_model import letters, objections
from shared.platform.projections.region_rows import lies_in

CASE = (objections.c.place, notices.c.rule_pack, notices.c.posted_by, notices.c.organisation,
        objections.c.alert_on, objections.c.decided_on)  # fmt: skip
"""The columns of a Case."""


class ObjectionQueries:
    """Synchronous; call from a thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def objection(self, code: str) -> dict[str, Any] | None:
        """Where an objection stands. Nothing about who wrote it."""
        code = as_written(code)
        query = select(objections, notices.c.title, notices.c.label, notices.c.hotline, notices.c.simulated).join(
            notices, notices.c.notice == objections.c.notice
        )
        with self._engine.connect() as connection:
            row = connection.execute(query.where(objections.c.objection == code)).one_or_none()
        return dict(row._mapping) if row else None

    def case(self, code: str) -> Case | None:
        """What decides who investigates an objection."""
        query = select(*CASE).join(notices, notices.c.notice == objections.c.notice)
        with self._engine.connect() as connection:
            row = connection.execute(query.where(objections.c.objection == as_written(code))).one_or_none()
        return Case(*row) if row else None

    def open_objections(self, place: str, today: date, investigates: Callable[[Case], bool]) -> list[dict[str, Any]]:
        """What waits for a decision below a place, the longest first; `late` and `alert` by their deadlines.

        `named`, whether a name was given, stands beside those alone that the caller investigates.
        """
        of = notices.c.notice == objections.c.notice
        kept = letters.c.objection == objections.c.objection
        query = select(objections, letters.c.named, *CASE[1:4]).join(notices, of).outerjoin(letters, kept)
        waiting = query.where(
            lies_in(objections.c.place, place),
            objections.c.state.in_([Course.RECEIVED, Course.INVESTIGATING]),
        )
        with self._engine.connect() as connection:
            rows = connection.execute(waiting.order_by(objections.c.sequence)).all()
        return [_waiting(row, today, investigates) for row in rows]


def _waiting(row: Row[Any], today: date, investigates: Callable[[Case], bool]) -> dict[str, Any]:
    said = {column.name: getattr(row, column.name) for column in objections.c}
    case = Case(row.place, row.rule_pack, row.posted_by, row.organisation, row.alert_on)
    told = {"named": row.named} if investigates(case) else {}
    return {**said, "late": row.due_on < today, "alert": row.alert_on < today, **told}
