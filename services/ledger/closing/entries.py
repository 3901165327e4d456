"""Entries of sealed months and years: closing, re-opening, what is carried over into the next year's book."""

from datetime import date

from services.ledger.book.date_rules import (
    AFTERWARDS,
    ANY_DAY,
    FROM_JANUARY,
    IN_THE_YEAR,
    LAST_CLOSED,
    MONTH_CLOSED,
    Dated,
)
from services.ledger.book.entry import Entry, Touched, touched
from services.ledger.book.lots import Commitment, Draw, Lot
from services.ledger.book.payment import Payment, Terms
from services.ledger.book.periods import Sealed, StageTotal
from services.ledger.book.postings import Posting, available, committed, given_back, per_draw
from services.ledger.book.receipt import Booked, Receipt, lot_key
from services.ledger.book.returned_payment import Claim, Returned
from services.ledger.book.state import BookState
from services.ledger.commitments.entries import give_back
from shared.kernel.natural_keys import document_key


class PeriodClosed(Entry):
    """A month is sealed (结账). `totals` is the trial balance by stage at `through`, `supersedes` an earlier closing.

    `checkpoint_size` and `checkpoint_root` name the log's last signed checkpoint, 0 and empty where there is none yet.
    """

    TOPIC = "ledger.special-account.period-closed"
    DATES = Dated(AFTERWARDS, (LAST_CLOSED,))
    period: str
    through: date
    totals: tuple[StageTotal, ...]
    entries: int
    last_entry_no: int
    previous_seal: str
    seal: str
    supersedes: int
    checkpoint_size: int
    checkpoint_root: str

    def change(self, book: BookState) -> None:
        book.periods.seal_month(
            Sealed(self.period, self.through, self.originator_version, self.seal, self.act.effective_on)
        )


class PeriodReopened(Entry):
    """The leading group decided to open the last closed month again; `closing` is the entry that had closed it."""

    TOPIC = "ledger.special-account.period-reopened"
    DATES = Dated(AFTERWARDS, (MONTH_CLOSED,))
    BREAKS_SEAL = True
    period: str
    closing: int
    minutes_no: str

    def change(self, book: BookState) -> None:
        book.periods.reopen_last()


class CommitmentCarriedOver(Entry):
    """What is left of a commitment goes on into the next book; `unspent_fen` is what the unit has and did not spend."""

    TOPIC = "ledger.special-account.commitment-carried-over"
    DATES = Dated(IN_THE_YEAR)
    project: str
    fen: int
    draws: tuple[Draw, ...]
    unspent_fen: int
    into: str
    rule_pack: str

    def change(self, book: BookState) -> None:
        give_back(book, self.project, self.draws, book.day_of(self.act.effective_on))
        book.commitment_successors[self.project] = self.into

    def touches(self) -> Touched:
        return touched(self.project, draws=self.draws)

    def postings(self) -> list[Posting]:
        return given_back(self.project, self.draws) + _unspent(self.project, self.into, -self.unspent_fen)


class LotCarriedOver(Entry):
    """The unpaid remainder of a lot goes on into the next book, where it is the lot `into_lot`.

    What goes on whole has its transfer id there and no longer here: there alone it can still be put right.
    """

    TOPIC = "ledger.special-account.lot-carried-over"
    DATES = Dated(IN_THE_YEAR)
    lot: str
    fen: int
    into: str
    into_lot: str
    rule_pack: str

    def change(self, book: BookState) -> None:
        lot = book.lots[self.lot]
        lot.draw(self.fen, book.day_of(self.act.effective_on))
        lot.carried_over += self.fen
        if lot.carried_over >= lot.received:
            book.release_transfer(lot)

    def touches(self) -> Touched:
        return touched(lots=(self.lot,))

    def postings(self) -> list[Posting]:
        return [(available(self.lot), -self.fen), (f"carried-over:{self.into}", self.fen)] if self.fen else []


class LotCarriedIn(Entry):
    """Last year's remainder of a lot, with every attribute of its receipt; `fen` came over. It is no new inflow.

    `categories` is what of it counts as which broad category. Of an advance payment `advanced_fen` was paid in advance
    in all and `settled_fen` is settled: what no quota has covered goes on even where the money is gone (`fen` 0).
    """

    TOPIC = "ledger.special-account.lot-carried-in"
    DATES = Dated(FROM_JANUARY)
    lot: str
    receipt: Receipt
    fen: int
    origin: str
    origin_lot: str
    rule_pack: str
    categories: dict[str, int] | None = None
    advanced_fen: int = 0
    settled_fen: int = 0

    def change(self, book: BookState) -> None:
        lot = Lot.of(self.receipt, self.fen, book.day_of(self.act.effective_on))
        lot.categories = dict(self.categories or lot.categories)
        lot.advanced = self.advanced_fen or lot.advanced
        lot.settled = self.settled_fen
        book.keep_lot(self.lot, self.receipt, lot)
        book.lot_successors[f"{self.origin} {self.origin_lot}"] = self.lot

    def touches(self) -> Touched:
        return touched(lots=(self.lot,))

    def postings(self) -> list[Posting]:
        return [(f"carried-in:{self.origin}", -self.fen), (available(self.lot), self.fen)] if self.fen else []


class CommitmentCarriedIn(Entry):
    """Last year's commitment goes on: what was approved, paid and spent before counts on, `draws` is what is left."""

    TOPIC = "ledger.special-account.commitment-carried-in"
    DATES = Dated(FROM_JANUARY)
    project: str
    fen: int
    draws: tuple[Draw, ...]
    unspent_fen: int
    origin: str
    approved_fen: int
    paid_fen: int
    spent_fen: int
    minutes_no: str
    closed: bool
    rule_pack: str
    category: str = ""
    changed: dict[str, int] | None = None
    moved_away: int = 0

    def change(self, book: BookState) -> None:
        day = book.day_of(self.act.effective_on)
        held = {}
        for draw in self.draws:
            book.lots[draw.lot].draw(draw.fen, day)
            book.lots[draw.lot].committed += draw.fen
            held[draw.lot] = draw.fen
        book.commitments[self.project] = Commitment(
            self.approved_fen,
            self.minutes_no,
            held,
            paid=self.paid_fen,
            spent=self.spent_fen,
            closed=self.closed,
            category=self.category,
            changed=dict(self.changed or {}),
            moved_away=self.moved_away,
            came={day: self.fen},
            handed={day: self.paid_fen - self.spent_fen},
        )

    def touches(self) -> Touched:
        return touched(self.project, draws=self.draws)

    def postings(self) -> list[Posting]:
        moved = per_draw(self.draws, available, lambda lot: committed(lot, self.project))
        return moved + _unspent(self.project, self.origin, self.unspent_fen)


class PaymentCarriedIn(Entry):
    """A payment of a sealed book of which something comes back: taken over as it stands there, once. It moves no money.

    `draws` is what has not come back of it yet, by the lots of this book; `origin` is the book that knew it last.
    """

    TOPIC = "ledger.special-account.payment-carried-in"
    DATES = Dated(FROM_JANUARY)
    payment: str
    origin: str
    terms: Terms
    draws: tuple[Draw, ...]
    earmark: str
    requested_by: str
    requested_on: date
    rule_pack: str

    def change(self, book: BookState) -> None:
        book.payments[self.payment] = Payment(
            self.terms,
            self.requested_by,
            self.requested_on,
            stage="posted",
            left={draw.lot: draw.fen for draw in self.draws},
            earmark=self.earmark,
            origin=self.origin,
        )

    def touches(self) -> Touched:
        return touched(self.terms.project, draws=self.draws)


class ReturnsCarriedIn(Entry):
    """What the bank sent back last year and nobody has paid again yet: the claims of those households go on here."""

    TOPIC = "ledger.special-account.returns-carried-in"
    DATES = Dated(FROM_JANUARY)
    origin: str
    claims: tuple[Claim, ...]

    def change(self, book: BookState) -> None:
        for claim in self.claims:
            book.returned[claim.reference] = Returned(claim.payee, claim.project, claim.fen)


class ReceiptsCarriedIn(Entry):
    """Receipts that earlier years' books used, in whole or in part: known here, so that none is booked again."""

    TOPIC = "ledger.special-account.receipts-carried-in"
    DATES = Dated(FROM_JANUARY)
    origin: str
    receipts: tuple[Booked, ...]

    def change(self, book: BookState) -> None:
        for receipt in self.receipts:
            book.prior_receipts[lot_key(receipt.lot)] = receipt.transfer_id
            if receipt.transfer_id:
                book.transfers.add(document_key(receipt.transfer_id))


class BookContinued(Entry):
    """This book goes on where last year's was sealed, under that `seal`; `earlier` are the books that ended in it."""

    TOPIC = "ledger.special-account.book-continued"
    DATES = Dated(FROM_JANUARY)
    origin: str
    earlier: tuple[str, ...]
    seal: str
    carried_fen: int
    lots: int
    commitments: int

    def change(self, book: BookState) -> None:
        book.continues = (*self.earlier, self.origin)


class PlanFixed(Entry):
    """The county's annual project plan is approved: what the master ledger (总台账) of the year is opened on."""

    TOPIC = "ledger.special-account.plan-fixed"
    DATES = Dated(ANY_DAY)
    plan: str
    approved_on: date
    minutes_no: str
    total_fen: int


def _unspent(project: str, other: str, fen: int) -> list[Posting]:
    """What a unit still has of what it was paid is followed in the next book: `fen` comes in, or goes when negative."""
    return [(f"unspent:{other}:{project}", -fen), (f"paid:{project}", fen)] if fen else []
