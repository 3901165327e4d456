"""What a printed table is made of: cells as programs save them, columns, and the paper with all that stands on it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from tests.importing.truth import Entry, Truth


@dataclass(frozen=True)
class Formula:
    """A formula as programs save it: with the value it had, or without any."""

    text: str
    value: float | None = None


@dataclass(frozen=True)
class Broken:
    """An error cell."""

    text: str


Value = str | int | float | None | Formula | Broken
Must = Literal["read", "either", "ask"]


@dataclass
class Column:
    """A column: its heading, what it says of an entry, and for money which fen (`part` of a level, or None)."""

    heading: str
    says: Callable[[Entry], Value]
    concept: str = "text"
    top: str = ""


@dataclass
class Printed:
    """A table on paper; rows and columns count from 0."""

    truth: Truth
    rows: list[list[Value]] = field(default_factory=list)
    traits: list[str] = field(default_factory=list)
    must: Must = "read"
    unit: str | None = None
    """What the caller has to say because the file does not."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    amounts: list[tuple[int, int, Entry]] = field(default_factory=list)
    """Where amounts of entries stand, and whose they are."""
    sums: list[tuple[int, int]] = field(default_factory=list)
    """Where totals and subtotals stand."""
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    """Number formats of cells."""
    columns: set[str] = field(default_factory=set)
    """The headings of its columns."""
    without: list[Entry] = field(default_factory=list)
    """Entries that the file hides or strikes: a reader who asks may leave them out."""

    def note(self, trait: str, must: Must = "read") -> None:
        """A trait of this table, and what it allows the reader to do."""
        self.traits.append(trait)
        order: tuple[Must, ...] = ("read", "either", "ask")
        self.must = max(self.must, must, key=order.index)

    def moved(self, down: int) -> None:
        """Every place that is known, some rows further down."""
        self.merged = [(first + down, left, last + down, right) for first, left, last, right in self.merged]
        self.hidden_rows = {row + down for row in self.hidden_rows}
        self.struck = {(row + down, column) for row, column in self.struck}
        self.amounts = [(row + down, column, entry) for row, column, entry in self.amounts]
        self.formats = {(row + down, column): code for (row, column), code in self.formats.items()}
        self.sums = [(row + down, column) for row, column in self.sums]
