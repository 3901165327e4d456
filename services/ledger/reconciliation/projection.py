"""What was noted when a book was reconciled, as rows."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, insert, update

from services.ledger.reconciliation import events as noted
from services.ledger.reconciliation.tables import statement_lines, statements
from shared.platform.eventstore.store import Recorded


def project_reconciliation(connection: Connection, recorded: Recorded) -> None:
    """Write what one act of reconciling changed."""
    event, sequence = recorded.event, recorded.sequence
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
