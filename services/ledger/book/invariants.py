"""Assertions that stay on in production: after each entry the book must still add up, or the writer stops.

Only what the entry touched is looked at, so that the check costs the same in a book of ten and of a million entries;
the whole book is looked at whenever it is opened, or at a snapshot of it that was looked at when it was taken.
"""

from collections import Counter

from services.ledger.book.entry import Entry
from services.ledger.book.errors import InvariantBroken
from services.ledger.book.lots import Commitment, Lot
from services.ledger.book.postings import available, committed
from services.ledger.book.state import BookState


def check_entry(book: BookState, entry: Entry) -> None:
    """Raise InvariantBroken unless every lot and commitment that the entry touched adds up; that it balances, it asked
    itself when it was applied.
    """
    touched = entry.touches()
    for lot in touched.lots:
        lot_adds_up(lot, book.lots[lot])
        lot_is_posted(book, lot)
    for project in touched.projects:
        if project in book.commitments:
            commitment_adds_up(project, book.commitments[project])
            commitment_is_posted(book, project)


def check_book(book: BookState) -> None:
    """Raise InvariantBroken unless every lot and commitment adds up, and both agree on what is set aside."""
    held: Counter[str] = Counter()
    for name, commitment in book.commitments.items():
        commitment_adds_up(name, commitment)
        commitment_is_posted(book, name)
        held.update(commitment.held)
    for name, lot in book.lots.items():
        lot_adds_up(name, lot)
        lot_is_posted(book, name)
        if held.pop(name, 0) != lot.committed:
            raise InvariantBroken(f"{name}: {lot} is not what the commitments hold of it")
    if any(held.values()):
        raise InvariantBroken(f"{book.book}: commitments hold lots that never came in: {dict(held)}")


def lot_is_posted(book: BookState, lot: str) -> None:
    """What is free of a lot is what the postings left on its account."""
    posted = book.balances.get(available(lot), 0)
    if posted != book.lots[lot].available:
        raise InvariantBroken(f"{lot}: {book.lots[lot].available} fen are available, the postings say {posted}")


def commitment_is_posted(book: BookState, project: str) -> None:
    """What a project holds of each lot is what the postings left there."""
    commitment = book.commitments[project]
    for lot, fen in commitment.held.items():
        posted = book.balances.get(committed(lot, project), 0)
        if posted != fen:
            raise InvariantBroken(f"{project}: {fen} fen of {lot} are set aside, the postings say {posted}")


def lot_adds_up(name: str, lot: Lot) -> None:
    """received = available + committed + disbursed + reclaimed + carried over + passed down, none of them negative.

    But for what comes back of earlier years: that much less may have been disbursed or passed down here.
    """
    if lot.held != lot.received:
        raise InvariantBroken(f"{name}: {lot} does not add up")
    gone = min(lot.disbursed, lot.passed_down, lot.disbursed + lot.passed_down) + lot.recovered
    if min(lot.available, lot.committed, lot.reclaimed, lot.carried_over, gone) < 0:
        raise InvariantBroken(f"{name}: {lot} is negative")
    counted = lot.categories.values()
    if counted and (sum(counted) != lot.received + lot.recovered or min(counted) < 0):
        raise InvariantBroken(f"{name}: {lot} counts more or less in broad categories than it holds")


def commitment_adds_up(project: str, commitment: Commitment) -> None:
    """What is left is not negative in any lot; nothing beyond the approval is paid, nothing beyond payment is spent."""
    if any(fen < 0 for fen in commitment.held.values()) or commitment.requested < 0:
        raise InvariantBroken(f"{project}: {commitment} is negative")
    if not commitment.spent <= commitment.paid <= commitment.approved_fen:
        raise InvariantBroken(f"{project}: {commitment} is overdrawn")
    if commitment.closed and commitment.left:
        raise InvariantBroken(f"{project}: {commitment} is closed and still holds money")
    if not commitment.closed and (commitment.free() < 0 or any(fen < 0 for fen in commitment.changed.values())):
        raise InvariantBroken(f"{project}: {commitment} promises more than it holds")
    if not commitment.closed and commitment.paid + commitment.left != commitment.approved_fen:
        raise InvariantBroken(f"{project}: {commitment} does not add up")
