"""The report of an import: what became of every row, what is open, and the refusal that carries it."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from shared.importing.answers import (
    ColumnAnswer,
    ContradictionAnswer,
    DoubtAnswer,
    ImportAnswer,
    InflowValues,
    ObstacleAnswer,
    Outcome,
    ProblemOfRow,
    ProjectValues,
    RowAnswer,
    RowShownAnswer,
    SheetAnswer,
    SheetShownAnswer,
    SumAnswer,
)
from shared.importing.model import (
    Amount,
    Doubt,
    DoubtsOpen,
    Finding,
    InflowLine,
    InflowWords,
    Obstacle,
    ProjectWords,
    Row,
    RowProblem,
    RowsRefused,
    Sheet,
    Values,
)
from shared.importing.readings import SheetRead, SheetShown
from shared.kernel.errors import FieldProblem
from shared.kernel.money import yuan

_INFLOW, _PROJECT = (tuple(f.name for f in fields(words)) for words in (InflowWords, ProjectWords))


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What became of every row. `results` holds what the service adds by row number."""

    sheet: Sheet
    dry_run: bool
    results: Mapping[int, Mapping[str, object]] = field(default_factory=dict)
    continuing: bool = False
    """Whether good rows are imported although others are not."""
    accepting: Collection[str] = ()
    """The names of the doubts that the caller accepts."""
    obstacles: tuple[Obstacle, ...] = ()
    """Why the book would not take the file today; a dry run goes on past them."""

    @property
    def open_doubts(self) -> list[Doubt]:
        """The doubts that nobody accepted by name."""
        return [doubt for doubt in self.sheet.doubts if doubt.name not in self.accepting]

    @property
    def accepted(self) -> int:
        """Rows imported, or that would be: all of them or none, and when continuing all that are good."""
        if self.open_doubts and not self.dry_run:
            return 0
        return len(self.sheet.rows) - self.refused if self.continuing or not self.refused else 0

    @property
    def refused(self) -> int:
        """Rows that have problems."""
        return len(self.sheet.refused)

    @property
    def outcome(self) -> Outcome:
        """See `ImportAnswer.outcome`: a dry run is doubtful while a doubt is open or the book is not ready."""
        if not self.accepted:
            return "refused"
        if self.dry_run:
            return "doubtful" if self.open_doubts or self.obstacles else "checked"
        return "partly" if self.refused else "imported"

    def require_importable(self) -> None:
        """Refuse the whole file where a row has a problem, a doubt is open or an acceptance names none of its doubts.

        Raises RowsRefused or DoubtsOpen, each with this report. When continuing bad rows are left out; a dry run only
        tells of open doubts.
        """
        if not self.continuing:
            self._require_good_rows()
        self._require_accepted()

    def _require_good_rows(self) -> None:
        fields = tuple(
            FieldProblem(f"/rows/{row.number}/{problem.field}", f"{_placed(row, problem)}。{problem.fix}")
            for row in self.sheet.refused
            for problem in row.problems
        )
        if fields:
            doubts = f"。另有 {len(self.open_doubts)} 项待确认" if self.open_doubts else ""
            raise RowsRefused(
                f"{self.sheet.filename} 共 {len(self.sheet.rows)} 行，其中 {self.refused} 行不合格，整个文件未导入。"
                f"请按各行提示改正后重新导入{doubts}",
                fields=fields,
                members={"report": answer_of(self)},
            )

    def _require_accepted(self) -> None:
        unknown = sorted(set(self.accepting) - {doubt.name for doubt in self.sheet.doubts})
        fields = [
            FieldProblem("/accept", f"文件中没有“{name}”这一项，可能文件已改动。请重新试导入") for name in unknown
        ]
        if not self.dry_run:
            fields += [
                FieldProblem(f"/doubts/{doubt.name}", f"{doubt.place}：{doubt.detail}。{doubt.advice}")
                for doubt in self.open_doubts
            ]
        if fields:
            raise DoubtsOpen(
                f"{self.sheet.filename} 有 {len(fields)} 项待确认，整个文件未导入。请逐项核对原件；"
                "确认无误的，以 accept 写明该项的编号后重新导入",
                fields=tuple(fields),
                members={"report": answer_of(self)},
            )


def _placed(row: Row, problem: RowProblem) -> str:
    """What is wrong with where it stands: sheet, row as the file numbers it, column."""
    if problem.cell:
        letter = problem.cell.rstrip("0123456789")
        return problem.detail if problem.cell in problem.detail else f"{row.place} {letter} 列：{problem.detail}"
    known = row.place in problem.detail or row.position in problem.detail
    return problem.detail if known else f"{row.place}：{problem.detail}"


def to_json(report: ImportReport) -> dict[str, object]:
    """The members of the answer, ready for JSON."""
    return answer_of(report).members()


def answer_of(report: ImportReport) -> ImportAnswer:
    """The report in the shape of the documents."""
    sheet = report.sheet
    return ImportAnswer(
        filename=sheet.filename,
        kind=sheet.kind,
        county=sheet.county,
        year=sheet.year,
        title=sheet.title,
        source_url=sheet.source_url,
        published=sheet.published,
        complete=sheet.complete,
        understood_as=sheet.understood_as,
        preview=[_shown(each) for each in sheet.preview],
        dry_run=report.dry_run,
        outcome=report.outcome,
        accepted=report.accepted,
        refused=report.refused,
        units=list(sheet.units),
        warnings=list(sheet.warnings),
        sheets=[_sheet(each) for each in sheet.sheets],
        columns=[ColumnAnswer(**asdict(column)) for column in sheet.columns],
        doubts=[DoubtAnswer(**asdict(each), accepted=each.name in report.accepting) for each in sheet.doubts],
        obstacles=[ObstacleAnswer(**asdict(obstacle)) for obstacle in report.obstacles],
        rows=[_row(row, report.results.get(row.number, {})) for row in sheet.rows],
        stated=[_amount(stated) for stated in sheet.stated],
        sums=[_amount(computed) for computed in sheet.sums],
        contradictions=[_contradiction(finding) for finding in sheet.findings],
    )


def _shown(sheet: SheetShown) -> SheetShownAnswer:
    rows = [RowShownAnswer(row=row.row, hidden=row.hidden, cells=list(row.cells)) for row in sheet.rows]
    columns = list(sheet.hidden_columns)
    return SheetShownAnswer(sheet=sheet.sheet, rows=rows, hidden_columns=columns, truncated=sheet.truncated)


def _sheet(sheet: SheetRead) -> SheetAnswer:
    return SheetAnswer(
        name=sheet.name,
        hidden=sheet.hidden,
        rows=sheet.rows,
        amount=None if sheet.fen is None else yuan(sheet.fen),
        amount_fen=sheet.fen,
        taken=sheet.taken,
    )


def _row(row: Row, result: Mapping[str, object]) -> RowAnswer:
    return RowAnswer(
        row=row.number,
        sheet=row.sheet,
        at=row.at,
        position=row.position,
        label=row.label,
        ok=row.ok,
        amount=None if row.fen is None else yuan(row.fen),
        amount_fen=row.fen,
        values=None if row.values is None else _values(row.values),
        problems=[ProblemOfRow(**asdict(problem)) for problem in row.problems],
        warnings=list(row.warnings),
        result=dict(result),
    )


def _values(line: Values) -> InflowValues | ProjectValues:
    shape, names = (InflowValues, _INFLOW) if isinstance(line, InflowLine) else (ProjectValues, _PROJECT)
    words: dict[str, Any] = {name: getattr(line, name) for name in names}
    return shape(**words, amount=yuan(line.fen), amount_fen=line.fen)


def _amount(amount: Amount) -> SumAnswer:
    return SumAnswer(
        label=amount.label, amount=yuan(amount.fen), amount_fen=amount.fen, text=amount.text, rows=amount.rows
    )


def _contradiction(finding: Finding) -> ContradictionAnswer:
    return ContradictionAnswer(
        label=finding.label,
        stated=yuan(finding.stated_fen),
        stated_fen=finding.stated_fen,
        computed=yuan(finding.computed_fen),
        computed_fen=finding.computed_fen,
        difference=yuan(finding.difference_fen),
        difference_fen=finding.difference_fen,
        detail=finding.detail,
    )
