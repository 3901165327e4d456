"""What monitoring keeps of disclosure: notices, the state of their windows, and how many objections came."""

from typing import Any

from sqlalchemy import Connection, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.monitoring.tables import notices
from shared.contracts import disclosure
from shared.contracts.envelope import Envelope

PLANNED, OPEN, CLEAR, OBJECTED, VOID, ANNOUNCED = "planned", "open", "clear", "objected", "void", "announced"


def keep(connection: Connection, envelope: Envelope) -> tuple[str, str] | None:
    """Write the rows of one disclosure message; returns (book, what changed), None when nothing people see did."""
    match envelope.message:
        case disclosure.NoticePlanned() as planned:
            _plan(connection, envelope, planned, PLANNED)
        case disclosure.AnnouncementPublished() as published:
            _plan(connection, envelope, published, ANNOUNCED)
        case disclosure.WindowOpened() as opened:
            run = {"starts_on": opened.starts_on, "ends_on": opened.ends_on, "published": True}
            _change(connection, envelope, opened.notice, {"state": OPEN} | run)
        case disclosure.WindowClosed() as closed:
            _change(connection, envelope, closed.notice, {"state": CLEAR if closed.clear else OBJECTED})
        case disclosure.WindowVoided() as voided:
            _change(connection, envelope, voided.notice, {"state": VOID})
        case disclosure.ObjectionReceived() as received:
            _change(connection, envelope, received.notice, {"objections": notices.c.objections + 1})
        case _:
            return None
    return f"{envelope.message.county}-{envelope.message.fiscal_year}", "notices"


def _plan(
    connection: Connection,
    envelope: Envelope,
    notice: disclosure.NoticePlanned | disclosure.AnnouncementPublished,
    state: str,
) -> None:
    facts = ("about", "notice_type", "county", "fiscal_year")
    values = {name: getattr(notice, name) for name in facts} | _stand(envelope) | {"state": state}
    values["published"] = state == ANNOUNCED
    values |= {"place": getattr(notice, "place", envelope.place), "simulated": envelope.simulated}
    if isinstance(notice, disclosure.NoticePlanned):
        values["window"] = notice.window
    row = upsert(notices).values(values | {"notice": notice.notice})
    connection.execute(row.on_conflict_do_update(index_elements=[notices.c.notice], set_=values))


def _change(connection: Connection, envelope: Envelope, notice: str, values: dict[str, Any]) -> None:
    row = update(notices).where(notices.c.notice == notice)
    connection.execute(row.values(values | _stand(envelope)))


def _stand(envelope: Envelope) -> dict[str, Any]:
    return {"sequence": envelope.sequence, "effective_on": envelope.effective_on}
