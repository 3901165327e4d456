"""Entities, the shares that households hold in them, and every change of these."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, Integer, Table

from services.ledger.book.columns import column, metadata

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
