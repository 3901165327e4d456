"""Year end (结转): what was not paid goes on into next year's book, linked both ways; neither book creates a fen."""

from dataclasses import replace
from datetime import date
from typing import Any

from services.ledger.book.account import SpecialAccount
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
from shared.kernel.acts import Act
from shared.policy.model import RulePack


def carry_over(book: SpecialAccount, after: SpecialAccount, pack: RulePack, act: Act) -> None:
    """Move every commitment and every lot's remainder: out on the last day, in on the first open one.

    A project that is paid and settled goes on with nothing in it: the next book must know that it had its money.
    """
    known = [project for project in book.state.commitments if project not in after.state.commitments]
    going_on = [(project, _leave(book, project, after.state.book, pack, act)) for project in known]
    names = {
        name: _move(book, name, after, pack, act)
        for name, lot in book.state.lots.items()
        if lot.available or lot.unsettled
    }
    for project, facts in going_on:
        draws = tuple(Draw(names[draw.lot], draw.fen) for draw in facts.pop("draws"))
        entry = {"project": project, "origin": book.state.book, "draws": draws, "rule_pack": pack.name}
        after.enter(CommitmentCarriedIn, _first_day(after, act), **entry, **facts)
    claims = [
        Claim(name, one.payee, one.project, one.fen)
        for name, one in book.state.returned.items()
        if book.state.claims(name)
    ]
    for start in range(0, len(claims), LINES_PER_ENTRY):
        some = tuple(claims[start : start + LINES_PER_ENTRY])
        after.enter(ReturnsCarriedIn, _first_day(after, act), origin=book.state.book, claims=some)


def tell_receipts(book: SpecialAccount, after: SpecialAccount, act: Act) -> None:
    """Let the next book know, by document, the receipts that this one and earlier ones used, in whole or in part."""
    used = dict(book.state.prior_receipts)
    for name, lot in book.state.lots.items():
        if lot.received > lot.carried_over:
            used[book.state.receipts[name].lot] = lot.transfer_id
    known = [Booked(*one) for one in used.items()]
    for start in range(0, len(known), LINES_PER_ENTRY):
        some = tuple(known[start : start + LINES_PER_ENTRY])
        after.enter(ReceiptsCarriedIn, _first_day(after, act), origin=book.state.book, receipts=some)


def _last_day(book: SpecialAccount, act: Act) -> Act:
    return replace(act, effective_on=date(book.state.fiscal_year, 12, 31))


def _first_day(after: SpecialAccount, act: Act) -> Act:
    return replace(act, effective_on=after.state.periods.first_open)


def _leave(book: SpecialAccount, project: str, into: str, pack: RulePack, act: Act) -> dict[str, Any]:
    """One commitment leaves this book; gives it as it stood."""
    commitment = book.state.commitments[project]
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


def _move(book: SpecialAccount, lot: str, after: SpecialAccount, pack: RulePack, act: Act) -> str:
    """One lot's remainder, from this book into that; gives the lot's name there."""
    name = name_in(after, lot, book.state.fiscal_year)
    facts = {"fen": book.state.lots[lot].available, "rule_pack": pack.name}
    stood = as_it_stood(book, lot)
    book.enter(LotCarriedOver, _last_day(book, act), lot=lot, into=after.state.book, into_lot=name, **facts)
    after.enter(LotCarriedIn, _first_day(after, act), lot=name, **facts, **stood)
    return name


def name_in(after: SpecialAccount, lot: str, year: int) -> str:
    """What a lot of an earlier year is called in a later book: as before, where that book has none of the name."""
    while after.state.lot_called(lot) in after.state.lots:
        lot = f"{lot}〔{year}年结转〕"
    return lot


def as_it_stood(book: SpecialAccount, lot: str) -> dict[str, Any]:
    """Where a lot comes from, and what its remainder counts as: what was put into a category last goes on first."""
    held = book.state.lots[lot]
    left = {draw.lot: draw.fen for draw in take_back(held.categories, held.available) or ()}
    return {
        "receipt": book.state.receipts[lot],
        "origin": book.state.book,
        "origin_lot": lot,
        "categories": {name: left.get(name, 0) for name in held.categories if name == held.category or name in left},
        "advanced_fen": held.advanced,
        "settled_fen": held.settled,
    }
