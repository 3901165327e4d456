"""Entries of the pool: what came in, and what is set aside for whom."""

from datetime import date
from typing import TYPE_CHECKING

from services.ledger.book.entry import Entry
from services.ledger.book.lots import Commitment, Draw, Lot
from services.ledger.book.postings import Posting, available, committed, given_back, per_draw
from services.ledger.book.receipt import Receipt
from services.ledger.book.reversible import Original

if TYPE_CHECKING:
    from services.ledger.book.pool import Pool


class InflowReceived(Entry):
    """`replaces` is the entry that reversed this receipt when it had been booked wrongly."""

    TOPIC = "ledger.special-account.inflow-received"
    lot: str
    receipt: Receipt
    carried_over: bool
    late: bool
    flags: tuple[str, ...]
    rule_pack: str
    replaces: int = 0

    def apply(self, account: "Pool") -> None:
        receipt = self.receipt
        day = account.day_of(self)
        account.keep_lot(self.lot, receipt, Lot.of(receipt, receipt.fen, day))
        account.originals[self.originator_version] = Original("inflow", self.lot, receipt.fen, on=day)

    def moved(self) -> list[tuple[str, int]]:
        return [("funder", -self.receipt.fen), ("available", self.receipt.fen)]

    def postings(self) -> list[Posting]:
        return [(f"funder:{self.receipt.level}", -self.receipt.fen), (available(self.lot), self.receipt.fen)]


class FundsCommitted(Entry):
    """The whole confirmed amount, or what of it a reversal took back: then `replaces` names the reversing entry."""

    TOPIC = "ledger.special-account.funds-committed"
    project: str
    fen: int
    draws: tuple[Draw, ...]
    minutes_no: str
    rule_pack: str = ""
    replaces: int = 0
    category: str = ""

    def apply(self, account: "Pool") -> None:
        day = account.day_of(self)
        commitment = account.commitments.setdefault(self.project, Commitment(0, self.minutes_no))
        commitment.category = self.category
        commitment.approved_fen += self.fen
        for draw in self.draws:
            account.lots[draw.lot].draw(draw.fen, day)
            account.lots[draw.lot].committed += draw.fen
            commitment.hold(draw.lot, draw.fen, day)
        account.originals[self.originator_version] = Original("commitment", self.project, self.fen, on=day)
        account.shortages.pop(self.project, None)

    def postings(self) -> list[Posting]:
        return per_draw(self.draws, available, lambda lot: committed(lot, self.project))


class CommitmentRefused(Entry):
    """The pool could not carry a confirmed project when it was decided: recorded, and no money moved."""

    TOPIC = "ledger.special-account.commitment-refused"
    project: str
    fen: int
    available_fen: int
    shortage_fen: int
    rule_pack: str = ""

    def apply(self, account: "Pool") -> None:
        account.shortages[self.project] = self.shortage_fen


class CommitmentReleased(Entry):
    TOPIC = "ledger.special-account.commitment-released"
    project: str
    fen: int
    draws: tuple[Draw, ...]
    rule_pack: str = ""

    def apply(self, account: "Pool") -> None:
        give_back(account, self.project, self.draws, account.day_of(self))

    def postings(self) -> list[Posting]:
        return given_back(self.project, self.draws)


def give_back(account: "Pool", project: str, draws: tuple[Draw, ...], on: date) -> None:
    """What a project no longer needs goes back to the lots it came from, attributes untouched."""
    commitment = account.commitments[project]
    for draw in draws:
        account.lots[draw.lot].committed -= draw.fen
        account.lots[draw.lot].free(draw.fen, on)
        commitment.let_go(draw.lot, draw.fen, on)
    commitment.closed = True
