"""The rows of a region, whichever of its codes its places were written with when they were recorded."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    Text,
    Update,
    and_,
    column,
    exists,
    func,
    literal,
    not_,
    or_,
    text,
    update,
)

from shared.kernel.divisions import succession
from shared.platform.current_codes import PLACES


def lies_in(column: ColumnElement[str], region: str) -> ColumnElement[bool]:
    """That a column of division codes lies in a region as it is today, its predecessors' codes included."""
    codes = succession().region(region)
    under = or_(*(column.startswith(code, autoescape=True) for code in codes.under))
    elsewhere = [not_(column.startswith(code, autoescape=True)) for code in codes.without]
    return and_(under, *elsewhere)


def bring_up_to_date(connection: Connection, metadata: MetaData) -> None:
    """Write the codes of today into the rows of a read model, once after each change of the table of former codes.

    A row that would then be the twin of another one (both codes were once in use side by side) is left as it was.
    """
    edition = succession().edition
    known, nothing_read = connection.execute(_READ).one()
    if known == edition:
        return
    if not nothing_read:
        _rename(connection, metadata)
    connection.execute(_WRITE, {"edition": edition})


def _rename(connection: Connection, metadata: MetaData) -> None:
    renamed = {row.code: succession().current(row.code) for row in succession() if row.kind == "renamed"}
    for table in metadata.sorted_tables:
        for name in PLACES:
            if name in table.c and renamed:
                connection.execute(_moved(table, table.c[name], renamed))


def _moved(table: Table, place: Column[Any], renamed: dict[str, str]) -> Update:
    both = (literal(list(given), ARRAY(Text)) for given in (renamed.keys(), renamed.values()))
    codes = func.unnest(*both).table_valued(column("old", Text), column("new", Text), name="renamed").render_derived()
    now = codes.c.new + func.substr(place, 7)
    changed = update(table).values({place: now}).where(func.left(place, 6) == codes.c.old)
    if not place.primary_key:
        return changed
    twin = table.alias("twin")
    others = [twin.c[key.name] == key for key in table.primary_key if key is not place]
    return changed.where(~exists().where(twin.c[place.name] == now, *others))


_READ = text("SELECT max(position) FILTER (WHERE source = 'divisions'), count(*) = 0 FROM positions")
"""The edition by which the rows were written, and whether there can be none yet: nothing was read of any log."""
_WRITE = text(
    "INSERT INTO positions (source, position) VALUES ('divisions', :edition)"
    " ON CONFLICT (source) DO UPDATE SET position = :edition"
)
