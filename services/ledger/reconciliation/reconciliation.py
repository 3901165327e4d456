"""Reconciliation (对账): what the bank or the treasury says beside what the book says, line by line.

One reconciliation per book. A line is matched to the entry it shows, explained by a person, or stays in the queue with
the reason why. It moves no money: a difference is mended in the book, in the open.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from shared.kernel.aggregate import Aggregate

RECONCILIATIONS = UUID("b0d0c5b2-8b3b-5d86-8f0e-5a2f6f0f8c31")


@dataclass(frozen=True, slots=True)
class Shown:
    """One movement as the bank shows it, in fen; persons' names and long numbers are masked before they come here."""

    day: date
    direction: str
    fen: int
    reference: str = ""
    voucher_no: str = ""
    counterparty: str = ""
    summary: str = ""


@dataclass(slots=True)
class Line:
    """A statement's line as the reconciliation keeps it: OPEN, MATCHED to an entry, or EXPLAINED."""

    shown: Shown
    stage: str
    entry: str
    why: str


class Reconciliation(Aggregate):
    """The statements of one book and what became of each of their lines."""

    TOPIC = "ledger.reconciliation"
    LABEL = "对账"

    def __init__(self) -> None:
        self.book = ""
        self.statements = 0
        self.lines: dict[int, Line] = {}
        self.keys: set[str] = set()
        self.shown: dict[str, int] = {}

    @staticmethod
    def create_id(book: str) -> UUID:
        """One reconciliation per book."""
        return uuid5(RECONCILIATIONS, book)
