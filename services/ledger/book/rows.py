"""Rows on their way out: integer fen stay, and the amount in yuan comes to stand beside them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Select

from shared.kernel.money import yuan

Row = dict[str, Any]


def with_yuan(row: Row) -> Row:
    """Beside every `*_fen` (and a bare `fen`) the amount in yuan as a string with two decimals."""
    for name in [name for name in row if name == "fen" or name.endswith("_fen")]:
        if row[name] is not None:
            row[name] = int(row[name])
            row["amount" if name == "fen" else name.removesuffix("_fen")] = yuan(row[name])
    return row


def read_rows(engine: Engine, query: Select[Any]) -> list[Row]:
    """The rows of a query, each amount in fen and yuan."""
    with engine.connect() as connection:
        return [with_yuan(dict(row)) for row in connection.execute(query).mappings()]


def read_sums(engine: Engine, query: Select[Any]) -> dict[str, int]:
    """The rows of a query of two columns: name -> sum."""
    with engine.connect() as connection:
        return {name: int(fen) for name, fen in connection.execute(query)}


def read_number(engine: Engine, query: Select[Any]) -> int:
    """The one number of a query; 0 where it is null."""
    with engine.connect() as connection:
        return int(connection.execute(query).scalar_one() or 0)


def page_of(rows: Sequence[Row], limit: int, key: str) -> str | None:
    """The cursor of the page after these rows, None at the end."""
    return str(rows[-1][key]) if len(rows) == limit else None
