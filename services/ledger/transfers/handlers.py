"""Use cases of money passed down a level."""

from services.ledger.book.loading import Books, book
from services.ledger.book.receipt import lot_name
from services.ledger.transfers.commands import DecidePassDown, RequestPassDown
from shared.kernel.divisions import divisions
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository


class OfPassingDown(Books):
    """From a superior's pool towards the county's."""

    def request_pass_down(self, books: Repository, command: RequestPassDown) -> Outcome:
        """Ask for a transfer."""
        divisions().get(command.to)
        account, lot = book(books, command.book), lot_name(command.lot)
        document, pack = (command.document_no, command.fund_line), self._pack(account, command.act)
        request_no = account.request_pass_down(lot, command.to, command.fen, document, pack, command.act)
        return Outcome((account,), {"book": account.book, "request_no": request_no, "lot": lot})

    def decide_pass_down(self, books: Repository, command: DecidePassDown) -> Outcome:
        """Pass the money down, or decline."""
        account, transfer_id = book(books, command.book), ""
        pack, request_no = self._pack(account, command.act), command.request_no
        if command.confirmed:
            transfer_id = account.confirm_pass_down(request_no, command.voucher_no, pack, command.act)
        else:
            account.decline_pass_down(request_no, pack, command.act)
        outcome = {"request_no": request_no, "confirmed": command.confirmed, "entry_no": account.version}
        return Outcome((account,), outcome | {"transfer_id": transfer_id})
