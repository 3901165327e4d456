"""Tiles (C2SP tlog-tiles): the tree cut into pieces of 256 hashes that never change once they are full."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shared.tlog.merkle import HASH_BYTES, Proof, consistency_proof, inclusion_proof, pair_up, root

HEIGHT = 8
WIDTH = 1 << HEIGHT
HIGHEST_LEVEL = 63

_PATH = re.compile(r"(0|[1-9]\d?)/((?:x\d{3}/){0,6}\d{3})(?:\.p/([1-9]\d{0,2}))?", re.ASCII)


class BadTile(ValueError):
    """A tile's path or content is not as the specification has it."""


@dataclass(frozen=True, order=True)
class Tile:
    """Which tile: its level, its number within the level, and how many hashes it holds (256 when full)."""

    level: int
    index: int
    width: int = WIDTH

    @classmethod
    def parse(cls, path: str) -> "Tile":
        """The tile of `<L>/<N>[.p/<W>]`; raises BadTile."""
        found = _PATH.fullmatch(path)
        if found is None:
            raise BadTile("not the path of a tile")
        tile = cls(int(found[1]), int(found[2].replace("x", "").replace("/", "")), int(found[3] or WIDTH))
        if tile.level > HIGHEST_LEVEL or tile.path != path:
            raise BadTile("not the path of a tile")
        return tile

    @property
    def path(self) -> str:
        """`<L>/<N>[.p/<W>]`: 1234067 is written x001/x234/067."""
        digits = f"{self.index:03}"
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"{self.level}/{'/'.join(['x' + part for part in parts[:-1]] + parts[-1:])}{partial}"

    @property
    def entries_path(self) -> str:
        """`entries/<N>[.p/<W>]`: the entries below this tile of level 0."""
        return f"entries/{self.path.partition('/')[2]}"


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile of a tree, level by level."""
    level, count = 0, size
    while count:
        full, rest = divmod(count, WIDTH)
        yield from (Tile(level, index) for index in range(full))
        if rest:
            yield Tile(level, full, rest)
        level, count = level + 1, full


def tile_root(hashes: list[bytes]) -> bytes:
    """The hash of a full tile, which stands for it one level up."""
    while len(hashes) > 1:
        hashes = pair_up(hashes)
    return hashes[0]


def cut(content: bytes) -> list[bytes]:
    """The hashes of a tile's content."""
    return [content[at : at + HASH_BYTES] for at in range(0, len(content), HASH_BYTES)]


Read = Callable[[Tile], bytes]


class TiledTree:
    """A tree of a known size whose tiles are read where they lie, each at most once."""

    def __init__(self, size: int, read: Read) -> None:
        self.size = size
        self._read = read
        self._levels: dict[tuple[int, int], list[list[bytes]]] = {}

    def node(self, level: int, index: int) -> bytes:
        """The hash of the complete subtree of `2**level` leaves, the `index`-th of its kind."""
        tile_level, height = divmod(level, HEIGHT)
        number, place = divmod(index << height, WIDTH)
        return self._subtrees(tile_level, number)[height][place >> height]

    def root(self) -> bytes:
        """The root of the whole tree."""
        return root(self.size, self.node)

    def root_at(self, size: int) -> bytes:
        """The root that the tree had at an earlier size."""
        return root(size, self.node)

    def inclusion_proof(self, index: int, size: int | None = None) -> Proof:
        """Shows that the leaf at `index` is in the tree of `size` (the whole by default)."""
        return inclusion_proof(index, self.size if size is None else size, self.node)

    def consistency_proof(self, old: int, new: int | None = None) -> Proof:
        """Shows that the tree of `old` is the beginning of the tree of `new` (the whole by default)."""
        return consistency_proof(old, self.size if new is None else new, self.node)

    def _subtrees(self, level: int, number: int) -> list[list[bytes]]:
        """The tile's hashes, and the hashes of each pair, four and so on of them."""
        if (level, number) not in self._levels:
            width = min((self.size >> (level * HEIGHT)) - number * WIDTH, WIDTH)
            content = self._read(Tile(level, number, width))
            if len(content) != width * HASH_BYTES:
                raise BadTile(f"tile {level}/{number} holds {len(content)} bytes, {width * HASH_BYTES} were expected")
            heights = [cut(content)]
            while len(heights[-1]) > 1:
                heights.append(pair_up(heights[-1][: len(heights[-1]) // 2 * 2]))
            self._levels[level, number] = heights
        return self._levels[level, number]
