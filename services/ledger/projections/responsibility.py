"""Who answers, as rows."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, insert

from services.ledger.domain import entries as entry
from services.ledger.domain.account import book_parts
from services.ledger.domain.responsibility import Named
from services.ledger.tables import responsible


def _named(connection: Connection, sequence: int, event: entry.ResponsibleNamed) -> None:
    row = {name: getattr(event, name) for name in Named.__slots__}
    row |= {"book": event.book, "county": book_parts(event.book)[0], "entry_no": event.originator_version}
    connection.execute(insert(responsible), row | {"sequence": sequence, "simulated": event.act.simulated})


ROWS: dict[type, Callable[[Connection, int, Any], None]] = {entry.ResponsibleNamed: _named}
