"""Entries of money that a superior's book passes down to the pool of a lower level (下达), in two acts."""

from services.ledger.book.date_rules import AFTERWARDS, IN_THE_YEAR, KEEPER, LOT_FREE, PASS_DOWN_ASKED, Dated
from services.ledger.book.entry import Entry, Touched, touched
from services.ledger.book.postings import Posting, available
from services.ledger.book.reversible import PASSED_DOWN, Original, PassDown
from services.ledger.book.state import BookState
from shared.kernel.natural_keys import document_key


class PassDownRequested(Entry):
    """The first act: this much of a lot is to go to `to`, where it comes in as the line of this document."""

    TOPIC = "ledger.special-account.pass-down-requested"
    DATES = Dated(IN_THE_YEAR, (LOT_FREE,))
    lot: str
    to: str
    fen: int
    document_no: str
    fund_line: str
    rule_pack: str

    def change(self, book: BookState) -> None:
        paper, by = (self.document_no, self.fund_line), self.act.actor
        book.pass_downs[self.originator_version] = PassDown(
            self.lot, self.to, self.fen, *paper, by.staff, requested_on=self.act.effective_on, body=by.organisation
        )

    def touches(self) -> Touched:
        return touched(lots=(self.lot,))


class PassDownDeclined(Entry):
    TOPIC = "ledger.special-account.pass-down-declined"
    DATES = Dated(AFTERWARDS, (PASS_DOWN_ASKED,))
    request_no: int
    lot: str

    def change(self, book: BookState) -> None:
        book.pass_downs[self.request_no].stage = "declined"

    def touches(self) -> Touched:
        return touched(lots=(self.lot,))


class FundsPassedDown(Entry):
    """The second act: the money has left. `transfer_id` is its one name in both books (G-63)."""

    TOPIC = "ledger.special-account.funds-passed-down"
    DATES = Dated(IN_THE_YEAR, (KEEPER, PASS_DOWN_ASKED, LOT_FREE))
    request_no: int
    transfer_id: str
    lot: str
    to: str
    fen: int
    document_no: str
    fund_line: str
    voucher_no: str
    rule_pack: str

    def change(self, book: BookState) -> None:
        sent = book.pass_downs[self.request_no]
        sent.stage, sent.transfer_id, sent.passed_on = "confirmed", self.transfer_id, self.act.effective_on
        book.vouchers.add(document_key(self.voucher_no))
        lot = book.lots[self.lot]
        lot.draw(self.fen, book.day_of(self.act.effective_on))
        lot.passed_down += self.fen
        book.originals[self.originator_version] = Original(
            PASSED_DOWN, self.lot, self.fen, self.to, book.day_of(self.act.effective_on)
        )

    def touches(self) -> Touched:
        return touched(lots=(self.lot,))

    def postings(self) -> list[Posting]:
        return [(available(self.lot), -self.fen), (f"{PASSED_DOWN}:{self.to}", self.fen)]
