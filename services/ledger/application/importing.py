"""A parsed notice or table as receipts of a book, and the book's refusals back on its rows."""

from collections.abc import Mapping, Sequence
from datetime import date

from services.ledger.domain.receipts import Receipt, own_level
from shared.importing import InflowLine, RowProblem, Sheet
from shared.kernel.errors import DomainError

UNSTATED = "来文未载明"


def receipts_of(sheet: Sheet, received_on: date) -> dict[int, Receipt]:
    """The good rows of a sheet as receipts, by row number."""
    return {row.number: _receipt(line, sheet, received_on) for row, line in sheet.inflows}


def with_refusals(sheet: Sheet, numbers: Sequence[int], refused: Mapping[int, DomainError]) -> Sheet:
    """The sheet with what the book refused, each on its row."""
    for line, refusal in refused.items():
        names = [problem.pointer.removeprefix("/") for problem in refusal.fields] or ["document_no"]
        details = [problem.detail for problem in refusal.fields] or [refusal.detail]
        for name, detail in zip(names, details, strict=True):
            sheet = sheet.refuse(numbers[line], RowProblem(field=name, detail=detail, fix=refusal.detail))
    return sheet


def _receipt(line: InflowLine, sheet: Sheet, received_on: date) -> Receipt:
    return Receipt(
        document_no=line.document_no,
        fund_line=line.fund_line,
        fen=line.fen,
        received_on=received_on,
        level=line.level,
        fund_type=line.fund_type,
        arranged_by="own" if line.level == own_level(sheet.county) else line.arranged_by,
        origin_year=sheet.year - 1 if line.carried_over else sheet.year,
        issuing_department=line.level_text or UNSTATED,
        document_date=sheet.published,
        capital=line.capital,
    )
