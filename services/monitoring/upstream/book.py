"""A book (专账) as monitoring knows it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Book:
    """One county's book of one year; `sequence` is the last entry of the ledger's log that the figures include."""

    book: str
    county: str
    fiscal_year: int
    sequence: int
    simulated: bool
