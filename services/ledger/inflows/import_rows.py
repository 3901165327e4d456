"""A parsed notice or table as receipts of a book, and the book's refusals back on its rows."""

from collections.abc import Mapping, Sequence
from datetime import date

from services.ledger.book.receipt import Receipt, own_level
from shared.importing import InflowLine, RowProblem, Sheet
from shared.kernel.errors import DomainError

UNSTATED = "来文未载明"
HOW_TO_MEND = "请核对后更正该行，或从文件中删去该行"
HOW_TO_DATE = "请在导入时写明资金到账日期（received_on，命令行写 --received-on）"


def receipts_of(sheet: Sheet, received_on: date, document_date: date | None = None) -> dict[int, Receipt]:
    """The good rows of a sheet as receipts, by row number; the days are those of rows that name none."""
    return {row.number: _receipt(line, sheet, received_on, document_date) for row, line in sheet.inflows}


def with_refusals(sheet: Sheet, numbers: Sequence[int], refused: Mapping[int, DomainError]) -> Sheet:
    """The sheet with what the book refused, each on its row."""
    for line, refusal in refused.items():
        for problem in refusal.fields:
            name = problem.pointer.removeprefix("/")
            fix = HOW_TO_DATE if name == "received_on" else refusal.detail
            sheet = sheet.refuse(numbers[line], RowProblem(field=name, detail=problem.detail, fix=fix))
        if not refusal.fields:
            sheet = sheet.refuse(numbers[line], RowProblem(field="document_no", detail=refusal.detail, fix=HOW_TO_MEND))
    return sheet


def _receipt(line: InflowLine, sheet: Sheet, received_on: date, document_date: date | None) -> Receipt:
    """A page that was published after the money came does not tell the date of the document that it came with."""
    received_on = line.received_on or received_on
    published = sheet.published if sheet.published and sheet.published <= received_on else None
    return Receipt(
        document_no=line.document_no,
        fund_line=line.fund_line,
        fen=line.fen,
        received_on=received_on,
        level=line.level,
        fund_type=line.fund_type,
        arranged_by="own" if line.level == own_level(sheet.county) else line.arranged_by,
        origin_year=line.origin_year or (sheet.year - 1 if line.carried_over else sheet.year),
        issuing_department=line.level_text or UNSTATED,
        document_date=line.document_date or document_date or published,
        capital=line.capital,
    )
