"""What a parsed file says: rows with their problems, totals as stated and as computed, and where they disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2s
from typing import Literal

from shared.importing.readings import ColumnRead, SheetRead, SheetShown
from shared.kernel.errors import FieldProblem, Invalid

Kind = Literal["inflows", "projects"]
Level = Literal["central", "province", "prefecture", "county", "mixed", "bond", "other"]
FundType = Literal["special", "integrated", "bond", "central-budget-investment", "other-agricultural", "other"]
ArrangedBy = Literal["superior", "own"]
Capital = Literal["fiscal", "financial", "social"]


class ImportProblem(Invalid):
    """The file as a whole cannot be read as what it was said to be."""

    title = "文件无法导入"
    fields = (FieldProblem("/file", "请按说明改正或更换文件，整个文件未导入"),)


class RowsRefused(ImportProblem):
    """Some rows have problems, so nothing of the file is imported; each problem is a field `/rows/{number}/{field}`."""

    title = "文件中有不合格的行"


class DoubtsOpen(ImportProblem):
    """Something in the file can be read in two ways or contradicts itself, and nobody accepted it by its name."""

    title = "文件中有待确认的事项"


class SheetNotNamed(ImportProblem):
    """Several sheets of a workbook hold a table, or a hidden one does; each is a field `/sheets/{name}`."""

    title = "请指明工作表"


@dataclass(frozen=True, kw_only=True)
class RowProblem:
    """What keeps one row out: the column as the file calls it, what is wrong, what would mend it.

    `cell` is where it stands, as the file names it ("E4"), "" where it stands in no single cell.
    """

    field: str
    detail: str
    fix: str
    cell: str = ""


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """What is not wrong and not sure: hidden or struck-through cells, contradictions, look-alikes.

    It stops an import until a person accepts it by its name. The name changes with what is doubtful, so that an
    acceptance never covers what nobody has seen. `cell` as in `RowProblem`; `place` says it in words.
    """

    name: str
    place: str
    detail: str
    advice: str
    cell: str = ""

    @classmethod
    def of(cls, kind: str, place: str, detail: str, advice: str, cell: str = "") -> "Doubt":
        """A doubt of a kind (`hidden`, `struck`, `contradiction`, `look-alike` …), named after what it says."""
        seen = blake2s(f"{place}|{detail}".encode(), digest_size=4).hexdigest()
        return cls(name=f"{kind}-{seen}", place=place, detail=detail, advice=advice, cell=cell)


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """Why the book would not take a file today, although the file can be read: the refusal's code and its words."""

    code: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class InflowWords:
    """What a line says of one receipt beside its amount.

    `document_no` is written one way whatever brackets the file uses; `document_text` is what stood there ("" if none).
    `level` "mixed" is money whose levels the notice does not split (中央+省), "other" what no level of government sent.
    `received_on`, `document_date` and `origin_year` are None where the line does not say them. `kind` is an inflow kind
    of the rule packs, `stock` money that was cleared (盘活存量), `carried_over` what came of an earlier year.
    """

    document_no: str
    document_text: str
    fund_line: str
    level: Level
    level_text: str
    fund_type: FundType
    arranged_by: ArrangedBy
    capital: Capital
    carried_over: bool
    note: str = ""
    received_on: date | None = None
    document_date: date | None = None
    origin_year: int | None = None
    kind: str = "regular"
    stock: bool = False
    issuing_department: str = ""
    details: Mapping[str, str | bool] = field(default_factory=dict)
    """Further fields of the receipt by name, where the file has columns for them."""


@dataclass(frozen=True, kw_only=True)
class InflowLine(InflowWords):
    """One receipt: one fund line of one document. (`document_no`, `fund_line`) is its identity."""

    fen: int


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A division a place name may mean."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class ProjectWords:
    """What a line says of one project beside its amount.

    `reference` is the same for the same line of the same list: title, name, place, source.

    `place_code` is set only where the name means exactly one division (or several whose common parent lies in the
    county); otherwise it is None and `candidates` lists what it may mean.
    """

    reference: str
    name: str
    place_name: str
    place_code: str | None
    candidates: tuple[Candidate, ...]
    content: str
    fund_source: str
    responsible_unit: str
    period: str
    performance: str
    category: str
    count: int = 1
    implementing_unit: str = ""
    competent_department: str = ""


@dataclass(frozen=True, kw_only=True)
class ProjectLine(ProjectWords):
    """One project of a list."""

    fen: int


Values = InflowLine | ProjectLine


def placed(position: str, sheet: str, at: int) -> str:
    """Where a line stands, in words: 工作表“名单”第 4 行; its `position` where the file has no rows."""
    if not at:
        return position
    return f"工作表“{sheet}”第 {at} 行" if sheet else f"第 {at} 行"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the file. `number` counts lines with money from 1; `position` says where it stands in the file.

    `sheet` and `at` are the same for programs: the workbook's sheet, "" in other files, and the row as the file numbers
    it, 0 where there are no rows.
    """

    number: int
    position: str
    label: str
    fen: int | None
    values: Values | None
    problems: tuple[RowProblem, ...] = ()
    warnings: tuple[str, ...] = ()
    sheet: str = ""
    at: int = 0

    @property
    def place(self) -> str:
        """Where it stands, in words: 工作表“名单”第 4 行."""
        return placed(self.position, self.sheet, self.at)

    @property
    def ok(self) -> bool:
        """A row is good when nothing is wrong with it; warnings do not count."""
        return not self.problems and self.values is not None


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A labelled sum of fen: stated by the file, or computed from `rows` rows."""

    label: str
    fen: int
    text: str = ""
    rows: int = 0


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A contradiction inside the file: what it states, what its rows add up to. Reported, never repaired."""

    label: str
    stated_fen: int
    computed_fen: int
    detail: str

    @property
    def difference_fen(self) -> int:
        """Computed less stated."""
        return self.computed_fen - self.stated_fen


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A parsed file. `complete` is False for an excerpt: its sums are then not compared with its totals."""

    filename: str
    kind: Kind
    county: str
    year: int
    title: str
    rows: tuple[Row, ...]
    source_url: str = ""
    published: date | None = None
    complete: bool = True
    units: tuple[str, ...] = ()
    stated: tuple[Amount, ...] = ()
    sums: tuple[Amount, ...] = ()
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    columns: tuple[ColumnRead, ...] = ()
    sheets: tuple[SheetRead, ...] = ()
    understood_as: str = ""
    """How the bytes were read: format, encoding, separator."""
    preview: tuple[SheetShown, ...] = ()
    """The beginning of the sheets that were read, where the caller asked for it."""

    @property
    def inflows(self) -> list[tuple[Row, InflowLine]]:
        """The good rows of a sheet of inflows."""
        return [(row, row.values) for row in self.rows if row.ok and isinstance(row.values, InflowLine)]

    @property
    def projects(self) -> list[tuple[Row, ProjectLine]]:
        """The good rows of a project list."""
        return [(row, row.values) for row in self.rows if row.ok and isinstance(row.values, ProjectLine)]

    @property
    def refused(self) -> list[Row]:
        """The rows that have problems."""
        return [row for row in self.rows if not row.ok]

    def refuse(self, problems: Mapping[int, Sequence[RowProblem]]) -> "Sheet":
        """The same sheet with more problems on rows, by number: what only the books know, such as 已入账."""
        rows = tuple(
            replace(row, problems=(*row.problems, *more)) if (more := problems.get(row.number)) else row
            for row in self.rows
        )
        return replace(self, rows=rows)
