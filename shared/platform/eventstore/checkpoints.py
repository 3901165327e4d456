"""How far a service has read another's log (or its own), moved in the transaction of what it did about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, text

from shared.kernel.errors import DomainError
from shared.kernel.text import without_unstorable
from shared.platform.eventstore.heard import Heard, add_leaves, heard


class SequenceGap(Exception):
    """The next event is not the next one: something between was not delivered. Refill from the publisher's feed."""

    def __init__(self, source: str, have: int, got: int) -> None:
        super().__init__(f"{source}: have {have}, got {got}")
        self.source, self.have, self.got = source, have, got


class OtherHistory(SequenceGap):
    """The next event does not follow the one that was heard last: the source's log is another one than it was."""

    def __str__(self) -> str:
        return (
            f"{self.source}: its entry {self.have} is not the one that was heard here under that number, so entry"
            f" {self.got} is not taken: the log was restored from a copy, begun anew or rewritten"
        )


@dataclass(frozen=True)
class Tracking:
    """One event of a source's log: its position and the position before it, and both hashes where they were told."""

    source: str
    sequence: int
    previous: int
    leaf: bytes = b""
    leaf_before: bytes = b""


class Positions:
    """The positions of one round of the writer, read once and written once."""

    def __init__(self) -> None:
        self._read: dict[str, Heard] = {}
        self._now: dict[str, int] = {}
        self._leaves: dict[str, list[bytes]] = {}
        self._failures: list[dict[str, object]] = []
        self._connection: Connection | None = None

    def begin_round(self, connection: Connection) -> None:
        """Forget what the last round knew."""
        self._connection = connection
        self._read.clear()
        self._now.clear()
        self._leaves.clear()
        self._failures.clear()

    def advance(self, tracking: Tracking) -> bool:
        """True when this event is the next one, False when it was dealt with before; raises Gap or OtherHistory."""
        assert self._connection is not None
        source = tracking.source
        if source not in self._now:
            self._read[source] = found = heard(self._connection, source)
            self._now[source], self._leaves[source] = found.position, []
        have, leaves = self._now[source], self._leaves[source]
        if tracking.sequence <= have:
            return False
        if tracking.previous != have:
            raise SequenceGap(source, have, tracking.sequence)
        before = leaves[-1] if leaves else self._read[source].leaf
        if before and tracking.leaf_before and before != tracking.leaf_before:
            raise OtherHistory(source, have, tracking.sequence)
        self._now[source] = tracking.sequence
        leaves.append(tracking.leaf)
        return True

    def take_back(self, tracking: Tracking) -> None:
        """The event was not dealt with after all: later ones of the round will see the gap."""
        if self._now.get(tracking.source) == tracking.sequence:
            self._now[tracking.source] = tracking.previous
            self._leaves[tracking.source].pop()

    def note_failure(self, tracking: Tracking, refusal: DomainError) -> None:
        """A foreign fact met one of our rules: the event is passed, the refusal stays on record."""
        self._failures.append(dead_letter(tracking, f"{refusal.code()}: {refusal.detail}"))

    def end_round(self, connection: Connection) -> None:
        """Write what moved, and keep the hashes of it."""
        for source, position in self._now.items():
            if position != self._read[source].position:
                write_position(connection, source, position)
                self._keep_leaves(connection, source)
        record_failures(connection, self._failures)

    def _keep_leaves(self, connection: Connection, source: str) -> None:
        """Add to the heard tree, unless it is still being brought up to what was read before there was one."""
        found, leaves = self._read[source], self._leaves[source]
        known = found.size - found.position
        if 0 <= known < len(leaves) and all(leaves[known:]):
            add_leaves(connection, source, found.size, leaves[known:])


def read_position(connection: Connection, source: str) -> int:
    """The last sequence dealt with, 0 at the beginning."""
    query = text("SELECT coalesce((SELECT position FROM positions WHERE source = :s), 0)")
    return int(connection.execute(query, {"s": source}).scalar_one())


def write_position(connection: Connection, source: str, position: int) -> None:
    """Move the position; never backwards."""
    connection.execute(
        text(
            "INSERT INTO positions (source, position) VALUES (:s, :p)"
            " ON CONFLICT (source) DO UPDATE SET position = :p WHERE positions.position < :p"
        ),
        {"s": source, "p": position},
    )


def dead_letter(tracking: Tracking, error: str) -> dict[str, object]:
    """A row of the failures table."""
    return {"source": tracking.source, "sequence": tracking.sequence, "error": without_unstorable(error)[:4000]}


def record_failures(connection: Connection, rows: Iterable[dict[str, object]]) -> None:
    """JetStream has no dead-letter queue of its own; this table is ours."""
    for row in rows:
        connection.execute(
            text("INSERT INTO failures (source, sequence, error) VALUES (:source, :sequence, :error)"), row
        )
