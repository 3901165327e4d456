"""Year end (结转): what was not paid goes on into next year's book, linked both ways; neither book creates a fen."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from services.ledger.book.batch import LINES_PER_ENTRY
from services.ledger.book.lots import Draw, held_by, take_back
from services.ledger.book.receipt import Booked
from services.ledger.book.returned_payment import Claim
from services.ledger.closing.entries import (
    CommitmentCarriedIn,
    CommitmentCarriedOver,
    LotCarriedIn,
    LotCarriedOver,
    ReceiptsCarriedIn,
    ReturnsCarriedIn,
)

if TYPE_CHECKING:
    from services.ledger.book.pool import Pool
    from services.ledger.closing.decisions import Closing
    from shared.kernel.acts import Act
    from shared.policy.model import RulePack


def carry_over(book: "Closing", after: "Closing", pack: "RulePack", act: "Act") -> None:
    """Move every commitment and every lot's remainder: out on the last day, in on the first open one.

    A project that is paid and settled goes on with nothing in it: the next book must know that it had its money.
    """
    known = [project for project in book.commitments if project not in after.commitments]
    going_on = [(project, _leave(book, project, after.book, pack, act)) for project in known]
    names = {
        name: _move(book, name, after, pack, act) for name, lot in book.lots.items() if lot.available or lot.unsettled
    }
    for project, facts in going_on:
        draws = tuple(Draw(names[draw.lot], draw.fen) for draw in facts.pop("draws"))
        entry = {"project": project, "origin": book.book, "draws": draws, "rule_pack": pack.name}
        after.enter(CommitmentCarriedIn, _first_day(after, act), **entry, **facts)
    claims = [Claim(name, one.payee, one.project, one.fen) for name, one in book.returned.items() if book.claims(name)]
    for start in range(0, len(claims), LINES_PER_ENTRY):
        some = tuple(claims[start : start + LINES_PER_ENTRY])
        after.enter(ReturnsCarriedIn, _first_day(after, act), origin=book.book, claims=some)


def tell_receipts(book: "Closing", after: "Closing", act: "Act") -> None:
    """Let the next book know, by document, the receipts that this one and earlier ones used, in whole or in part."""
    used = dict(book.booked)
    for name, lot in book.lots.items():
        if lot.received > lot.carried_over:
            used[book.receipts[name].lot] = lot.transfer_id
    known = [Booked(*one) for one in used.items()]
    for start in range(0, len(known), LINES_PER_ENTRY):
        some = tuple(known[start : start + LINES_PER_ENTRY])
        after.enter(ReceiptsCarriedIn, _first_day(after, act), origin=book.book, receipts=some)


def _last_day(book: "Closing", act: "Act") -> "Act":
    return replace(act, effective_on=date(book.fiscal_year, 12, 31))


def _first_day(after: "Closing", act: "Act") -> "Act":
    return replace(act, effective_on=after.periods.first_open)


def _leave(book: "Closing", project: str, into: str, pack: "RulePack", act: "Act") -> dict[str, Any]:
    """One commitment leaves this book; gives it as it stood."""
    commitment = book.commitments[project]
    unspent = commitment.paid - commitment.spent
    left: dict[str, Any] = {"fen": commitment.left, "draws": held_by(commitment), "unspent_fen": unspent}
    before = {
        "approved_fen": commitment.approved_fen,
        "paid_fen": commitment.paid,
        "spent_fen": commitment.spent,
        "minutes_no": commitment.minutes_no,
        "closed": commitment.closed,
        "category": commitment.category,
        "changed": dict(commitment.changed),
        "moved_away": commitment.moved_away,
    }
    entry = {"project": project, "into": into, "rule_pack": pack.name}
    book.enter(CommitmentCarriedOver, _last_day(book, act), **entry, **left)
    return left | before


def _move(book: "Closing", lot: str, after: "Closing", pack: "RulePack", act: "Act") -> str:
    """One lot's remainder, from this book into that; gives the lot's name there."""
    name = name_in(after, lot, book.fiscal_year)
    facts = {"fen": book.lots[lot].available, "rule_pack": pack.name}
    stood = as_it_stood(book, lot)
    book.enter(LotCarriedOver, _last_day(book, act), lot=lot, into=after.book, into_lot=name, **facts)
    after.enter(LotCarriedIn, _first_day(after, act), lot=name, **facts, **stood)
    return name


def name_in(after: "Pool", lot: str, year: int) -> str:
    """What a lot of an earlier year is called in a later book: as before, where that book has none of the name."""
    while after.lot_called(lot) in after.lots:
        lot = f"{lot}〔{year}年结转〕"
    return lot


def as_it_stood(book: "Pool", lot: str) -> dict[str, Any]:
    """Where a lot comes from, and what its remainder counts as: what was put into a category last goes on first."""
    held = book.lots[lot]
    left = {draw.lot: draw.fen for draw in take_back(held.categories, held.available) or ()}
    return {
        "receipt": book.receipts[lot],
        "origin": book.book,
        "origin_lot": lot,
        "categories": {name: left.get(name, 0) for name in held.categories if name == held.category or name in left},
        "advanced_fen": held.advanced,
        "settled_fen": held.settled,
    }
