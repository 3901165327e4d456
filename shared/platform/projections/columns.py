"""What the tables of read models are made of."""

from sqlalchemy import BigInteger, Boolean, Column, Text
from sqlalchemy import false as no


def text(name: str, *, primary_key: bool = False) -> Column[str]:
    """Text that is never null, empty by default."""
    return Column(name, Text, primary_key=primary_key, nullable=False, server_default=None if primary_key else "")


def fen(name: str) -> Column[int]:
    """An amount in fen, 0 by default."""
    return Column(name, BigInteger, nullable=False, server_default="0")


def flag(name: str) -> Column[bool]:
    """Yes or no, no by default."""
    return Column(name, Boolean, nullable=False, server_default=no())
