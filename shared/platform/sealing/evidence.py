"""What anyone may ask of a sealed log: checkpoints, tiles, proofs, and for auditors the log itself, byte for byte."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from eventsourcing.persistence import StoredEvent
from psycopg import sql
from sqlalchemy import Connection, Engine

from shared.kernel.errors import FieldProblem, Invalid, NotFound, OutsideRegion
from shared.platform.eventstore.registry import EventRegistry, TypedMapper, UnknownTopic
from shared.platform.eventstore.store import Recorded, driver
from shared.platform.sealing.leaves import ANSWERS
from shared.platform.sealing.seals import Seal, SealBook
from shared.platform.sealing.tree import StoredTree
from shared.tlog.bundles import HIDDEN, pack
from shared.tlog.leaves import event_hash, leaf_data
from shared.tlog.lines import hidden_line, line
from shared.tlog.merkle import Proof
from shared.tlog.proofs import EntryProof
from shared.tlog.tiles import HEIGHT, WIDTH, Tile

Shown = Callable[[Recorded], bool]


class NotSealed(NotFound):
    """Nothing of this number has been sealed so far."""

    title = "尚未封存"


class NoSuchCheckpoint(NotFound):
    """No checkpoint of exactly this size was signed."""

    title = "没有这个检查点"


class NoSuchTile(NotFound):
    """The sealed tree has no such tile."""

    title = "没有这个哈希块"


class SizesReversed(Invalid):
    """The older tree must not be larger than the newer one."""

    title = "前后大小颠倒"


class Evidence:
    """One service's evidence. Only what a signed checkpoint covers is shown."""

    def __init__(self, engine: Engine, registry: EventRegistry, interval: float) -> None:
        self._engine, self._service, self._interval = engine, registry.service, interval
        self._decode = TypedMapper(registry).to_domain_event

    def checkpoint(self, size: int | None) -> Seal:
        """The newest seal, or the one of a size; raises NotSealed or NoSuchCheckpoint."""
        with self._open() as (_, book):
            last = self._last(book)
            if size is None:
                return last
            found = book.of_size(size)
        if found is None:
            raise NoSuchCheckpoint(f"没有大小恰为 {size} 的检查点；最新的大小为 {last.size}，全部见 checkpoints 列表")
        return found

    def checkpoints(self, after: int, limit: int) -> list[Seal]:
        """The seals behind a number, oldest first."""
        with self._open() as (_, book):
            return book.page(after, limit)

    def keys(self) -> list[str]:
        """Every public key that ever signed, the newest first."""
        with self._open() as (_, book):
            return book.keys()

    def tile(self, tile: Tile) -> bytes:
        """The hashes of a tile; raises NoSuchTile where no checkpoint covers it."""
        with self._open() as (tree, book):
            self._must_hold(book, tile)
            return tree.read(tile)

    def answers_tile(self, tile: Tile) -> bytes:
        """Hashes of kept answers; raises NoSuchTile where the newest checkpoint does not cover them."""
        with self._engine.connect() as connection:
            size, _ = self._last(SealBook(connection, self._service)).open().answers
            if _held(size, tile) < tile.width:
                raise NoSuchTile(f"已封存的答复的树中没有 {tile.path}，请按最新检查点 answers 行的个数取用")
            return StoredTree(connection, self._service, ANSWERS).read(tile)

    def bundle(self, tile: Tile, shown: Shown | None) -> bytes:
        """The entries below a tile of level 0, those that may not be shown empty; raises NoSuchTile."""
        with self._open() as (_, book):
            self._must_hold(book, tile)
        return pack(self._leaves(self._rows(tile.index * WIDTH, tile.width), shown))

    def leaf(self, sequence: int, shown: Shown | None) -> bytes:
        """The sealed bytes of one entry; raises NotSealed, and OutsideRegion where it may not be shown."""
        with self._open() as (_, book):
            self._covered(book, sequence, "/path/sequence")
        (leaf,) = self._leaves(self._rows(sequence - 1, 1), shown)
        if leaf == HIDDEN:
            raise OutsideRegion(f"第 {sequence} 号记录不在您的管辖区域内，其哈希可从公开的哈希块取得")
        return leaf

    def inclusion(self, sequence: int, size: int | None) -> dict[str, Any]:
        """Shows that an entry is in the tree of a size; raises NotSealed."""
        with self._open() as (tree, book):
            size = self._covered(book, size, "/query/size")
            if sequence > size:
                raise self._not_yet(sequence, size)
            grown = tree.at(size)
            return {
                "sequence": sequence, "index": sequence - 1, "size": size, "root": _text(grown.root()),
                "leaf": _text(grown.node(0, sequence - 1)), "path": _texts(grown.inclusion_proof(sequence - 1)),
            }  # fmt: skip

    def consistency(self, old: int, new: int | None) -> dict[str, Any]:
        """Shows that the tree of one size is the beginning of the tree of another; raises SizesReversed."""
        with self._open() as (tree, book):
            new = self._covered(book, new, "/query/to")
            if old > new:
                problem = FieldProblem("/query/from", f"不得大于 to（{new}）")
                raise SizesReversed("起始大小不得大于终止大小", fields=(problem,))
            grown = tree.at(new)
            roots = {"from_root": _text(grown.root_at(old)), "to_root": _text(grown.root())}
            return {"from": old, "to": new, **roots, "path": _texts(grown.consistency_proof(old))}

    def proof(self, sequence: int) -> str:
        """The proof file of one entry under the first checkpoint that covers it: it stays the same for ever.

        Its extra line is the hash of the leaf, for whoever was not given the entry itself.
        """
        with self._open() as (tree, book):
            seal = book.covering(sequence)
            if seal is None:
                raise self._not_yet(sequence, self._last(book).size)
            grown = tree.at(seal.size)
            leaf, path = grown.node(0, sequence - 1), grown.inclusion_proof(sequence - 1)
        return EntryProof(sequence - 1, path, seal.note, leaf).write()

    def log(self, after: int, limit: int, shown: Shown | None) -> tuple[int, bytes]:
        """How far the log was read, and its lines. Of an entry that may not be shown there is the leaf's hash."""
        rows = self._rows(after, limit)
        return rows[-1][0] if rows else after, b"".join(self._lines(rows, shown))

    def _rows(self, after: int, limit: int) -> list[tuple[Any, ...]]:
        """The stored events behind a sequence: sequence, aggregate, version, topic, state."""
        query = sql.SQL(
            "SELECT notification_id, originator_id, originator_version, topic, state FROM {}"
            " WHERE notification_id > %s ORDER BY notification_id LIMIT %s"
        ).format(sql.Identifier(f"{self._service}_events"))
        with self._engine.connect() as connection:
            return driver(connection).execute(query, (after, limit), binary=True).fetchall()

    def _must_hold(self, book: SealBook, tile: Tile) -> None:
        """Raise NoSuchTile where no checkpoint covers all of a tile."""
        if _held(self._last(book).size, tile) < tile.width:
            raise NoSuchTile(f"已封存的树中没有 {tile.path}，请按最新检查点的大小取用")

    @contextmanager
    def _open(self) -> Iterator[tuple[StoredTree, SealBook]]:
        connection: Connection
        with self._engine.connect() as connection:
            yield StoredTree(connection, self._service), SealBook(connection, self._service)

    def _last(self, book: SealBook) -> Seal:
        last = book.last()
        if last is None:
            raise NotSealed(f"日志尚未封存。有新记录时最迟 {self._interval:g} 秒封存一次，请稍后再取")
        return last

    def _covered(self, book: SealBook, size: int | None, pointer: str) -> int:
        """A size up to the newest seal's; that one by default."""
        last = self._last(book)
        if size is not None and size > last.size:
            problem = FieldProblem(pointer, f"不得大于已封存的大小 {last.size}")
            raise NotSealed(self._not_yet(size, last.size).detail, fields=(problem,))
        return last.size if size is None else size

    def _not_yet(self, sequence: int, size: int) -> NotSealed:
        when = f"有新记录时最迟 {self._interval:g} 秒封存一次，请稍后再取"
        return NotSealed(f"第 {sequence} 号记录尚未封存，已封存至第 {size} 号；{when}")

    def _lines(self, rows: list[tuple[Any, ...]], shown: Shown | None) -> Iterator[bytes]:
        for row in rows:
            if self._may_see(shown, *row):
                sequence, aggregate, version, topic, state = row
                yield line(sequence, str(aggregate), version, topic, state)
            else:
                yield hidden_line(row[0], event_hash(*row))

    def _leaves(self, rows: list[tuple[Any, ...]], shown: Shown | None) -> list[bytes]:
        return [leaf_data(*row) if self._may_see(shown, *row) else HIDDEN for row in rows]

    def _may_see(self, shown: Shown | None, sequence: int, *stored: Any) -> bool:
        """Whether an entry is for this reader. One that cannot be read here belongs to no region: its hash is shown."""
        try:
            return shown is None or shown(Recorded(sequence, self._decode(StoredEvent(*stored))))
        except (ValueError, UnknownTopic):
            return False


def _held(size: int, tile: Tile) -> int:
    """How many hashes of a tile a tree of this size has."""
    return (size >> (HEIGHT * tile.level)) - (tile.index << HEIGHT)


def _text(hash_: bytes) -> str:
    return b64encode(hash_).decode()


def _texts(path: Proof) -> list[str]:
    return [_text(step) for step in path]
