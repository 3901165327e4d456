"""Entities, the shares that households hold in them, and every change of these."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Date, DateTime, Index, Integer, Table, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from services.ledger.book.columns import column, metadata
from services.ledger.shareholding import events as entry

entities = Table(
    "share_entities",
    metadata,
    column("county", primary_key=True),
    column("entity", primary_key=True),
    column("position", BigInteger),
    column("name"),
    column("kind"),
    column("place"),
    column("shares", BigInteger),
    column("held", BigInteger),
    column("quantified_fen", BigInteger),
    column("dividends_fen", BigInteger),
    column("sequence", BigInteger),
    column("simulated", Boolean),
)

holdings = Table(
    "share_holdings",
    metadata,
    column("county", primary_key=True),
    column("entity", primary_key=True),
    column("payee", primary_key=True),
    column("position", BigInteger),
    column("place"),
    column("shares", BigInteger),
    column("dividends_fen", BigInteger),
    column("sequence", BigInteger),
    Index("share_holdings_by_payee", "county", "payee"),
)

share_changes = Table(
    "share_changes",
    metadata,
    column("position", BigInteger, primary_key=True),
    column("county"),
    column("entity"),
    column("kind"),
    column("payee"),
    column("shares", BigInteger),
    column("fen", BigInteger),
    column("book"),
    column("project"),
    column("payment"),
    Column("year", Integer),
    column("document_no"),
    column("effective_on", Date),
    column("recorded_at", DateTime(timezone=True)),
    column("staff"),
    column("reason"),
    column("rule_pack"),
    column("sequence", BigInteger),
    Index("share_changes_by_entity", "county", "entity", "position"),
    Index("share_changes_by_payee", "county", "payee"),
)
"""`shares` are those gained, negative when given away; `position` is the log's number and the line's in its entry."""


LINES_PER_ENTRY = 1_000
"""More than one entry has: its number and a line's make one position."""


def _registered(connection: Connection, sequence: int, event: entry.EntityRegistered) -> None:
    said = {"name": event.name, "kind": event.kind, "place": event.place, "shares": event.shares}
    said["sequence"] = sequence
    new = {"county": event.county, "entity": event.entity, "position": sequence, "held": 0, "quantified_fen": 0}
    new |= {"dividends_fen": 0, "simulated": event.act.simulated}
    entered = upsert(entities).values(new | said)
    connection.execute(entered.on_conflict_do_update(index_elements=["county", "entity"], set_=said))
    _changed(connection, sequence, event, [{"shares": event.shares}], "registered")


def _quantified(connection: Connection, sequence: int, event: entry.SharesQuantified) -> None:
    for number, holder in enumerate(event.holders):
        _hold(connection, sequence, event, number, holder.payee, holder.place, holder.shares)
    gained = sum(holder.shares for holder in event.holders)
    more = {"held": entities.c.held + gained, "quantified_fen": entities.c.quantified_fen + event.fen}
    _of_entity(connection, event, more | {"sequence": sequence})
    source = {name: getattr(event, name) for name in ("book", "project", "payment", "rule_pack")}
    lines = [source | {"payee": holder.payee, "shares": holder.shares} for holder in event.holders]
    _changed(connection, sequence, event, [source | {"fen": event.fen}, *lines], "quantified")


def _transferred(connection: Connection, sequence: int, event: entry.SharesTransferred) -> None:
    _hold(connection, sequence, event, 0, event.payee, "", -event.shares)
    lines = [{"payee": event.payee, "shares": -event.shares}]
    if event.to_payee:
        _hold(connection, sequence, event, 1, event.to_payee, event.to_place, event.shares)
        lines.append({"payee": event.to_payee, "shares": event.shares})
    else:
        _of_entity(connection, event, {"held": entities.c.held - event.shares, "sequence": sequence})
    _changed(connection, sequence, event, lines, "transferred")


def _declared(connection: Connection, sequence: int, event: entry.DividendDeclared) -> None:
    more = {"dividends_fen": entities.c.dividends_fen + event.fen, "sequence": sequence}
    _of_entity(connection, event, more)
    _changed(connection, sequence, event, [{"fen": event.fen, "year": event.year}], "dividend-declared")


def _split(connection: Connection, sequence: int, event: entry.DividendSplit) -> None:
    for part in event.parts:
        mine = (holdings.c.county == event.county, holdings.c.entity == event.entity, holdings.c.payee == part.payee)
        more = {"dividends_fen": holdings.c.dividends_fen + part.fen, "sequence": sequence}
        connection.execute(update(holdings).where(*mine).values(more))
    lines = [{"payee": part.payee, "fen": part.fen} for part in event.parts]
    _changed(connection, sequence, event, lines, "dividend")


OnHoldings = entry.SharesQuantified | entry.SharesTransferred


def _hold(
    connection: Connection, sequence: int, event: OnHoldings, number: int, payee: str, place: str, shares: int
) -> None:
    """So many shares more for a household, or fewer."""
    row = {"county": event.county, "entity": event.entity, "payee": payee, "place": place, "shares": shares}
    row |= {"position": sequence * LINES_PER_ENTRY + number, "dividends_fen": 0, "sequence": sequence}
    held = {"shares": holdings.c.shares + shares, "sequence": sequence}
    entered = upsert(holdings).values(row)
    connection.execute(entered.on_conflict_do_update(index_elements=["county", "entity", "payee"], set_=held))


def _of_entity(connection: Connection, event: Any, row: dict[str, Any]) -> None:
    mine = (entities.c.county == event.county, entities.c.entity == event.entity)
    connection.execute(update(entities).where(*mine).values(row))


def _changed(connection: Connection, sequence: int, event: Any, lines: list[dict[str, Any]], kind: str) -> None:
    act = event.act
    said = {"county": event.county, "entity": event.entity, "document_no": event.document_no, "kind": kind}
    said |= {"effective_on": act.effective_on, "recorded_at": act.recorded_at, "reason": act.reason}
    said |= {"staff": act.actor.staff, "sequence": sequence}
    empty = {"payee": "", "shares": 0, "fen": 0, "book": "", "project": "", "payment": "", "year": None}
    empty["rule_pack"] = ""
    first = sequence * LINES_PER_ENTRY
    rows = [empty | line | said | {"position": first + number} for number, line in enumerate(lines)]
    connection.execute(insert(share_changes), rows)


ROWS: dict[type, Callable[[Connection, int, Any], None]] = {
    entry.EntityRegistered: _registered,
    entry.SharesQuantified: _quantified,
    entry.SharesTransferred: _transferred,
    entry.DividendDeclared: _declared,
    entry.DividendSplit: _split,
}
