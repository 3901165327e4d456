"""A file as its sheets: the cells of each, and what the file hides, merges or strikes through.

A CSV file is one page without a name. Rows and columns count from 1, as the file counts them; `grid` holds all of
them, hidden ones too, because what is hidden may be part of a total. What to do with it is decided later.
"""

from dataclasses import dataclass

from shared.importing.cells import Cell
from shared.importing.model import ImportProblem

Grid = list[list[Cell | None]]


@dataclass(frozen=True)
class Merged:
    """A block of cells shown as one; only its first cell holds a value."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, eq=False)
class Page:
    """One sheet of a file; itself and no other, whatever stands on another."""

    name: str
    grid: Grid
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    """Cells written with a line through them, as (row, column)."""
    merged: tuple[Merged, ...] = ()
    unread: str = ""
    """Why its cells were not read, where they were not."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands on it."""
        return not self.unread and not any(cell is not None for row in self.grid for cell in row)


@dataclass(frozen=True)
class Pages:
    """A file's sheets in their order, and how its bytes were understood: encoding, separator, format."""

    pages: tuple[Page, ...]
    understood_as: str = ""


class NoTable(ImportProblem):
    """A page holds no table of the kind that is looked for: a cover, notes, a list of another kind."""
