"""The rows that are shown against the rows that the logs give, table by table, in the database."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Date, DateTime, Integer, SmallInteger, Table, text

from shared.platform.reconciling.findings import MOST_NAMED, Difference, Finding, What
from shared.platform.reconciling.recomputing import TEMPORARY

SHOWN = (BigInteger, Integer, SmallInteger, Boolean, Date, DateTime)
"""Kinds of columns whose values are told. Words may be about a person, so of them only the column is named."""

PLACES = ("county", "place", "book", "plan", "project", "about", "notice")
"""Columns that name a division, or begin with one."""
CODE = re.compile(r"\d{2,12}(?=\D|$)")
SOMEWHERE = "?"
"""The place of a row that does not say where it belongs: it is named to those alone who may read of all places."""


@dataclass(frozen=True)
class Compared:
    """One table: how many rows the logs give, how many differ, and the first of these by name."""

    rows: int
    differing: int
    findings: tuple[Finding, ...] = ()


class Comparison:
    """One table as it lies there and as it was recomputed, in the transaction of the connection.

    Numbers of arrival (identity columns) are left out: in which order several logs are heard nobody promises. Rows are
    compared as often as they are there, so that a row that stands twice is found too.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._columns = [column for column in table.c if column.identity is None]
        self._key = [column for column in table.primary_key if column.identity is None] or self._columns
        self._stored, self._made = f'public."{table.name}"', f'{TEMPORARY}."{table.name}"'

    @property
    def table(self) -> str:
        """Which one."""
        return self._table.name

    def run(self, connection: Connection) -> Compared:
        """Compare. The rows that differ lie in temporary tables until `drop`."""
        listed = _listed(self._columns)
        for name, one, other in (("surplus", self._stored, self._made), ("lacking", self._made, self._stored)):
            apart = f"SELECT {listed} FROM {one} EXCEPT ALL SELECT {listed} FROM {other}"  # noqa: S608 - our own names
            connection.execute(text(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS {apart}"))
        rows = _count(connection, self._made)
        differing = _count(connection, self._paired())
        return Compared(rows, differing, self._named(connection) if differing else ())

    def drop(self, connection: Connection) -> None:
        """Let go of what differed: the next table needs the names."""
        connection.execute(text(f"DROP TABLE {TEMPORARY}.surplus, {TEMPORARY}.lacking"))

    def replace(self, connection: Connection) -> None:
        """Put the recomputed rows in the place of those that differ, all others stay untouched."""
        listed, key = _listed(self._columns), _listed(self._key)
        connection.execute(
            text(
                f"CREATE TEMPORARY TABLE differing ON COMMIT DROP AS SELECT {key} FROM {TEMPORARY}.surplus"  # noqa: S608
                f" UNION SELECT {key} FROM {TEMPORARY}.lacking"
            )
        )
        same = " AND ".join(f"row.{_quoted(column)} = differing.{_quoted(column)}" for column in self._key)
        connection.execute(text("ANALYZE differing"))
        connection.execute(text(f"DELETE FROM {self._stored} row USING differing WHERE {same}"))  # noqa: S608
        of_row = ", ".join(f"row.{_quoted(column)}" for column in self._columns)
        put = f"INSERT INTO {self._stored} ({listed}) SELECT {of_row} FROM {self._made} row JOIN differing ON {same}"  # noqa: S608
        connection.execute(text(put))
        connection.execute(text("DROP TABLE differing"))

    def _paired(self) -> str:
        """What is there and should not be, beside what should be and is not, by their key."""
        same = " AND ".join(f"s.{_quoted(column)} = l.{_quoted(column)}" for column in self._key)
        return f"{TEMPORARY}.surplus s FULL JOIN {TEMPORARY}.lacking l ON {same}"

    def _named(self, connection: Connection) -> tuple[Finding, ...]:
        order = ", ".join(f"coalesce(s.{_quoted(column)}, l.{_quoted(column)})" for column in self._key)
        query = f"SELECT to_jsonb(s), to_jsonb(l) FROM {self._paired()} ORDER BY {order} LIMIT {MOST_NAMED}"  # noqa: S608
        return tuple(self._finding(*row) for row in connection.execute(text(query)))

    def _finding(self, stored: dict[str, Any] | None, made: dict[str, Any] | None) -> Finding:
        row = made or stored or {}
        what = What.ADDED if made is None else What.MISSING if stored is None else What.CHANGED
        differing = [c for c in self._columns if stored and made and stored[c.name] != made[c.name]]
        return Finding(
            table=self._table.name,
            what=what,
            key={column.name: row[column.name] for column in self._key},
            columns=tuple(_difference(column, stored or {}, made or {}) for column in differing),
            place=place_of(row),
        )


def _difference(column: Column[Any], stored: dict[str, Any], made: dict[str, Any]) -> Difference:
    if not isinstance(column.type, SHOWN):
        return Difference(column.name)
    return Difference(column.name, stored[column.name], made[column.name])


def place_of(row: dict[str, Any]) -> str:
    """The division that a row is about."""
    found = (CODE.match(row[name]) for name in PLACES if isinstance(row.get(name), str))
    return next((code.group() for code in found if code), SOMEWHERE)


def _listed(columns: list[Column[Any]]) -> str:
    return ", ".join(_quoted(column) for column in columns)


def _quoted(column: Column[Any]) -> str:
    return f'"{column.name}"'


def _count(connection: Connection, of: str) -> int:
    return int(connection.execute(text(f"SELECT count(*) FROM {of}")).scalar_one())  # noqa: S608 - our own names
