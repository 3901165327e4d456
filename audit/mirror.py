"""A mirror: the log in a directory, each file where the log itself serves it, so that any file server can serve it on.

checkpoint             the newest signed checkpoint
checkpoints.ndjson     every signed checkpoint, a JSON string a line, the oldest first
public-key             the keys that are trusted, one a line, the newest first
tile/<L>/<N>[.p/<W>]   the tree (C2SP tlog-tiles)
tile/entries/…         the entries, where the mirror was made with a token
entries/<N>.leaf       an entry that is too long for a bundle
"""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from msgspec import DecodeError
from msgspec.json import decode

from audit.findings import Finding
from audit.source import Unusable
from shared.tlog.bundles import bundles_of, is_apart, unpack
from shared.tlog.checkpoints import read_checkpoint
from shared.tlog.lines import hidden_line, line_of, upto
from shared.tlog.merkle import HASH_BYTES
from shared.tlog.notes import BadNote, parse
from shared.tlog.tiles import WIDTH, BadTile, Tile, TiledTree, cut, tile_root, tiles_of

CHECKPOINT, CHECKPOINTS, KEY, TILES = "checkpoint", "checkpoints.ndjson", "public-key", "tile"


class Mirror:
    """A mirror on disk, as far as its last checkpoint."""

    live = False

    @classmethod
    def begun(cls, directory: Path) -> "Mirror | None":
        """The mirror in a directory, once a first run was finished."""
        return cls(directory) if (directory / TILES).is_dir() and _notes(directory) else None

    def __init__(self, directory: Path) -> None:
        """Raises Unusable where there is no mirror, or none that was ever finished."""
        self.directory, self.name = directory, str(directory)
        self._notes = _notes(directory)
        if not self._notes:
            raise Unusable(f"{directory} 不是镜像，或第一次镜像还没有做完：请再运行 sluice mirror")
        try:
            self.newest = read_checkpoint(parse(self._notes[-1]).text)
        except BadNote as wrong:
            raise Unusable(f"{directory} 最新的检查点读不出来（{wrong}）") from wrong
        self._held = -1, b""

    @property
    def with_entries(self) -> bool:
        """Whether it holds the entries, or their hashes alone."""
        return (self.directory / TILES / "entries").is_dir()

    def key(self) -> str:
        """The public keys that the mirror trusts."""
        try:
            return (self.directory / KEY).read_text().strip()
        except (OSError, UnicodeDecodeError) as wrong:
            raise Unusable(f"{self.name} 的 {KEY} 读不出来（{wrong}）") from wrong

    def notes(self) -> list[str]:
        """Its signed checkpoints."""
        return self._notes

    def pieces(self, after: int = 0) -> Iterator[bytes]:
        """The raw log behind a sequence, a bundle at a time. One that is missing is left out: the gap shows."""
        for tile in bundles_of(self.newest.size, after // WIDTH):
            piece = b"".join(self._lines(tile))
            yield from filter(None, [upto(piece, after)[1] if after else piece])

    def leaves(self, start: int, end: int) -> bytes:
        """The leaf hashes of a range of indexes, from the tiles that cover it."""
        found = b"".join(self._last(tile) for tile in bundles_of(min(end, self.newest.size), start // WIDTH))
        first = start // WIDTH * WIDTH
        return found[(start - first) * HASH_BYTES : (end - first) * HASH_BYTES]

    def answers(self, _start: int, _end: int) -> bytes:
        """A mirror holds no hashes of answers: their roots stand in its checkpoints."""
        return b""

    def tree(self) -> TiledTree:
        """The tree of the newest checkpoint, read from its tiles."""
        return TiledTree(self.newest.size, self.tile)

    def tile(self, tile: Tile) -> bytes:
        """A tile's hashes, none where it is missing. The last one of the tree is as wide as the tree makes it."""
        return _read(self.directory / TILES / tile.path)

    def flaws(self, _proven: bool, /) -> list[Finding]:
        """Files that are missing, and tiles that are not what the tiles below them make."""
        return [Finding("file", f"tile/{path} {trouble}") for path, trouble in self._troubles()]

    def _troubles(self) -> Iterator[tuple[str, str]]:
        for tile in tiles_of(self.newest.size):
            content = self.tile(tile)
            if len(content) != tile.width * HASH_BYTES:
                yield tile.path, "不见了" if not content else f"应有 {tile.width} 个哈希"
            elif tile.width == WIDTH and tile_root(cut(content)) != self._above(tile):
                yield tile.path, "与上一层不符"
        for tile in bundles_of(self.newest.size) if self.with_entries else ():
            if not (self.directory / TILES / tile.entries_path).is_file():
                yield tile.entries_path, "不见了"

    def _above(self, tile: Tile) -> bytes:
        """The hash that stands for a full tile one level up."""
        index, place = divmod(tile.index, WIDTH)
        width = min((self.newest.size // WIDTH ** (tile.level + 1)) - index * WIDTH, WIDTH)
        return self.tile(Tile(tile.level + 1, index, width))[place * HASH_BYTES : (place + 1) * HASH_BYTES]

    def _last(self, tile: Tile) -> bytes:
        """The hashes of a tile of level 0, cut to its width; the last one read is remembered."""
        if self._held[0] != tile.index:
            width = min(self.newest.size - tile.index * WIDTH, WIDTH)
            self._held = tile.index, self.tile(Tile(0, tile.index, width))
        return self._held[1][: tile.width * HASH_BYTES]

    def _lines(self, tile: Tile) -> Iterator[bytes]:
        """The lines of one bundle; of what it does not show, the hashes."""
        hashes, first = cut(self._last(tile)), tile.index * WIDTH + 1
        entries = [b""] * len(hashes)
        if self.with_entries:
            try:
                entries = unpack(_read(self.directory / TILES / tile.entries_path), tile.width)
            except BadTile:
                return
        for sequence, entry in enumerate(entries, start=first):
            leaf = _read(self.directory / leaf_path(sequence)) if is_apart(entry) else entry
            if leaf:
                yield line_of(leaf)
            elif sequence - first < len(hashes):
                yield hidden_line(sequence, hashes[sequence - first])


def leaf_path(sequence: int) -> str:
    """Where an entry lies that is too long for a bundle."""
    return f"entries/{sequence}.leaf"


def is_leaf(leaf: bytes, known: bytes) -> bool:
    """Whether an entry is the one of this hash."""
    return sha256(b"\x00" + leaf).digest() == known


def _notes(directory: Path) -> list[str]:
    """The checkpoints of a directory; of a line that was cut off while it was written nothing is known."""
    try:
        lines = (directory / CHECKPOINTS).read_bytes().splitlines(keepends=True)
        return [decode(line, type=str) for line in lines if line.endswith(b"\n")]
    except FileNotFoundError:
        return []
    except (OSError, DecodeError) as wrong:
        raise Unusable(f"{directory} 的 {CHECKPOINTS} 读不出来（{wrong}）") from wrong


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
