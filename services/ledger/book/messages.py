"""How entries become messages: addressed by book or county, and said as the entry says it where that is enough."""

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, get_args, get_type_hints

from msgspec import Struct

from services.ledger.book.account import book_parts
from services.ledger.book.lots import Draw
from shared.contracts import ledger
from shared.contracts.envelope import Published
from shared.platform.capability import declared_in
from shared.platform.eventstore.registry import event_fields

_PUBLISHED: dict[str, type[Struct]] = {message.__name__: message for message in get_args(ledger.Message)}


def draws_of(draws: tuple[Draw, ...]) -> tuple[ledger.Draw, ...]:
    """Lot by lot."""
    return tuple(ledger.Draw(lot=draw.lot, fen=draw.fen) for draw in draws)


def of_book(
    makers: Mapping[type, Callable[[Any], Any]], entries: ModuleType | None = None
) -> dict[type, Callable[[Any], Published]]:
    """Messages of entries, addressed by their book and its county.

    Of the kinds that a module declares and no maker is given for, the message of the same name says what it shares
    with the entry. Raises TypeError where it asks for a fact that the entry has not.
    """
    declared = declared_in(entries) if entries else ()
    alike = {kind: _alike(kind, _PUBLISHED[kind.__name__]) for kind in declared if kind not in makers}
    return {kind: _addressed(make) for kind, make in (alike | dict(makers)).items()}


def _alike(entry: type, message: type[Struct]) -> Callable[[Any], Any]:
    asked, known = get_type_hints(message), event_fields(entry)
    if strange := [name for name, kind in asked.items() if known.get(name) != kind]:
        raise TypeError(f"{entry.__name__} does not say as its message does: {', '.join(strange)}")
    return lambda event: message(**{name: getattr(event, name) for name in asked})


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
