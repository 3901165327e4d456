"""What lies in the pool: lots, and what is set aside for whom. Which lots are drawn first, `draws.py` says."""

from collections.abc import Iterable, Mapping
from datetime import date

from services.ledger.book.receipt import Receipt
from shared.kernel.records import FrozenRecord, Record, field

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
    `since` is the business date it came in on, `freed` what became free of it again, net of what was drawn after that.
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
    since: date = date.min
    freed: dict[date, int] = field(default_factory=dict)

    @classmethod
    def of(cls, receipt: Receipt, fen: int, since: date = date.min) -> "Lot":
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
            since=since,
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

    def free_from(self, fen: int) -> date:
        """The first day on which so much of what is free now was there, to stay."""
        return there_from(self.available, fen, self.freed, self.since)

    def free_on(self, day: date) -> int:
        """What is free now and was there on a day."""
        return lasting(self.available, self.freed, day) if day >= self.since else 0

    def free(self, fen: int, on: date) -> None:
        """So much of it is free again as from a day."""
        self.available += fen
        self.freed[on] = self.freed.get(on, 0) + fen

    def draw(self, fen: int, on: date) -> None:
        """So much of it is no longer free as from a day. Until something is freed again, the day changes nothing."""
        self.available -= fen
        if self.freed:
            self.freed[on] = self.freed.get(on, 0) - fen

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
    `came` is what was set aside less what left, `handed` what the unit got less what it spent or sent back, by date.
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
    came: dict[date, int] = field(default_factory=dict)
    handed: dict[date, int] = field(default_factory=dict)

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

    def held_from(self, fen: int) -> date:
        """The first day on which so much of what is set aside now was set aside, to stay."""
        return there_from(self.left, fen, self.came, min(self.came, default=date.min))

    def unspent_from(self, fen: int) -> date:
        """The first day on which the unit had so much of what it was paid and has not spent."""
        return there_from(self.paid - self.spent, fen, self.handed, min(self.handed, default=date.min))

    def hold(self, lot: str, fen: int, on: date) -> None:
        """So much of a lot is set aside as from a day."""
        self.held[lot] = self.held.get(lot, 0) + fen
        self.came[on] = self.came.get(on, 0) + fen

    def let_go(self, lot: str, fen: int, on: date) -> None:
        """So much of a lot is no longer set aside as from a day."""
        self.held[lot] -= fen
        self.came[on] = self.came.get(on, 0) - fen

    def hand(self, fen: int, on: date) -> None:
        """The unit has so much more since a day, or less where `fen` is negative."""
        self.handed[on] = self.handed.get(on, 0) + fen

    def pay(self, fen: int, earmark: str, on: date) -> None:
        """So much of what was asked for is paid on a day."""
        self.requested -= fen
        self.paid += fen
        self.hand(fen, on)
        if earmark:
            self.elsewhere -= fen


def there_from(now: int, fen: int, moved: Mapping[date, int], since: date) -> date:
    """The first day from which on `fen` of what lies somewhere `now` always lay there. `moved` is what came less what
    left, by day.

    What leaves is not dated before it: so no account was ever less than nothing, whichever day one looks at.
    """
    if moved:
        for day in sorted(moved, reverse=True):
            now -= moved[day]
            if now < fen:
                return max(day, since)
    return since


def lasting(now: int, moved: Mapping[date, int], on: date) -> int:
    """How much of what lies somewhere `now` lay there on a day and ever since."""
    least = now
    for day in sorted(moved, reverse=True):
        if day <= on:
            break
        now -= moved[day]
        least = min(least, now)
    return max(0, least)


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
