"""Entry bundles (C2SP tlog-tiles): the entries below one tile of hashes, each behind its length in two bytes.

Two kinds of entries are not there as they are, and the tile has the hash of both: one that its reader may not see is
empty, one of more than 65,535 bytes is its sequence alone and is fetched by itself.
"""

from collections.abc import Iterable
from itertools import pairwise

from shared.tlog.tiles import WIDTH, BadTile, Tile

LENGTH_BYTES = 2
LONGEST = (1 << 8 * LENGTH_BYTES) - 1
HIDDEN = b""


def bundles_of(size: int, first: int = 0) -> list[Tile]:
    """The tiles of level 0 from number `first` on, and so the bundles; the last one as wide as the tree makes it."""
    edges = [*range(first * WIDTH, size, WIDTH), size]
    return [Tile(0, start // WIDTH, end - start) for start, end in pairwise(edges)]


def pack(leaves: Iterable[bytes]) -> bytes:
    """The bundle of some leaves, `HIDDEN` among them or not."""
    return b"".join(_held(leaf) for leaf in leaves)


def _held(leaf: bytes) -> bytes:
    entry = leaf if len(leaf) <= LONGEST else leaf.partition(b"\n")[0]
    return len(entry).to_bytes(LENGTH_BYTES, "big") + entry


def unpack(content: bytes, width: int) -> list[bytes]:
    """The entries of a bundle, as many as the tile is wide; raises BadTile."""
    found, at = [], 0
    while at < len(content):
        start = at + LENGTH_BYTES
        at = start + int.from_bytes(content[at:start], "big")
        found.append(content[start:at])
    if at != len(content) or len(found) != width:
        raise BadTile(f"a bundle of {len(found)} entries, {width} were expected")
    return found


def is_apart(entry: bytes) -> bool:
    """Whether this is the sequence of an entry that is too long for a bundle."""
    return entry.isdigit()
