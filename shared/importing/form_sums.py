"""Sums that a form states, against its lines: of money in fen, of things, and how many lines there are.

A sum stands over lines above it, back to the top or to any sum before it, or heads the lines below it, down to any sum
behind it or to the end. Where none of these agrees, both figures are told. Nothing is corrected.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from shared.importing.cells import Cell
from shared.importing.headers import plain
from shared.importing.totals import sum_words
from shared.kernel.errors import FieldProblem
from shared.kernel.money import yuan

_COUNTED = re.compile(r"(?<!\d)(\d{1,6})(?:人|户|名|行|条|笔)(?!次)")


@dataclass(frozen=True)
class Measure:
    """What is added up: its place among the three, its name, and how a sum of it is shown."""

    at: int
    name: str
    shown: Callable[[int], str]


FEN = Measure(0, "金额", lambda fen: f"{yuan(fen)} 元")
THINGS = Measure(1, "数量", str)
LINES = Measure(2, "行数", lambda lines: f"{lines} 行")


@dataclass(frozen=True)
class _Stated:
    cell: Cell
    words: str
    measure: Measure
    values: tuple[int, ...]
    """One of them must hold: 12户30人 of a list of persons."""
    at: int


@dataclass
class Sums:
    """What the lines come to so far, at each sum, and what the sums say."""

    _fen: int = 0
    _things: int = 0
    _lines: int = 0
    _marks: list[tuple[int, int, int]] = field(default_factory=lambda: [(0, 0, 0)])
    """What all three had come to at the top and at each sum."""
    _fen_marks: set[int] = field(default_factory=lambda: {0})
    _stated: list[_Stated] = field(default_factory=list)
    _unread: bool = False

    def take(self, fen: int | None, things: int | None) -> None:
        """A line; None where its figure could not be read: then nothing is compared, the line is refused anyway."""
        if fen is None or things is None:
            self._unread = True
            return
        self._fen += fen
        self._things += things
        self._lines += 1

    def comes_to(self, fen: int) -> bool:
        """Whether lines above come to this: all, or those since a sum."""
        return fen > 0 and (self._fen - fen) in self._fen_marks and not self._unread

    def state(self, words: str, figures: Iterable[tuple[Cell, Measure, tuple[int, ...]]]) -> None:
        """A row that states sums, in figures each with its cell."""
        at = len(self._marks)
        self._stated += [_Stated(cell, words, measure, values, at) for cell, measure, values in figures]
        self._marks.append((self._fen, self._things, self._lines))
        self._fen_marks.add(self._fen)

    def contradictions(self) -> list[FieldProblem]:
        """Each sum that no run of lines comes to, with both figures and the difference."""
        if self._unread or not self._stated:
            return []
        marks = list(zip(*self._marks, (self._fen, self._things, self._lines), strict=True))
        first = [_first(each) for each in marks]
        last = [dict(zip(each, range(len(each)), strict=True)) for each in marks]
        return [
            _contradiction(each, marks[of])
            for each in self._stated
            for of in (each.measure.at,)
            if not any(_holds(each.at, value, marks[of][each.at], first[of], last[of]) for value in each.values)
        ]


def _holds(at: int, value: int, here: int, first: Mapping[int, int], last: Mapping[int, int]) -> bool:
    """Whether a sum at a mark, where lines come to `here`, is of lines from an earlier mark or down to a later one."""
    return first.get(here - value, at) < at or last.get(here + value, at) > at


def _first(marks: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for at, mark in enumerate(marks):
        found.setdefault(mark, at)
    return found


def lines_told(row: Sequence[Cell | None]) -> list[tuple[Cell, Measure, tuple[int, ...]]]:
    """How many lines a row says there are: 合计 30 人."""
    words = [(cell, plain(cell)) for cell in row if cell is not None and isinstance(cell.value, str)]
    found = [(cell, tuple(map(int, _COUNTED.findall(text)))) for cell, text in words]
    return [(cell, LINES, values) for cell, values in found if values]


def _contradiction(stated: _Stated, marks: Sequence[int]) -> FieldProblem:
    since, whole, below = (
        marks[stated.at] - marks[stated.at - 1],
        marks[stated.at],
        marks[stated.at + 1] - marks[stated.at],
    )
    words = sum_words(stated.words)
    of_a_part = words is not None and words.kind == "group"
    there = (since if of_a_part else whole) if since or whole else below
    where = "以上各行" if since or whole else "以下各行"
    shown = stated.measure.shown
    said = "、".join(map(shown, stated.values))
    return FieldProblem(
        f"/rows/{stated.cell.row}",
        f"{stated.cell.place}的合计（{stated.measure.name}）是 {said}，"
        f"{where}实为 {shown(there)}，相差 {shown(abs(stated.values[0] - there))}。请核对是否缺行、多行或写错",
    )
