"""Rows of a read model: how they are written again and again, and how they are read."""

from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, Table
from sqlalchemy.dialects.postgresql import insert

from shared.kernel.errors import NotFound
from shared.kernel.money import yuan

Row = dict[str, Any]


def put(connection: Connection, table: Table, sequence: int, values: Row) -> None:
    """Insert the row, or renew the one with the same key."""
    row = {**values, "sequence": sequence}
    keys = [column.name for column in table.primary_key]
    renewed = {name: value for name, value in row.items() if name not in keys}
    connection.execute(insert(table).values(row).on_conflict_do_update(index_elements=keys, set_=renewed))


def every(engine: Engine, query: Select[Any]) -> list[Row]:
    """All rows of a question."""
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def one(engine: Engine, query: Select[Any], missing: str) -> Row:
    """The one row; raises NotFound with these words."""
    with engine.connect() as connection:
        row = connection.execute(query).mappings().one_or_none()
    if row is None:
        raise NotFound(missing)
    return dict(row)


def with_yuan(row: Row | RowMapping) -> Row:
    """Each amount in yuan as a string beside its fen."""
    amounts = {name: value for name, value in row.items() if name.endswith("_fen") and value is not None}
    return dict(row) | {name.removesuffix("_fen"): yuan(value) for name, value in amounts.items()}
