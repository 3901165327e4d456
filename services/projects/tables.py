"""Read-model tables: the project register, what happened to each, plans in every version. Amounts are fen."""

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Index, Integer, MetaData, Table, Text
from sqlalchemy import false as no
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()


def _text(name: str, *, primary_key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=primary_key, nullable=False, server_default=None if primary_key else "")


def _fen(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default="0")


def _simulated() -> Column[bool]:
    return Column("simulated", Boolean, nullable=False, server_default=no())


def _sequence() -> Column[int]:
    return Column("sequence", BigInteger, nullable=False)


projects = Table(
    "projects",
    metadata,
    _text("project", primary_key=True),
    _text("place"),
    _text("county"),
    Column("plan_year", Integer, nullable=False),
    _text("rule_pack"),
    _text("workflow"),
    _text("source"),
    _text("name"),
    _text("category"),
    _fen("estimate_fen"),
    Column("content", JSONB, nullable=False),
    Column("content_version", Integer, nullable=False),
    _text("state"),
    _text("phase"),
    Column("state_since", Date),
    Column("windows", JSONB, nullable=False, server_default="{}"),
    Column("remarks", JSONB, nullable=False, server_default="[]"),
    Column("percent", Integer, nullable=False, server_default="0"),
    _text("plan"),
    _text("minutes_no"),
    Column("decided_on", Date),
    _fen("approved_fen"),
    _fen("committed_fen"),
    _fen("shortage_fen"),
    _fen("paid_fen"),
    Column("surplus_fen", BigInteger),
    _sequence(),
    _simulated(),
    Index("projects_by_county", "county", "plan_year", "project"),
    Index("projects_by_state", "state", "project"),
)
"""The master project ledger (扶贫项目总台账): one row a project, as it stands."""

history = Table(
    "history",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    _text("project"),
    _text("event"),
    _text("transition"),
    _text("label"),
    _text("from_state"),
    _text("state"),
    _text("clause"),
    _text("staff"),
    _text("role"),
    _text("post"),
    _text("organisation"),
    _text("reason"),
    Column("effective_on", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("facts", JSONB, nullable=False),
    _simulated(),
    Index("history_by_project", "project", "sequence"),
)
"""Everything that happened to a project, with who did it: never changed, never deleted."""

versions = Table(
    "versions",
    metadata,
    _text("project", primary_key=True),
    Column("content_version", Integer, primary_key=True, autoincrement=False),
    Column("content", JSONB, nullable=False),
    Column("changes", JSONB, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    _sequence(),
)
"""Every version of a project's content, with what changed against the one before."""

assets = Table(
    "assets",
    metadata,
    _text("asset", primary_key=True),
    _text("project"),
    Column("row", JSONB, nullable=False),
    _sequence(),
    _simulated(),
    Index("assets_by_project", "project", "asset"),
)

plans = Table(
    "plans",
    metadata,
    _text("plan", primary_key=True),
    _text("county"),
    Column("plan_year", Integer, nullable=False),
    _text("rule_pack"),
    _text("status"),
    Column("version", Integer, nullable=False, server_default="0"),
    _sequence(),
    _simulated(),
    Index("plans_by_county", "county", "plan_year"),
)

plan_lines = Table(
    "plan_lines",
    metadata,
    _text("plan", primary_key=True),
    _text("project", primary_key=True),
    Column("line", JSONB, nullable=False),
    _fen("fen"),
    _sequence(),
)
"""The lines of the version in hand."""

plan_versions = Table(
    "plan_versions",
    metadata,
    _text("plan", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("lines", JSONB, nullable=False),
    Column("issue", JSONB, nullable=False),
    _fen("total_fen"),
    Column("approved_on", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    _sequence(),
)
"""Every approved version, frozen: what audit checks against."""

filings = Table(
    "filings",
    metadata,
    _text("plan", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    _text("hop", primary_key=True),
    _text("status"),
    _text("remark"),
    Column("sent_on", Date),
    Column("received_on", Date),
    _sequence(),
)
