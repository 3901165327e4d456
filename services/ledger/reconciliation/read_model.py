"""Statements and their lines."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sqlalchemy import BigInteger, Boolean, Connection, Date, Index, Integer, Table, insert, update

from services.ledger.book.columns import column, metadata
from services.ledger.reconciliation import events as noted

statements = Table(
    "statements",
    metadata,
    column("book", primary_key=True),
    column("statement", primary_key=True),
    column("source"),
    column("account_no"),
    column("filename"),
    column("lines", Integer),
    column("repeated", Integer),
    column("in_fen", BigInteger),
    column("out_fen", BigInteger),
    column("first_day", Date),
    column("last_day", Date),
    column("staff"),
    column("sequence", BigInteger),
    column("simulated", Boolean),
)

statement_lines = Table(
    "statement_lines",
    metadata,
    column("book", primary_key=True),
    column("line", Integer, primary_key=True),
    column("statement"),
    column("day", Date),
    column("direction"),
    column("fen", BigInteger),
    column("reference"),
    column("voucher_no"),
    column("counterparty"),
    column("summary"),
    column("stage"),
    column("entry"),
    column("why"),
    column("reason"),
    column("staff"),
    column("sequence", BigInteger),
    column("simulated", Boolean),
    Index("statement_lines_by_entry", "book", "entry"),
)


def _noted(connection: Connection, sequence: int, event: noted.Noted) -> None:
    """Write what one act of reconciling changed."""
    match event:
        case noted.StatementImported():
            connection.execute(insert(statements), _statement(sequence, event))
        case noted.LinesTaken():
            connection.execute(insert(statement_lines), _lines(sequence, event))
        case noted.LinesMatched():
            for outcome in event.outcomes:
                settled = {"stage": "matched", "entry": outcome.entry, "why": outcome.why}
                _change(connection, sequence, event, outcome.line, settled)
        case noted.LineReleased():
            _change(connection, sequence, event, event.line, {"stage": "open", "entry": "", "why": "released"})
        case noted.LineExplained():
            _change(connection, sequence, event, event.line, {"stage": "explained", "why": "person"})


def _statement(sequence: int, event: noted.StatementImported) -> dict[str, Any]:
    names = ("book", "statement", "source", "account_no", "filename", "lines", "repeated", "in_fen", "out_fen")
    row = {name: getattr(event, name) for name in (*names, "first_day", "last_day")}
    return row | {"staff": event.act.actor.staff, "sequence": sequence, "simulated": event.act.simulated}


def _lines(sequence: int, event: noted.LinesTaken) -> list[dict[str, Any]]:
    common: dict[str, Any] = {"book": event.book, "statement": event.statement, "reason": ""}
    common |= {"staff": event.act.actor.staff}
    common |= {"sequence": sequence, "simulated": event.act.simulated}
    return [
        common
        | asdict(shown)
        | {
            "line": outcome.line,
            "stage": "matched" if outcome.entry else "open",
            "entry": outcome.entry,
            "why": outcome.why,
        }
        for shown, outcome in zip(event.lines, event.outcomes, strict=True)
    ]


def _change(connection: Connection, sequence: int, event: noted.Noted, line: int, row: dict[str, Any]) -> None:
    row = row | {"reason": event.act.reason, "staff": event.act.actor.staff, "sequence": sequence}
    connection.execute(
        update(statement_lines).where(statement_lines.c.book == event.book, statement_lines.c.line == line).values(row)
    )


ROWS: dict[type, Callable[[Connection, int, Any], None]] = {noted.Noted: _noted}
