"""What notices and tables have in common before their rows are understood: lines of text with an amount each."""

from dataclasses import dataclass, field
from datetime import date

from shared.importing.model import Amount, Doubt, Finding, RowProblem, placed
from shared.importing.readings import ColumnRead, SheetRead, SheetShown


@dataclass
class Line:
    """One line with money: its texts by concept (name, place, document, …), its fen if readable.

    `position`, `sheet` and `at` as in `Row`.
    """

    position: str
    texts: dict[str, str]
    fen: int | None
    problems: list[RowProblem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    sheet: str = ""
    at: int = 0

    @property
    def place(self) -> str:
        """Where it stands, in words: 工作表“名单”第 4 行."""
        return placed(self.position, self.sheet, self.at)

    def text(self, concept: str) -> str:
        """What the line says of a concept, "" when nothing."""
        return self.texts.get(concept, "")


@dataclass(frozen=True)
class Check:
    """A total the file states and the lines it should be the sum of."""

    stated: Amount
    lines: tuple[Line, ...]


@dataclass
class Source:
    """A file as read: where it is from, its lines, its totals. `checks` are totals that stand over certain lines."""

    title: str
    lines: list[Line]
    region: str = ""
    fiscal_year: int | None = None
    source_url: str = ""
    published: date | None = None
    complete: bool = True
    units: list[str] = field(default_factory=list)
    stated: list[Amount] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    """Contradictions within rows, found while the rows were read."""
    counterpart: Amount | None = None
    warnings: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    columns: list[ColumnRead] = field(default_factory=list)
    sheets: list[SheetRead] = field(default_factory=list)
    preview: list[SheetShown] = field(default_factory=list)
    understood_as: str = ""


def joined(sources: list[Source]) -> Source:
    """Several sheets as one file: title and origin are the first's, the lines and checks those of all."""
    first, *others = sources
    for other in others:
        first.lines += other.lines
        first.stated += other.stated
        first.checks += other.checks
        first.doubts += other.doubts
        first.columns += other.columns
        first.units += [unit for unit in other.units if unit not in first.units]
        first.warnings += [warning for warning in other.warnings if warning not in first.warnings]
        first.complete = first.complete and other.complete
    return first
