"""What monitoring's own tables have in common."""

from sqlalchemy import BigInteger, Column, MetaData

metadata = MetaData()


def sequence() -> Column[int]:
    """Where in its publisher's log a row stands."""
    return Column("sequence", BigInteger, nullable=False, server_default="0")


def entry_no() -> Column[int]:
    """The number of an entry in its own book, 0 where the ledger did not tell it."""
    return Column("entry_no", BigInteger, nullable=False, server_default="0")
