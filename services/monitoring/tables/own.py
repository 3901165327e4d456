"""What monitoring keeps of its own: alerts, runs of the rules, supervised days, and what was told to whom."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Index, Integer, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.monitoring.tables.columns import metadata, sequence
from shared.platform.projections.columns import flag, text

alerts = Table(
    "alerts",
    metadata,
    text("alert", primary_key=True),
    text("rule"),
    text("severity"),
    text("book"),
    text("county"),
    Column("fiscal_year", Integer, nullable=False),
    text("about"),
    Column("as_of", Date, nullable=False),
    text("figure"),
    text("threshold"),
    text("clause_document"),
    text("clause_section"),
    text("clause_quote"),
    Column("at_sequence", BigInteger, nullable=False, server_default="0"),
    text("state"),
    Column("raised_at", DateTime(timezone=True), nullable=False),
    Column("acknowledged_at", DateTime(timezone=True)),
    text("acknowledged_by"),
    Column("closed_at", DateTime(timezone=True)),
    text("closed_by"),
    text("outcome"),
    sequence(),
    flag("simulated"),
    Index("alerts_by_county", "county", "alert"),
)
"""Alerts and their course. `acknowledged_by` and `closed_by` are organisations, never names of people."""

checkpoint_sets = Table(
    "checkpoint_sets",
    metadata,
    text("book", primary_key=True),
    text("month", primary_key=True),
    text("county"),
    Column("fiscal_year", Integer, nullable=False),
    Column("logs", JSONB, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    sequence(),
    flag("simulated"),
    Index("checkpoint_sets_by_county", "county", "month"),
)
"""Where all four logs stood when a book closed a month."""

rule_checks = Table(
    "rule_checks",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    text("book"),
    text("county"),
    Column("fiscal_year", Integer, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("rules", ARRAY(Text), nullable=False),
    Column("found", Integer, nullable=False),
    Column("raised", Integer, nullable=False),
    Column("at_sequence", BigInteger, nullable=False),
    Column("checked_at", DateTime(timezone=True), nullable=False),
    text("organisation"),
    flag("simulated"),
    Index("rule_checks_by_book", "book", "sequence"),
    Index("rule_checks_by_county", "county", "sequence"),
)
"""Runs of the rules: a book without a row was never checked."""

supervised_days = Table(
    "supervised_days",
    metadata,
    text("county", primary_key=True),
    Column("day", Date, primary_key=True),
    Column("confirmed_at", DateTime(timezone=True), nullable=False),
    text("organisation"),
    text("post"),
    Column("seen", BigInteger, nullable=False),
    flag("late"),
    text("remarks"),
    sequence(),
    flag("simulated"),
)
"""Days that the county's leading group looked at; a day without a row was not looked at."""

instructions = Table(
    "instructions",
    metadata,
    text("county", primary_key=True),
    Column("day", Date, primary_key=True),
    Column("number", Integer, primary_key=True),
    text("to"),
    text("organisation"),
    text("about"),
    text("text"),
    Column("due_on", Date, nullable=False),
    text("answer"),
    Column("answered_at", DateTime(timezone=True)),
    text("answered_by"),
    sequence(),
    flag("simulated"),
)
"""Instructions (督办) of the leading group, each answered once."""
