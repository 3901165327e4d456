"""What monitoring keeps of other services' facts, how far it heard them, what its stream pushes. Amounts are fen."""

from sqlalchemy import BigInteger, Column, Date, DateTime, Identity, Index, Integer, Table

from services.monitoring.upstream.columns import entry_no, metadata, sequence
from shared.platform.projections.columns import fen, flag, text

books = Table(
    "books",
    metadata,
    text("book", primary_key=True),
    text("county"),
    Column("fiscal_year", Integer, nullable=False),
    text("rule_pack"),
    fen("received_fen"),
    fen("own_budget_fen"),
    fen("committed_fen"),
    fen("disbursed_fen"),
    fen("own_disbursed_fen"),
    fen("spent_fen"),
    fen("returned_fen"),
    fen("carried_in_fen"),
    fen("carried_out_fen"),
    fen("passed_down_fen"),
    text("closed_until"),
    Column("opened_on", Date),
    Column("refusals", Integer, nullable=False, server_default="0"),
    entry_no(),
    Column("effective_on", Date),
    Column("recorded_at", DateTime(timezone=True)),
    sequence(),
    flag("simulated"),
)
"""One row a book: the sums of its movements, kept in the transaction that records the movement.

`committed` is gross: what was set aside and not released, whatever was paid of it or came back as surplus (`returned`).
`entry_no`: the number of the book's last entry. `closed_until`: the last closed month ("2020-03"), empty while none is.
"""

lots = Table(
    "lots",
    metadata,
    text("book", primary_key=True),
    text("lot", primary_key=True),
    text("document_no"),
    text("fund_line"),
    text("level"),
    text("fund_type"),
    text("arranged_by"),
    Column("origin_year", Integer, nullable=False),
    flag("carried_over"),
    text("capital"),
    flag("own"),
    Column("received_on", Date, nullable=False),
    fen("received_fen"),
    fen("carried_in_fen"),
    fen("carried_out_fen"),
    fen("passed_down_fen"),
    fen("committed_fen"),
    fen("disbursed_fen"),
    fen("returned_fen"),
    text("origin"),
    text("origin_lot"),
    text("pooling_department"),
    sequence(),
    flag("simulated"),
)
"""Fund master ledger by lot. `own` says whether the lot counts as own-level budget of the year.

A lot carried over (结转) names the book and the lot that it is the remainder of.
"""

movements = Table(
    "movements",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    text("lot", primary_key=True),
    text("kind", primary_key=True),
    text("project", primary_key=True),
    text("book"),
    entry_no(),
    text("reference"),
    text("using_unit"),
    flag("own"),
    fen("fen"),
    Column("effective_on", Date, nullable=False),
    Column("recorded_on", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    flag("simulated"),
    Index("movements_by_day", "book", "effective_on"),
    Index("movements_by_recorded_day", "book", "recorded_on"),
    Index("movements_by_project", "project"),
)
"""Every entry of the ledger that moves money, lot by lot: what stands behind every figure, on both clocks."""

refusals = Table(
    "refusals",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    text("book"),
    entry_no(),
    text("project"),
    fen("fen"),
    fen("available_fen"),
    fen("shortage_fen"),
    Column("effective_on", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    flag("simulated"),
    Index("refusals_by_book", "book", "sequence"),
)
"""Confirmed projects that the pool could not carry, with the shortage."""

project_money = Table(
    "project_money",
    metadata,
    text("book", primary_key=True),
    text("project", primary_key=True),
    fen("committed_fen"),
    fen("disbursed_fen"),
    fen("spent_fen"),
    fen("returned_fen"),
    fen("refused_fen"),
    flag("carried_over"),
    sequence(),
    flag("simulated"),
    Index("project_money_by_project", "project"),
)
"""The fund master ledger's side of a project (资金总台账), year by year; its sum over the years is the project's.

`carried_over` says that the project's commitment came from last year's book.
"""

projects = Table(
    "projects",
    metadata,
    text("project", primary_key=True),
    text("number"),
    text("place"),
    text("county"),
    Column("plan_year", Integer, nullable=False),
    text("name"),
    text("category"),
    fen("estimate_fen"),
    fen("approved_fen"),
    text("minutes_no"),
    text("state"),
    text("phase"),
    text("plan"),
    Column("progress", Integer, nullable=False, server_default="0"),
    Column("completed_on", Date),
    Column("accepted_on", Date),
    Column("effective_on", Date),
    sequence(),
    flag("simulated"),
    Index("projects_by_county", "county", "plan_year", "project"),
)
"""The project master ledger's side (项目总台账)."""

steps = Table(
    "steps",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    text("project"),
    text("county"),
    Column("plan_year", Integer, nullable=False),
    text("transition"),
    text("state"),
    Column("progress", Integer),
    Column("effective_on", Date, nullable=False),
    Index("steps_by_county", "county", "plan_year", "effective_on"),
)
"""Every step and progress report of a project, by day: what monthly statistics count."""

assets = Table(
    "assets",
    metadata,
    text("asset", primary_key=True),
    text("project"),
    text("place"),
    text("county"),
    Column("plan_year", Integer, nullable=False),
    text("name"),
    text("asset_class"),
    fen("original_value_fen"),
    text("operating_entity"),
    text("fund_source"),
    text("project_benefit"),
    text("beneficiaries"),
    text("supervision"),
    text("title_level"),
    Column("formed_on", Date, nullable=False),
    sequence(),
    flag("simulated"),
    Index("assets_by_county", "county", "asset"),
)
"""The asset master ledger (资产总台账) with the five field groups of the text."""

notices = Table(
    "notices",
    metadata,
    text("notice", primary_key=True),
    text("about"),
    text("notice_type"),
    text("place"),
    text("county"),
    Column("fiscal_year", Integer, nullable=False),
    Column("window", Integer, nullable=False, server_default="0"),
    text("state"),
    flag("published"),
    Column("objections", Integer, nullable=False, server_default="0"),
    Column("starts_on", Date),
    Column("ends_on", Date),
    Column("effective_on", Date),
    sequence(),
    flag("simulated"),
    Index("notices_by_county", "county", "fiscal_year", "sequence"),
)

sources = Table(
    "sources",
    metadata,
    text("source", primary_key=True),
    sequence(),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
)
"""How far each publisher has been heard: every answer names it."""

changes = Table(
    "changes",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    text("county"),
    text("book"),
    text("what"),
    text("source"),
    sequence(),
    Column("at", DateTime(timezone=True), nullable=False),
)
"""What the stream pushes: which part of which book changed. Written under a lock, so that ids appear in order."""
