"""Entries of money that a superior's book passes down to the pool of a lower level (下达), in two acts."""

from typing import TYPE_CHECKING

from services.ledger.book.entry import Entry
from services.ledger.book.postings import Posting, available
from services.ledger.book.reversible import Original, PassDown
from shared.kernel.natural_keys import document_key

if TYPE_CHECKING:
    from services.ledger.book.pool import Pool

PASSED_DOWN = "passed-down"


class PassDownRequested(Entry):
    """The first act: this much of a lot is to go to `to`, where it comes in as the line of this document."""

    TOPIC = "ledger.special-account.pass-down-requested"
    lot: str
    to: str
    fen: int
    document_no: str
    fund_line: str
    rule_pack: str

    def apply(self, account: "Pool") -> None:
        paper, by = (self.document_no, self.fund_line), self.act.actor
        account.pass_downs[self.originator_version] = PassDown(
            self.lot, self.to, self.fen, *paper, by.staff, requested_on=self.act.effective_on, body=by.organisation
        )


class PassDownDeclined(Entry):
    TOPIC = "ledger.special-account.pass-down-declined"
    request_no: int
    lot: str

    def apply(self, account: "Pool") -> None:
        account.pass_downs[self.request_no].stage = "declined"


class FundsPassedDown(Entry):
    """The second act: the money has left. `transfer_id` is its one name in both books (G-63)."""

    TOPIC = "ledger.special-account.funds-passed-down"
    request_no: int
    transfer_id: str
    lot: str
    to: str
    fen: int
    document_no: str
    fund_line: str
    voucher_no: str
    rule_pack: str

    def apply(self, account: "Pool") -> None:
        sent = account.pass_downs[self.request_no]
        sent.stage, sent.transfer_id, sent.passed_on = "confirmed", self.transfer_id, self.act.effective_on
        account.vouchers.add(document_key(self.voucher_no))
        lot = account.lots[self.lot]
        lot.draw(self.fen, account.day_of(self))
        lot.passed_down += self.fen
        account.originals[self.originator_version] = Original(
            PASSED_DOWN, self.lot, self.fen, self.to, account.day_of(self)
        )

    def postings(self) -> list[Posting]:
        return [(available(self.lot), -self.fen), (f"{PASSED_DOWN}:{self.to}", self.fen)]
