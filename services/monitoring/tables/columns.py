"""What the tables of the read model are made of."""

from sqlalchemy import BigInteger, Boolean, Column, MetaData, Text
from sqlalchemy import false as no

metadata = MetaData()


def text(name: str, *, primary_key: bool = False) -> Column[str]:
    """Text that is never null, empty by default."""
    return Column(name, Text, primary_key=primary_key, nullable=False, server_default=None if primary_key else "")


def fen(name: str) -> Column[int]:
    """An amount in fen, 0 by default."""
    return Column(name, BigInteger, nullable=False, server_default="0")


def flag(name: str) -> Column[bool]:
    """Yes or no, no by default."""
    return Column(name, Boolean, nullable=False, server_default=no())


def sequence() -> Column[int]:
    """Where in its publisher's log a row stands."""
    return Column("sequence", BigInteger, nullable=False, server_default="0")
