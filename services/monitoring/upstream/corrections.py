"""What monitoring keeps of corrections, returns and changes of use: a movement undone, or moved to another project."""

from sqlalchemy import Connection, update

from services.monitoring.upstream import ledger as rows
from services.monitoring.upstream.hearing import keeping
from services.monitoring.upstream.movement import Kind
from services.monitoring.upstream.read_model import lots
from shared.contracts import ledger
from shared.contracts.envelope import Envelope
from shared.platform.capability import Hear

Back = ledger.EntryReversed | ledger.RefundReceived | ledger.PaymentReturned
Line = tuple[str, int, bool]


def _reverse(connection: Connection, envelope: Envelope, done: ledger.EntryReversed) -> str:
    match done.kind:
        case "inflow":
            (draw,) = done.draws
            _less_received(connection, envelope, done.book, draw, done.voucher_no)
        case "commitment":
            _less(connection, envelope, done, Kind.COMMITTED, _lines(connection, done))
        case "spending":
            _less_spent(connection, envelope, done)
        case "passed-down":
            (draw,) = done.draws
            rows.pass_down(connection, envelope, done.book, ledger.Draw(draw.lot, -draw.fen), done.voucher_no)
        case _:
            _came_back(connection, envelope, done, done.target == "available")
    return done.book


def _refund(connection: Connection, envelope: Envelope, done: ledger.RefundReceived) -> str:
    _came_back(connection, envelope, done, done.target == "available")
    return done.book


def _return(connection: Connection, envelope: Envelope, done: ledger.PaymentReturned) -> str:
    _came_back(connection, envelope, done, done.to_pool)
    return done.book


def _reclaim(connection: Connection, envelope: Envelope, done: ledger.FundsReclaimed) -> str:
    drawn = ledger.Draw(done.lot, done.fen)
    _less_received(connection, envelope, done.book, drawn, done.document_no)
    return done.book


def _moved_on(connection: Connection, envelope: Envelope, changed: ledger.UseChanged) -> str:
    """What was committed to one project is committed to another; the book and its lots stay as they are."""
    if changed.to_project == changed.project:
        return changed.book
    book, ours = changed.book, rows.own_lots(connection, changed.book)
    for project, sign in ((changed.project, -1), (changed.to_project, 1)):
        lines = [(draw.lot, sign * draw.fen, draw.lot in ours) for draw in changed.draws]
        rows.move(connection, envelope, book, Kind.COMMITTED, lines, project=project, reference=changed.plan_clause)
        rows.add_to_project(connection, envelope, book, project, {"committed_fen": sign * changed.fen})
    rows.add_to_book(connection, envelope, book, {})
    return book


def _came_back(connection: Connection, envelope: Envelope, back: Back, to_pool: bool) -> None:
    """Less was disbursed; where the project's account is closed, less was committed too."""
    lines = _lines(connection, back)
    _less(connection, envelope, back, Kind.DISBURSED, lines)
    own = {"own_disbursed_fen": sum(fen for _, fen, own in lines if own)}
    rows.add_to_book(connection, envelope, back.book, own)
    if to_pool:
        _less(connection, envelope, back, Kind.COMMITTED, lines)


def _less(connection: Connection, envelope: Envelope, back: Back, kind: Kind, lines: list[Line]) -> None:
    """Take what came back off its lots, its book and its project."""
    column, _ = rows.LOT_COLUMN[kind]
    for name, fen, _ in lines:
        row = update(lots).where(lots.c.book == back.book, lots.c.lot == name)
        connection.execute(row.values({column: lots.c[column] + fen, "sequence": envelope.sequence}))
    rows.add_to_book(connection, envelope, back.book, {column: -back.fen})
    rows.add_to_project(connection, envelope, back.book, back.project, {column: -back.fen})
    rows.move(connection, envelope, back.book, kind, lines, project=back.project, reference=_reference(back))


def _lines(connection: Connection, back: Back) -> list[Line]:
    ours = rows.own_lots(connection, back.book)
    return [(draw.lot, -draw.fen, draw.lot in ours) for draw in back.draws]


def _reference(back: Back) -> str:
    return back.payment if isinstance(back, ledger.PaymentReturned) else back.voucher_no


def _less_spent(connection: Connection, envelope: Envelope, reversed_: ledger.EntryReversed) -> None:
    book, project, less = reversed_.book, reversed_.project, {"spent_fen": -reversed_.fen}
    line = [("", -reversed_.fen, False)]
    rows.move(connection, envelope, book, Kind.SPENT, line, project=project, reference=reversed_.voucher_no)
    rows.add_to_book(connection, envelope, book, less)
    rows.add_to_project(connection, envelope, book, project, less)


def _less_received(connection: Connection, envelope: Envelope, book: str, less: ledger.Draw, reference: str) -> None:
    """A receipt booked wrongly, or money that a superior took back: received is net of both."""
    own = less.lot in rows.own_lots(connection, book)
    row = update(lots).where(lots.c.book == book, lots.c.lot == less.lot)
    connection.execute(row.values(received_fen=lots.c.received_fen - less.fen, sequence=envelope.sequence))
    rows.move(connection, envelope, book, Kind.RECEIVED, [(less.lot, -less.fen, own)], reference=reference)
    rows.add_to_book(connection, envelope, book, {"received_fen": -less.fen, "own_budget_fen": -less.fen if own else 0})


HEARS: dict[type, Hear] = {
    ledger.EntryReversed: keeping("funds", _reverse),
    ledger.RefundReceived: keeping("funds", _refund),
    ledger.PaymentReturned: keeping("funds", _return),
    ledger.UseChanged: keeping("funds", _moved_on),
    ledger.FundsReclaimed: keeping("funds", _reclaim),
}
