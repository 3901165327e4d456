"""Entries of commitments: money set aside for a confirmed project, refused, and released."""

from datetime import date

from services.ledger.book.date_rules import (
    AHEAD,
    CORRECTED,
    IN_THE_YEAR,
    LOTS_FREE,
    PROJECT_SET_ASIDE,
    Dated,
)
from services.ledger.book.entry import Entry, Touched, touched
from services.ledger.book.lots import Commitment, Draw
from services.ledger.book.postings import Posting, available, committed, given_back, per_draw
from services.ledger.book.reversible import Original
from services.ledger.book.state import BookState


class FundsCommitted(Entry):
    """The whole confirmed amount, or what of it a reversal took back: then `replaces` names the reversing entry."""

    TOPIC = "ledger.special-account.funds-committed"
    DATES = Dated(IN_THE_YEAR, (LOTS_FREE, CORRECTED))
    project: str
    fen: int
    draws: tuple[Draw, ...]
    minutes_no: str
    rule_pack: str = ""
    replaces: int = 0
    category: str = ""

    def change(self, book: BookState) -> None:
        day = book.day_of(self.act.effective_on)
        commitment = book.commitments.setdefault(self.project, Commitment(0, self.minutes_no))
        commitment.category = self.category
        commitment.approved_fen += self.fen
        for draw in self.draws:
            book.lots[draw.lot].draw(draw.fen, day)
            book.lots[draw.lot].committed += draw.fen
            commitment.hold(draw.lot, draw.fen, day)
        book.originals[self.originator_version] = Original("commitment", self.project, self.fen, on=day)
        book.shortages.pop(self.project, None)

    def books_anew(self) -> int:
        return self.replaces

    def touches(self) -> Touched:
        return touched(self.project, draws=self.draws)

    def postings(self) -> list[Posting]:
        return per_draw(self.draws, available, lambda lot: committed(lot, self.project))


class CommitmentRefused(Entry):
    """The pool could not carry a confirmed project when it was decided: recorded, and no money moved."""

    TOPIC = "ledger.special-account.commitment-refused"
    DATES = Dated(AHEAD)
    project: str
    fen: int
    available_fen: int
    shortage_fen: int
    rule_pack: str = ""

    def change(self, book: BookState) -> None:
        book.shortages[self.project] = self.shortage_fen

    def touches(self) -> Touched:
        return touched(self.project)


class CommitmentReleased(Entry):
    TOPIC = "ledger.special-account.commitment-released"
    DATES = Dated(IN_THE_YEAR, (PROJECT_SET_ASIDE,))
    project: str
    fen: int
    draws: tuple[Draw, ...]
    rule_pack: str = ""

    def change(self, book: BookState) -> None:
        give_back(book, self.project, self.draws, book.day_of(self.act.effective_on))

    def touches(self) -> Touched:
        return touched(self.project, draws=self.draws)

    def postings(self) -> list[Posting]:
        return given_back(self.project, self.draws)


def give_back(book: BookState, project: str, draws: tuple[Draw, ...], on: date) -> None:
    """What a project no longer needs goes back to the lots it came from, attributes untouched."""
    commitment = book.commitments[project]
    for draw in draws:
        book.lots[draw.lot].committed -= draw.fen
        book.lots[draw.lot].free(draw.fen, on)
        commitment.let_go(draw.lot, draw.fen, on)
    commitment.closed = True
