"""What the tables of the ledger's read model are made of."""

from typing import Any

from sqlalchemy import (
    Column,
    MetaData,
    Text,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData()


def column(
    name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]] = Text, *, primary_key: bool = False
) -> Column[Any]:
    """A column that is never null."""
    return Column(name, kind, nullable=False, primary_key=primary_key)
