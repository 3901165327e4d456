"""What monitoring's own tables have in common."""

from sqlalchemy import BigInteger, Column, MetaData

metadata = MetaData()


def sequence() -> Column[int]:
    """Where in its publisher's log a row stands."""
    return Column("sequence", BigInteger, nullable=False, server_default="0")
