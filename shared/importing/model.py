"""What a parsed file says: rows with their problems, totals as stated and as computed, and where they disagree."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2s
from typing import Literal

from shared.kernel.errors import FieldProblem, Invalid

Kind = Literal["inflows", "projects"]
Level = Literal["central", "province", "prefecture", "county", "mixed", "bond", "other"]
FundType = Literal["special", "integrated", "bond", "other"]
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
class InflowLine:
    """One receipt: one fund line of one document. (`document_no`, `fund_line`) is its identity.

    `document_no` is written one way whatever brackets the file uses; `document_text` is what stood there ("" if none).
    `level` "mixed" is money whose levels the notice does not split (中央+省), "other" what no level of government sent.
    `received_on`, `document_date` and `origin_year` are None where the line does not say them.
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
    fen: int
    note: str = ""
    received_on: date | None = None
    document_date: date | None = None
    origin_year: int | None = None


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A division a place name may mean."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class ProjectLine:
    """One project of a list. `reference` is the same for the same line of the same list: title, name, place, source.

    `place_code` is set only where the name means exactly one division (or several whose common parent lies in the
    county); otherwise it is None and `candidates` lists what it may mean.
    """

    reference: str
    name: str
    place_name: str
    place_code: str | None
    candidates: tuple[Candidate, ...]
    content: str
    fen: int
    fund_source: str
    responsible_unit: str
    period: str
    performance: str
    category: str
    count: int = 1
    implementing_unit: str = ""
    competent_department: str = ""


Values = InflowLine | ProjectLine


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the file. `number` counts lines with money from 1; `position` says where it stands in the file."""

    number: int
    position: str
    label: str
    fen: int | None
    values: Values | None
    problems: tuple[RowProblem, ...] = ()
    warnings: tuple[str, ...] = ()

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

    def refuse(self, number: int, problem: RowProblem) -> "Sheet":
        """The same sheet with one more problem on a row: what only the books know, such as 已入账."""
        rows = tuple(
            replace(row, problems=(*row.problems, problem)) if row.number == number else row for row in self.rows
        )
        return replace(self, rows=rows)

    def open_doubts(self, accepted: Collection[str]) -> list[Doubt]:
        """The doubts that nobody accepted by name."""
        return [doubt for doubt in self.doubts if doubt.name not in accepted]

    def require_accepted(self, accepted: Collection[str]) -> None:
        """Refuse the whole file while a doubt is open, or where an acceptance names no doubt of it (DoubtsOpen)."""
        unknown = sorted(set(accepted) - {doubt.name for doubt in self.doubts})
        fields = (
            *(
                FieldProblem(f"/doubts/{doubt.name}", f"{doubt.place}：{doubt.detail}。{doubt.advice}")
                for doubt in self.open_doubts(accepted)
            ),
            *(FieldProblem("/accept", f"文件中没有“{name}”这一项，可能文件已改动。请重新试导入") for name in unknown),
        )
        if fields:
            raise DoubtsOpen(
                f"{self.filename} 有 {len(fields)} 项待确认，整个文件未导入。请逐项核对原件；"
                "确认无误的，以 accept 写明该项的编号后重新导入",
                fields=fields,
            )

    def require_importable(self) -> None:
        """Refuse the whole file when any row has a problem, every problem named: nothing is half-imported."""
        fields = tuple(
            FieldProblem(f"/rows/{row.number}/{problem.field}", f"{problem.detail}。{problem.fix}")
            for row in self.refused
            for problem in row.problems
        )
        if fields:
            raise RowsRefused(
                f"{self.filename} 共 {len(self.rows)} 行，其中 {len(self.refused)} 行不合格，整个文件未导入。"
                "请按各行提示改正后重新导入",
                fields=fields,
            )


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """What is not wrong with the file, but keeps the books from taking it in today: no book is open, a day outside."""

    code: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """The answer to an import: what became of every row. `results` holds what the service adds by row number."""

    sheet: Sheet
    dry_run: bool
    results: Mapping[int, Mapping[str, object]] = field(default_factory=dict)
    obstacles: tuple[Obstacle, ...] = ()
    """On a dry run only: the import itself is refused."""
    continuing: bool = False
    """Whether good rows are imported although others are not."""

    @property
    def accepted(self) -> int:
        """Rows imported, or that would be: all of them or none, and when continuing all that are good."""
        return len(self.sheet.rows) - self.refused if self.continuing or not self.refused else 0

    @property
    def refused(self) -> int:
        """Rows that have problems."""
        return len(self.sheet.refused)

    @property
    def outcome(self) -> Literal["imported", "partly", "checked", "refused"]:
        """`imported`; `checked` on a dry run; when continuing `partly`, and `refused` when every row has a problem."""
        if self.refused and not self.accepted:
            return "refused"
        if self.dry_run:
            return "checked"
        return "partly" if self.refused else "imported"
