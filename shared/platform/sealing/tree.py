"""The Merkle trees as they lie in a service's database: tiles of hashes, each written once.

PostgreSQL hashes the leaves itself, over the stored bytes: only hashes leave it. A row of the tile table holds the
hashes that one transaction added to one tile, so that every hash is stored once and nothing is ever rewritten.
"""

from collections.abc import Iterator
from typing import Any

from psycopg import sql
from sqlalchemy import Connection

from shared.platform.eventstore.store import driver
from shared.platform.sealing.leaves import EVENTS, Leaves
from shared.tlog.merkle import HASH_BYTES
from shared.tlog.tiles import WIDTH, Tile, TiledTree, cut, tile_root

_LEAVES = """
SELECT coalesce(max({number}), %(size)s::int8), coalesce(string_agg({hashed}, ''::bytea ORDER BY {number}), ''::bytea)
FROM {table} WHERE {number} > %(size)s::int8 AND {number} <= %(size)s::int8 + %(most)s
"""
_ROWS = "SELECT {columns} FROM {table} WHERE {number} BETWEEN %s AND %s ORDER BY {number}"
_COUNT = "SELECT coalesce(max({number}), %(size)s::int8), count(*) FROM {table} WHERE {number} > %(size)s::int8"


class Broken(Exception):
    """The log, the tree and the seals no longer agree: somebody changed what must never change."""


class StoredTree:
    """One service's tree, of its events or its answers, through a connection whose transaction is the caller's."""

    def __init__(self, connection: Connection, service: str, leaves: Leaves = EVENTS) -> None:
        self._pg = driver(connection)
        self._leaves, self._tiles = leaves, sql.Identifier(leaves.tiles.format(service))
        said = {
            "table": sql.Identifier(leaves.table.format(service)),
            "number": sql.Identifier(leaves.number),
            "columns": sql.SQL(leaves.columns),
            "hashed": sql.SQL(leaves.hashed),
        }
        self._read_leaves, self._read_rows, self._count_rows = (
            sql.SQL(statement).format(**said) for statement in (_LEAVES, _ROWS, _COUNT)
        )

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
        """Append at most so many of the rows that follow; gives the new size. Raises Broken at a gap."""
        reached, hashes = self._hashed(size, most)
        if reached - size != len(hashes) // HASH_BYTES:
            raise Broken(f"there is a gap behind {self._leaves.noun} {size}")
        self._append(0, size, cut(hashes))
        return reached

    def _hashed(self, behind: int, most: int) -> tuple[int, bytes]:
        """The last number, and the hashes, of the rows that are stored behind a number, so many numbers at most."""
        row = self._pg.execute(self._read_leaves, {"size": behind, "most": most}, binary=True).fetchone()
        assert row is not None
        return int(row[0]), row[1]

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
        """Raise Broken, naming the first row, where a tile's leaves are not those of the stored rows."""
        for _, trouble in self.differences(index, size):
            raise Broken(trouble)
        leaves = cut(self.read(Tile(0, index)))
        if len(leaves) == WIDTH and tile_root(leaves) != self.at(size).node(8, index):
            raise Broken(f"tile 0/{index} is not as it was when it was sealed")

    def differences(self, index: int, size: int) -> Iterator[tuple[int, str]]:
        """Every row below a tile of level 0 that is not as it was sealed: its number, and what is the matter."""
        start, end = index * WIDTH, min((index + 1) * WIDTH, size)
        sealed = self.read(Tile(0, index, end - start))
        if len(sealed) == (end - start) * HASH_BYTES and self._hashed(start, end - start) == (end, sealed):
            return
        rows, leaves = self._rows(start + 1, end), cut(sealed)
        for number in range(start + 1, end + 1):
            if number not in rows or number - start > len(leaves):
                yield number, f"{self._leaves.noun} {number} was sealed and is gone"
            elif self._leaves.hash(*rows[number]) != leaves[number - start - 1]:
                yield number, f"{self._leaves.noun} {number} is not as it was when it was sealed"

    def whole_behind(self, size: int) -> bool:
        """Whether the rows that are in no tile yet have every number from there on."""
        row = self._pg.execute(self._count_rows, {"size": size}).fetchone()
        return row is not None and row[0] - size == row[1]

    def _rows(self, first: int, last: int) -> dict[int, tuple[Any, ...]]:
        return {row[0]: row for row in self._pg.execute(self._read_rows, (first, last), binary=True)}
