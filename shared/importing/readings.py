"""What was read of a file and what was passed over: its sheets, and the columns of each."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class ColumnRead:
    """A column of a table as the file heads it, and what was made of it; `taken` is False where it was passed over."""

    sheet: str
    letter: str
    heading: str
    meaning: str
    taken: bool
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class SheetRead:
    """A sheet of a workbook: what it would bring, and whether it was read."""

    name: str
    hidden: bool
    rows: int
    fen: int | None
    taken: bool


@dataclass(frozen=True, kw_only=True)
class RowShown:
    """A row by its number in the file, and the text of its cells from column A on."""

    row: int
    hidden: bool
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SheetShown:
    """A sheet as it looks; `hidden_columns` are letters. `truncated` where it goes on beyond what is shown."""

    sheet: str
    rows: tuple[RowShown, ...]
    hidden_columns: tuple[str, ...]
    truncated: bool
