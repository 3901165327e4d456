"""What of an event is hashed: its place in the log, and the bytes of its state exactly as they are stored.

And what of an answer that is kept under its Idempotency-Key.
"""

from hashlib import sha256
from uuid import UUID

from shared.tlog.merkle import leaf_hash


def leaf_data(sequence: int, aggregate: UUID | str, version: int, topic: str, state: bytes) -> bytes:
    """The leaf of the event at `sequence`; its index in the tree is one less. Nothing is written anew to hash it."""
    return b"%d\n%b\n%d\n%b\n%b" % (sequence, str(aggregate).encode(), version, topic.encode(), state)


def event_hash(sequence: int, aggregate: UUID | str, version: int, topic: str, state: bytes) -> bytes:
    """The leaf's hash in the tree."""
    return leaf_hash(leaf_data(sequence, aggregate, version, topic, state))


def answer_data(
    number: int, principal: str, key: str, fingerprint: bytes, status: int, problem: bool, micros: int, body: bytes
) -> bytes:
    """The leaf of the answer of a number, the first being 1. `micros`: when it was given, since 1970 in UTC.

    Of the person and the key only the SHA-256 is in it, so that neither can move into the other.
    """
    whose, under = (sha256(text.encode()).hexdigest().encode() for text in (principal, key))
    said = fingerprint.hex().encode()
    return b"%d\n%b\n%b\n%b\n%d\n%d\n%d\n%b" % (number, whose, under, said, status, problem, micros, body)


def answer_hash(
    number: int, principal: str, key: str, fingerprint: bytes, status: int, problem: bool, micros: int, body: bytes
) -> bytes:
    """The hash of that leaf in the tree of answers."""
    return leaf_hash(answer_data(number, principal, key, fingerprint, status, problem, micros, body))
