"""Payment batches with their lines, returned payments, and the rate tables they are checked against."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Index,
    Integer,
    Table,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from services.ledger.batches.entries import BatchLinesEntered, BatchSubmitted, PaymentReturned
from services.ledger.book.columns import column, metadata
from services.ledger.book.movements import change_commitment, move
from services.ledger.book.tables import commitments
from services.ledger.corrections.read_model import recover
from services.ledger.payments.read_model import payment_row, payments
from services.ledger.standards.standards import StandardSet
from shared.kernel.divisions import succession

batches = Table(
    "batches",
    metadata,
    column("book", primary_key=True),
    column("batch", primary_key=True),
    column("entry_no", BigInteger),
    column("project"),
    column("mode"),
    column("lines", Integer),
    column("accepted", Integer),
    column("refused", Integer),
    column("declared_fen", BigInteger),
    column("fen", BigInteger),
    column("returned_fen", BigInteger),
    column("findings", ARRAY(Text)),
    column("sequence", BigInteger),
    column("simulated", Boolean),
)

batch_lines = Table(
    "batch_lines",
    metadata,
    column("book", primary_key=True),
    column("batch", primary_key=True),
    column("line", Integer, primary_key=True),
    column("payee"),
    column("commitment"),
    column("place"),
    column("fen", BigInteger),
    column("starts_at_fen", BigInteger),
    column("units", Integer),
    column("subsidy"),
    column("policy"),
    column("household_type"),
    column("note"),
    column("repays"),
    column("code"),
    column("sequence", BigInteger),
    Index("batch_lines_by_payee", "book", "payee"),
)
"""`starts_at_fen` is where the line begins in the batch's money: lines use up the batch's draws in order."""

returned_payments = Table(
    "returned_payments",
    metadata,
    column("book", primary_key=True),
    column("payment", primary_key=True),
    column("line", Integer, primary_key=True),
    column("payee"),
    column("project"),
    column("fen", BigInteger),
    column("reason_code"),
    column("booked_in"),
    column("voucher_no"),
    column("returned_on", Date),
    column("recorded_at", DateTime(timezone=True)),
    column("sequence", BigInteger),
    column("simulated", Boolean),
)

standards = Table(
    "subsidy_standards",
    metadata,
    column("sequence", BigInteger, primary_key=True),
    column("county"),
    column("policy"),
    column("subsidy"),
    column("place"),
    column("household_type"),
    column("fen", BigInteger),
    column("unit"),
    column("valid_from", Date),
    Column("valid_until", Date),
    column("document_no"),
    column("superior_fen", BigInteger),
    column("superior_document"),
    column("stackable", Boolean),
    column("yearly_fen", BigInteger),
    column("once", Boolean),
    column("rule_pack"),
    column("simulated", Boolean),
    Index("subsidy_standards_by_county", "county", "policy"),
)


_NEW_LINES = insert(batch_lines)


def _submitted(connection: Connection, sequence: int, event: BatchSubmitted) -> None:
    connection.execute(insert(payments), payment_row(sequence, event, event.terms))
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


def _standard(connection: Connection, sequence: int, event: StandardSet) -> None:
    row = asdict(event.standard) | {"county": event.county, "rule_pack": event.rule_pack}
    row |= {"sequence": sequence, "simulated": event.act.simulated}
    connection.execute(insert(standards), row)


ROWS: dict[type, Callable[[Connection, int, Any], None]] = {
    BatchSubmitted: _submitted,
    BatchLinesEntered: _lines,
    PaymentReturned: _returned,
    StandardSet: _standard,
}
