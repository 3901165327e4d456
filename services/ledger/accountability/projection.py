"""Who answers, as rows."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, insert

from services.ledger.accountability.decisions import Named
from services.ledger.accountability.entries import ResponsibleNamed
from services.ledger.accountability.tables import responsible
from services.ledger.book.account import book_parts


def _named(connection: Connection, sequence: int, event: ResponsibleNamed) -> None:
    row = {name: getattr(event, name) for name in Named.__slots__}
    row |= {"book": event.book, "county": book_parts(event.book)[0], "entry_no": event.originator_version}
    connection.execute(insert(responsible), row | {"sequence": sequence, "simulated": event.act.simulated})


ROWS: dict[type, Callable[[Connection, int, Any], None]] = {ResponsibleNamed: _named}
