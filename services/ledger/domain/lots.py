"""What lies in the pool: lots, and what is set aside for whom. Which lots are drawn first, `draws.py` says."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from shared.kernel.records import FrozenRecord, Record, field

if TYPE_CHECKING:
    from services.ledger.domain.receipts import Receipt


ADVANCE = "advance-payment"


class Draw(FrozenRecord, frozen=True):
    """What one movement takes from, or gives back to, one lot."""

    lot: str
    fen: int


class Lot(Record):
    """One receipt's money: received = available + committed + disbursed + reclaimed + carried over + passed down.

    `reclaimed` went back to the superior who gave it, `carried_over` went on to the next year's book. `settled` is what
    of an advance payment (`advanced`, in whichever year) a later quota has covered; it moves no money. `received` is
    net of what was reversed, and `reversed_by` is the entry that last took some of it back. `categories` says how much
    of it counts as which of the broad categories (大类); its origin stays what it was. `recovered` came back of what
    earlier years' books had paid or passed down of it: these are net of it, and may be less than nothing.
    """

    fund_type: str
    origin_year: int
    received_on: date
    restriction: str
    named_project: str
    received: int
    available: int
    committed: int = 0
    disbursed: int = 0
    reclaimed: int = 0
    carried_over: int = 0
    kind: str = "regular"
    advanced: int = 0
    settled: int = 0
    level: str = ""
    transfer_id: str = ""
    reversed_by: int = 0
    recovered: int = 0
    passed_down: int = 0
    categories: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, receipt: "Receipt", fen: int) -> "Lot":
        """The lot that a receipt brings: so much of it, all of it free, under the receipt's attributes."""
        return cls(
            receipt.fund_type,
            receipt.origin_year,
            receipt.received_on,
            receipt.restriction,
            receipt.named_project,
            fen,
            fen,
            kind=receipt.kind,
            advanced=fen if receipt.kind == ADVANCE else 0,
            level=receipt.level,
            transfer_id=receipt.transfer_id,
            categories={receipt.broad_category: fen},
        )

    @property
    def category(self) -> str:
        """The broad category it came in as; later ones stand after it."""
        return next(iter(self.categories), "")

    @property
    def held(self) -> int:
        """All that was received, by where it is now, in fen."""
        gone = self.disbursed + self.reclaimed + self.carried_over + self.passed_down
        return self.available + self.committed + gone

    @property
    def unsettled(self) -> int:
        """What of an advance payment no quota has covered yet; nothing where it is none."""
        return self.advanced - self.settled

    @property
    def earmarked(self) -> bool:
        """Whether the document binds the money to a project or a category (专款专用)."""
        return bool(self.restriction or self.named_project)

    def recover(self, fen: int) -> None:
        """So much comes back of what an earlier year's book had paid or passed down: it counts as the lot came in."""
        self.recovered += fen
        self.categories[self.category] += fen

    def serves(self, project: str, category: str) -> bool:
        """Earmarked money is for what it is earmarked for and for nothing else."""
        return self.restriction in ("", category) and self.named_project in ("", project)


class Commitment(Record):
    """Money set aside for one confirmed project: `held` is what is left of it, by lot.

    `approved_fen` is what was set aside, net of what was reversed and what a change of use moved; `reversed_by` is the
    entry that last took some back, `moved_away` what a change of use gave to other projects. `changed` is what may be
    paid for other purposes than the project's own, by purpose; `elsewhere` is what of `requested` is asked for as such.
    """

    approved_fen: int
    minutes_no: str
    held: dict[str, int] = field(default_factory=dict)
    requested: int = 0
    paid: int = 0
    spent: int = 0
    closed: bool = False
    reversed_by: int = 0
    category: str = ""
    changed: dict[str, int] = field(default_factory=dict)
    moved_away: int = 0
    elsewhere: int = 0

    @property
    def left(self) -> int:
        """What is still set aside, in fen."""
        return sum(self.held.values())

    @property
    def promised(self) -> int:
        """What other purposes than the project's own were opened for or ask for: money that nobody has bound."""
        return self.elsewhere + sum(self.changed.values())

    def free(self, purpose: str = "") -> int:
        """What is neither paid nor asked for: for the project's own purpose, or for one that a change of use opened."""
        if self.closed:
            return 0
        return self.changed.get(purpose, 0) if purpose else self.left - self.requested - sum(self.changed.values())

    def ask(self, fen: int, earmark: str) -> None:
        """So much more is asked for, as the purpose it is drawn for; less where `fen` is negative."""
        self.requested += fen
        if earmark:
            self.changed[earmark] -= fen
            self.elsewhere += fen

    def pay(self, fen: int, earmark: str) -> None:
        """So much of what was asked for is paid."""
        self.requested -= fen
        self.paid += fen
        if earmark:
            self.elsewhere -= fen


def take(lots: Iterable[tuple[str, int]], fen: int) -> tuple[Draw, ...] | None:
    """Draw `fen` from lots in the order they are given; None when they hold less."""
    draws = []
    for lot, held in lots:
        if not fen:
            break
        if held:
            draws.append(Draw(lot, min(held, fen)))
            fen -= draws[-1].fen
    return None if fen else tuple(draws)


def take_back(held: dict[str, int], fen: int) -> tuple[Draw, ...] | None:
    """Give back `fen` of what was drawn, the latest draw first; None when less is left."""
    return take(reversed(held.items()), fen)


def held_by(commitment: Commitment) -> tuple[Draw, ...]:
    """All that is left of a commitment, lot by lot."""
    return tuple(Draw(lot, fen) for lot, fen in commitment.held.items() if fen)
