"""Which columns of a table are its money, in which unit, and what became of all the others."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from shared.importing.headers import Column, Header
from shared.importing.lines import Source
from shared.importing.model import ImportProblem, Kind
from shared.importing.pages import Grid, NoTable
from shared.importing.readings import ColumnRead
from shared.importing.table_rows import Layout
from shared.importing.units import Stated, line_text, says_unit, settled, unit_in
from shared.importing.vocabulary import MEANINGS, MONEY, UNREAD

_SHOWN_HEADINGS = 40
_FIRST_OF_INFLOWS = ("received", "level", "allocated", "total", "planned")
"""What came in is what arrived; else what was allotted, by level where the file says so. 拨付数 and 支付数 went out."""
_FIRST_OF_PROJECTS = ("allocated", "total", "planned", "level", "received")
"""A project costs the ledger the public money in it; the planned investment only where that is all the file says."""


def demand_kind(header: Header, kind: Kind) -> None:
    """Raise NoTable where the columns are not those of that kind."""
    has = {column.concept for column in header.columns}
    is_project = bool(has & {"name", "content"})
    is_inflow = bool(has & {"fund_source", "fund_line", "document", "level", "region"}) or any(
        column.header == "扶贫资金名称" or column.level_text for column in header.columns
    )
    seen = "、".join(column.header for column in header.columns[:_SHOWN_HEADINGS])
    if kind == "projects" and not is_project:
        raise NoTable(f"表头（{seen}）中没有项目名称或建设内容，不像项目表。导入资金来源请选 inflows")
    if kind == "inflows" and (not is_inflow or has & {"place", "content", "township", "village"}):
        raise NoTable(f"表头（{seen}）不像资金来源表。导入项目表请选 projects；来源表需要文号、资金来源或级次列")


def money_of(header: Header, kind: Kind) -> list[Column]:
    """The columns read as money. Raises ImportProblem where two kinds of them may be it."""
    order = _FIRST_OF_INFLOWS if kind == "inflows" else _FIRST_OF_PROJECTS
    if kind == "inflows" and header.of("received") and header.of("level"):
        names = "、".join(column.header for column in header.of("received", "level"))
        raise ImportProblem(f"表中既有到账数又有分级资金（{names}），看不出每一级到账多少。请按级次分列到账数后再导入")
    if kind == "projects" and header.of("own_funds") and header.of("level") and not header.of("allocated"):
        return header.of("level")
    return next(columns for concept in order if (columns := header.of(concept)))


def layout_of(
    header: Header, chosen: list[Column], kind: Kind, unit: str | None, stated: Sequence[Stated], source: Source
) -> Layout:
    """How the table's columns are taken, each column of money with its unit; what speaks of units is noted."""
    named = [column for column in chosen if column.unit]
    _note(source.units, [f"表头“{column.header}” 写明：{column.unit}" for column in named])
    if unit and not stated and not named:
        _note(source.units, [f"文件没有写明单位，由导入人指定：{unit}"])
    columns = [replace(column, unit=settled(_stated_for(column, stated), unit)) for column in chosen]
    others = [column for column in header.of(*MONEY, "own_funds") if column not in chosen]
    usual = next((column.unit for column in columns if column.unit), None)
    compared = [replace(column, unit=column.unit or (stated[0].unit if stated else usual)) for column in others]
    return Layout(header, tuple(columns), tuple(compared), kind)


def _stated_for(column: Column, stated: Sequence[Stated]) -> list[Stated]:
    return [*stated, *([Stated(f"表头“{column.header}”", column.unit)] if column.unit else [])]


def stated_units(grid: Grid, header: Header, source: Source) -> list[Stated]:
    """The units that lines above and below the header name."""
    below = (text for row in grid[header.last + 1 :] if says_unit(text := line_text(row)))
    stated = [Stated(f"“{text}”", unit) for text in (*header.above, *below) if (unit := unit_in(text))]
    _note(source.units, [f"{each.where.strip('“”')} 写明：{each.unit}" for each in stated])
    return stated


def note_columns(layout: Layout, source: Source) -> None:
    """List every column with what was made of it, and say which columns of money were passed over."""
    source.columns += [column for column in _columns(layout) if column not in source.columns]
    unread = [column.header for column in layout.compared]
    if unread:
        taken = "、".join(column.header for column in layout.columns)
        _note(source.warnings, [f"金额取自“{taken}”列，没有取“{'、'.join(unread)}”列"])


def _columns(layout: Layout) -> Iterator[ColumnRead]:
    read = {column.index: column for column in layout.columns}
    for column in layout.header.columns:
        money = read.get(column.index)
        at = layout.at(column, 1)
        yield ColumnRead(
            sheet=layout.sheet,
            letter=at.letter if layout.turned is None else f"第 {at.row} 行",
            heading=column.header,
            meaning="金额" if money else MEANINGS[column.concept],
            taken=money is not None or column.concept == "serial" or column.concept not in UNREAD,
            unit=(money.unit or "") if money else "",
        )


def _note(notes: list[str], more: Sequence[str]) -> None:
    notes += [each for each in more if each not in notes]
