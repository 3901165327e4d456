"""What was heard of another service's log: the hash of every event, kept in the transaction of what was done about it.

The hashes lie as tiles of a Merkle tree (`shared.platform.sealing.heard` reads them). Here only leaves are added, for
the writer's round and the reading of messages must not wait for more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from shared.tlog.tiles import WIDTH

_STANDS = text("""
SELECT coalesce((SELECT position FROM positions WHERE source = :s), 0),
    coalesce(last.tile * 256 + last.first + length(last.hashes) / 32, 0),
    coalesce(substr(last.hashes, length(last.hashes) - 31), ''::bytea)
FROM (SELECT 1) AS one LEFT JOIN LATERAL (
    SELECT tile, first, hashes FROM heard_tiles WHERE source = :s AND level = 0 ORDER BY tile DESC, first DESC LIMIT 1
) AS last ON true
""")
_PUT = text(
    "INSERT INTO heard_tiles (source, level, tile, first, hashes) VALUES (:source, :level, :tile, :first, :hashes)"
)


@dataclass(frozen=True)
class Heard:
    """How far a source was dealt with, how many of its hashes are kept, and the last of them."""

    position: int
    size: int
    last: bytes

    @property
    def leaf(self) -> bytes:
        """The hash of the event at the position; empty where it is not known."""
        return self.last if self.size == self.position else b""


def heard(connection: Connection, source: str) -> Heard:
    """How far a source was heard."""
    position, size, last = connection.execute(_STANDS, {"s": source}).one()
    return Heard(position, size, bytes(last))


def add_leaves(connection: Connection, source: str, start: int, leaves: Sequence[bytes], level: int = 0) -> None:
    """Keep hashes behind `start` others of their level."""
    rows, at = [], 0
    while at < len(leaves):
        tile, first = divmod(start + at, WIDTH)
        part = leaves[at : at + WIDTH - first]
        rows.append({"source": source, "level": level, "tile": tile, "first": first, "hashes": b"".join(part)})
        at += len(part)
    if rows:
        connection.execute(_PUT, rows)
