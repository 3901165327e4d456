"""What may be asked of a book's reconciliation."""

from dataclasses import dataclass

from shared.importing.statements import Movement
from shared.kernel.acts import Act


@dataclass(frozen=True, kw_only=True)
class ImportStatement:
    """Take in what the bank or the treasury says of an account."""

    act: Act
    book: str
    source: str
    account_no: str
    filename: str
    movements: tuple[Movement, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MatchOpenLines:
    """Try the queue again."""

    act: Act
    book: str


@dataclass(frozen=True, kw_only=True)
class MatchLine:
    """Say which entry a line shows."""

    act: Act
    book: str
    line: int
    entry: str


@dataclass(frozen=True, kw_only=True)
class SettleLine:
    """Release a line, or explain one that no entry stands behind."""

    act: Act
    book: str
    line: int
