"""From a file's bytes to a sheet: which format, whose, of which year, its rows and what contradicts them."""

import re
from collections.abc import Callable
from dataclasses import fields, replace

from shared.importing.bounds import MAX_BYTES, MAX_LINES
from shared.importing.choosing import ALL, read_chosen
from shared.importing.grids import read_pages
from shared.importing.lines import Line, Source, joined
from shared.importing.model import ImportProblem, Kind, Row, RowProblem, Sheet
from shared.importing.notices import read_notice
from shared.importing.preview import shown_of
from shared.importing.sums import contradiction, findings_of, sums_of
from shared.importing.units import CHOSEN
from shared.kernel.divisions import Divisions
from shared.kernel.privacy import what_is_personal

RowsIn = Callable[[Source, str, Divisions], tuple[list[Line], list[Row]]]
"""What a service finds in a file of a county: the lines that concern it, and a row of each."""


def parse(
    content: bytes,
    filename: str,
    *,
    county: str,
    year: int,
    kind: Kind,
    divisions: Divisions,
    rows_in: RowsIn,
    unit: str | None = None,
    sheet: str | None = None,
    preview: bool = False,
) -> Sheet:
    """Read a notice or tables as the inflows or projects of one book (county or prefecture, fiscal year).

    `rows_in` makes rows of its lines; `unit` is what the importing person says where the file names none, `sheet` which
    sheet of a workbook is read, "*" all of them; `preview` asks for the sheets as they look. Raises ImportProblem when
    the file as a whole cannot be used, UnknownDivision for an unknown code; problems of single rows are on the rows.
    """
    _demand_sense(county, unit, divisions)
    sources = _read(content, filename, kind, county, unit, sheet, preview=preview)
    _demand_few(sum(len(source.lines) for source in sources), filename)
    for source in sources:
        _demand_same_place(source, county, divisions)
        _demand_same_year(source, year)
    source = joined(sources)
    source.fiscal_year = year
    lines, rows = rows_in(source, county, divisions)
    if not lines:
        what = "资金来源" if kind == "inflows" else "项目"
        raise ImportProblem(f"文件中没有{what}行。请检查是否选错了文件或导入种类")
    return _sheet(source, list(map(_naming_nobody, rows)), lines, filename, kind, county, year)


def _sheet(
    source: Source, rows: list[Row], lines: list[Line], filename: str, kind: Kind, county: str, year: int
) -> Sheet:
    sums = sums_of(rows)
    comparable = len(lines) == len(source.lines) or source.checks
    findings = [*source.findings, *(findings_of(source, rows, sums) if comparable else [])]
    return Sheet(
        filename=filename,
        kind=kind,
        county=county,
        year=year,
        title=source.title,
        rows=tuple(rows),
        source_url=source.source_url,
        published=source.published,
        complete=source.complete,
        units=tuple(source.units),
        stated=tuple(source.stated),
        sums=tuple(sums),
        findings=tuple(findings),
        warnings=tuple(source.warnings),
        doubts=(*source.doubts, *map(contradiction, findings)),
        columns=tuple(source.columns),
        sheets=tuple(source.sheets),
        understood_as=source.understood_as,
        preview=tuple(source.preview),
    )


def _naming_nobody(row: Row) -> Row:
    """The row with a problem on every text that holds a personal number: lists of funds and projects become public."""
    texts = ((f.name, getattr(row.values, f.name)) for f in fields(row.values)) if row.values else ()
    problems = tuple(
        RowProblem(field=name, detail=f"“{row.position}”这一行{detail}", fix="请在文件中删去或打码后重新导入")
        for name, text in texts
        if isinstance(text, str) and name != "reference" and (detail := what_is_personal(text))
    )
    return replace(row, problems=(*row.problems, *problems)) if problems else row


def _demand_sense(county: str, unit: str | None, divisions: Divisions) -> None:
    if divisions.get(county).level > 3:
        raise ImportProblem(f"“{county}”是 {divisions.path(county)}，账本只建到县。请填写县级区划代码")
    if unit is not None and unit not in CHOSEN:
        raise ImportProblem(f"不认识的单位“{unit}”。可用：{'、'.join(CHOSEN)}")


def _read(
    content: bytes, filename: str, kind: Kind, county: str, unit: str | None, sheet: str | None, *, preview: bool
) -> list[Source]:
    if not content.strip():
        raise ImportProblem(f"{filename} 是空文件。请检查是否选错了文件")
    if len(content) > MAX_BYTES:
        raise ImportProblem(f"{filename} 超过 {MAX_BYTES // 1_000_000} MB。请拆分后再导入")
    if filename.lower().endswith(".json") or content.lstrip()[:1] == b"{":
        if sheet not in (None, ALL):
            raise ImportProblem(f"文件不是工作簿，没有工作表“{sheet}”。请去掉 sheet 后再导入")
        return [read_notice(content, filename, kind, county)]
    pages = read_pages(content, filename)
    sources = read_chosen(pages, filename, kind, unit, sheet)
    if preview:
        sources[0].preview = shown_of(pages, sources[0].sheets)
    return sources


def _demand_few(lines: int, filename: str) -> None:
    if lines > MAX_LINES:
        raise ImportProblem(
            f"{filename} 有 {lines} 行，一次最多导入 {MAX_LINES} 行。请按乡镇或文号拆分成几个文件，分次导入"
        )


def _demand_same_place(source: Source, county: str, divisions: Divisions) -> None:
    if not source.region:
        source.warnings.append(f"文件没有写明地区代码，按导入人指定的 {divisions.path(county)} 处理")
        return
    if divisions.successor(source.region) == divisions.successor(county):
        return
    if not divisions.succession.within(county, source.region):
        raise ImportProblem(
            f"文件属于 {source.region}，与导入的 {county}（{divisions.path(county)}）不一致。请检查县代码"
        )


def _demand_same_year(source: Source, year: int) -> None:
    stated = source.fiscal_year or _year_in(source.title)
    if stated is None:
        source.warnings.append(f"文件没有写明年度，按导入人指定的 {year} 年处理")
    elif source.fiscal_year is not None and stated != year:
        raise ImportProblem(f"文件是 {stated} 年度的，与导入的 {year} 年度不一致。请检查年度")
    elif stated != year:
        source.warnings.append(f"文件标题写的是 {stated} 年，导入的是 {year} 年度，请核对")


def _year_in(title: str) -> int | None:
    match = re.search(r"(20\d{2})年", title)
    return int(match[1]) if match else None
