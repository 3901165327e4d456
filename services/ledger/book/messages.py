"""Draws as they are published."""

from services.ledger.book.lots import Draw
from shared.contracts import ledger


def draws_of(draws: tuple[Draw, ...]) -> tuple[ledger.Draw, ...]:
    """Lot by lot."""
    return tuple(ledger.Draw(lot=draw.lot, fen=draw.fen) for draw in draws)
