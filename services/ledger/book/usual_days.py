"""The business date of an entry that names none: today, or the last day of its book's year where that is over."""

from collections.abc import Callable
from datetime import date

from services.ledger.book.account import book_parts
from services.ledger.book.errors import BookUnreadable

Usual = Callable[[date], date]


def within(book: str) -> Usual:
    """For entries that belong to the year of this book."""

    def usual(today: date) -> date:
        try:
            _, year = book_parts(book)
        except BookUnreadable:
            return today
        return min(today, date(year, 12, 31))

    return usual


def opening(fiscal_year: int) -> Usual:
    """For the opening of a book: one of a year that is over begins with that year."""
    return lambda today: today if today.year <= fiscal_year else date(fiscal_year, 1, 1)
