"""What of an event is hashed: its place in the log, and the bytes of its state exactly as they are stored."""

from uuid import UUID

from evidence.merkle import leaf_hash


def leaf_data(sequence: int, aggregate: UUID | str, version: int, topic: str, state: bytes) -> bytes:
    """The leaf of the event at `sequence`; its index in the tree is one less. Nothing is written anew to hash it."""
    return b"%d\n%b\n%d\n%b\n%b" % (sequence, str(aggregate).encode(), version, topic.encode(), state)


def event_hash(sequence: int, aggregate: UUID | str, version: int, topic: str, state: bytes) -> bytes:
    """The leaf's hash in the tree."""
    return leaf_hash(leaf_data(sequence, aggregate, version, topic, state))
