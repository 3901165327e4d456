"""Whom monitoring listens to: publisher -> rows in the transaction that moves its position."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
from sqlalchemy import Connection

from services.monitoring.listening import closing, corrections, disclosure, ledger, projects
from services.monitoring.listening.changes import SourceEvent, append_change, record_position
from shared.contracts.envelope import Envelope
from shared.kernel.privacy import masked

Keep = Callable[[Connection, Envelope], tuple[str, str] | None]


def listener(keep: Keep) -> Callable[[Connection, Envelope], None]:
    """Let a publisher's messages become rows, and tell the stream what changed."""

    def listen(connection: Connection, envelope: Envelope) -> None:
        envelope = replace(envelope, message=_fit_for_all(envelope.message))
        heard = SourceEvent(envelope.source, envelope.sequence, envelope.time)
        record_position(connection, heard)
        changed = keep(connection, envelope)
        if changed is not None:
            append_change(connection, heard, *changed)

    return listen


WORDS = ("name", "fund_line", "pooling_department", "operating_entity", "fund_source", "project_benefit",
         "beneficiaries", "supervision")  # fmt: skip
"""What messages say in words and pages show to all; the rest are codes, numbers and names by which things are found."""


def _fit_for_all(message: Any) -> Any:
    """A message with the personal numbers in its words masked: nobody looks at a page before all can read it."""
    words = {name: getattr(message, name, "") for name in WORDS}
    hidden = {name: masked(text) for name, text in words.items() if isinstance(text, str)}
    changed = {name: text for name, text in hidden.items() if text != words[name]}
    return msgspec.structs.replace(message, **changed) if changed else message


def _of_the_ledger(connection: Connection, envelope: Envelope) -> tuple[str, str] | None:
    """The ledger's topics do not overlap: the first that knows a message keeps it."""
    topics = (ledger.keep, corrections.keep, closing.keep)
    return next((changed for keep in topics if (changed := keep(connection, envelope))), None)


LISTENERS: dict[str, Callable[[Connection, Envelope], None]] = {
    "ledger": listener(_of_the_ledger),
    "projects": listener(projects.keep),
    "disclosure": listener(disclosure.keep),
}


def listen(connection: Connection, envelope: Envelope) -> None:
    """Let the publisher's listener write its rows."""
    LISTENERS[envelope.source](connection, envelope)
