"""Own events -> rows, in the transaction that moves the position."""

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.disclosure import tables
from services.disclosure.domain.content import Content
from services.disclosure.domain.notice import Notice
from services.disclosure.domain.objection import Course
from services.disclosure.domain.organisation import Organisation
from services.disclosure.domain.reference import Reference, State
from services.disclosure.domain.subject import Subject
from shared.platform.eventstore.store import Recorded

notices, releases, objections = tables.notices, tables.releases, tables.objections


def project(connection: Connection, recorded: Recorded) -> None:
    """Write what one event changed. What a project is called is the domain's own affair and makes no rows."""
    event = recorded.event
    match event:
        case Subject.Opened() | Subject.Noted() | Subject.ResultNoted():
            return
        case Organisation.Named() | Organisation.Changed():
            _organisation(connection, recorded)
        case Notice.Planned() | Notice.Extended():
            _draft(connection, recorded)
            _ground(connection, event.of.notice, event.source)
        case Notice.PostingProved():
            row = {"notice": event.of.notice, "sequence": recorded.sequence, **asdict(event.proof)}
            connection.execute(insert(tables.proofs).values(row))
        case Notice.ObjectionReceived() | Notice.ObjectionInvestigated() | Notice.ObjectionResolved():
            _objection(connection, recorded)
        case _:
            _release(connection, recorded)
            _change(connection, recorded, _effect(event, recorded.sequence))


def _draft(connection: Connection, recorded: Recorded) -> None:
    event, of = recorded.event, recorded.event.of
    row: dict[str, Any] = {**_words(of, event.content), "due_on": event.due_on, **_stand(recorded)}
    if isinstance(event, Notice.Planned):
        row |= {name: getattr(of, name) for name in REFERENCE}
        row |= {"title": event.title, "label": event.label, "rule_pack": event.rule_pack, "state": State.PLANNED,
                "planned_on": event.act.effective_on, "simulated": event.act.simulated,
                "listed_at": recorded.sequence}  # fmt: skip
        connection.execute(insert(notices).values(row))
    else:
        connection.execute(update(notices).where(notices.c.notice == of.notice).values(row))
    _keep_release(connection, recorded, 0, [])


REFERENCE = ("notice", "kind", "about", "place", "county", "fiscal_year", "window", "content_version")


def _release(connection: Connection, recorded: Recorded) -> None:
    match recorded.event:
        case Notice.WindowOpened() | Notice.AnnouncementPublished():
            _keep_release(connection, recorded, 1, [])
        case Notice.Corrected(release=release, changes=changes):
            _keep_release(connection, recorded, release, [asdict(change) for change in changes])
            _ground(connection, recorded.event.of.notice, recorded.event.source)


def _ground(connection: Connection, notice: str, source: str) -> None:
    """A notice that a ledger's entry asked for rests on it: the entry's proof is shown with the notice."""
    service, _, entry = source.partition("/")
    if service == "ledger":
        connection.execute(upsert(tables.rests_on).values(notice=notice, entry=int(entry)).on_conflict_do_nothing())


def _keep_release(connection: Connection, recorded: Recorded, release: int, changes: list[dict[str, str]]) -> None:
    act, content = recorded.event.act, recorded.event.content
    row = {"notice": recorded.event.of.notice, "release": release, "fields": content.fields,
           "fund_size_fen": content.fund_size_fen, "changes": changes, "reason": act.reason,
           "organisation": act.actor.organisation, "effective_on": act.effective_on, "recorded_at": act.recorded_at,
           "sequence": recorded.sequence}  # fmt: skip
    kept = upsert(releases).values(row)
    connection.execute(kept.on_conflict_do_update(index_elements=["notice", "release"], set_=row))


def _effect(event: Any, sequence: int) -> dict[str, Any]:
    match event:
        case Notice.WindowOpened():
            run = {"state": State.OPEN, "starts_on": event.starts_on, "ends_on": event.ends_on}
            return {**run, **_posted(event, event.starts_on, sequence)}
        case Notice.AnnouncementPublished():
            return {"state": State.PUBLISHED, **_posted(event, event.act.recorded_on, sequence)}
        case Notice.WindowRestarted():
            return {"starts_on": event.starts_on, "ends_on": event.ends_on}
        case Notice.WindowClosed():
            return {"state": State.CLEAR if event.clear else State.OBJECTED, "ended_on": event.act.recorded_on}
        case Notice.WindowVoided():
            return {"state": State.VOID, "void_reason": event.why, "ended_on": event.act.recorded_on}
        case Notice.Corrected():
            return {"release": event.release, **_words(event.of, event.content)}
        case _:
            raise LookupError(f"{type(event).__name__} has no projection")


def _posted(event: Any, on: date, sequence: int) -> dict[str, Any]:
    return {"release": 1, "posted_on": on, "hotline": event.hotline, "listed_at": sequence,
            "organisation": event.act.actor.organisation, "posted_by": event.act.actor.staff,
            **_words(event.of, event.content)}  # fmt: skip


def _objection(connection: Connection, recorded: Recorded) -> None:
    event, on = recorded.event, recorded.event.act.recorded_on
    match event:
        case Notice.ObjectionReceived():
            row = {"objection": event.objection, "notice": event.of.notice, "place": event.of.place,
                   "state": Course.RECEIVED, "received_on": event.act.recorded_on,
                   "due_on": event.due_on, "alert_on": event.alert_on, "sequence": recorded.sequence}  # fmt: skip
            connection.execute(insert(objections).values(row))
            more = {"objections": notices.c.objections + 1, "open_objections": notices.c.open_objections + 1}
            _change(connection, recorded, more)
        case Notice.ObjectionInvestigated():
            _course(connection, recorded, {"state": Course.INVESTIGATING})
        case Notice.ObjectionResolved():
            course = Course.UPHELD if event.upheld else Course.DISMISSED
            _course(connection, recorded, {"state": course, "decided_on": on, "reply": event.reply})
            _change(connection, recorded, {"open_objections": notices.c.open_objections - 1})


def _course(connection: Connection, recorded: Recorded, values: dict[str, Any]) -> None:
    row = update(objections).where(objections.c.objection == recorded.event.objection)
    connection.execute(row.values(values | {"sequence": recorded.sequence}))


def _change(connection: Connection, recorded: Recorded, values: dict[str, Any]) -> None:
    row = update(notices).where(notices.c.notice == recorded.event.of.notice)
    connection.execute(row.values(values | _stand(recorded)))


def _stand(recorded: Recorded) -> dict[str, Any]:
    act = recorded.event.act
    return {"sequence": recorded.sequence, "effective_on": act.effective_on, "recorded_at": act.recorded_at}


def _words(of: Reference, content: Content) -> dict[str, Any]:
    """What the search looks through: the number, what it is about, and every public word."""
    words = "\n".join([of.notice, of.about, *content.fields.values()])
    return {"fund_size_fen": content.fund_size_fen, "words": words.lower()}


def _organisation(connection: Connection, recorded: Recorded) -> None:
    event = recorded.event
    row = {"place": event.place, "name": event.name, "hotline": event.hotline, "sequence": recorded.sequence}
    kept = upsert(tables.organisations).values(row)
    connection.execute(kept.on_conflict_do_update(index_elements=["place"], set_=row))
