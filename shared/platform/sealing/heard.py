"""The Merkle tree over what was heard of another service's log, and the checkpoints that it was compared with."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text

from shared.platform.eventstore.heard import Heard, add_leaves, heard
from shared.tlog.checkpoints import Checkpoint
from shared.tlog.merkle import HASH_BYTES
from shared.tlog.tiles import WIDTH, Tile, TiledTree, cut, tile_root

_READ = text("SELECT hashes FROM heard_tiles WHERE source = :s AND level = :l AND tile = :t ORDER BY first")
_COUNT = text("""
SELECT coalesce(max(tile * 256 + first + length(hashes) / 32), 0)
FROM (SELECT tile, first, hashes FROM heard_tiles WHERE source = :s AND level = :l
      ORDER BY tile DESC, first DESC LIMIT 1) AS last
""")
_FORGET = text("DELETE FROM heard_tiles WHERE source = :s AND level = :l AND tile >= :t")
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext(:who))")


class HeardTree:
    """The tree of one source through one connection, whose transaction the caller owns."""

    def __init__(self, connection: Connection, source: str) -> None:
        self._connection, self._source = connection, source

    def size(self) -> int:
        """How many hashes were heard."""
        return heard(self._connection, self._source).size

    def read(self, tile: Tile) -> bytes:
        """The hashes of a tile, as many of its width as there are."""
        rows = self._connection.execute(_READ, {"s": self._source, "l": tile.level, "t": tile.index})
        return b"".join(bytes(row[0]) for row in rows)[: tile.width * HASH_BYTES]

    def at(self, size: int) -> TiledTree:
        """The tree as it was at a size. Its inner levels have to be complete."""
        return TiledTree(size, self.read)

    def complete(self) -> None:
        """Add the inner hashes that leaves heard since call for."""
        level = 0
        while self._raise(level):
            level += 1

    def forget_from(self, index: int) -> None:
        """Take out the hashes from a leaf's tile on, and the inner ones above them; gives nothing back."""
        level, tile = 0, index // WIDTH
        while self._connection.execute(_FORGET, {"s": self._source, "l": level, "t": tile}).rowcount:
            level, tile = level + 1, tile // WIDTH

    def _raise(self, level: int) -> bool:
        """Whether there are full tiles at a level; their roots are put one level up where they were missing."""
        full, known = self._count(level) // WIDTH, self._count(level + 1)
        roots = [tile_root(cut(self.read(Tile(level, tile)))) for tile in range(known, full)]
        add_leaves(self._connection, self._source, known, roots, level + 1)
        return full > 0

    def _count(self, level: int) -> int:
        return int(self._connection.execute(_COUNT, {"s": self._source, "l": level}).scalar_one())


_VERIFIED = text("SELECT size, root FROM heard_checkpoints WHERE source = :s ORDER BY size DESC LIMIT 1")
_KEEP = text("""
INSERT INTO heard_checkpoints (source, size, root, note) VALUES (:s, :size, :root, :note)
ON CONFLICT (source, size) DO NOTHING
""")


@dataclass(frozen=True)
class Verified:
    """A checkpoint of a publisher with which our own tree agreed."""

    size: int
    root: bytes


class HeardLog:
    """What is kept of one source's log in a service's database. Every call is a transaction of its own."""

    def __init__(self, engine: Engine, source: str) -> None:
        self._engine, self._source = engine, source

    def stand(self) -> Heard:
        """How far it was read, and how far its hashes are known."""
        with self._engine.connect() as connection:
            return heard(connection, self._source)

    def add(self, size: int, leaves: Sequence[bytes]) -> None:
        """Add the hashes behind `size` others, unless somebody else has."""
        with self._open() as (connection, tree):
            if tree.size() == size:
                add_leaves(connection, self._source, size, leaves)

    def agrees(self, signed: Checkpoint) -> bool:
        """Whether our tree leads to a checkpoint, and still to the last one with which it agreed. Raises BadTile."""
        with self._open() as (connection, tree):
            tree.complete()
            before, ours = _verified(connection, self._source), tree.at(max(signed.size, tree.size()))
            still = before is None or before.size > ours.size or ours.root_at(before.size) == before.root
            return still and ours.root_at(signed.size) == signed.root

    def verified(self) -> Verified | None:
        """The largest checkpoint with which our tree agreed."""
        with self._engine.connect() as connection:
            return _verified(connection, self._source)

    def keep(self, signed: Checkpoint, note: str) -> None:
        """Note down a checkpoint with which our tree agrees."""
        with self._engine.begin() as connection:
            values = {"s": self._source, "size": signed.size, "root": signed.root, "note": note}
            connection.execute(_KEEP, values)

    @contextmanager
    def reading(self, size: int) -> Iterator[TiledTree]:
        """Our tree as it was at a size."""
        with self._open() as (_, tree):
            yield tree.at(size)

    def forget_from(self, index: int) -> None:
        """Take out the hashes from the tile of a leaf on: they are fetched from the publisher again."""
        with self._open() as (_, tree):
            tree.forget_from(index)

    @contextmanager
    def _open(self) -> Iterator[tuple[Connection, HeardTree]]:
        with self._engine.begin() as connection:
            connection.execute(ONE_AT_A_TIME, {"who": f"heard-{self._source}"})
            yield connection, HeardTree(connection, self._source)


def _verified(connection: Connection, source: str) -> Verified | None:
    row = connection.execute(_VERIFIED, {"s": source}).one_or_none()
    return Verified(row[0], bytes(row[1])) if row else None
