"""Accounts of the book, and how an entry moves fen between them: sources negative, destinations positive."""

from collections.abc import Callable, Iterable

from services.ledger.book.errors import InvariantBroken
from services.ledger.book.lots import Draw

Posting = tuple[str, int]


def stage(account: str) -> str:
    """Where money on this account is: funder, available, committed, paid (to a unit), spent, returned, carried-over."""
    head, _, rest = account.partition(":")
    if head != "lot":
        return head
    return "available" if rest.endswith(":available") else "committed"


def moved(postings: Iterable[Posting]) -> list[tuple[str, int]]:
    """What postings move from and to each stage, in fen."""
    return [(stage(account), fen) for account, fen in postings]


def available(lot: str) -> str:
    """What of a lot is free."""
    return f"lot:{lot}:available"


def committed(lot: str, project: str) -> str:
    """What of a lot is set aside for a project."""
    return f"lot:{lot}:committed:{project}"


def per_draw(draws: Iterable[Draw], source: Callable[[str], str], target: Callable[[str], str]) -> list[Posting]:
    """Move each draw from one account of its lot to another."""
    made: list[Posting] = []
    for draw in draws:
        made += ((source(draw.lot), -draw.fen), (target(draw.lot), draw.fen))
    return made


def given_back(project: str, draws: Iterable[Draw]) -> list[Posting]:
    """What a project does not need returns to the lots it came from."""
    return per_draw(draws, lambda lot: committed(lot, project), available)


def balanced(book: str, made: list[Posting]) -> None:
    """Sources equal destinations, to the fen."""
    left = 0
    for _, fen in made:
        left += fen
    if left:
        raise InvariantBroken(f"{book}: postings do not sum to zero: {made}")
