"""Lines to inflows: document number, fund line, origin; the same line of a document only once."""

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date

from services.ledger.inflows.documents import DocumentNumber, document_number, without_number
from services.ledger.inflows.earlier_money import earlier_money, title_doubt
from services.ledger.inflows.form import as_the_form_says
from services.ledger.inflows.identity import OTHER_FUND, Identity, Receipts, told_apart
from services.ledger.inflows.levels import origin
from shared.importing.cells import Unreadable
from shared.importing.days import day_of
from shared.importing.lines import Line, Source
from shared.importing.model import Doubt, ImportProblem, InflowLine, Row, RowProblem
from shared.kernel.divisions import Divisions
from shared.kernel.money import yuan

_NAMES_A_LEVEL = re.compile(r"中央|中、省|央、省|省|自治区|市|州|县|区级|债|帮扶|协作")

_SHOWN = 10
"""How many rows a doubt names."""


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
    """Each line with money as an inflow; the same one twice is refused, naming the first."""
    counted = []
    for line in lines:
        if line.fen != 0 or line.problems:
            counted.append(line)
        else:
            source.warnings.append(f"{line.place}“{_called(line)}”金额为零，没有登记")
    values = told_apart(_inflow(source, line, book) for line in counted)
    if not any(line.carried_over or line.kind != "regular" for line in values) and (doubt := title_doubt(source.title)):
        source.doubts.append(doubt)
    rows = [_row(number, line, value) for number, (line, value) in enumerate(zip(counted, values, strict=True), 1)]
    return _each_once(source, rows)


def _row(number: int, line: Line, values: InflowLine) -> Row:
    return Row(
        number=number,
        position=line.position,
        label=f"{values.document_no} {values.fund_line}",
        fen=line.fen,
        values=None if line.fen is None else values,
        problems=tuple(line.problems),
        warnings=tuple(line.warnings),
        sheet=line.sheet,
        at=line.at,
    )


def _inflow(source: Source, line: Line, book: str) -> InflowLine:
    document = _document(source, line)
    label = line.text("fund_line") or line.text("name")
    level_text = line.text("level") or line.text("fund_source")
    words = origin(level_text, label, source.title, book)
    earlier = earlier_money(f"{level_text} {label}", line.text("remark"), source.fiscal_year or 0, line.place)
    line.warnings += [*document.warnings, *words.warnings]
    line.problems += [earlier.problem] if earlier.problem else []
    source.doubts += [earlier.doubt] if earlier.doubt else []
    read = InflowLine(
        document_no=document.number,
        document_text=document.text,
        fund_line=_fund_line(level_text, label),
        level=words.level,
        level_text=level_text,
        fund_type=words.fund_type,
        arranged_by="own" if earlier.stock else words.arranged_by,
        capital=words.capital,
        carried_over=earlier.carried_over,
        fen=line.fen or 0,
        note=line.text("remark"),
        received_on=_day(line, "received_on", "到账日期"),
        document_date=_day(line, "document_date", "文件日期"),
        origin_year=earlier.origin_year,
        kind=earlier.kind,
        stock=earlier.stock,
    )
    return as_the_form_says(line, read)


def _each_once(source: Source, rows: list[Row]) -> list[Row]:
    """The rows, with a problem on one that stands there twice and a doubt about one that resembles an earlier one."""
    known = Receipts()
    kept: dict[str, Row] = {}
    alike: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        place, checked = str(row.number), row
        if isinstance(row.values, InflowLine):
            identity = Identity.of_line(row.values)
            if same := known.same_as(identity):
                checked = replace(row, problems=(*row.problems, _twice(kept[same])))
            else:
                for found in known.like(identity):
                    alike[found.first, found.how].append(row)
                known.add(place, identity)
        kept[place] = checked
    source.doubts += [_alike(kept[first], rows, how) for (first, how), rows in alike.items() if how != OTHER_FUND]
    return list(kept.values())


def _twice(earlier: Row) -> RowProblem:
    return RowProblem(
        field="文号",
        detail=f"与第 {earlier.number} 行（{earlier.place}）是同一文号、同一资金、同一级次、同一金额：{earlier.label}",
        fix="同一笔资金只能入账一次。确是两笔的，请写明不同的文号或资金名称",
    )


def _alike(first: Row, others: list[Row], how: str) -> Doubt:
    """One doubt for all rows that resemble the same one, so that a long list is accepted by one name."""
    named = "、".join(f"{row.place}（{yuan(row.fen or 0)} 元）" for row in others[:_SHOWN])
    total = yuan(sum(row.fen or 0 for row in others))
    more = f" 等 {len(others)} 行，合计 {total} 元" if len(others) > _SHOWN else ""
    return Doubt.of(
        "look-alike",
        first.place,
        f"{yuan(first.fen or 0)} 元与{named}{more}{how}",
        "请核对是几笔还是一笔的更正：只有一笔的，请改正文件；确是几笔的，确认后导入",
    )


def _called(line: Line) -> str:
    return " ".join(filter(None, (line.text("level"), line.text("fund_line") or line.text("name"))))


def _day(line: Line, concept: str, heading: str) -> date | None:
    """A day that the line names, None where it names none."""
    if not (text := line.text(concept)):
        return None
    try:
        return day_of(text)
    except Unreadable as wrong:
        line.problems.append(RowProblem(field=heading, detail=wrong.detail, fix=wrong.fix))
        return None


def _document(source: Source, line: Line) -> DocumentNumber:
    text = line.text("document")
    return document_number(text) if text else without_number(source.title, source.fiscal_year or 0)


def _fund_line(level_text: str, label: str) -> str:
    if not label and len(level_text) == 1:
        return f"{level_text}级资金"
    if not label:
        return level_text if level_text.endswith(("资金", "配套", "自筹")) else f"{level_text or '未写明'}资金"
    if not level_text or level_text in label or _NAMES_A_LEVEL.search(label):
        return label
    return f"{level_text}·{label}"
