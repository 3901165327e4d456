"""A text table: which character stands between its cells, and its rows."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice, pairwise

from shared.importing.bounds import MAX_COLUMNS, MAX_TEXT, too_large
from shared.importing.model import ImportProblem

SEPARATORS = {",": "逗号", "\t": "制表符", ";": "分号", "，": "全角逗号", "；": "全角分号", "|": "竖线"}

_PROSE = "，；"
"""What stands in texts as well: it separates cells only where most lines have it."""
_NAMED = re.compile(r"sep=(?P<separator>[,\t;，；|])\r?\n?", re.IGNORECASE)
"""The first line by which a spreadsheet program is told the separator."""
_SAMPLE_LINES, _SAMPLE_CHARACTERS = 300, 200_000


class Separated:
    """The rows of a text table, read one by one."""

    def __init__(self, text: str, filename: str) -> None:
        named = _NAMED.match(text)
        self._text = text[named.end() :] if named else text
        self._filename = filename
        csv.field_size_limit(MAX_TEXT)
        sniffed, self._width = _sniffed(self._text)
        self.separator = named["separator"] if named else sniffed

    def rows(self) -> Iterator[Sequence[object]]:
        """Every row. Raises ImportProblem at one that a quotation mark leaves open, or that is beyond its bounds."""
        lines = _Lines(self._text, self.separator, self._filename)
        row = 0
        try:
            for row, cells in enumerate(csv.reader(lines, delimiter=self.separator, strict=True), start=1):
                self._demand_one_line_each(row, lines.counts)
                yield cells
                lines.begin_row()
        except csv.Error as broken:
            raise _unreadable(row + 1, str(broken)) from broken

    def _demand_one_line_each(self, row: int, counts: list[int]) -> None:
        """Two marks, each alone in its cell, make one cell of whole rows: every line is then complete by itself."""
        if len(counts) > 1 and self._width > 1 and set(counts) == {self._width - 1}:
            raise ImportProblem(
                f"第 {row} 行有一格从引号开始，跨了 {len(counts)} 行，这些行各自又是完整的。"
                "请核对引号：表示英寸等的引号改为“寸”或全角引号后再导入"
            )


def _unreadable(row: int, why: str) -> ImportProblem:
    if "field limit" in why:
        return ImportProblem(f"第 {row} 行有一格超过 {MAX_TEXT} 个字，可能是引号没有结束。请更正后再导入")
    if "unexpected end" in why:
        return ImportProblem(f"CSV 文件不完整：第 {row} 行有一格的引号没有结束，文件可能被截断。请重新导出后再导入")
    if "expected after" in why:
        return ImportProblem(
            f"第 {row} 行有一格以引号开始，引号结束后还有文字，看不出这一格到哪里为止。"
            "请把内容里的引号改为全角引号，或重新导出后再导入"
        )
    return ImportProblem(f"CSV 文件第 {row} 行读不出来（{why}）。请重新导出后再导入")


def _sniffed(text: str) -> tuple[str, int]:
    """The separator that gives most rows one number of columns, and that number."""
    sample = text[:_SAMPLE_CHARACTERS]
    lines = [line for line in islice(io.StringIO(sample, newline=""), _SAMPLE_LINES) if line.strip()]
    if len(lines) > 1 and len(text) > len(sample):
        lines.pop()
    best, width, most = ",", 1, (0, 0)
    for separator in SEPARATORS:
        widths = Counter(_widths(lines, separator))
        for columns, rows in widths.items():
            believed = separator not in _PROSE or 2 * rows >= widths.total()
            if believed and columns > 1 and (rows, columns) > most:
                best, width, most = separator, columns, (rows, columns)
    return best, width


def _widths(lines: list[str], separator: str) -> Iterator[int]:
    """How many cells each row has; 1 where the separator stands nowhere but inside of numbers (1,030)."""
    with suppress(csv.Error):
        for cells in csv.reader(lines, delimiter=separator):
            pairs = pairwise(cells)
            yield 1 if separator == "," and all(_both_digits(*pair) for pair in pairs) else len(cells)


def _both_digits(left: str, right: str) -> bool:
    return left[-1:].isdigit() and right[:1].isdigit()


class _Lines:
    """The lines of a text, each looked at before the reader makes cells of it: a row may be one endless line."""

    def __init__(self, text: str, separator: str, filename: str) -> None:
        self.counts: list[int] = []
        """How many separators stand in each line of the row that is being read."""
        self._columns = 0
        self._lines = io.StringIO(text, newline="")
        self._separator, self._filename = separator, filename

    def begin_row(self) -> None:
        """The next line begins a row."""
        self.counts.clear()
        self._columns = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        count = line.count(self._separator)
        self.counts.append(count)
        self._columns += count
        if self._columns >= MAX_COLUMNS:
            raise too_large(self._filename)
        return line
