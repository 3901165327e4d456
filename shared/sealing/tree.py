"""The Merkle tree as it lies in a service's database: tiles of hashes, each written once.

PostgreSQL hashes the leaves itself, over the stored bytes: only hashes leave it. A row of the tile table holds the
hashes that one transaction added to one tile, so that every hash is stored once and nothing is ever rewritten.
"""

from typing import Any

from psycopg import sql
from sqlalchemy import Connection

from evidence.leaves import event_hash
from evidence.merkle import HASH_BYTES
from evidence.tiles import WIDTH, Tile, TiledTree, cut, tile_root
from shared.eventstore import driver

_LEAVES = r"""
SELECT coalesce(max(notification_id), %(size)s::int8), coalesce(string_agg(sha256('\x00'::bytea || convert_to(
    notification_id || E'\n' || originator_id || E'\n' || originator_version || E'\n' || topic || E'\n', 'UTF8')
    || state), ''::bytea ORDER BY notification_id), ''::bytea)
FROM {} WHERE notification_id > %(size)s::int8 AND notification_id <= %(size)s::int8 + %(most)s
"""
"""`evidence.leaves` in the database's words."""


class Broken(Exception):
    """The log, the tree and the seals no longer agree: somebody changed what must never change."""


class StoredTree:
    """One service's tree through one connection, whose transaction the caller owns."""

    def __init__(self, connection: Connection, service: str) -> None:
        self._pg = driver(connection)
        self._events, self._tiles = sql.Identifier(f"{service}_events"), sql.Identifier(f"{service}_tiles")

    def size(self) -> int:
        """How many leaves are in the tree."""
        query = sql.SQL(
            "SELECT tile * {} + first + length(hashes) / {} FROM {}"
            " WHERE level = 0 ORDER BY tile DESC, first DESC LIMIT 1"
        ).format(WIDTH, HASH_BYTES, self._tiles)
        row = self._pg.execute(query).fetchone()
        return int(row[0]) if row else 0

    def read(self, tile: Tile) -> bytes:
        """The hashes of a tile, as many of its width as there are."""
        query = sql.SQL("SELECT hashes FROM {} WHERE level = %s AND tile = %s ORDER BY first").format(self._tiles)
        rows = self._pg.execute(query, (tile.level, tile.index), binary=True)
        return b"".join(row[0] for row in rows)[: tile.width * HASH_BYTES]

    def at(self, size: int) -> TiledTree:
        """The tree as it was at a size, for roots and proofs."""
        return TiledTree(size, self.read)

    def take_in(self, size: int, most: int) -> int:
        """Append at most so many of the events that follow; gives the new size. Raises Broken at a gap."""
        query = sql.SQL(_LEAVES).format(self._events)
        row = self._pg.execute(query, {"size": size, "most": most}, binary=True).fetchone()
        assert row is not None
        reached, hashes = row
        if reached - size != len(hashes) // HASH_BYTES:
            raise Broken(f"the log has a gap behind event {size}")
        self._append(0, size, cut(hashes))
        return int(reached)

    def _append(self, level: int, start: int, hashes: list[bytes]) -> None:
        """Write hashes behind `start` others of their level; what they make full counts one level up."""
        full: list[int] = []
        put = sql.SQL("COPY {} (level, tile, first, hashes) FROM STDIN (FORMAT BINARY)").format(self._tiles)
        with self._pg.cursor() as cursor, cursor.copy(put) as copy:
            copy.set_types(["int2", "int8", "int2", "bytea"])
            at = 0
            while at < len(hashes):
                tile, first = divmod(start + at, WIDTH)
                part = hashes[at : at + WIDTH - first]
                copy.write_row((level, tile, first, b"".join(part)))
                at += len(part)
                if first + len(part) == WIDTH:
                    full.append(tile)
        if full:
            self._append(level + 1, full[0], [tile_root(self._full(level, tile, start, hashes)) for tile in full])

    def _full(self, level: int, tile: int, start: int, hashes: list[bytes]) -> list[bytes]:
        """The hashes of a full tile: those just written, or with some that were written before."""
        at = tile * WIDTH - start
        whole = hashes[at : at + WIDTH] if at >= 0 else cut(self.read(Tile(level, tile)))
        if len(whole) != WIDTH:
            raise Broken(f"tile {level}/{tile} should be full and is not")
        return whole

    def check_tile(self, index: int, size: int) -> None:
        """Raise Broken, naming the event, where a tile's leaves are not those of the stored events."""
        first, last = index * WIDTH + 1, min((index + 1) * WIDTH, size)
        leaves = cut(self.read(Tile(0, index)))
        rows = self._rows(first, last)
        for sequence in range(first, last + 1):
            if sequence not in rows or sequence - first >= len(leaves):
                raise Broken(f"event {sequence} was sealed and is gone")
            if event_hash(*rows[sequence]) != leaves[sequence - first]:
                raise Broken(f"event {sequence} is not as it was when it was sealed")
        if len(leaves) == WIDTH and tile_root(leaves) != self.at(size).node(8, index):
            raise Broken(f"tile 0/{index} is not as it was when it was sealed")

    def _rows(self, first: int, last: int) -> dict[int, tuple[Any, ...]]:
        query = sql.SQL(
            "SELECT notification_id, originator_id, originator_version, topic, state FROM {}"
            " WHERE notification_id BETWEEN %s AND %s ORDER BY notification_id"
        ).format(self._events)
        return {row[0]: row for row in self._pg.execute(query, (first, last), binary=True)}
