"""Lines to inflows: document number, fund line, origin; the same line of a document only once."""

import re

from services.ledger.inflows.documents import DocumentNumber, document_number, without_number
from services.ledger.inflows.levels import origin
from shared.importing.lines import Line, Source
from shared.importing.model import ImportProblem, InflowLine, Row, RowProblem
from shared.kernel.divisions import Divisions

_NAMES_A_LEVEL = re.compile(r"中央|中、省|央、省|省|自治区|市|州|县|区级|债|帮扶|协作")


def inflows_in(source: Source, county: str, divisions: Divisions) -> tuple[list[Line], list[Row]]:
    """The lines that are this county's, each as an inflow."""
    lines = _lines_of(source, county, divisions)
    return lines, _inflow_rows(source, lines, county)


def _lines_of(source: Source, county: str, divisions: Divisions) -> list[Line]:
    """The lines that are this county's: all of a county's own file, its own of a list by county."""
    if not any(line.text("region") for line in source.lines):
        return source.lines
    own = [line for line in source.lines if _is_of(line, county, divisions)]
    if not own:
        raise ImportProblem(f"表中没有 {divisions.path(county)} 的行。请检查县代码或文件")
    if len(own) < len(source.lines):
        source.warnings.append(f"其余 {len(source.lines) - len(own)} 行属于其他地区，没有导入")
    return own


def _is_of(line: Line, county: str, divisions: Divisions) -> bool:
    if code := line.text("region_code"):
        return divisions.successor(code) == divisions.successor(county)
    found = {division.code for division in divisions.find(line.text("region"), county[:-2])}
    if county in found and len(found) > 1:
        line.problems.append(
            RowProblem(field="县区", detail=f"“{line.text('region')}”可能指几个地区", fix="请写地区全称")
        )
    return county in found


def _inflow_rows(source: Source, lines: list[Line], book: str) -> list[Row]:
    """Each line as an inflow; a second line of the same document and fund line is refused, naming the first."""
    rows: list[Row] = []
    first: dict[tuple[str, str], Row] = {}
    for number, line in enumerate(lines, start=1):
        values = _inflow(source, line, book)
        problems = list(line.problems)
        earlier = first.get((values.document_no, values.fund_line))
        if earlier:
            problems.append(_twice(earlier))
        if line.fen == 0:
            problems.append(RowProblem(field="金额", detail="金额为零，不是一笔收入", fix="请删去这一行"))
        row = _row(number, line, values, problems)
        first.setdefault((values.document_no, values.fund_line), row)
        rows.append(row)
    return rows


def _row(number: int, line: Line, values: InflowLine, problems: list[RowProblem]) -> Row:
    return Row(
        number=number,
        position=line.position,
        label=f"{values.document_no} {values.fund_line}",
        fen=line.fen,
        values=None if line.fen is None else values,
        problems=tuple(problems),
        warnings=tuple(line.warnings),
        sheet=line.sheet,
        at=line.at,
    )


def _twice(earlier: Row) -> RowProblem:
    return RowProblem(
        field="文号",
        detail=f"与第 {earlier.number} 行（{earlier.position}）是同一文号、同一资金项目：{earlier.label}",
        fix="同一笔资金只能入账一次。确是两笔的，请写明不同的资金名称",
    )


def _inflow(source: Source, line: Line, book: str) -> InflowLine:
    document = _document(source, line)
    label = line.text("fund_line") or line.text("name")
    level_text = line.text("level") or line.text("fund_source")
    words = origin(level_text, label, source.title, book)
    line.warnings += [*document.warnings, *words.warnings]
    return InflowLine(
        document_no=document.number,
        document_text=document.text,
        fund_line=_fund_line(level_text, label),
        level=words.level,
        level_text=level_text,
        fund_type=words.fund_type,
        arranged_by=words.arranged_by,
        capital=words.capital,
        carried_over=words.carried_over,
        fen=line.fen or 0,
        note=line.text("remark"),
    )


def _document(source: Source, line: Line) -> DocumentNumber:
    text = line.text("document")
    return document_number(text) if text else without_number(source.title)


def _fund_line(level_text: str, label: str) -> str:
    if not label and len(level_text) == 1:
        return f"{level_text}级资金"
    if not label:
        return level_text if level_text.endswith(("资金", "配套", "自筹")) else f"{level_text or '未写明'}资金"
    if not level_text or level_text in label or _NAMES_A_LEVEL.search(label):
        return label
    return f"{level_text}·{label}"
