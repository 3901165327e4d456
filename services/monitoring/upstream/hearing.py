"""A foreign message becomes rows in the transaction that moves its publisher's position, and a line for the stream."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import Connection

from services.monitoring.upstream.changes import SourceEvent, append_change, record_position
from shared.contracts.envelope import Envelope
from shared.kernel.privacy import masked
from shared.platform.capability import Hear

Keep = Callable[[Connection, Envelope, Any], str | None]
"""Writes the rows of one message; gives the book that changed, None when nothing that people see did."""

WORDS = ("name", "fund_line", "pooling_department", "operating_entity", "fund_source", "project_benefit",
         "beneficiaries", "supervision")  # fmt: skip
"""What messages say in words and pages show to all; the rest are codes, numbers and names by which things are found."""


def keeping(what: str, keep: Keep) -> Hear:
    """Have the rows of a message written, its words fit for all, and tell the stream `what` changed in its book."""

    def hear(connection: Connection, envelope: Envelope) -> None:
        envelope = replace(envelope, message=_fit_for_all(envelope.message))
        book = keep(connection, envelope, envelope.message)
        if book is not None:
            append_change(connection, _source(envelope), book, what)

    return hear


def note_position(connection: Connection, envelope: Envelope) -> None:
    """Note how far the publisher of a message has been heard, whatever the message says."""
    record_position(connection, _source(envelope))


def _source(envelope: Envelope) -> SourceEvent:
    return SourceEvent(envelope.source, envelope.sequence, envelope.time)


def _fit_for_all(message: Any) -> Any:
    """A message with the personal numbers in its words masked: nobody looks at a page before all can read it."""
    words = {name: getattr(message, name, "") for name in WORDS}
    hidden = {name: masked(text) for name, text in words.items() if isinstance(text, str)}
    changed = {name: text for name, text in hidden.items() if text != words[name]}
    return msgspec.structs.replace(message, **changed) if changed else message
