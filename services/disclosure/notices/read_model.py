"""The row of a notice and its releases. `listed_at` is the sequence a list is ordered by: that of the posting, before
it of the planning.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    insert,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import insert as upsert

from services.disclosure.notices.content import Change, Content
from services.disclosure.notices.events import Extended, NoticeEvent, Planned, Posted
from services.disclosure.notices.reference import Reference, State
from shared.platform.capability import Row

metadata = MetaData()

notices = Table(
    "notices", metadata,
    Column("notice", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("county", Text, nullable=False),
    Column("fiscal_year", Integer, nullable=False),
    Column("window", Integer, nullable=False),
    Column("content_version", Integer, nullable=False),
    Column("rule_pack", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("planned_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("posted_on", Date),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("ended_on", Date),
    Column("void_reason", Text, nullable=False, server_default=""),
    Column("release", Integer, nullable=False, server_default="0"),
    Column("hotline", Text, nullable=False, server_default=""),
    Column("organisation", Text, nullable=False, server_default=""),
    Column("posted_by", Text, nullable=False, server_default=""),
    Column("fund_size_fen", BigInteger),
    Column("objections", Integer, nullable=False, server_default="0"),
    Column("open_objections", Integer, nullable=False, server_default="0"),
    Column("words", Text, nullable=False, server_default=""),
    Column("simulated", Boolean, nullable=False),
    Column("listed_at", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Index("notices_by_place", "place", "listed_at", postgresql_ops={"place": "text_pattern_ops"}),
    Index("notices_by_about", "about"),
    Index("notices_by_due", "due_on", "listed_at"),
)  # fmt: skip

releases = Table(
    "releases", metadata,
    Column("notice", Text, primary_key=True),
    Column("release", Integer, primary_key=True),
    Column("fields", JSONB, nullable=False),
    Column("fund_size_fen", BigInteger),
    Column("changes", JSONB, nullable=False),
    Column("reason", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("sequence", BigInteger, nullable=False),
)  # fmt: skip

rests_on = Table(
    "rests_on", metadata,
    Column("notice", Text, primary_key=True),
    Column("entry", BigInteger, primary_key=True),
)  # fmt: skip

REFERENCE = ("notice", "kind", "about", "place", "county", "fiscal_year", "window", "content_version")


def _planned(connection: Connection, sequence: int, event: Planned) -> None:
    row = {name: getattr(event.of, name) for name in REFERENCE} | _draft(sequence, event)
    row |= {"title": event.title, "label": event.label, "rule_pack": event.rule_pack, "state": State.PLANNED,
            "planned_on": event.act.effective_on, "simulated": event.act.simulated,
            "listed_at": sequence}  # fmt: skip
    connection.execute(insert(notices).values(row))
    keep_release(connection, sequence, event, event.content, 0)
    ground(connection, event.of.notice, event.source)


def _extended(connection: Connection, sequence: int, event: Extended) -> None:
    change(connection, sequence, event, _draft(sequence, event))
    keep_release(connection, sequence, event, event.content, 0)
    ground(connection, event.of.notice, event.source)


ROWS: dict[type, Row] = {Planned: _planned, Extended: _extended}


def change(connection: Connection, sequence: int, event: NoticeEvent, values: dict[str, Any]) -> None:
    """Write what an event changed in the row of its notice."""
    row = update(notices).where(notices.c.notice == event.of.notice)
    connection.execute(row.values(values | _stand(sequence, event)))


def keep_release(
    connection: Connection,
    sequence: int,
    event: Planned | NoticeEvent,
    content: Content,
    release: int,
    changes: Sequence[Change] = (),
) -> None:
    """Keep a release with what differs from the one before; 0 is the draft, of which the last one stays."""
    act = event.act
    row = {"notice": event.of.notice, "release": release, "fields": content.fields,
           "fund_size_fen": content.fund_size_fen, "changes": [asdict(change) for change in changes],
           "reason": act.reason, "organisation": act.actor.organisation, "effective_on": act.effective_on,
           "recorded_at": act.recorded_at, "sequence": sequence}  # fmt: skip
    kept = upsert(releases).values(row)
    connection.execute(kept.on_conflict_do_update(index_elements=["notice", "release"], set_=row))


def ground(connection: Connection, notice: str, source: str) -> None:
    """A notice that a ledger's entry asked for rests on it: the entry's proof is shown with the notice."""
    service, _, entry = source.partition("/")
    if service == "ledger":
        connection.execute(upsert(rests_on).values(notice=notice, entry=int(entry)).on_conflict_do_nothing())


def posted(event: Posted, on: date, sequence: int) -> dict[str, Any]:
    """What the row of a notice says once it is out."""
    return {"release": 1, "posted_on": on, "hotline": event.hotline, "listed_at": sequence,
            "organisation": event.act.actor.organisation, "posted_by": event.act.actor.staff,
            **words(event.of, event.content)}  # fmt: skip


def words(of: Reference, content: Content) -> dict[str, Any]:
    """What the search looks through: the number, what it is about, and every public word."""
    text = "\n".join([of.notice, of.about, *content.fields.values()])
    return {"fund_size_fen": content.fund_size_fen, "words": text.lower()}


def _draft(sequence: int, event: Planned | Extended) -> dict[str, Any]:
    return {**words(event.of, event.content), "due_on": event.due_on, **_stand(sequence, event)}


def _stand(sequence: int, event: Planned | NoticeEvent) -> dict[str, Any]:
    return {"sequence": sequence, "effective_on": event.act.effective_on, "recorded_at": event.act.recorded_at}
