"""Read-model tables. `listed_at` is the sequence a list is ordered by: that of the posting, before it of the planning.

`letters` stands apart: the words of objections lie outside the log and cannot be rebuilt from it.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()
sealed = MetaData()

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

proofs = Table(
    "proofs", metadata,
    Column("sequence", BigInteger, primary_key=True),
    Column("notice", Text, nullable=False, index=True),
    Column("place", Text, nullable=False),
    Column("photo_sha256", Text, nullable=False),
    Column("taken_at", DateTime(timezone=True), nullable=False),
)  # fmt: skip

objections = Table(
    "objections", metadata,
    Column("objection", Text, primary_key=True),
    Column("notice", Text, nullable=False, index=True),
    Column("place", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("alert_on", Date, nullable=False),
    Column("decided_on", Date),
    Column("reply", Text, nullable=False, server_default=""),
    Column("sequence", BigInteger, nullable=False),
)  # fmt: skip

organisations = Table(
    "organisations", metadata,
    Column("place", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("hotline", Text, nullable=False),
    Column("sequence", BigInteger, nullable=False),
)  # fmt: skip

letters = Table(
    "letters", sealed,
    Column("objection", Text, primary_key=True),
    Column("notice", Text, nullable=False),
    Column("named", Boolean),
    Column("wrapped_key", LargeBinary),
    Column("record", LargeBinary),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("erased_at", DateTime(timezone=True)),
)  # fmt: skip
"""Words, name, contact and salt lie sealed in `record`; erasing empties it and the key that opens it.

`named`, whether a name was given, is for whoever investigates. A row is written in the transaction of the fact that the
objection was received, and no row is ever deleted.
"""

letter_readings = Table(
    "letter_readings", sealed,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("objection", Text, ForeignKey("letters.objection"), nullable=False),
    Column("act", Text, nullable=False, server_default="read"),
    Column("staff", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("read_at", DateTime(timezone=True), nullable=False),
)  # fmt: skip
