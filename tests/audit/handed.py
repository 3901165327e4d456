"""A log as somebody hands it over, sealed at chosen sizes: what a ledger would serve, without a ledger."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.findings import Finding
from audit.source import Seal
from shared.tlog.bundles import pack
from shared.tlog.checkpoints import Checkpoint
from shared.tlog.lines import leaf_hashes, rows, upto
from shared.tlog.merkle import Frontier
from shared.tlog.notes import Signer
from shared.tlog.tiles import WIDTH, Tile, tile_root

ORIGIN = "ledger.example.cn/654024"


def signer(seed: int = 1, name: str = ORIGIN) -> Signer:
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32)))


@dataclass
class Handed:
    """Lines, sealed hashes and checkpoints, each to be tampered with by itself."""

    lines: list[bytes]
    sealed: list[bytes]
    signed: list[str]
    public: str
    live: bool = True
    name: str = "http://ledger.example.cn"
    pages: int = field(default=3)
    answered: list[bytes] = field(default_factory=list)

    def key(self) -> str:
        return self.public

    def notes(self) -> list[str]:
        return self.signed

    def pieces(self, after: int = 0) -> Iterator[bytes]:
        rest = upto(b"".join(self.lines), after)[1].splitlines(keepends=True)
        for at in range(0, len(rest), self.pages):
            yield b"".join(rest[at : at + self.pages])

    def leaves(self, start: int, end: int) -> bytes:
        return b"".join(self.sealed[start:end])

    def answers(self, start: int, end: int) -> bytes:
        return b"".join(self.answered[start:end])

    def flaws(self, _proven: bool, /) -> list[Finding]:
        return []


def handed(lines: list[bytes], *sizes: int, by: Signer | None = None, **more) -> Handed:
    """Seal the lines at these sizes, by default only at the end."""
    by = by or signer()
    hashes = leaf_hashes(rows(b"".join(lines)))
    notes = []
    for size in sizes or (len(lines),):
        frontier = Frontier()
        frontier.extend(hashes[:size])
        notes.append(Checkpoint(by.name, size, frontier.root()).sign(by))
    return Handed(list(lines), hashes[: max(sizes or (len(lines),))], notes, str(by.verifier), **more)


@dataclass
class Served:
    """The same log as it serves itself: checkpoints, tiles and bundles, and what was asked of it."""

    log: Handed
    hidden: frozenset[int] = frozenset()
    apart: frozenset[int] = frozenset()
    """Entries that are too long for a bundle."""
    asked: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.log.name

    def key(self) -> str:
        return self.log.public

    def note(self) -> str:
        return self.log.signed[-1]

    def seals(self, after: int = 0) -> Iterator[Seal]:
        yield from (Seal(number, note) for number, note in enumerate(self.log.signed, start=1) if number > after)

    def tile(self, tile: Tile) -> bytes:
        self._ask(tile.path)
        hashes = self.log.sealed
        for _ in range(tile.level):
            hashes = [tile_root(hashes[at : at + WIDTH]) for at in range(0, len(hashes) - WIDTH + 1, WIDTH)]
        return b"".join(hashes[tile.index * WIDTH :][: tile.width])

    def bundle(self, tile: Tile) -> bytes:
        self._ask(tile.entries_path)
        first = tile.index * WIDTH + 1
        return pack(self._shown(sequence) for sequence in range(first, first + tile.width))

    def leaf(self, sequence: int) -> bytes:
        self._ask(f"{sequence}.leaf")
        return b"\n".join(rows(self.log.lines[sequence - 1])[0])

    def _shown(self, sequence: int) -> bytes:
        leaf = b"\n".join(rows(self.log.lines[sequence - 1])[0])
        return b"" if sequence in self.hidden else b"%d" % sequence if sequence in self.apart else leaf

    def _ask(self, path: str) -> None:
        self.asked.append(path)
