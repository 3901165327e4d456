"""Year end (结转): what was not paid goes on into next year's book, linked both ways; neither book creates a fen."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from services.ledger.domain import entries
from services.ledger.domain.lots import Draw, held_by

if TYPE_CHECKING:
    from services.ledger.domain.closing import Closing
    from shared.kernel.acts import Act
    from shared.rulepacks.model import RulePack


def carry_over(book: "Closing", after: "Closing", pack: "RulePack", act: "Act") -> None:
    """Move every commitment that goes on and every lot's remainder: out on the last day, in on the first open one."""
    going_on = [(project, _leave(book, project, after.book, pack, act)) for project in book.going_on()]
    names = {name: _move(book, name, after, pack, act) for name, lot in book.lots.items() if lot.available}
    for project, facts in going_on:
        draws = tuple(Draw(names[draw.lot], draw.fen) for draw in facts.pop("draws"))
        entry = {"project": project, "origin": book.book, "draws": draws, "rule_pack": pack.name}
        after.enter(entries.CommitmentCarriedIn, _first_day(after, act), **entry, **facts)


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
    book.enter(entries.CommitmentCarriedOver, _last_day(book, act), **entry, **left)
    return left | before


def _move(book: "Closing", lot: str, after: "Closing", pack: "RulePack", act: "Act") -> str:
    """One lot's remainder, from this book into that; gives the lot's name there."""
    name = lot
    while name in after.lots:
        name = f"{name}〔{book.fiscal_year}年结转〕"
    facts = {"fen": book.lots[lot].available, "rule_pack": pack.name}
    book.enter(entries.LotCarriedOver, _last_day(book, act), lot=lot, into=after.book, into_lot=name, **facts)
    origin = {"receipt": book.receipts[lot], "origin": book.book, "origin_lot": lot}
    after.enter(entries.LotCarriedIn, _first_day(after, act), lot=name, **facts, **origin)
    return name
