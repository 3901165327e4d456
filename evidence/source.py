"""Where a log is read from: a bundle on disk or the ledger over HTTP. Both say the same five things."""

from collections.abc import Iterator
from typing import Protocol

from evidence.findings import Finding


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

    def flaws(self, proven: bool, /) -> list[Finding]:
        """What is wrong with the handing over itself. `proven`: of log and hashes every byte was checked already."""
