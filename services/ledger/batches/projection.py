"""Payment batches, returned payments and rate tables as rows."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from services.ledger.batches.entries import BatchLinesEntered, BatchSubmitted, PaymentReturned
from services.ledger.batches.tables import batch_lines, batches, returned_payments, standards
from services.ledger.book.movements import change_commitment, move
from services.ledger.book.tables import commitments
from services.ledger.corrections.projection import recover
from services.ledger.payments.projection import payment_row
from services.ledger.payments.tables import payments
from services.ledger.standards.standards import StandardSet
from shared.kernel.divisions import succession
from shared.platform.eventstore.store import Recorded

_NEW_LINES = insert(batch_lines)


def _submitted(connection: Connection, sequence: int, event: BatchSubmitted) -> None:
    connection.execute(insert(payments), payment_row(sequence, event))
    row = {
        "book": event.book,
        "batch": event.payment,
        "entry_no": event.originator_version,
        "project": event.terms.project,
        "mode": event.declared.mode,
        "lines": event.declared.lines,
        "accepted": event.accepted,
        "refused": event.refused,
        "declared_fen": event.declared.fen,
        "fen": event.terms.fen,
        "returned_fen": 0,
        "findings": list(event.findings),
        "sequence": sequence,
        "simulated": event.act.simulated,
    }
    connection.execute(insert(batches), row)


def _lines(connection: Connection, sequence: int, event: BatchLinesEntered) -> None:
    before = select(func.coalesce(func.sum(batch_lines.c.fen), 0)).where(
        batch_lines.c.book == event.book, batch_lines.c.batch == event.payment, batch_lines.c.code == ""
    )
    start = int(connection.execute(before).scalar_one()) if event.first > 1 else 0
    rows = []
    for number, line in enumerate(event.lines, start=event.first):
        rows.append(
            line._asdict()
            | {
                "book": event.book,
                "batch": event.payment,
                "line": number,
                "place": succession().current(line.place),
                "starts_at_fen": start,
                "sequence": sequence,
            }
        )
        start += 0 if line.code else line.fen
    connection.execute(_NEW_LINES, rows)


def _returned(connection: Connection, sequence: int, event: PaymentReturned) -> None:
    names = ("book", "payment", "line", "payee", "project", "fen", "reason_code", "voucher_no")
    paid_in = event.payment.rpartition("-")[0]
    row = {name: getattr(event, name) for name in names} | {"book": paid_in, "booked_in": event.book}
    row |= {"returned_on": event.act.effective_on, "recorded_at": event.act.recorded_at}
    connection.execute(insert(returned_payments), row | {"sequence": sequence, "simulated": event.act.simulated})
    mine = (batches.c.book == paid_in, batches.c.batch == event.payment)
    back = {"returned_fen": batches.c.returned_fen + event.fen, "sequence": sequence}
    connection.execute(update(batches).where(*mine).values(back))
    left = commitments.c.left_fen + (0 if event.to_pool else event.fen)
    change = {"left_fen": left, "paid_fen": event.paid_total_fen, "sequence": sequence}
    change_commitment(connection, event.book, event.project, change)
    kind = "returned-to-pool" if event.to_pool else "returned-to-project"
    move(connection, sequence, event, kind, event.project, event.payment)
    if paid_in != event.book:
        recover(connection, event.book, event.draws)


ROWS: dict[type, Callable[[Connection, int, Any], None]] = {
    BatchSubmitted: _submitted,
    BatchLinesEntered: _lines,
    PaymentReturned: _returned,
}


def project_standard(connection: Connection, recorded: Recorded) -> None:
    """One rate of a county's table."""
    event = recorded.event
    if isinstance(event, StandardSet):
        row = asdict(event.standard) | {"county": event.county, "rule_pack": event.rule_pack}
        row |= {"sequence": recorded.sequence, "simulated": event.act.simulated}
        connection.execute(insert(standards), row)
