"""Entries that change what money is for: of use between projects and purposes, and of broad category."""

from datetime import date

from services.ledger.book.date_rules import AFTERWARDS, IN_THE_YEAR, LOT_IN, PROJECT_SET_ASIDE, USE_CHANGED, Dated
from services.ledger.book.entry import Entry, Touched, touched
from services.ledger.book.lots import Commitment, Draw
from services.ledger.book.postings import Posting, committed, per_draw
from services.ledger.book.reversible import UseChange
from services.ledger.book.state import BookState


class UseChanged(Entry):
    """Unpaid money of `project` is for another project, or for another purpose of its own (调整用途).

    `draws` is what moves between projects, empty when the project stays. Due for filing with `department` by `due_on`.
    """

    TOPIC = "ledger.special-account.use-changed"
    DATES = Dated(IN_THE_YEAR, (PROJECT_SET_ASIDE,))
    project: str
    to_project: str
    old_purpose: str
    new_purpose: str
    fen: int
    draws: tuple[Draw, ...]
    minutes_no: str
    plan_clause: str
    department: str
    due_on: date
    rule_pack: str

    def change(self, book: BookState) -> None:
        book.changes[self.originator_version] = UseChange(self.department, self.act.effective_on)
        commitment = book.commitments[self.project]
        if self.to_project == self.project:
            commitment.changed[self.new_purpose] = commitment.changed.get(self.new_purpose, 0) + self.fen
            return
        target = book.commitments.setdefault(self.to_project, Commitment(0, self.minutes_no))
        target.category = target.category or self.new_purpose
        for draw in self.draws:
            commitment.let_go(draw.lot, draw.fen, book.day_of(self.act.effective_on))
            target.hold(draw.lot, draw.fen, book.day_of(self.act.effective_on))
        commitment.approved_fen -= self.fen
        commitment.moved_away += self.fen
        target.approved_fen += self.fen
        target.moved_away -= min(self.fen, target.moved_away)

    def touches(self) -> Touched:
        return touched(self.project, self.to_project, draws=self.draws)

    def postings(self) -> list[Posting]:
        return per_draw(
            self.draws, lambda lot: committed(lot, self.project), lambda lot: committed(lot, self.to_project)
        )


class UseChangeFiled(Entry):
    """A change of use was reported to the competent department for filing (备案), which blocks nothing.

    It lies in the sealed book `of_book` where that is named.
    """

    TOPIC = "ledger.special-account.use-change-filed"
    DATES = Dated(AFTERWARDS, (USE_CHANGED,))
    change_no: int
    department: str
    filed_on: date
    receipt_no: str
    of_book: str = ""

    def change(self, book: BookState) -> None:
        if self.of_book:
            book.late_filings.add(f"{self.of_book}-{self.change_no}")
        else:
            book.changes[self.change_no].filed = True


class CategoryTransferred(Entry):
    """Free money of a lot counts as another broad category from now on (大类间统筹); its origin stays what it was."""

    TOPIC = "ledger.special-account.category-transferred"
    DATES = Dated(IN_THE_YEAR, (LOT_IN,))
    lot: str
    source: str
    target: str
    fen: int
    document_no: str
    rule_pack: str

    def change(self, book: BookState) -> None:
        categories = book.lots[self.lot].categories
        categories[self.source] -= self.fen
        categories[self.target] = categories.get(self.target, 0) + self.fen

    def touches(self) -> Touched:
        return touched(lots=(self.lot,))
