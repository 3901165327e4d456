"""What monitoring keeps of disclosure: notices, the state of their windows, and how many objections came."""

from typing import Any

from sqlalchemy import Connection, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.monitoring.upstream.hearing import keeping
from services.monitoring.upstream.read_model import notices
from shared.contracts import disclosure
from shared.contracts.envelope import Envelope
from shared.platform.capability import Hear

OfNotice = (
    disclosure.NoticePlanned
    | disclosure.AnnouncementPublished
    | disclosure.WindowOpened
    | disclosure.WindowClosed
    | disclosure.WindowVoided
    | disclosure.ObjectionReceived
)

PLANNED, OPEN, CLEAR, OBJECTED, VOID, ANNOUNCED = "planned", "open", "clear", "objected", "void", "announced"


def _planned(connection: Connection, envelope: Envelope, planned: disclosure.NoticePlanned) -> str:
    return _plan(connection, envelope, planned, PLANNED)


def _announced(connection: Connection, envelope: Envelope, published: disclosure.AnnouncementPublished) -> str:
    return _plan(connection, envelope, published, ANNOUNCED)


def _opened(connection: Connection, envelope: Envelope, opened: disclosure.WindowOpened) -> str:
    run = {"starts_on": opened.starts_on, "ends_on": opened.ends_on, "published": True}
    return _change(connection, envelope, opened, {"state": OPEN} | run)


def _closed(connection: Connection, envelope: Envelope, closed: disclosure.WindowClosed) -> str:
    return _change(connection, envelope, closed, {"state": CLEAR if closed.clear else OBJECTED})


def _voided(connection: Connection, envelope: Envelope, voided: disclosure.WindowVoided) -> str:
    return _change(connection, envelope, voided, {"state": VOID})


def _objected(connection: Connection, envelope: Envelope, received: disclosure.ObjectionReceived) -> str:
    return _change(connection, envelope, received, {"objections": notices.c.objections + 1})


def _plan(
    connection: Connection,
    envelope: Envelope,
    notice: disclosure.NoticePlanned | disclosure.AnnouncementPublished,
    state: str,
) -> str:
    facts = ("about", "notice_type", "county", "fiscal_year")
    values = {name: getattr(notice, name) for name in facts} | _stand(envelope) | {"state": state}
    values["published"] = state == ANNOUNCED
    values |= {"place": getattr(notice, "place", envelope.place), "simulated": envelope.simulated}
    if isinstance(notice, disclosure.NoticePlanned):
        values["window"] = notice.window
    row = upsert(notices).values(values | {"notice": notice.notice})
    connection.execute(row.on_conflict_do_update(index_elements=[notices.c.notice], set_=values))
    return _book(notice)


def _change(connection: Connection, envelope: Envelope, said: OfNotice, values: dict[str, Any]) -> str:
    row = update(notices).where(notices.c.notice == said.notice)
    connection.execute(row.values(values | _stand(envelope)))
    return _book(said)


def _book(said: OfNotice) -> str:
    return f"{said.county}-{said.fiscal_year}"


def _stand(envelope: Envelope) -> dict[str, Any]:
    return {"sequence": envelope.sequence, "effective_on": envelope.effective_on}


HEARS: dict[type, Hear] = {
    disclosure.NoticePlanned: keeping("notices", _planned),
    disclosure.AnnouncementPublished: keeping("notices", _announced),
    disclosure.WindowOpened: keeping("notices", _opened),
    disclosure.WindowClosed: keeping("notices", _closed),
    disclosure.WindowVoided: keeping("notices", _voided),
    disclosure.ObjectionReceived: keeping("notices", _objected),
}
