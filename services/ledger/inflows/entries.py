"""Entries of the pool: what came in, and what is set aside for whom."""

from services.ledger.book.date_rules import (
    CORRECTED,
    IN_THE_YEAR,
    KEEPER,
    RECEIPT_ANNOUNCED,
    Dated,
)
from services.ledger.book.entry import Entry, Touched, touched
from services.ledger.book.lots import Lot
from services.ledger.book.postings import Posting, available
from services.ledger.book.receipt import Receipt
from services.ledger.book.reversible import Original
from services.ledger.book.state import BookState


class InflowReceived(Entry):
    """`replaces` is the entry that reversed this receipt when it had been booked wrongly."""

    TOPIC = "ledger.special-account.inflow-received"
    DATES = Dated(
        IN_THE_YEAR,
        (KEEPER, RECEIPT_ANNOUNCED, CORRECTED),
        "提前下达的资金届时填 kind=in-advance，收到日期（received_on）照实填写，其他资金记入收到年度的专账",
    )
    lot: str
    receipt: Receipt
    carried_over: bool
    late: bool
    flags: tuple[str, ...]
    rule_pack: str
    replaces: int = 0

    def change(self, book: BookState) -> None:
        receipt = self.receipt
        day = book.day_of(self.act.effective_on)
        book.keep_lot(self.lot, receipt, Lot.of(receipt, receipt.fen, day))
        book.originals[self.originator_version] = Original("inflow", self.lot, receipt.fen, on=day)

    def books_anew(self) -> int:
        return self.replaces

    def touches(self) -> Touched:
        return touched(lots=(self.lot,))

    def postings(self) -> list[Posting]:
        return [(f"funder:{self.receipt.level}", -self.receipt.fen), (available(self.lot), self.receipt.fen)]
