"""The ledger's own events become rows, in the transaction that moves the position."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, insert, update

from services.ledger.domain import entries as entry
from services.ledger.domain.lots import Draw
from services.ledger.domain.postings import postings as postings_of
from services.ledger.domain.postings import stage
from services.ledger.file_projection import project_file
from services.ledger.tables import books, commitments, entries, lots, movements, payments, postings
from shared.eventstore import Recorded


def project(connection: Connection, recorded: Recorded) -> None:
    """Write what one event changed: its entry, its postings, and the rows it touches."""
    event = recorded.event
    if not isinstance(event, entry.Entry):
        project_file(connection, recorded)
        return
    connection.execute(insert(entries), _entry(recorded))
    if made := _postings(recorded):
        connection.execute(insert(postings), made)
    _ROWS[type(event)](connection, recorded.sequence, event)


def _entry(recorded: Recorded) -> dict[str, Any]:
    event, facts = recorded.event, vars(recorded.event)
    act, terms, receipt = event.act, facts.get("terms"), facts.get("receipt")
    return {
        "book": event.book,
        "entry_no": event.originator_version,
        "sequence": recorded.sequence,
        "kind": event.TOPIC.rsplit(".", 1)[1],
        "effective_on": act.effective_on,
        "recorded_at": act.recorded_at,
        "organisation": act.actor.organisation,
        "role": act.actor.role,
        "post": act.actor.post,
        "staff": act.actor.staff,
        "fen": (terms or receipt).fen if terms or receipt else facts.get("fen", 0),
        "lot": facts.get("lot", ""),
        "project": terms.project if terms else facts.get("project", ""),
        "payment": facts.get("payment", ""),
        "reason": act.reason,
        "simulated": act.simulated,
    }


def _postings(recorded: Recorded) -> list[dict[str, Any]]:
    event = recorded.event
    return [
        {
            "sequence": recorded.sequence,
            "ordinal": ordinal,
            "book": event.book,
            "entry_no": event.originator_version,
            "account": account,
            "stage": stage(account),
            "fen": fen,
            "effective_on": event.act.effective_on,
            "recorded_at": event.act.recorded_at,
        }
        for ordinal, (account, fen) in enumerate(postings_of(event))
    ]


def _opened(connection: Connection, sequence: int, event: entry.Opened) -> None:
    row = {name: getattr(event, name) for name in ("book", "county", "fiscal_year", "keeper", "rule_pack")}
    row |= {"opened_on": event.act.effective_on, "sequence": sequence, "simulated": event.act.simulated}
    connection.execute(insert(books), row)


def _keeper(connection: Connection, sequence: int, event: entry.KeeperAppointed) -> None:
    if event.until is None:
        row = {"keeper": event.keeper, "sequence": sequence}
        connection.execute(update(books).where(books.c.book == event.book).values(row))


def _inflow(connection: Connection, sequence: int, event: entry.InflowReceived) -> None:
    row = asdict(event.receipt) | {
        "book": event.book,
        "lot": event.lot,
        "entry_no": event.originator_version,
        "available_fen": event.receipt.fen,
        "committed_fen": 0,
        "disbursed_fen": 0,
        "returned_fen": 0,
        "carried_over": event.carried_over,
        "late": event.late,
        "flags": list(event.flags),
        "sequence": sequence,
        "simulated": event.act.simulated,
    }
    connection.execute(insert(lots), row)


def _committed(connection: Connection, sequence: int, event: entry.FundsCommitted) -> None:
    _commitment(connection, sequence, event, state="committed", left_fen=event.fen, minutes_no=event.minutes_no)
    _move(connection, sequence, event, "committed", event.project)


def _refused(connection: Connection, sequence: int, event: entry.CommitmentRefused) -> None:
    _commitment(connection, sequence, event, state="refused", shortage_fen=event.shortage_fen)


def _commitment(connection: Connection, sequence: int, event: Any, **facts: Any) -> None:
    """A refused commitment may be retried: the later answer stands in its place."""
    row = {"left_fen": 0, "paid_fen": 0, "spent_fen": 0, "returned_fen": 0, "shortage_fen": 0, "minutes_no": ""}
    row |= {"book": event.book, "project": event.project, "approved_fen": event.fen, "sequence": sequence}
    row |= {"simulated": event.act.simulated} | facts
    connection.execute(
        commitments.delete().where(commitments.c.book == event.book, commitments.c.project == event.project)
    )
    connection.execute(insert(commitments), row)


def _released(connection: Connection, sequence: int, event: entry.CommitmentReleased) -> None:
    _given_back(connection, sequence, event, "released")


def _surplus(connection: Connection, sequence: int, event: entry.SurplusReturned) -> None:
    _given_back(connection, sequence, event, "returned")


def _given_back(connection: Connection, sequence: int, event: Any, state: str) -> None:
    row = {"state": state, "left_fen": 0, "returned_fen": event.fen, "sequence": sequence}
    _of_project(connection, event.book, event.project, row)
    _move(connection, sequence, event, state, event.project)


def _of_project(connection: Connection, book: str, project: str, row: dict[str, Any]) -> None:
    connection.execute(
        update(commitments).where(commitments.c.book == book, commitments.c.project == project).values(row)
    )


def _requested(connection: Connection, sequence: int, event: entry.PaymentRequested) -> None:
    row = asdict(event.terms) | {
        "book": event.book,
        "payment": event.payment,
        "entry_no": event.originator_version,
        "stage": "requested",
        "state": event.state,
        "progress_percent": event.progress_percent,
        "requested_by": event.act.actor.staff,
        "reviewed_by": "",
        "posted_by": "",
        "findings": [],
        "voucher_no": "",
        "rule_pack": "",
        "sequence": sequence,
        "simulated": event.act.simulated,
    }
    connection.execute(insert(payments), row)


def _reviewed(connection: Connection, sequence: int, event: entry.PaymentReviewed) -> None:
    row: dict[str, Any] = {"stage": "passed" if event.passed else "failed", "reviewed_by": event.act.actor.staff}
    row |= {"findings": list(event.findings), "rule_pack": event.rule_pack, "sequence": sequence}
    _of_payment(connection, event.book, event.payment, row)


def _disbursed(connection: Connection, sequence: int, event: entry.FundsDisbursed) -> None:
    row: dict[str, Any] = {"stage": "posted", "posted_by": event.act.actor.staff, "voucher_no": event.voucher_no}
    row |= {"state": event.state, "progress_percent": event.progress_percent, "sequence": sequence}
    _of_payment(connection, event.book, event.payment, row)
    left = {"left_fen": commitments.c.left_fen - event.terms.fen, "paid_fen": event.paid_total_fen}
    _of_project(connection, event.book, event.terms.project, left | {"sequence": sequence})
    _move(connection, sequence, event, "disbursed", event.terms.project, event.payment)


def _of_payment(connection: Connection, book: str, payment: str, row: dict[str, Any]) -> None:
    connection.execute(update(payments).where(payments.c.book == book, payments.c.payment == payment).values(row))


def _spent(connection: Connection, sequence: int, event: entry.SpendingReported) -> None:
    row = {"spent_fen": event.spent_total_fen, "sequence": sequence}
    _of_project(connection, event.book, event.project, row)


_LOT_CHANGES = {
    "committed": (("available_fen", -1), ("committed_fen", 1)),
    "released": (("committed_fen", -1), ("available_fen", 1)),
    "returned": (("committed_fen", -1), ("available_fen", 1), ("returned_fen", 1)),
    "disbursed": (("committed_fen", -1), ("disbursed_fen", 1)),
}


def _move(connection: Connection, sequence: int, event: Any, kind: str, project: str, payment: str = "") -> None:
    draws: tuple[Draw, ...] = event.draws
    common = {"book": event.book, "kind": kind, "project": project, "payment": payment, "sequence": sequence}
    rows = [common | {"ordinal": n, "lot": draw.lot, "fen": draw.fen} for n, draw in enumerate(draws)]
    if rows:
        connection.execute(insert(movements), rows)
    for draw in draws:
        change = {name: lots.c[name] + sign * draw.fen for name, sign in _LOT_CHANGES[kind]}
        connection.execute(
            update(lots)
            .where(lots.c.book == event.book, lots.c.lot == draw.lot)
            .values(change | {"sequence": sequence})
        )


_ROWS: dict[type, Callable[[Connection, int, Any], None]] = {
    entry.Opened: _opened,
    entry.KeeperAppointed: _keeper,
    entry.InflowReceived: _inflow,
    entry.FundsCommitted: _committed,
    entry.CommitmentRefused: _refused,
    entry.CommitmentReleased: _released,
    entry.PaymentRequested: _requested,
    entry.PaymentReviewed: _reviewed,
    entry.FundsDisbursed: _disbursed,
    entry.SpendingReported: _spent,
    entry.SurplusReturned: _surplus,
}
