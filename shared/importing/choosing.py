"""Which sheets of a workbook are read: the only table there is, or those that the caller names."""

from dataclasses import dataclass

from shared.importing.hidden import doubts_of
from shared.importing.lines import Source
from shared.importing.model import Doubt, ImportProblem, Kind, SheetNotNamed
from shared.importing.pages import NoTable, Page, Pages
from shared.importing.readings import SheetRead
from shared.importing.tables import read_table
from shared.kernel.errors import FieldProblem
from shared.kernel.money import yuan

ALL = "*"
"""The name that stands for every sheet with a table."""

_NAMED = 20
"""How many sheets a refusal names."""


@dataclass(frozen=True, eq=False)
class _Tried:
    """A page and what it brings: a table, or why it brings none."""

    page: Page
    source: Source | None = None
    refused: ImportProblem | None = None

    @property
    def has_table(self) -> bool:
        """Whether there is a table on it, readable or not."""
        return not isinstance(self.refused, NoTable)

    @property
    def fen(self) -> int:
        """What its readable lines add up to."""
        return sum(line.fen or 0 for line in self.source.lines) if self.source else 0


def read_chosen(pages: Pages, filename: str, kind: Kind, unit: str | None, sheet: str | None) -> list[Source]:
    """Read the sheets that the caller names, else the only one with a table. Raises ImportProblem.

    Every source says of all sheets what they would bring, and asks about what its own sheet hides.
    """
    filled = [page for page in pages.pages if not page.is_blank]
    named = _named(filled, sheet)
    tried = [_tried(page, filename, kind, unit) for page in filled]
    chosen = [each for each in tried if each.page in named and (sheet not in (None, ALL) or each.has_table)]
    if not chosen:
        raise _without_table(tried)
    if sheet is None and (len(chosen) > 1 or chosen[0].page.hidden):
        raise _question(tried)
    read = [_read(each, several=len(chosen) > 1) for each in chosen]
    for source in read:
        source.understood_as = pages.understood_as
        source.sheets = [_told(each, chosen) for each in tried if each.page.name]
    read[0].warnings += _unread(tried, chosen)
    read[0].doubts += _doubled(chosen)
    return read


def _named(filled: list[Page], sheet: str | None) -> list[Page]:
    if sheet in (None, ALL):
        return filled
    found = [page for page in filled if page.name == sheet and page.name]
    if not found:
        names = "、".join(f"“{page.name}”" for page in filled if page.name)
        raise ImportProblem(
            f"没有名为“{sheet}”的工作表，或其中没有内容。可选：{names}；全部导入请写 sheet={ALL}"
            if names
            else f"文件不是工作簿，没有工作表“{sheet}”。请去掉 sheet 后再导入"
        )
    return found


def _tried(page: Page, filename: str, kind: Kind, unit: str | None) -> _Tried:
    if page.unread:
        return _Tried(page, refused=ImportProblem(page.unread))
    try:
        return _Tried(page, source=read_table(page, filename, kind, unit))
    except ImportProblem as refused:
        return _Tried(page, refused=refused)


def _read(tried: _Tried, *, several: bool) -> Source:
    """The source of a chosen page; of several, each line says on which sheet it stands."""
    where = _place(tried.page)
    if tried.refused is not None:
        raise ImportProblem(f"{where}：{tried.refused.detail}" if several else tried.refused.detail)
    if tried.source is None:
        raise NoTable(where)
    for line in tried.source.lines:
        line.sheet = tried.page.name
        if several and not line.position.startswith(where):
            line.position = f"{where}{line.position}"
    if several:
        tried.source.warnings = [f"{where}：{warning}" for warning in tried.source.warnings]
    tried.source.doubts += doubts_of(tried.page)
    return tried.source


def _without_table(tried: list[_Tried]) -> ImportProblem:
    """Why no page can be read: of a single one its own words, else those of each."""
    told = [each.refused for each in tried if each.refused is not None]
    if len(told) == 1:
        return ImportProblem(told[0].detail)
    each = "；".join(f"{_place(one.page)}：{one.refused.detail}" for one in tried[:_NAMED] if one.refused)
    return ImportProblem(f"各张工作表都没有可导入的表。{each}")


def _question(tried: list[_Tried]) -> SheetNotNamed:
    tables = [each for each in tried if each.has_table]
    named = "；".join(_bringing(each) for each in tables[:_NAMED])
    more = f"；另有 {len(tables) - _NAMED} 张" if len(tables) > _NAMED else ""
    what = "有不止一张工作表上有表" if len(tables) > 1 else "只在隐藏的工作表上有表"
    return SheetNotNamed(
        f"文件{what}：{named}{more}。请用 sheet=工作表名 指明导入哪一张，全部导入请写 sheet={ALL}",
        fields=tuple(FieldProblem(f"/sheets/{each.page.name}", _bringing(each)) for each in tables),
    )


def _bringing(each: _Tried) -> str:
    hidden = "（隐藏）" if each.page.hidden else ""
    if each.source is None:
        return f"{_place(each.page)}{hidden}读不出来（{each.refused.detail if each.refused else ''}）"
    unreadable = sum(line.fen is None for line in each.source.lines)
    but = f"，其中 {unreadable} 行金额读不出来、未计入" if unreadable else ""
    return f"{_place(each.page)}{hidden}{len(each.source.lines)} 行，合计 {yuan(each.fen)} 元{but}"


def _told(each: _Tried, chosen: list[_Tried]) -> SheetRead:
    rows = len(each.source.lines) if each.source else 0
    return SheetRead(
        name=each.page.name,
        hidden=each.page.hidden,
        rows=rows,
        fen=each.fen if each.source else None,
        taken=each in chosen,
    )


def _unread(tried: list[_Tried], chosen: list[_Tried]) -> list[str]:
    """Which sheets were read and which not, where there is more than one."""
    if len(tried) == 1:
        return []
    names = "、".join(f"“{each.page.name}”" for each in chosen)
    others = [_aside(each) for each in tried if each not in chosen]
    return [f"读取的是工作表{names}", *(f"没有读取{other}" for other in others)]


def _aside(each: _Tried) -> str:
    if each.source is not None or each.has_table:
        return _bringing(each)
    hidden = "（隐藏）" if each.page.hidden else ""
    return f"{_place(each.page)}{hidden}：{each.refused.detail if each.refused else ''}"


def _doubled(chosen: list[_Tried]) -> list[Doubt]:
    """A sheet that amounts to all the others together may be their summary, or their copy."""
    whole = sum(each.fen for each in chosen)
    return [
        Doubt.of(
            "sum",
            _place(each.page),
            f"合计 {yuan(each.fen)} 元，正好等于同时导入的其他工作表之和，可能是它们的汇总或副本",
            "请核对是否重复；只要其中一张的，用 sheet 指明；确实各不相同的，确认后导入",
        )
        for each in chosen
        if len(chosen) > 1 and each.fen and 2 * each.fen == whole
    ]


def _place(page: Page) -> str:
    return f"工作表“{page.name}”" if page.name else "文件"
