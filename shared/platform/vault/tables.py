"""The vault's tables. They lie outside the log and the read model: nothing can make them anew."""

from sqlalchemy import BigInteger, Column, DateTime, Identity, LargeBinary, MetaData, Table, Text

sealed = MetaData()

persons = Table(
    "vault_persons", sealed,
    Column("person", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("county", Text, nullable=False),
    Column("household", Text, nullable=False),
    Column("commitment", Text, nullable=False),
    Column("blind_index", LargeBinary),
    Column("identity_index", LargeBinary),
    Column("account_index", LargeBinary),
    Column("wrapped_key", LargeBinary),
    Column("wrapped_under", Text, nullable=False, server_default=""),
    Column("record", LargeBinary),
    Column("entered_at", DateTime(timezone=True), nullable=False),
    Column("erased_at", DateTime(timezone=True)),
)  # fmt: skip
"""Erasing empties indexes, `household`, `wrapped_key` and `record`; key and commitment say nothing by themselves.

`blind_index` is one a person, kind and county, `identity_index` one an identity number wherever it is known.
"""

accounts = Table(
    "vault_accounts", sealed,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("person", Text, nullable=False),
    Column("account_index", LargeBinary),
    Column("staff", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)  # fmt: skip
"""Every account that a person ever had, by its keyed index; a change has its reason. Erasing empties the indexes."""

readings = Table(
    "vault_readings", sealed,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("person", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("staff", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)  # fmt: skip
"""Who entered, changed, read in full or erased whom, when and why. Append-only."""

requests = Table(
    "vault_requests", sealed,
    Column("principal", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("said", LargeBinary),
)  # fmt: skip
"""Which Idempotency-Key entered whom; `said` is a keyed hash of the request, emptied with the person's record."""

rotations = Table(
    "vault_rotations", sealed,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("under", Text, nullable=False),
    Column("persons", BigInteger, nullable=False),
    Column("staff", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)  # fmt: skip
"""Who had how many data keys wrapped anew, under which master key. Append-only."""
