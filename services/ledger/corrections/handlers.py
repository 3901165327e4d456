"""Use cases of corrections: reversal in two acts, refund, reclaim."""

from services.ledger.book.account import SpecialAccount
from services.ledger.book.loading import Books, book, earlier, lower_books, name_of
from services.ledger.book.lots import Draw
from services.ledger.book.receipt import lot_name
from services.ledger.corrections.commands import DecideReversal, ReceiveRefund, ReclaimFunds, RequestReversal
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository


class OfCorrections(Books):
    """What puts the book right without editing it."""

    def request_reversal(self, books: Repository, command: RequestReversal) -> Outcome:
        """Ask for an entry's reversal."""
        account = book(books, command.book)
        pack, of_book = self._pack(account, command.act), name_of(account, command.of_book)
        before = earlier(books, account, of_book)
        _on_its_way(books, account, of_book, command.original_no)
        request_no, fen = account.request_reversal(
            command.original_no, command.fen, pack, command.act, of_book=of_book, earlier=before
        )
        return Outcome((account,), {"book": account.book, "request_no": request_no, "fen": fen})

    def decide_reversal(self, books: Repository, command: DecideReversal) -> Outcome:
        """Confirm a reversal, or decline it."""
        account = book(books, command.book)
        pack, request_no = self._pack(account, command.act), command.request_no
        draws: tuple[Draw, ...] = ()
        if command.confirmed:
            _on_its_way(books, account, *account.reversal_of(request_no))
            draws = account.confirm_reversal(request_no, command.voucher_no, pack, command.act)
        else:
            account.decline_reversal(request_no, pack, command.act)
        outcome = {"request_no": request_no, "confirmed": command.confirmed, "entry_no": account.version}
        return Outcome((account,), outcome | {"draws": _split(draws)})

    def receive_refund(self, books: Repository, command: ReceiveRefund) -> Outcome:
        """Book what came back of a payment."""
        account = book(books, command.book)
        pack = self._pack(account, command.act)
        before = earlier(books, account, command.payment)
        draws = account.receive_refund(
            command.payment, command.fen, command.voucher_no, pack, command.act, earlier=before
        )
        return Outcome((account,), {"payment": command.payment, "entry_no": account.version, "draws": _split(draws)})

    def reclaim_funds(self, books: Repository, command: ReclaimFunds) -> Outcome:
        """Give a superior unused money of a lot back."""
        account = book(books, command.book)
        lot, pack = lot_name(command.lot), self._pack(account, command.act)
        left = account.reclaim(lot, command.fen, command.document_no, pack, command.act)
        return Outcome((account,), {"lot": lot, "entry_no": account.version, "available_fen": left})


def _on_its_way(books: Repository, account: SpecialAccount, of_book: str, original_no: int) -> None:
    """Money that was passed down is called back only where it has not come in below."""
    to = account.passed_to(of_book, original_no, earlier(books, account, of_book))
    if to:
        account.still_on_its_way(f"{of_book}-{original_no}", lower_books(books, account, to, of_book))


def _split(draws: tuple[Draw, ...]) -> list[dict[str, object]]:
    return [{"lot": draw.lot, "fen": draw.fen} for draw in draws]
