"""What comes back of an earlier year: booked in the open book, against the payment as the sealed one left it.

A sealed book takes no more entries. The next book takes a payment over when something of it comes back, with the lots
it came from, once; from then on it is a payment like any other here. Books are given newest first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.ledger.book.account import SpecialAccount
from services.ledger.book.batch import Batch
from services.ledger.book.lots import Draw
from services.ledger.book.payment import Payment
from services.ledger.book.reversible import PASSED_DOWN, Original, UseChange
from services.ledger.closing.carry_over import name_in
from services.ledger.closing.entries import LotCarriedIn, PaymentCarriedIn
from shared.kernel.acts import Act
from shared.kernel.records import replace
from shared.policy.model import RulePack

Earlier = Sequence[SpecialAccount]
OF_A_LOT = ("inflow", PASSED_DOWN)


@dataclass(frozen=True)
class Past:
    """A payment of a sealed book with its lots as they are called here, and what this book has to enter of it."""

    payment: Payment
    facts: dict[str, Any]
    lots: tuple[dict[str, Any], ...]

    def take_over(self, book: SpecialAccount, pack: RulePack, act: Act) -> None:
        """Enter the payment, and before it those of its lots that have no remainder here."""
        take_over_lots(book, self.lots, pack, act)
        book.enter(PaymentCarriedIn, act, rule_pack=pack.name, **self.facts)


def take_over_lots(book: SpecialAccount, lots: Sequence[dict[str, Any]], pack: RulePack, act: Act) -> None:
    """Enter lots of a sealed book that have no remainder here, because something of them comes back."""
    for lot in lots:
        book.enter(LotCarriedIn, act, fen=0, rule_pack=pack.name, **lot)


class Names:
    """How the lots of an earlier book are called in this one."""

    def __init__(self, book: SpecialAccount, owner: SpecialAccount, earlier: Earlier) -> None:
        since = [one for one in earlier if one.state.fiscal_year > owner.state.fiscal_year]
        self._owner, self._book, self._since = owner, book, (*reversed(since), book)
        self.missing: dict[str, dict[str, Any]] = {}

    def here(self, lot: str) -> str:
        """The lot's name in this book; a lot that is not in it yet is noted as `missing`."""
        at, name = self._owner, lot
        for later in self._since:
            if successor := later.state.lot_successors.get(f"{at.state.book} {name}"):
                at, name = later, successor
        if at is self._book:
            return name
        there, receipt = name_in(self._book, name, at.state.fiscal_year), at.state.receipts[name]
        facts = {"lot": there, "receipt": receipt, "origin": at.state.book, "origin_lot": name}
        self.missing[there] = facts | {"categories": {at.state.lots[name].category: 0}}
        return there

    def draws(self, draws: Sequence[Draw]) -> tuple[Draw, ...]:
        """These draws, by the names of this book."""
        return tuple(Draw(self.here(draw.lot), draw.fen) for draw in draws)


def payment(book: SpecialAccount, number: str, earlier: Earlier) -> Past | None:
    """A payment as the latest of the earlier books has it; None where this book has it, or none has paid it."""
    owner = next((one for one in earlier if number in one.state.payments), None)
    if number in book.state.payments or owner is None or owner.state.payments[number].stage != "posted":
        return None
    paid, names = owner.state.payments[number], Names(book, owner, earlier)
    left = names.draws([Draw(lot, fen) for lot, fen in paid.left.items() if fen])
    facts = {"payment": number, "origin": owner.state.book, "terms": paid.terms, "draws": left, "earmark": paid.earmark}
    facts |= {"requested_by": paid.requested_by, "requested_on": paid.requested_on}
    here = replace(paid, left={draw.lot: draw.fen for draw in left}, origin=owner.state.book)
    return Past(here, facts, tuple(names.missing.values()))


def line(book: SpecialAccount, number: str, line_no: int, batch: Batch, earlier: Earlier) -> tuple[Draw, ...]:
    """The lots that a line of a batch was paid from, by the names of this book."""
    owner = next((one for one in earlier if number in one.state.batches), None)
    drawn = batch.split(line_no)
    return drawn if owner is None else Names(book, owner, earlier).draws(drawn)


def original(
    book: SpecialAccount, of_book: str, number: int, earlier: Earlier
) -> tuple[Original | None, Sequence[dict[str, Any]]]:
    """An entry of an earlier book and what of it is not reversed; its lot by the name of this book.

    Beside it what to enter of the lot first, where that has no remainder here and money comes back to it.
    """
    name = f"{of_book}-{number}"
    if name in book.state.reversed_prior:
        return book.state.reversed_prior[name], ()
    for one in earlier:
        found = one.state.reversed_prior.get(name) or (
            one.state.originals.get(number) if one.state.book == of_book else None
        )
        if found is not None and found.kind in OF_A_LOT:
            names = Names(book, one, earlier)
            return replace(found, name=names.here(found.name)), tuple(names.missing.values())
        if found is not None:
            return found, ()
    return None, ()


def change(book: SpecialAccount, of_book: str, number: int, earlier: Earlier) -> UseChange | None:
    """A change of use of an earlier book, filed where any book since has noted so."""
    found = next((one.state.changes.get(number) for one in earlier if one.state.book == of_book), None)
    late = any(f"{of_book}-{number}" in one.state.late_filings for one in (book, *earlier))
    return replace(found, filed=found.filed or late) if found else None
