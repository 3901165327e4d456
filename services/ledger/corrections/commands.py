"""What may be asked of the book to put it right. Amounts are integer fen."""

from dataclasses import dataclass

from services.ledger.book.account import SpecialAccount
from services.ledger.book.loading import book, earlier, lower_books, name_of, pack_of
from services.ledger.book.lots import Draw
from services.ledger.book.receipt import lot_name
from services.ledger.corrections import decisions
from services.ledger.transfers import decisions as transfers
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository


@dataclass(frozen=True, kw_only=True)
class RequestReversal:
    """An entry, or `fen` of it, was wrong; None means all that is left of it. `of_book`: a sealed book it lies in."""

    act: Act
    book: str
    original_no: int
    fen: int | None
    of_book: str = ""


def request_reversal(unit: UnitOfWork, command: RequestReversal) -> Outcome:
    """Put the request on record, for another person to decide; answers its number and its fen."""
    account = book(unit.repository, command.book)
    pack, of_book = pack_of(unit, account, command.act), name_of(account, command.of_book)
    before = earlier(unit.repository, account, of_book)
    _on_its_way(unit.repository, account, of_book, command.original_no)
    request_no, fen = decisions.request_reversal(
        account, command.original_no, command.fen, pack, command.act, of_book=of_book, earlier=before
    )
    return Outcome((account,), {"book": account.state.book, "request_no": request_no, "fen": fen})


@dataclass(frozen=True, kw_only=True)
class DecideReversal:
    """The keeper's answer to a reversal that somebody else asked for."""

    act: Act
    book: str
    request_no: int
    confirmed: bool
    voucher_no: str


def decide_reversal(unit: UnitOfWork, command: DecideReversal) -> Outcome:
    """Move the money back under the voucher, or note that it stays; answers the split by lot."""
    account = book(unit.repository, command.book)
    pack, request_no = pack_of(unit, account, command.act), command.request_no
    draws: tuple[Draw, ...] = ()
    if command.confirmed:
        _on_its_way(unit.repository, account, *decisions.reversal_of(account, request_no))
        draws = decisions.confirm_reversal(account, request_no, command.voucher_no, pack, command.act)
    else:
        decisions.decline_reversal(account, request_no, pack, command.act)
    outcome = {"request_no": request_no, "confirmed": command.confirmed, "entry_no": account.version}
    return Outcome((account,), outcome | {"draws": _split(draws)})


@dataclass(frozen=True, kw_only=True)
class ReceiveRefund:
    """`fen` of a payment came back from its payee, by the bank's voucher."""

    act: Act
    book: str
    payment: str
    fen: int
    voucher_no: str


def receive_refund(unit: UnitOfWork, command: ReceiveRefund) -> Outcome:
    """Book it to the lots it was drawn from, the latest draw first; answers the split."""
    account = book(unit.repository, command.book)
    pack = pack_of(unit, account, command.act)
    before = earlier(unit.repository, account, command.payment)
    draws = decisions.receive_refund(
        account, command.payment, command.fen, command.voucher_no, pack, command.act, earlier=before
    )
    return Outcome((account,), {"payment": command.payment, "entry_no": account.version, "draws": _split(draws)})


@dataclass(frozen=True, kw_only=True)
class ReclaimFunds:
    """A superior takes unused money of a lot back, by its document."""

    act: Act
    book: str
    lot: str
    fen: int
    document_no: str


def reclaim_funds(unit: UnitOfWork, command: ReclaimFunds) -> Outcome:
    """Book it out of the lot; answers what is left there in fen."""
    account = book(unit.repository, command.book)
    lot, pack = lot_name(command.lot), pack_of(unit, account, command.act)
    left = decisions.reclaim(account, lot, command.fen, command.document_no, pack, command.act)
    return Outcome((account,), {"lot": lot, "entry_no": account.version, "available_fen": left})


def _on_its_way(books: Repository, account: SpecialAccount, of_book: str, original_no: int) -> None:
    """Money that was passed down is called back only where it has not come in below."""
    to = transfers.passed_to(account, of_book, original_no, earlier(books, account, of_book))
    if to:
        transfers.still_on_its_way(f"{of_book}-{original_no}", lower_books(books, account, to, of_book))


def _split(draws: tuple[Draw, ...]) -> list[dict[str, object]]:
    return [{"lot": draw.lot, "fen": draw.fen} for draw in draws]
