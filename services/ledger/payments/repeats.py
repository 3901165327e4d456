"""Findings over everything: what of a payment to people was asked for or paid before, to whom, and for what.

All books are looked through, not the file in hand: by person, household, account, policy and period. What failed, came
back or was reversed does not count; what waits does. Of two that wait, only the later one is found to repeat the other.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from services.ledger.book.account import SpecialAccount
from services.ledger.book.payment import GIVEN_UP, PRIVATE, Payment
from services.ledger.book.periods_paid import Months, months, overlap
from services.ledger.payments.finding import Found
from services.ledger.standards.standards import Standard, Standards
from shared.kernel.days import day_in_beijing
from shared.kernel.kinship import NOBODY, Kinship, Relation

DECIDED = ("passed", "countersigned", "posted")
"""A payment that came so far counts against every other, whichever was asked for first."""

RECENT_DAYS = 366
_BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)
"""When payments were asked for whose entries are older than that they say so."""


@dataclass(frozen=True)
class History:
    """What is looked through beside the book itself: other books, who stands beside whom, the county's standards."""

    books: Sequence[SpecialAccount] = ()
    kin: Kinship = NOBODY
    standards: Standards | None = None


ALONE = History()


class Kind(NamedTuple):
    """What a payee gets: subsidy and policy, and where and as what type of household, which its standard depends on."""

    subsidy: str
    policy: str
    place: str
    household_type: str

    def same_policy(self, other: "Kind") -> bool:
        """Both name it, and it is one."""
        return bool(self.policy) and self.policy == other.policy

    def same_subsidy(self, other: "Kind") -> bool:
        """The same category of subsidy."""
        return bool(self.subsidy) and self.subsidy == other.subsidy


class Head(NamedTuple):
    """What all lines of a payment have in common."""

    number: str
    period: Months
    order: tuple[datetime, str, int]
    decided: bool
    project: str
    on: date


class Claim(NamedTuple):
    """What one payee was asked to be paid, or paid."""

    head: Head
    line: int
    payee: str
    kind: Kind
    fen: int


def kind_of(words: str) -> Kind:
    """As a batch keeps it: the four words with / between."""
    return Kind(*words.split("/", 3))


def reference_of(name: str) -> tuple[str, int]:
    """The payment and line of a reference: "654024-2020-17#42"."""
    number, _, line = name.partition("#")
    return number, int(line or 0)


class Looking:
    """One look back from one payment."""

    def __init__(self, book: SpecialAccount, number: str, history: History) -> None:
        self._book, self._number, self._history = book, number, history
        self._books = (book, *history.books)
        self._heads: dict[str, Head | None] = {}
        self._kinds: dict[str, Kind] = {}
        self._claims: dict[str, list[Claim]] = {}
        self._rates: dict[Kind, Standard | None] = {}
        self._mine = self._head_of(book, number)

    def found(self) -> list[Found]:
        """Everything there is to say, line by line."""
        mine = self._mine
        if mine is None or self._book.state.payments[self._number].terms.payee_class not in PRIVATE:
            return []
        found = list({_once(each): each for claim in self._lines() for each in self._of(claim)}.values())
        return [*self._standards_changed(), *found]

    def _lines(self) -> Iterator[Claim]:
        assert self._mine is not None
        batch, terms = self._book.state.batches.get(self._number), self._book.state.payments[self._number].terms
        if batch is None:
            yield Claim(self._mine, 0, terms.payee, _of_terms(self._book.state.payments[self._number]), terms.fen)
            return
        for line, (payee, fen, kind) in enumerate(zip(batch.payees, batch.amounts, batch.kinds, strict=True), start=1):
            if fen:
                yield Claim(self._mine, line, payee, self._kind(kind), fen)

    def _of(self, mine: Claim) -> Iterator[Found]:
        others: Mapping[str, Relation] = self._history.kin.others.get(mine.payee, {})
        year, paid_since = mine.fen, False
        changed = self._history.kin.changed.get(mine.payee)
        standard = self._standard(mine.kind)
        for payee, relation in (("", "person"), *others.items()):
            for before in self._before(payee or mine.payee, mine):
                if code := self._code(mine, before, relation, once=standard is not None and standard.once):
                    yield _found(code, mine, before)
                if relation != "account" and _same_year(mine, before):
                    year += before.fen
                if changed is not None and not payee:
                    paid_since |= before.head.decided and before.head.order[0] > changed.at
        if standard is not None and 0 < standard.yearly_fen < year:
            yield Found("yearly-cap", mine.line, mine.payee, "", "", 0, mine.head.project, year, "")
        if changed is not None and not paid_since:
            on = day_in_beijing(changed.at).isoformat()
            yield Found("account-changed", mine.line, mine.payee, "", "", 0, mine.head.project, mine.fen, on)

    def _code(self, mine: Claim, before: Claim, relation: Relation, *, once: bool) -> str:
        """What a claim from before makes of mine; empty when it has nothing to do with it."""
        meet = once or overlap(mine.head.period, before.head.period)
        if meet and mine.kind.same_policy(before.kind):
            return f"repeated-{relation}"
        both = bool(mine.kind.policy and before.kind.policy)
        if meet and mine.kind.same_subsidy(before.kind) and not both:
            return f"alike-{relation}"
        if relation == "account":
            return "shared-account"
        if relation == "person" and meet and both and not self._stackable(mine.kind.policy, before.kind.policy):
            return "not-stackable"
        if meet and mine.kind.same_subsidy(before.kind) and not self._told_apart(mine.kind, before.kind):
            return f"alike-{relation}"
        untold = not (mine.kind.subsidy or mine.kind.policy or before.kind.subsidy or before.kind.policy)
        again = untold and mine.head.project == before.head.project and mine.fen == before.fen
        return "alike-person" if again and relation == "person" and meet else ""

    def _told_apart(self, one: Kind, other: Kind) -> bool:
        """Whether two policies are two: each has a standard of the county. Any other word tells nothing."""
        known = self._history.standards.by_policy if self._history.standards else {}
        return one.policy in known and other.policy in known

    def _stackable(self, one: str, other: str) -> bool:
        known = self._history.standards.stackable if self._history.standards else {}
        return one == other or (known.get(one, True) and known.get(other, True))

    def _before(self, payee: str, mine: Claim) -> Iterator[Claim]:
        for claim in self._of_payee(payee):
            if claim.head.number == self._number:
                if claim.line < mine.line and payee != mine.payee:
                    yield claim
            elif claim.head.decided or claim.head.order < mine.head.order:
                yield claim

    def _of_payee(self, payee: str) -> list[Claim]:
        if payee not in self._claims:
            self._claims[payee] = [
                claim
                for book in self._books
                for name in book.state.paid_to.get(payee, "").split()
                if (claim := self._claim(book, name, payee)) is not None
            ]
        return self._claims[payee]

    def _claim(self, book: SpecialAccount, name: str, payee: str) -> Claim | None:
        number, line = reference_of(name)
        if number not in self._heads:
            self._heads[number] = self._head_of(book, number)
        head = self._heads[number]
        if head is None or any(name in other.state.returned for other in self._books):
            return None
        batch, payment = book.state.batches.get(number), book.state.payments[number]
        if batch is None:
            return Claim(head, 0, payee, _of_terms(payment), payment.terms.fen)
        return Claim(head, line, payee, self._kind(batch.kinds[line - 1]), batch.amounts[line - 1])

    def _head_of(self, book: SpecialAccount, number: str) -> Head | None:
        """What counts of a payment; None where nothing does: it was given up, or all of it came back."""
        payment = book.state.payments[number]
        latest = max(
            (other for other in self._books if number in other.state.payments),
            key=lambda other: other.state.fiscal_year,
        ).state.payments[number]
        if payment.stage in GIVEN_UP or (payment.stage == "posted" and not any(latest.left.values())):
            return None
        named, _, entry = number.rpartition("-")
        order = (payment.asked_at or _BEFORE_ALL, named, int(entry))
        period = months(payment.terms.period, book.state.fiscal_year)
        return Head(number, period, order, payment.stage in DECIDED, payment.terms.project, payment.requested_on)

    def _kind(self, words: str) -> Kind:
        if words not in self._kinds:
            self._kinds[words] = kind_of(words)
        return self._kinds[words]

    def _standard(self, kind: Kind) -> Standard | None:
        """The standard that held for this kind on the day it was asked for."""
        if self._history.standards is None or not kind.policy:
            return None
        if kind not in self._rates:
            asked_on = self._book.state.payments[self._number].requested_on
            self._rates[kind] = self._history.standards.rate((kind.policy, kind.place, kind.household_type), asked_on)
        return self._rates[kind]

    def _standards_changed(self) -> Iterator[Found]:
        """Each standard that the lines rest on and that replaced another one of the same households within a year."""
        for rate in dict.fromkeys(rate for rate in self._rates.values() if rate is not None):
            assert self._history.standards is not None
            asked_on = self._book.state.payments[self._number].requested_on
            before = self._history.standards.before(rate)
            if before is not None and (asked_on - rate.valid_from).days <= RECENT_DAYS:
                project, on = self._book.state.payments[self._number].terms.project, rate.valid_from.isoformat()
                yield Found("standard-changed", 0, "", "", "", 0, project, rate.fen, on)


def _once(found: Found) -> tuple[str | int, ...]:
    """By what two findings are one: that an account is shared is said once of two payees."""
    told = "" if found.code == "shared-account" else found.payment
    return found.code, found.line, found.payee, found.other, told, found.other_line if told else 0


def _of_terms(payment: Payment) -> Kind:
    terms = payment.terms
    return Kind(terms.subsidy, terms.policy, terms.beneficiary_place, "")


def _same_year(one: Claim, other: Claim) -> bool:
    """Whether both count against one yearly cap."""
    same = bool(one.kind.policy) and one.kind.policy == other.kind.policy
    return same and one.head.period[0] // 12 == other.head.period[0] // 12


def _found(code: str, mine: Claim, before: Claim) -> Found:
    head = before.head
    about = (before.payee, head.number, before.line, head.project, before.fen, head.on.isoformat())
    return Found(code, mine.line, mine.payee, *about)


def look_back(book: SpecialAccount, number: str, history: History) -> list[Found]:
    """What there is to say of a payment at this moment; nothing of one to units."""
    return Looking(book, number, history).found()


def counted(found: Sequence[Found]) -> dict[str, int]:
    """How many findings there are of each code."""
    return dict(Counter(each.code for each in found))
