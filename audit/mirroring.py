"""Making a mirror, and bringing it up to date: only what is new is fetched, and nothing that does not follow from it.

A file is written whole or not at all, and what a run fetched counts only once the checkpoint above it is written down,
last of all. Killed at any moment, a mirror is what it was, and the next run takes up the files that are there already.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from msgspec.json import encode

from audit.files import put
from audit.findings import Finding
from audit.mirror import CHECKPOINT, CHECKPOINTS, KEY, TILES, Mirror, is_leaf, leaf_path
from audit.source import Log, Progress, Unusable
from shared.tlog.bundles import bundles_of, is_apart, unpack
from shared.tlog.checkpoints import Checkpoint, open_checkpoint
from shared.tlog.merkle import HASH_BYTES, BadProof, Frontier, first_difference, verify_consistency
from shared.tlog.notes import BadNote, Verifier
from shared.tlog.tiles import WIDTH, BadTile, Tile, TiledTree, cut, tile_root, tiles_of


class Contradicted(Exception):
    """The log is not the one that the mirror holds the beginning of, or not the one that it signed."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


class NothingYet(Unusable):
    """The log was never sealed: nothing was entered there so far."""


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What a run brought: the entries held now and before it, checkpoints likewise, and the keys that are trusted."""

    size: int
    before: int
    checkpoints: int
    fresh: int
    keys: tuple[str, ...]


def mirror(
    log: Log,
    directory: Path,
    *,
    keys: tuple[str, ...] = (),
    entries: bool = False,
    progress: Progress = lambda _done, _of: None,
) -> Mirrored:
    """Bring a mirror up to the log's newest checkpoint, with its entries or the hashes alone.

    `keys` are trusted besides those of the mirror; at first and without any, the log's own are. Raises Contradicted
    where history was rewritten or a signature or hash is wrong, and leaves the mirror as it was; Unusable where
    something cannot be read.
    """
    if (directory / CHECKPOINTS).exists() and not (directory / TILES).exists():
        raise Unusable(f"{directory} 里是别的东西，不是镜像，请换一个目录")
    directory.mkdir(parents=True, exist_ok=True)
    with _alone(directory):
        return _Mirroring(log, directory, keys, entries, progress).run()


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    with (directory / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unusable(f"另一个 sluice mirror 正在写 {directory}，请等它做完") from None
        yield


class _Mirroring:
    def __init__(self, log: Log, directory: Path, keys: tuple[str, ...], entries: bool, progress: Progress) -> None:
        self._log, self._directory, self._entries = log, directory, entries
        self._had = Mirror.begun(directory)
        if (directory / TILES / "entries").is_dir() and not entries:
            raise Unusable(f"{directory} 里有分录，续做须给出令牌：--token")
        self._trusted = self._keys(keys)
        self._verifiers = [_verifier(key) for key in self._trusted]
        self._notes = self._had.notes() if self._had else []
        self._progress, self._done, self._of = progress, 0, 0

    @property
    def _size(self) -> int:
        return self._had.newest.size if self._had else 0

    def run(self) -> Mirrored:
        """Checkpoints first, then tiles, then entries; what counts is written last."""
        fresh = list(self._fresh())
        points = [point for _, point in fresh]
        size = points[-1].size if points else self._size
        if not size:
            raise NothingYet(f"{self._log.name} 还没有检查点，请过一分钟再试")
        self._follow(points)
        new = bundles_of(size, self._size // WIDTH) if points else []
        self._of = len(new) + (len(bundles_of(size)) if self._entries else 0)
        if points:
            self._grow(new, points)
        if self._entries:
            self._bring_entries(size)
        self._commit([note for note, _ in fresh], size)
        return Mirrored(size, self._size, len(self._notes) + len(fresh), len(fresh), self._trusted)

    def _keys(self, given: tuple[str, ...]) -> tuple[str, ...]:
        """The keys that were given, then those of the mirror; at first, and where none was given, the log's own."""
        offered = tuple(self._log.key().split())
        trusted = tuple(dict.fromkeys([*given, *(self._had.key().split() if self._had else ())])) or offered
        if not trusted:
            raise Unusable(f"{self._log.name} 没有公钥")
        if offered and offered[0] not in trusted:
            detail = f"现在的公钥 {offered[0]} 不是受信任的 {trusted[0]}；账本公布过更换的，请用 --key 给出新公钥"
            raise Contradicted(Finding("key", detail))
        return trusted

    def _fresh(self) -> Iterator[tuple[str, Checkpoint]]:
        """The checkpoints that were signed since, each opened; the last one the mirror has must still stand."""
        count, size = len(self._notes), self._size
        seals = self._log.seals(max(count - 1, 0))
        if count:
            last = next(seals, None)
            if last is None or last.note != self._notes[-1]:
                detail = f"镜像的第 {count} 个检查点（{size} 条）现在没有了，分录未变"
                raise Contradicted(self._rewritten(Finding("withdrawn", detail, size)))
        for seal in seals:
            point = self._open(seal.note)
            if point.size <= size:
                raise Contradicted(Finding("checkpoints", f"{size} 条之后又签了 {point.size} 条", point.size))
            size = point.size
            yield seal.note, point

    def _open(self, note: str) -> Checkpoint:
        try:
            return open_checkpoint(note, *self._verifiers)
        except BadNote as wrong:
            raise Contradicted(Finding("signature", f"{self._log.name} 的检查点：{wrong}")) from wrong

    def _follow(self, points: list[Checkpoint]) -> None:
        """The consistency proof, from the log's tiles: its newest tree goes on from the mirror's."""
        if self._had is None or not points:
            return
        old, new = self._had.newest, points[-1]
        try:
            proof = TiledTree(new.size, self._log.tile).consistency_proof(old.size)
            verify_consistency(old.size, new.size, old.root, new.root, proof)
        except (BadProof, BadTile) as wrong:
            detail = f"{new.size} 条的检查点与哈希块接不上镜像的 {old.size} 条"
            raise Contradicted(self._rewritten(Finding("root", detail, old.size + 1))) from wrong

    def _rewritten(self, otherwise: Finding) -> Finding:
        """From which entry on the history is another one than the mirror's; `otherwise` where it is not."""
        assert self._had is not None
        theirs, held = self._open(self._log.note()), self._size
        both = min(theirs.size, held)
        try:
            at = first_difference(both, self._had.tree().node, TiledTree(theirs.size, self._log.tile).node)
        except BadTile as wrong:
            return Finding("rewritten", f"与镜像的 {held} 条接不上，哈希块也读不出来（{wrong}）")
        if at is not None:
            return Finding("rewritten", f"从这一条起与镜像所存的不同，镜像止于 {held} 条", at + 1)
        if theirs.size < held:
            return Finding("cut", f"镜像有 {held} 条，现在只有 {theirs.size} 条", theirs.size + 1)
        return otherwise

    def _grow(self, new: list[Tile], points: list[Checkpoint]) -> None:
        """The new tiles of level 0, then those above. What a killed run left is used if it leads to the right root."""
        for again in (True, False):
            try:
                self._tiles(new, points)
                break
            except Contradicted:
                self._discard(new)
                if not again:
                    raise
        for tile in tiles_of(points[-1].size):
            if tile.level and tile.index >= self._size // WIDTH ** (tile.level + 1):
                below = range(tile.index * WIDTH, tile.index * WIDTH + tile.width)
                hashes = [tile_root(cut(self._read(Tile(tile.level - 1, index).path))) for index in below]
                self._put(f"{TILES}/{tile.path}", b"".join(hashes))

    def _discard(self, new: list[Tile]) -> None:
        for tile in new:
            for path in (tile.path, tile.entries_path):
                (self._directory / TILES / path).unlink(missing_ok=True)
        self._done = 0

    def _tiles(self, new: list[Tile], points: list[Checkpoint]) -> None:
        frontier = Frontier.at(self._size, self._had.tree().node) if self._had else Frontier()
        if self._had and frontier.root() != self._had.newest.root:
            raise Unusable(f"{self._directory} 与自己的检查点不符，请先运行 sluice verify {self._directory}")
        wanted = list(points)
        for tile in new:
            hashes, start = cut(self._hashes(tile)), tile.index * WIDTH
            while wanted and wanted[0].size <= start + tile.width:
                point = wanted.pop(0)
                frontier.extend(hashes[frontier.size - start : point.size - start])
                if frontier.root() != point.root:
                    raise Contradicted(Finding("root", f"{point.size} 条的检查点与哈希块算出的根不符", point.size))
            frontier.extend(hashes[frontier.size - start :])
            self._told()

    def _hashes(self, tile: Tile) -> bytes:
        """A tile of level 0: as it lies there, or from the log; what the mirror has of it stays."""
        content = self._read(tile.path)
        if not content:
            content = self._log.tile(tile)
            known = self._had.leaves(tile.index * WIDTH, self._size) if self._had else b""
            if not content.startswith(known) or len(content) != tile.width * HASH_BYTES:
                raise Contradicted(Finding("leaves", f"哈希块 {tile.path} 与镜像所存的不同", tile.index * WIDTH + 1))
            self._put(f"{TILES}/{tile.path}", content)
        return content

    def _bring_entries(self, size: int) -> None:
        """The bundles that are not there, each entry with the hash that the tree has of it."""
        for tile in bundles_of(size):
            if not (self._directory / TILES / tile.entries_path).exists():
                content, first = self._log.bundle(tile), tile.index * WIDTH + 1
                try:
                    entries = unpack(content, tile.width)
                except BadTile as wrong:
                    raise Contradicted(Finding("unreadable", f"分录块 {tile.entries_path}：{wrong}", first)) from wrong
                hashes = cut(self._read(tile.path))
                for sequence, (entry, known) in enumerate(zip(entries, hashes, strict=True), start=first):
                    self._check(sequence, entry, known)
                self._put(f"{TILES}/{tile.entries_path}", content)
            self._told()

    def _check(self, sequence: int, entry: bytes, known: bytes) -> None:
        """An entry is what was sealed, or not shown; one that is too long for a bundle is fetched by itself."""
        apart = is_apart(entry)
        leaf = self._log.leaf(sequence) if apart else entry
        if leaf and not is_leaf(leaf, known):
            raise Contradicted(Finding("changed", "与封存时不同", sequence))
        if apart:
            self._put(leaf_path(sequence), leaf)

    def _commit(self, notes: list[str], size: int) -> None:
        """Everything below is on the disk before the checkpoint says so."""
        self._put(KEY, "".join(f"{key}\n" for key in self._trusted).encode())
        os.sync()
        file = self._directory / CHECKPOINTS
        with file.open("a+b") as opened:
            opened.seek(0)
            opened.truncate(opened.read().rfind(b"\n") + 1)
            opened.write(b"".join(encode(note) + b"\n" for note in notes))
            opened.flush()
            os.fsync(opened.fileno())
        self._put(CHECKPOINT, [*self._notes, *notes][-1].encode())
        self._forget_partial(size)

    def _forget_partial(self, size: int) -> None:
        """Tiles that were partial before and are larger now."""
        for tile in set(tiles_of(self._size)) - set(tiles_of(size)):
            for path in (tile.path, tile.entries_path) if tile.level == 0 else (tile.path,):
                file = self._directory / TILES / path
                file.unlink(missing_ok=True)
                if file.parent.is_dir() and not any(file.parent.iterdir()):
                    file.parent.rmdir()

    def _read(self, path: str) -> bytes:
        file = self._directory / TILES / path
        return file.read_bytes() if file.exists() else b""

    def _put(self, path: str, content: bytes) -> None:
        put(self._directory / path, content)

    def _told(self) -> None:
        self._done += 1
        self._progress(self._done, self._of)


def _verifier(key: str) -> Verifier:
    try:
        return Verifier.parse(key)
    except BadNote as wrong:
        raise Unusable(f"公钥读不出来（{wrong}）") from wrong
