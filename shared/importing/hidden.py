"""What a page does not show, or shows as crossed out: it is read, and a person is asked about it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from shared.importing.cells import Cell, shown
from shared.importing.model import Doubt
from shared.importing.pages import Page

MAX_DOUBTS = 50
"""How many places of one kind are named one by one; the others are named together."""
_SHOWN_CELLS, _SHOWN_CHARACTERS = 12, 40
_SHOWN_PLACES = 200

_HIDDEN = "请取消隐藏，核对这些内容是否属于这张表；确认要导入的，确认后导入"
_STRUCK = "请核对划去的内容是否作废：作废的，在文件中移出表格后重新导入；仍然有效的，确认后导入"


@dataclass(frozen=True)
class _Place:
    place: str
    detail: str
    cell: str
    seen: str
    """All that stands there: the doubt's name changes with it."""


def doubts_of(page: Page) -> list[Doubt]:
    """The hidden rows and columns that hold something, and the cells that are struck through."""
    hidden = [*_hidden_rows(page), *_hidden_columns(page)]
    return [*_asked("hidden", page, hidden, _HIDDEN), *_asked("struck", page, list(_struck(page)), _STRUCK)]


def _hidden_rows(page: Page) -> Iterator[_Place]:
    for row in sorted(page.hidden_rows):
        if row <= len(page.grid) and (cells := [cell for cell in page.grid[row - 1] if cell is not None]):
            words = f"这一行被隐藏，写着：{_words(cells)}"
            yield _Place(f"{_of(page)}第 {row} 行", words, f"{cells[0].letter}{row}", _all(cells))


def _hidden_columns(page: Page) -> Iterator[_Place]:
    for column in sorted(page.hidden_columns):
        inside = (row[column - 1] for row in page.grid if len(row) >= column)
        if cells := [cell for cell in inside if cell is not None]:
            words = f"这一列被隐藏，有 {len(cells)} 格内容：{_words(cells)}"
            yield _Place(f"{_of(page)}{cells[0].letter} 列", words, "", _all(cells))


def _struck(page: Page) -> Iterator[_Place]:
    by_row: defaultdict[int, list[Cell]] = defaultdict(list)
    for row, column in sorted(page.struck):
        cell = page.grid[row - 1][column - 1] if row <= len(page.grid) and column <= len(page.grid[row - 1]) else None
        if cell is not None:
            by_row[row].append(cell)
    for row, cells in by_row.items():
        words = f"有内容划了删除线：{_words(cells)}"
        yield _Place(f"{_of(page)}第 {row} 行", words, f"{cells[0].letter}{row}", _all(cells))


def _asked(kind: str, page: Page, places: list[_Place], advice: str) -> list[Doubt]:
    doubts = [
        replace(Doubt.of(kind, each.place, each.seen, advice, each.cell), detail=each.detail)
        for each in places[:MAX_DOUBTS]
    ]
    if rest := places[MAX_DOUBTS:]:
        named = "、".join(each.place.removeprefix(_of(page)) for each in rest[:_SHOWN_PLACES])
        seen = "|".join(f"{each.place}{each.seen}" for each in rest)
        what = "被隐藏" if kind == "hidden" else "划了删除线"
        more = "等" if len(rest) > _SHOWN_PLACES else ""
        doubt = Doubt.of(kind, f"{_of(page)}另有 {len(rest)} 处", seen, advice)
        doubts.append(replace(doubt, detail=f"有内容{what}：{named}{more}"))
    return doubts


def _words(cells: list[Cell]) -> str:
    some = "、".join(f"{cell.letter}{cell.row}“{_short(shown(cell))}”" for cell in cells[:_SHOWN_CELLS])
    return some if len(cells) <= _SHOWN_CELLS else f"{some} 等"


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


def _all(cells: list[Cell]) -> str:
    return "|".join(f"{cell.letter}{cell.row}={shown(cell)}" for cell in cells)


def _of(page: Page) -> str:
    return f"工作表“{page.name}”" if page.name else ""
