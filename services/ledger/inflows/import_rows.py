"""A parsed notice or table as receipts of a book, and the book's refusals back on its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from services.ledger.book.errors import InflowIncomplete
from services.ledger.book.receipt import Receipt, own_level
from services.ledger.inflows.form import with_details
from shared.importing import InflowLine, Obstacle, Row, RowProblem, Sheet
from shared.kernel.errors import DomainError, FieldProblem

UNSTATED = "来文未载明"
HOW_TO_MEND = "请核对原件；同一笔的，从文件中移出该行后重新导入，其余各行不受影响"
HOW_TO_DATE = "请在导入时写明资金到账日期（received_on，命令行写 --received-on），或在表中加“到账日期”列"
_NO_DAY = FieldProblem("/received_on", "文件没有写明到账日期，导入时也没有写明")


@dataclass(frozen=True)
class Days:
    """What the caller says of the days that the file does not name."""

    received_on: date | None = None
    document_date: date | None = None


@dataclass
class Refused:
    """What the book refuses of the rows, by number; on a dry run what is only in its way stands apart."""

    rows: dict[int, DomainError] = field(default_factory=dict)
    obstacles: tuple[Obstacle, ...] = ()


def dated(sheet: Sheet, days: Days) -> Sheet:
    """The sheet with the caller's days on the rows that name none."""
    return replace(sheet, rows=tuple(_dated(row, days) for row in sheet.rows))


def undated(sheet: Sheet) -> dict[int, DomainError]:
    """The refusals of good rows of which nobody says when the money came."""
    return {
        row.number: InflowIncomplete("请更正所列各项后重新提交", fields=(_NO_DAY,))
        for row, line in sheet.inflows
        if line.received_on is None
    }


def receipts_of(sheet: Sheet, refused: Mapping[int, DomainError]) -> dict[int, Receipt]:
    """The good rows of a sheet that are not refused already, as receipts by row number."""
    return {
        row.number: _receipt(line, line.received_on, sheet)
        for row, line in sheet.inflows
        if line.received_on is not None and row.number not in refused
    }


def with_refusals(sheet: Sheet, refused: Mapping[int, DomainError]) -> Sheet:
    """The sheet with what the book refused, each on its row."""
    return sheet.refuse({number: _problems(refusal) for number, refusal in refused.items()})


def _problems(refusal: DomainError) -> list[RowProblem]:
    if not refusal.fields:
        return [RowProblem(field="document_no", detail=refusal.detail, fix=HOW_TO_MEND)]
    named = [(problem.pointer.removeprefix("/"), problem.detail) for problem in refusal.fields]
    return [
        RowProblem(field=name, detail=detail, fix=HOW_TO_DATE if name == "received_on" else refusal.detail)
        for name, detail in named
    ]


def obstacle(refusal: DomainError) -> Obstacle:
    """A refusal that says nothing against the file, as a dry run tells it."""
    details = [problem.detail for problem in refusal.fields] or [refusal.detail]
    return Obstacle(code=refusal.code(), detail="；".join(details))


def apart(refused: Mapping[int, DomainError], as_read: Sheet, days: Days) -> Refused:
    """On a dry run: what is wrong with nothing but the day that the caller gave is no fault of its row."""
    theirs = {row.number for row, line in as_read.inflows if line.received_on is None}
    found = Refused()
    for number, refusal in refused.items():
        pointers = {problem.pointer for problem in refusal.fields}
        if days.received_on is not None and number in theirs and pointers == {_NO_DAY.pointer}:
            found.obstacles = tuple(dict.fromkeys((*found.obstacles, obstacle(refusal))))
        else:
            found.rows[number] = refusal
    return found


def _dated(row: Row, days: Days) -> Row:
    if not isinstance(row.values, InflowLine):
        return row
    line = replace(
        row.values,
        received_on=row.values.received_on or days.received_on,
        document_date=row.values.document_date or days.document_date,
    )
    return replace(row, values=line)


def _receipt(line: InflowLine, received_on: date, sheet: Sheet) -> Receipt:
    receipt = Receipt(
        document_no=line.document_no,
        fund_line=line.fund_line,
        fen=line.fen,
        received_on=received_on,
        level=line.level,
        fund_type=line.fund_type,
        arranged_by="own" if line.level == own_level(sheet.county) else line.arranged_by,
        origin_year=line.origin_year or sheet.year,
        issuing_department=line.issuing_department or line.level_text or UNSTATED,
        document_date=line.document_date,
        capital=line.capital,
        kind=line.kind,
        stock=line.stock,
        remarks=line.note,
    )
    return with_details(receipt, line.details)
