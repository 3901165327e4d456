"""Lists: cursor pages that stay stable under writes, and rows as people and machines read them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select

from shared.kernel.money import yuan
from shared.kernel.regional_access import COUNTY

Row = dict[str, Any]


@dataclass(frozen=True)
class Listed:
    """One page: rows as people and machines read them, and the cursor of the next page."""

    items: list[Row]
    next: str | None


Listing = Callable[[str | None, int], Listed]
"""A list to be read page by page: the cursor after which to go on, and how many rows at most."""


def listing(engine: Engine, statement: Select[Any], key: ColumnElement[str]) -> Listing:
    """The rows of a statement in the order of a key that names each of them once."""
    return partial(_page, engine, statement, key)


def read_rows(connection: Connection, statement: Select[Any]) -> list[Row]:
    """Every row of a statement, amounts also in yuan."""
    return [shown(dict(row)) for row in connection.execute(statement).mappings()]


def shown(row: Mapping[str, Any]) -> Row:
    """A row with every amount twice: `paid_fen` as an integer, `paid` as yuan with two decimals."""
    amounts = {name.removesuffix("_fen"): yuan(value) for name, value in row.items() if name.endswith("_fen")}
    return dict(row) | amounts


def prefix(code: str) -> str:
    """A region's code without trailing zero pairs: 360700 holds what begins with 3607. A township's stays as it is."""
    while 2 < len(code) <= COUNTY and code.endswith("00"):
        code = code[:-2]
    return code


def _page(engine: Engine, statement: Select[Any], key: ColumnElement[str], after: str | None, limit: int) -> Listed:
    if after is not None:
        statement = statement.where(key > after)
    with engine.connect() as connection:
        rows = read_rows(connection, statement.add_columns(key.label("cursor")).order_by(key).limit(limit + 1))
    cursors = [row.pop("cursor") for row in rows]
    return Listed(rows[:limit], cursors[limit - 1] if len(rows) > limit else None)
