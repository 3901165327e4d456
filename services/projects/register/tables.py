"""Tables of the master project ledger: the projects, what happened to each, its content in every version.

Amounts are fen. `metadata` is that of the service's whole read model: every capability adds its tables to it.
"""

from sqlalchemy import BigInteger, Column, Date, DateTime, Index, Integer, MetaData, Table
from sqlalchemy.dialects.postgresql import JSONB

from shared.platform.projections.columns import fen, flag, text

metadata = MetaData()


def sequence() -> Column[int]:
    """The position of the event that last changed a row."""
    return Column("sequence", BigInteger, nullable=False)


projects = Table(
    "projects",
    metadata,
    text("project", primary_key=True),
    text("place"),
    text("county"),
    Column("plan_year", Integer, nullable=False),
    text("rule_pack"),
    text("workflow"),
    text("source"),
    text("name"),
    text("bare_name"),
    text("category"),
    fen("estimate_fen"),
    Column("content", JSONB, nullable=False),
    Column("content_version", Integer, nullable=False),
    text("state"),
    text("phase"),
    Column("state_since", Date),
    Column("windows", JSONB, nullable=False, server_default="{}"),
    Column("remarks", JSONB, nullable=False, server_default="[]"),
    Column("percent", Integer, nullable=False, server_default="0"),
    text("plan"),
    text("minutes_no"),
    Column("decided_on", Date),
    fen("approved_fen"),
    fen("committed_fen"),
    fen("shortage_fen"),
    fen("paid_fen"),
    Column("surplus_fen", BigInteger),
    sequence(),
    flag("simulated"),
    Index("projects_by_county", "county", "plan_year", "project"),
    Index("projects_by_state", "state", "project"),
    Index("projects_by_bare_name", "county", "plan_year", "bare_name"),
    Index("projects_by_amount", "county", "plan_year", "estimate_fen"),
)
"""The master project ledger (扶贫项目总台账): one row a project, as it stands."""

history = Table(
    "history",
    metadata,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    text("project"),
    text("event"),
    text("transition"),
    text("label"),
    text("from_state"),
    text("state"),
    text("clause"),
    text("staff"),
    text("role"),
    text("post"),
    text("organisation"),
    text("reason"),
    Column("effective_on", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("facts", JSONB, nullable=False),
    flag("simulated"),
    Index("history_by_project", "project", "sequence"),
)
"""Everything that happened to a project, with who did it: never changed, never deleted."""

versions = Table(
    "versions",
    metadata,
    text("project", primary_key=True),
    Column("content_version", Integer, primary_key=True, autoincrement=False),
    Column("content", JSONB, nullable=False),
    Column("changes", JSONB, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    sequence(),
)
"""Every version of a project's content, with what changed against the one before."""
