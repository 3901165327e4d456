"""What can be checked of any log without its service's rules: each history counts its events without a gap."""

from collections.abc import Iterable
from typing import Any, Protocol

from msgspec import DecodeError
from msgspec.json import Decoder

from audit.books import Books
from audit.books.book import Book
from audit.findings import Finding
from audit.services import LEDGER
from shared.tlog.lines import Row

_readable = Decoder(dict[str, Any]).decode


class Reader(Protocol):
    """Reads a log event by event and says what does not hold."""

    def take(self, rows: Iterable[Row]) -> list[Finding]:
        """The next events."""

    def named(self) -> list[Book]:
        """The books among them."""


class Histories:
    """The histories (aggregates) of one service's log. At most one finding a history."""

    def __init__(self, service: str) -> None:
        self._prefix = f"{service}."
        self._versions: dict[bytes, int] = {}
        self._broken: set[bytes] = set()

    def take(self, rows: Iterable[Row]) -> list[Finding]:
        """The next events."""
        return [finding for row in rows if row[1] not in self._broken and (finding := self._look(row))]

    def named(self) -> list[Book]:
        """There are no books here."""
        return []

    def _look(self, row: Row) -> Finding | None:
        sequence, aggregate, version, topic, state = row
        expected = self._versions[aggregate] = self._versions.get(aggregate, 0) + 1
        wrong = self._wrong(expected, version, topic, state)
        if wrong is None:
            return None
        self._broken.add(aggregate)
        kind, detail = wrong
        return Finding(kind, f"{topic.decode()} {aggregate.decode()}：{detail}", int(sequence))

    def _wrong(self, expected: int, version: bytes, topic: bytes, state: bytes) -> tuple[str, str] | None:
        if int(version) != expected:
            return "version-gap", f"应为第 {expected} 版，实为第 {int(version)} 版"
        if not topic.decode().startswith(self._prefix):
            return "entry-wrong", f"不是本日志（{self._prefix}）的事项"
        try:
            _readable(state)
        except DecodeError as unreadable:
            return "entry-unreadable", str(unreadable)
        return None


def reader_of(service: str) -> Reader:
    """Who reads a service's log: of the ledger every balance is computed again."""
    return Books() if service == LEDGER else Histories(service)
