"""Draws as they are published."""

from collections.abc import Callable, Mapping
from typing import Any

from services.ledger.book.account import book_parts
from services.ledger.book.lots import Draw
from shared.contracts import ledger
from shared.contracts.envelope import Published


def draws_of(draws: tuple[Draw, ...]) -> tuple[ledger.Draw, ...]:
    """Lot by lot."""
    return tuple(ledger.Draw(lot=draw.lot, fen=draw.fen) for draw in draws)


def of_book(makers: Mapping[type, Callable[[Any], Any]]) -> dict[type, Callable[[Any], Published]]:
    """Messages of entries, addressed by their book and its county."""
    return {kind: _addressed(make) for kind, make in makers.items()}


def of_county(about: str, makers: Mapping[type, Callable[[Any], Any]]) -> dict[type, Callable[[Any], Published]]:
    """Messages of what a county keeps beside its books, addressed by the county."""

    def addressed(make: Callable[[Any], Any]) -> Callable[[Any], Published]:
        def publish(event: Any) -> Published:
            message = make(event)
            return Published(about, message.__struct_config__.tag, event.county, event.county, message)

        return publish

    return {kind: addressed(make) for kind, make in makers.items()}


def _addressed(make: Callable[[Any], Any]) -> Callable[[Any], Published]:
    def publish(event: Any) -> Published:
        message = make(event)
        return Published("account", message.__struct_config__.tag, event.book, book_parts(event.book)[0], message)

    return publish
