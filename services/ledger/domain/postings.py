"""Every entry as a balanced set of postings: account names and fen, sources negative, destinations positive."""

from collections.abc import Callable
from typing import Any

from services.ledger.domain import entries
from services.ledger.domain.lots import Draw

Posting = tuple[str, int]

STAGES = ("funder", "available", "committed", "paid", "spent")


def postings(event: Any) -> list[Posting]:
    """The postings of one entry; empty when it moves no money."""
    made = _POSTINGS.get(type(event))
    return made(event) if made else []


def stage(account: str) -> str:
    """Where money on this account is: with the funder, available, committed, paid to a unit, or spent by it."""
    head, _, rest = account.partition(":")
    if head != "lot":
        return head
    return "available" if rest.endswith(":available") else "committed"


def _available(lot: str) -> str:
    return f"lot:{lot}:available"


def _committed(lot: str, project: str) -> str:
    return f"lot:{lot}:committed:{project}"


def _inflow(event: entries.InflowReceived) -> list[Posting]:
    return [(f"funder:{event.receipt.level}", -event.receipt.fen), (_available(event.lot), event.receipt.fen)]


def _commitment(event: entries.FundsCommitted) -> list[Posting]:
    return _per_draw(event.draws, _available, lambda lot: _committed(lot, event.project))


def _give_back(event: entries.CommitmentReleased | entries.SurplusReturned) -> list[Posting]:
    return _per_draw(event.draws, lambda lot: _committed(lot, event.project), _available)


def _disbursement(event: entries.FundsDisbursed) -> list[Posting]:
    project = event.terms.project
    return _per_draw(event.draws, lambda lot: _committed(lot, project), lambda _: f"paid:{project}")


def _spending(event: entries.SpendingReported) -> list[Posting]:
    return [(f"paid:{event.project}", -event.fen), (f"spent:{event.project}", event.fen)]


def _per_draw(draws: tuple[Draw, ...], source: Callable[[str], str], target: Callable[[str], str]) -> list[Posting]:
    made: list[Posting] = []
    for draw in draws:
        made += ((source(draw.lot), -draw.fen), (target(draw.lot), draw.fen))
    return made


_POSTINGS: dict[type, Callable[[Any], list[Posting]]] = {
    entries.InflowReceived: _inflow,
    entries.FundsCommitted: _commitment,
    entries.CommitmentReleased: _give_back,
    entries.FundsDisbursed: _disbursement,
    entries.SpendingReported: _spending,
    entries.SurplusReturned: _give_back,
}
