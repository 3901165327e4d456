"""What may be asked of a superior's book: to pass money down a level. Amounts are integer fen."""

from dataclasses import dataclass

from services.ledger.book.loading import book, pack_of
from services.ledger.book.receipt import lot_name
from services.ledger.transfers import decisions
from shared.kernel.acts import Act
from shared.kernel.divisions import divisions
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome


@dataclass(frozen=True, kw_only=True)
class RequestPassDown:
    """Free money of a lot for a division below, where it is the line of this document."""

    act: Act
    book: str
    lot: str
    to: str
    fen: int
    document_no: str
    fund_line: str


def request_pass_down(unit: UnitOfWork, command: RequestPassDown) -> Outcome:
    """Put the request on record, for another person to decide; answers its number."""
    divisions().get(command.to)
    account, lot = book(unit.repository, command.book), lot_name(command.lot)
    document, pack = (command.document_no, command.fund_line), pack_of(unit, account, command.act)
    request_no = decisions.request_pass_down(account, lot, command.to, command.fen, document, pack, command.act)
    return Outcome((account,), {"book": account.state.book, "request_no": request_no, "lot": lot})


@dataclass(frozen=True, kw_only=True)
class DecidePassDown:
    """The keeper's answer to a request of somebody else."""

    act: Act
    book: str
    request_no: int
    confirmed: bool
    voucher_no: str


def decide_pass_down(unit: UnitOfWork, command: DecidePassDown) -> Outcome:
    """Book the money out, or let it stay; answers the id that the lower book's receipt cites."""
    account, transfer_id = book(unit.repository, command.book), ""
    pack, request_no = pack_of(unit, account, command.act), command.request_no
    if command.confirmed:
        transfer_id = decisions.confirm_pass_down(account, request_no, command.voucher_no, pack, command.act)
    else:
        decisions.decline_pass_down(account, request_no, pack, command.act)
    outcome = {"request_no": request_no, "confirmed": command.confirmed, "entry_no": account.version}
    return Outcome((account,), outcome | {"transfer_id": transfer_id})
