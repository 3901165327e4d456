"""Whom monitoring listens to: publisher -> rows in the transaction that moves its position."""

from collections.abc import Callable

from sqlalchemy import Connection

from services.monitoring.listening import closing, corrections, disclosure, ledger, projects
from services.monitoring.listening.changes import Heard, hear, take_turn, tell
from shared.contracts.envelope import Envelope

Keep = Callable[[Connection, Envelope], tuple[str, str] | None]


def listener(keep: Keep) -> Callable[[Connection, Envelope], None]:
    """Let a publisher's messages become rows, in turn with the others, and tell the stream what changed."""

    def listen(connection: Connection, envelope: Envelope) -> None:
        take_turn(connection)
        heard = Heard(envelope.source, envelope.sequence, envelope.time)
        hear(connection, heard)
        changed = keep(connection, envelope)
        if changed is not None:
            tell(connection, heard, *changed)

    return listen


def _of_the_ledger(connection: Connection, envelope: Envelope) -> tuple[str, str] | None:
    """The ledger's topics do not overlap: the first that knows a message keeps it."""
    topics = (ledger.keep, corrections.keep, closing.keep)
    return next((changed for keep in topics if (changed := keep(connection, envelope))), None)


LISTENERS: dict[str, Callable[[Connection, Envelope], None]] = {
    "ledger": listener(_of_the_ledger),
    "projects": listener(projects.keep),
    "disclosure": listener(disclosure.keep),
}
