"""Payments."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, DateTime, Integer, Table, delete, insert, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from services.ledger.book.columns import column, metadata
from services.ledger.book.entry import Entry
from services.ledger.book.movements import change_commitment, give_back, move
from services.ledger.book.payment import Terms
from services.ledger.book.tables import commitments
from services.ledger.payments.entries import (
    FindingsNoted,
    FundsDisbursed,
    PaymentCountersigned,
    PaymentRequested,
    PaymentReviewed,
    PaymentWithdrawn,
    SpendingReported,
    SurplusReturned,
)
from shared.kernel.records import as_dict

payments = Table(
    "payments",
    metadata,
    column("book", primary_key=True),
    column("payment", primary_key=True),
    column("entry_no", BigInteger),
    column("project"),
    column("fen", BigInteger),
    column("stage"),
    column("purpose"),
    column("instrument"),
    column("payee_class"),
    column("payee"),
    column("beneficiary_level"),
    column("beneficiary_place"),
    column("using_unit"),
    column("responsible_person"),
    column("minutes_no"),
    column("text"),
    column("commitment"),
    column("evidence", ARRAY(Text)),
    column("green_channel", Boolean),
    column("transfer_id"),
    column("countersigned_by"),
    Column("due_at", DateTime(timezone=True)),
    column("subsidy"),
    column("repays"),
    column("replaces", BigInteger),
    column("policy"),
    column("period"),
    column("state"),
    column("progress_percent", Integer),
    column("requested_by"),
    column("reviewed_by"),
    column("posted_by"),
    column("findings", ARRAY(Text)),
    column("voucher_no"),
    column("reversed_fen", BigInteger),
    column("refunded_fen", BigInteger),
    column("rule_pack"),
    column("sequence", BigInteger),
    column("simulated", Boolean),
)

payment_findings = Table(
    "payment_findings",
    metadata,
    column("book", primary_key=True),
    column("payment", primary_key=True),
    column("number", Integer, primary_key=True),
    column("step"),
    column("code"),
    column("line", Integer),
    column("payee"),
    column("other"),
    column("other_payment"),
    column("other_line", Integer),
    column("project"),
    column("fen", BigInteger),
    column("on_day"),
    column("rule_pack"),
    column("sequence", BigInteger),
)
"""What of a payment was asked for or paid before, as it was found at its latest step."""


_ASKED = ("book", "payment", "state", "progress_percent", "due_at")


def payment_row(sequence: int, event: Entry, terms: Terms) -> dict[str, Any]:
    """The row of a payment that was just asked for, on its own or as a batch."""
    return (
        as_dict(terms)
        | {name: getattr(event, name) for name in _ASKED}
        | {
            "entry_no": event.originator_version,
            "stage": "requested",
            "requested_by": event.act.actor.staff,
            "reviewed_by": "",
            "countersigned_by": "",
            "posted_by": "",
            "evidence": [f"{name}={paper}" for name, paper in terms.evidence.items()],
            "findings": [],
            "voucher_no": "",
            "reversed_fen": 0,
            "refunded_fen": 0,
            "rule_pack": "",
            "sequence": sequence,
            "simulated": event.act.simulated,
        }
    )


def _requested(connection: Connection, sequence: int, event: PaymentRequested) -> None:
    connection.execute(insert(payments), payment_row(sequence, event, event.terms))


def _reviewed(connection: Connection, sequence: int, event: PaymentReviewed) -> None:
    row: dict[str, Any] = {"stage": "passed" if event.passed else "failed", "reviewed_by": event.act.actor.staff}
    row |= {"findings": list(event.findings), "rule_pack": event.rule_pack, "sequence": sequence}
    _of_payment(connection, event.book, event.payment, row | {"due_at": event.due_at})


def _countersigned(connection: Connection, sequence: int, event: PaymentCountersigned) -> None:
    row = {"stage": "countersigned", "countersigned_by": event.act.actor.staff, "due_at": event.due_at}
    _of_payment(connection, event.book, event.payment, row | {"sequence": sequence})


def _withdrawn(connection: Connection, sequence: int, event: PaymentWithdrawn) -> None:
    row = {"stage": "withdrawn", "due_at": None, "sequence": sequence}
    _of_payment(connection, event.book, event.payment, row)


def _disbursed(connection: Connection, sequence: int, event: FundsDisbursed) -> None:
    row: dict[str, Any] = {"stage": "posted", "posted_by": event.act.actor.staff, "voucher_no": event.voucher_no}
    row |= {"state": event.state, "progress_percent": event.progress_percent, "sequence": sequence, "due_at": None}
    _of_payment(connection, event.book, event.payment, row)
    left = {"left_fen": commitments.c.left_fen - event.terms.fen, "paid_fen": event.paid_total_fen}
    change_commitment(connection, event.book, event.terms.project, left | {"sequence": sequence})
    move(connection, sequence, event, "disbursed", event.terms.project, event.payment)


def _of_payment(connection: Connection, book: str, payment: str, row: dict[str, Any]) -> None:
    connection.execute(update(payments).where(payments.c.book == book, payments.c.payment == payment).values(row))


def _spent(connection: Connection, sequence: int, event: SpendingReported) -> None:
    row = {"spent_fen": event.spent_total_fen, "sequence": sequence}
    change_commitment(connection, event.book, event.project, row)


def _surplus(connection: Connection, sequence: int, event: SurplusReturned) -> None:
    give_back(connection, sequence, event, "returned")


def _found(connection: Connection, sequence: int, event: FindingsNoted) -> None:
    rows, at = payment_findings, {"book": event.book, "payment": event.payment, "step": event.step}
    if event.first == 1:
        connection.execute(delete(rows).where(rows.c.book == event.book, rows.c.payment == event.payment))
    new = []
    for number, each in enumerate(event.found, start=event.first):
        told = each._asdict()
        told |= {"other_payment": told.pop("payment"), "on_day": told.pop("on"), "number": number}
        new.append(told | at | {"rule_pack": event.rule_pack, "sequence": sequence})
    if new:
        connection.execute(insert(rows), new)


ROWS: dict[type, Callable[[Connection, int, Any], None]] = {
    PaymentRequested: _requested,
    PaymentReviewed: _reviewed,
    FindingsNoted: _found,
    PaymentCountersigned: _countersigned,
    PaymentWithdrawn: _withdrawn,
    FundsDisbursed: _disbursed,
    SpendingReported: _spent,
    SurplusReturned: _surplus,
}
