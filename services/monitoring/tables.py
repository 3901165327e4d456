"""Read-model tables: what monitoring keeps of other services' facts, and of its own alerts. Amounts are fen."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Identity, Index, Integer, MetaData, Table, Text
from sqlalchemy import false as no

metadata = MetaData()


def _text(name: str, *, primary_key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=primary_key, nullable=False, server_default=None if primary_key else "")


def _fen(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default="0")


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=no())


def _sequence() -> Column[int]:
    return Column("sequence", BigInteger, nullable=False, server_default="0")


books = Table(
    "books",
    metadata,
    _text("book", primary_key=True),
    _text("county"),
    Column("fiscal_year", Integer, nullable=False),
    _text("rule_pack"),
    _fen("received_fen"),
    _fen("own_budget_fen"),
    _fen("committed_fen"),
    _fen("disbursed_fen"),
    _fen("own_disbursed_fen"),
    _fen("spent_fen"),
    _fen("returned_fen"),
    _fen("carried_in_fen"),
    _fen("carried_out_fen"),
    _fen("passed_down_fen"),
    _text("closed_until"),
    Column("refusals", Integer, nullable=False, server_default="0"),
    Column("effective_on", Date),
    Column("recorded_at", DateTime(timezone=True)),
    _sequence(),
    _flag("simulated"),
)
"""One row a book: the sums of its movements, kept in the transaction that records the movement.

`closed_until` is the last closed month ("2020-03"), empty while none is.
"""

lots = Table(
    "lots",
    metadata,
    _text("book", primary_key=True),
    _text("lot", primary_key=True),
    _text("document_no"),
    _text("fund_line"),
    _text("level"),
    _text("fund_type"),
    _text("arranged_by"),
    Column("origin_year", Integer, nullable=False),
    _flag("carried_over"),
    _text("capital"),
    _flag("own"),
    Column("received_on", Date, nullable=False),
    _fen("received_fen"),
    _fen("carried_in_fen"),
    _fen("carried_out_fen"),
    _fen("passed_down_fen"),
    _fen("committed_fen"),
    _fen("disbursed_fen"),
    _text("origin"),
    _text("origin_lot"),
    _sequence(),
    _flag("simulated"),
)
"""Fund master ledger by lot. `own` says whether the lot counts as own-level budget of the year.

A lot carried over (结转) names the book and the lot that it is the remainder of.
"""

movements = Table(
    "movements",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    _text("lot", primary_key=True),
    _text("kind", primary_key=True),
    _text("project", primary_key=True),
    _text("book"),
    _text("reference"),
    _flag("own"),
    _fen("fen"),
    Column("effective_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    _flag("simulated"),
    Index("movements_by_day", "book", "effective_on"),
    Index("movements_by_recorded_day", "book", "recorded_on"),
)
"""Every entry of the ledger that moves money, lot by lot: what stands behind every figure, on both clocks."""

refusals = Table(
    "refusals",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    _text("book"),
    _text("project"),
    _fen("fen"),
    _fen("available_fen"),
    _fen("shortage_fen"),
    Column("effective_on", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    _flag("simulated"),
    Index("refusals_by_book", "book", "sequence"),
)
"""Confirmed projects that the pool could not carry, with the shortage."""

project_money = Table(
    "project_money",
    metadata,
    _text("book", primary_key=True),
    _text("project", primary_key=True),
    _fen("committed_fen"),
    _fen("disbursed_fen"),
    _fen("spent_fen"),
    _fen("returned_fen"),
    _fen("refused_fen"),
    _flag("carried_over"),
    _sequence(),
    _flag("simulated"),
    Index("project_money_by_project", "project"),
)
"""The fund master ledger's side of a project (资金总台账), year by year; its sum over the years is the project's.

`carried_over` says that the project's commitment came from last year's book.
"""

projects = Table(
    "projects",
    metadata,
    _text("project", primary_key=True),
    _text("number"),
    _text("place"),
    _text("county"),
    Column("plan_year", Integer, nullable=False),
    _text("name"),
    _text("category"),
    _fen("estimate_fen"),
    _fen("approved_fen"),
    _text("minutes_no"),
    _text("state"),
    _text("phase"),
    _text("plan"),
    Column("progress", Integer, nullable=False, server_default="0"),
    Column("completed_on", Date),
    Column("accepted_on", Date),
    Column("effective_on", Date),
    _sequence(),
    _flag("simulated"),
    Index("projects_by_county", "county", "plan_year", "project"),
)
"""The project master ledger's side (项目总台账)."""

steps = Table(
    "steps",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    _text("project"),
    _text("county"),
    Column("plan_year", Integer, nullable=False),
    _text("transition"),
    _text("state"),
    Column("progress", Integer),
    Column("effective_on", Date, nullable=False),
    Index("steps_by_county", "county", "plan_year", "effective_on"),
)
"""Every step and progress report of a project, by day: what monthly statistics count."""

assets = Table(
    "assets",
    metadata,
    _text("asset", primary_key=True),
    _text("project"),
    _text("place"),
    _text("county"),
    Column("plan_year", Integer, nullable=False),
    _text("name"),
    _text("asset_class"),
    _fen("original_value_fen"),
    _text("operating_entity"),
    _text("fund_source"),
    _text("project_benefit"),
    _text("beneficiaries"),
    _text("supervision"),
    _text("title_level"),
    Column("formed_on", Date, nullable=False),
    _sequence(),
    _flag("simulated"),
    Index("assets_by_county", "county", "asset"),
)
"""The asset master ledger (资产总台账) with the five field groups of the text."""

notices = Table(
    "notices",
    metadata,
    _text("notice", primary_key=True),
    _text("about"),
    _text("notice_type"),
    _text("place"),
    _text("county"),
    Column("fiscal_year", Integer, nullable=False),
    Column("window", Integer, nullable=False, server_default="0"),
    _text("state"),
    Column("objections", Integer, nullable=False, server_default="0"),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("effective_on", Date),
    _sequence(),
    _flag("simulated"),
    Index("notices_by_county", "county", "fiscal_year", "sequence"),
)

alerts = Table(
    "alerts",
    metadata,
    _text("alert", primary_key=True),
    _text("rule"),
    _text("severity"),
    _text("book"),
    _text("county"),
    Column("fiscal_year", Integer, nullable=False),
    _text("about"),
    Column("as_of", Date, nullable=False),
    _text("figure"),
    _text("threshold"),
    _text("clause_document"),
    _text("clause_section"),
    _text("clause_quote"),
    Column("at_sequence", BigInteger, nullable=False, server_default="0"),
    _text("state"),
    Column("raised_at", DateTime(timezone=True), nullable=False),
    Column("acknowledged_at", DateTime(timezone=True)),
    _text("acknowledged_by"),
    Column("closed_at", DateTime(timezone=True)),
    _text("closed_by"),
    _text("outcome"),
    _sequence(),
    _flag("simulated"),
    Index("alerts_by_county", "county", "alert"),
)
"""Alerts and their course. `acknowledged_by` and `closed_by` are organisations, never names of people."""

sources = Table(
    "sources",
    metadata,
    _text("source", primary_key=True),
    _sequence(),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)
"""How far each publisher has been heard: every answer names it."""

changes = Table(
    "changes",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    _text("county"),
    _text("book"),
    _text("what"),
    _text("source"),
    _sequence(),
    Column("at", DateTime(timezone=True), nullable=False),
)
"""What the stream pushes: which part of which book changed. Written under a lock, so that ids appear in order."""
