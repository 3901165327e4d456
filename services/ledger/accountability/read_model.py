"""Who was named to answer for the money of a county, and since when."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import BigInteger, Boolean, Connection, Date, Index, Table, insert

from services.ledger.accountability.decisions import Named
from services.ledger.accountability.entries import ResponsibleNamed
from services.ledger.book.account import book_parts
from services.ledger.book.columns import column, metadata

responsible = Table(
    "responsible",
    metadata,
    column("book", primary_key=True),
    column("entry_no", BigInteger, primary_key=True),
    column("county"),
    column("body"),
    column("organisation"),
    column("person"),
    column("post"),
    column("since", Date),
    column("document_no"),
    column("sequence", BigInteger),
    column("simulated", Boolean),
    Index("responsible_by_county", "county", "since"),
)
"""Nothing is taken away: a later appointment stands beside the earlier ones."""


def _named(connection: Connection, sequence: int, event: ResponsibleNamed) -> None:
    row = {name: getattr(event, name) for name in Named.__slots__}
    row |= {"book": event.book, "county": book_parts(event.book)[0], "entry_no": event.originator_version}
    connection.execute(insert(responsible), row | {"sequence": sequence, "simulated": event.act.simulated})


ROWS: dict[type, Callable[[Connection, int, Any], None]] = {ResponsibleNamed: _named}
