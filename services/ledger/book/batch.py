"""A payment batch (发放批次): many people of one project, paid by one decision, under one voucher.

A household subsidy scheme is a project with a list of payees (G-68). A batch is a payment whose lines say who gets
what: request, review and posting are the same three acts behind the same gates. Amounts are integer fen.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from services.ledger.book.lots import Draw
from services.ledger.book.payment import POLICY, SUBSIDIES
from shared.kernel.divisions import succession
from shared.kernel.money import MAX_FEN

MAX_LINES = 50_000
LINES_PER_ENTRY = 250
"""So that no entry grows beyond some 64 KB."""

MODES = ("atomic", "continue")
HOUSEHOLD_TYPES = ("", "registered-poor", "minimum-living", "five-guarantee", "disabled", "lifted", "general")

CODES = {
    "payee-unknown": "保密库中没有本县该编号的个人或农户",
    "place": "受益地须为本县的乡镇或村（区划代码）",
    "amount": "金额须大于零且不超过上限",
    "units": "数量须大于零",
    "subsidy": f"补助类别须为 {'、'.join(SUBSIDIES)} 之一",
    "policy": "政策代码只含小写字母、数字和连字符，以字母开头，最多 20 字",
    "household-type": f"农户类型须为 {'、'.join(filter(None, HOUSEHOLD_TYPES))} 之一",
    "note": "备注代码只含小写字母、数字和连字符，以字母开头，最多 12 字",
    "duplicate": "同一人同一政策在本批中重复",
    "not-stackable": "该政策不得与本批中的另一政策叠加",
    "off-standard": "金额不符合本县补助标准",
    "repays-unknown": "没有这笔退票",
    "repays-other": "与退票的收款人、项目或金额不一致",
    "repays-again": "这笔退票已重新发放",
}
"""What can be wrong with a line, and what would mend it."""

_NOTE = re.compile(r"[a-z][a-z0-9-]{0,11}|", re.ASCII)


class Line(NamedTuple):
    """What one payee gets. Nothing here can hold a name or a number of a person: codes and the vault's key alone.

    `repays` names the returned line that is paid again. `code` is empty, or why the line was not accepted.
    """

    payee: str
    commitment: str
    place: str
    fen: int
    units: int
    subsidy: str
    policy: str
    household_type: str
    note: str
    repays: str
    code: str


class PlaceSum(NamedTuple):
    """What one place gets of a batch."""

    place: str
    lines: int
    fen: int


@dataclass(frozen=True, slots=True)
class Declared:
    """What whoever submits a batch says is in it."""

    lines: int
    fen: int
    mode: str


@dataclass(slots=True)
class Batch:
    """The lines of a batch in memory: payee, fen and kind of each, 0 fen where it was not accepted; draws once posted.

    A kind is subsidy, policy, place and type of household with / between; many lines share one.
    """

    findings: tuple[str, ...]
    payees: list[str] = field(default_factory=list)
    amounts: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    draws: tuple[Draw, ...] = ()

    def split(self, number: int) -> tuple[Draw, ...]:
        """The lots that one line was paid from: lines use up the batch's draws in order."""
        start = sum(self.amounts[: number - 1])
        return part_of(self.draws, start, self.amounts[number - 1])


def part_of(draws: Iterable[Draw], start: int, fen: int) -> tuple[Draw, ...]:
    """Of draws laid end to end, what lies between `start` and `start + fen`."""
    found, end, at = [], start + fen, 0
    for draw in draws:
        overlap = min(end, at + draw.fen) - max(start, at)
        if overlap > 0:
            found.append(Draw(draw.lot, overlap))
        at += draw.fen
    return tuple(found)


def checked(lines: Sequence[Line], county: str, stackable: Mapping[str, bool]) -> dict[int, str]:
    """The code of every line that is wrong in itself or beside another one, by its number from 1.

    `stackable` says of a policy whether a household may have another one beside it; unknown policies may. Lines of one
    shape, all but payee and amount, are looked at once.
    """
    refused: dict[int, str] = {}
    shapes: dict[Shape, str] = {}
    had: dict[str, Shape] = {}
    more: dict[str, list[Shape]] = {}
    for number, line in enumerate(lines, start=1):
        payee, commitment, place, fen, units, subsidy, policy, household_type, note, repays, _ = line
        shape = (place, units, subsidy, policy, household_type, note)
        code = shapes.get(shape)
        if code is None:
            code = shapes[shape] = _wrong(shape, county)
        if not commitment or not payee:
            code = "payee-unknown"
        elif not 0 < fen <= MAX_FEN:
            code = "amount"
        if not code and had.setdefault(payee, shape) is not shape:
            others = more.setdefault(payee, [had[payee]])
            code = "" if repays else _beside(shape, others, stackable)
            others += [] if code else [shape]
        if code:
            refused[number] = code
    return refused


Shape = tuple[str, int, str, str, str, str]
"""Place, units, subsidy, policy, household type and note of a line."""


def _wrong(shape: Shape, county: str) -> str:
    place, units, subsidy, policy, household_type, note = shape
    good = {
        "place": succession().within(place, county)
        and place.isdecimal()
        and place.isascii()
        and len(place) in (6, 9, 12),
        "units": 0 < units <= MAX_LINES,
        "subsidy": subsidy in SUBSIDIES,
        "household-type": household_type in HOUSEHOLD_TYPES,
        "policy": bool(POLICY.fullmatch(policy)),
        "note": bool(_NOTE.fullmatch(note)),
    }
    return next((code for code, fine in good.items() if not fine), "")


def _beside(shape: Shape, others: Iterable[Shape], stackable: Mapping[str, bool]) -> str:
    """What is wrong with a further line of a payee: the same again, or policies that must not be stacked."""
    _, _, subsidy, policy, *_ = shape
    for _, _, other_subsidy, other, *_ in others:
        if (subsidy, policy) == (other_subsidy, other):
            return "duplicate"
        if policy != other and not (stackable.get(policy, True) and stackable.get(other, True)):
            return "not-stackable"
    return ""


def kept(lines: Sequence[Line], refused: Mapping[int, str]) -> list[Line]:
    """The lines as they are stored. Of a refused one only what is certain to be no person's data."""
    if not refused:
        return list(lines)
    return [
        _stripped(line, refused[number]) if number in refused else line for number, line in enumerate(lines, start=1)
    ]


def _stripped(line: Line, code: str) -> Line:
    payee = line.payee if line.commitment else ""
    return Line(payee, "", "", min(max(line.fen, 0), MAX_FEN), 0, "", "", "", "", "", code)


def by_place(lines: Iterable[Line]) -> tuple[PlaceSum, ...]:
    """Accepted lines and fen by place, in the order of the codes."""
    sums: dict[str, tuple[int, int]] = {}
    for line in lines:
        if not line.code:
            count, fen = sums.get(line.place, (0, 0))
            sums[line.place] = (count + 1, fen + line.fen)
    return tuple(PlaceSum(place, *sums[place]) for place in sorted(sums))


def total(lines: Iterable[Line]) -> int:
    """What the accepted lines come to, in fen."""
    return sum(line.fen for line in lines if not line.code)


def in_entries(lines: Sequence[Line]) -> Iterator[tuple[int, tuple[Line, ...]]]:
    """The lines cut up for their entries, each with the number of its first line."""
    for start in range(0, len(lines), LINES_PER_ENTRY):
        yield start + 1, tuple(lines[start : start + LINES_PER_ENTRY])
