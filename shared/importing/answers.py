"""The answer to an import, as programs read it and as the OpenAPI documents describe it: one shape for both services.

Amounts are integer fen (`*_fen`) beside yuan as a string with two decimals; dates are ISO texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal, TypeVar

from shared.importing.model import InflowWords, Kind, ProjectWords

Outcome = Literal["imported", "partly", "checked", "doubtful", "refused"]

T = TypeVar("T")


def _described(shape: type[T]) -> type[T]:
    """The docstrings of the fields are their descriptions in the OpenAPI document; no framework is needed for that."""
    shape.__pydantic_config__ = {"use_attribute_docstrings": True}  # type: ignore[attr-defined]
    return shape


@_described
@dataclass(frozen=True, kw_only=True)
class InflowValues(InflowWords):
    """A receipt as the file says it."""

    amount: str
    """In yuan, two decimals."""
    amount_fen: int


@_described
@dataclass(frozen=True, kw_only=True)
class ProjectValues(ProjectWords):
    """A project as the file says it."""

    amount: str
    """In yuan, two decimals."""
    amount_fen: int


@_described
@dataclass(frozen=True, kw_only=True)
class ProblemOfRow:
    """What keeps a row out."""

    field: str
    """The column as the file calls it, or the field that the books refuse."""
    detail: str
    """What stands there and what was expected."""
    fix: str
    """What would mend it, so that no good row is lost."""
    cell: str
    """The cell as the file names it (E4), "" where it stands in no single cell."""


@_described
@dataclass(frozen=True, kw_only=True)
class RowAnswer:
    """What became of one line of the file."""

    row: int
    """The number by which the report calls it: lines with money, from 1."""
    sheet: str
    """The sheet on which it stands, "" in files without sheets."""
    at: int
    """The row as the file numbers it, 0 where there are none (JSON)."""
    position: str
    """Where it stands, in words."""
    label: str
    ok: bool
    amount: str | None
    """In yuan, null where it could not be read."""
    amount_fen: int | None
    values: InflowValues | ProjectValues | None
    """What was read, null where no amount was."""
    problems: list[ProblemOfRow]
    warnings: list[str]
    result: Mapping[str, object]
    """What the service made of it: `lot` (ledger), `project` and `alike` (projects), or the problem it met."""


@_described
@dataclass(frozen=True, kw_only=True)
class SumAnswer:
    """A sum that the file states, or that its rows make."""

    label: str
    amount: str
    amount_fen: int
    text: str
    """What stands in the file."""
    rows: int
    """How many rows it was computed from, 0 for a stated one."""


@_described
@dataclass(frozen=True, kw_only=True)
class ContradictionAnswer:
    """What the file states and what its rows add up to, where they differ."""

    label: str
    stated: str
    stated_fen: int
    computed: str
    computed_fen: int
    difference: str
    """Computed less stated."""
    difference_fen: int
    detail: str


@_described
@dataclass(frozen=True, kw_only=True)
class DoubtAnswer:
    """What is not wrong and not sure; nothing is imported until it is accepted by its name."""

    name: str
    """What `accept` takes. It changes with what is doubtful."""
    place: str
    """Where it stands, in words."""
    cell: str
    """The cell as the file names it, "" where it stands in no single cell."""
    detail: str
    advice: str
    accepted: bool


@_described
@dataclass(frozen=True, kw_only=True)
class ObstacleAnswer:
    """Why the book would not take the file today, although the file can be read: told in a dry run."""

    code: str
    """The code of the refusal that the import would be answered with."""
    detail: str


@_described
@dataclass(frozen=True, kw_only=True)
class ColumnAnswer:
    """A column as the file heads it, and what was made of it."""

    sheet: str
    letter: str
    heading: str
    meaning: str
    """What it was taken for."""
    unit: str
    """The unit of its amounts, "" for words."""
    taken: bool
    """Whether its cells were read; false where it was passed over."""


@_described
@dataclass(frozen=True, kw_only=True)
class SheetAnswer:
    """A sheet of the workbook and what it would bring."""

    name: str
    hidden: bool
    rows: int
    """Rows with money."""
    amount: str | None
    """The sum of its rows in yuan, null where they could not be read."""
    amount_fen: int | None
    taken: bool
    """Whether it was read; `sheet` names another, `sheet=*` all."""


@_described
@dataclass(frozen=True, kw_only=True)
class RowShownAnswer:
    """A row of a sheet as the file has it."""

    row: int
    """Its number in the file."""
    hidden: bool
    cells: list[str]
    """The text of its cells from column A on; personal numbers are masked."""


@_described
@dataclass(frozen=True, kw_only=True)
class SheetShownAnswer:
    """The beginning of a sheet as the file has it: at most 300 rows of 60 columns."""

    sheet: str
    rows: list[RowShownAnswer]
    hidden_columns: list[str]
    """Letters of the columns that the file hides."""
    truncated: bool
    """Whether the sheet goes on beyond what is shown."""


@_described
@dataclass(frozen=True, kw_only=True)
class ImportAnswer:
    """The report of an import; of a refused one it is the member `report` of the problem."""

    filename: str
    kind: Kind
    county: str
    """The division code of the book."""
    year: int
    title: str
    source_url: str
    published: date | None
    complete: bool
    """False for an excerpt: its sums are not compared with its totals."""
    understood_as: str
    """How the bytes were read: format, encoding, separator."""
    dry_run: bool
    outcome: Outcome
    """`imported`, `partly` (mode=continue), `refused`; of a dry run `checked`, or `doubtful`: something is open."""
    accepted: int
    """Rows imported, or that would be."""
    refused: int
    """Rows with a problem."""
    units: list[str]
    """The units of amounts and where each was found."""
    warnings: list[str]
    preview: list[SheetShownAnswer]
    """The sheets that were read as they look, where `preview` was asked for."""
    sheets: list[SheetAnswer]
    columns: list[ColumnAnswer]
    doubts: list[DoubtAnswer]
    obstacles: list[ObstacleAnswer]
    rows: list[RowAnswer]
    stated: list[SumAnswer]
    sums: list[SumAnswer]
    contradictions: list[ContradictionAnswer]
    sequence: int | None = None
    """The entry of the service's log that the answer rests on; not in the report of a refusal."""
    version: int | None = None
    """The version of what was written to; not in the report of a refusal."""

    def members(self) -> dict[str, object]:
        """The answer by name; where it rests is said by who gives it."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in {"sequence", "version"}}
