"""Where a log is read from: a bundle or a mirror on disk, or the service over HTTP. All say the same six things."""

from collections.abc import Callable, Iterator
from typing import Protocol

from msgspec import Struct

from audit.findings import Finding
from shared.tlog.tiles import Tile

Progress = Callable[[int, int], None]
"""Told as work goes on: how much of it is done, and of how much in all."""


class Unusable(Exception):
    """What was given cannot be read at all; the message says why and what would mend it, in Chinese."""


class Source(Protocol):
    """A log as somebody hands it over. Nothing it says is believed before it was checked."""

    name: str
    live: bool
    """Whether it speaks for now: a live source may not know less than it did before."""

    def key(self) -> str:
        """The public key it claims, as `<name>+<id>+<base64>`."""

    def notes(self) -> list[str]:
        """Its signed checkpoints, the oldest first."""

    def pieces(self, after: int = 0) -> Iterator[bytes]:
        """The raw log behind a sequence, in pieces of whole lines; raises Unusable."""

    def leaves(self, start: int, end: int) -> bytes:
        """The leaf hashes that were sealed, from index `start` up to `end`; fewer where it has fewer."""

    def answers(self, start: int, end: int) -> bytes:
        """The hashes of kept answers from index `start` up to `end`; fewer where it has or shows fewer."""

    def flaws(self, proven: bool, /) -> list[Finding]:
        """What is wrong with the handing over itself. `proven`: of log and hashes every byte was checked already."""


class Seal(Struct):
    """One checkpoint as a ledger lists it."""

    number: int
    note: str


class Log(Protocol):
    """A log as it serves itself."""

    name: str

    def key(self) -> str:
        """The public keys it names, the newest first."""

    def note(self) -> str:
        """Its newest checkpoint."""

    def seals(self, after: int = 0) -> Iterator[Seal]:
        """Every checkpoint behind a number."""

    def tile(self, tile: Tile) -> bytes:
        """The hashes of a tile."""

    def bundle(self, tile: Tile) -> bytes:
        """The entries below a tile of level 0."""

    def leaf(self, sequence: int) -> bytes:
        """One entry by itself."""
