"""Rows that are a sum, or might be one, though no word says so: headings with an amount, rows without a name.

What a row is, is told by its shape and proven by the table's own total. A row that only might be a sum is asked about:
booked as a row it would be the same money twice, left out it might be a row lost.
"""

from collections.abc import Sequence

from shared.importing.model import RowProblem
from shared.importing.row_sums import RowSums
from shared.importing.serials import ORDINARY
from shared.importing.table_rows import Entry, Layout
from shared.kernel.money import yuan

_NO_NAME = "没有名称，也不等于上下各行之和，看不出是一行还是合计"
_TWICE = "与上下各行可能重复计算：可能是小计或分类合计，也可能是单独一行"


def settle_unnamed(entries: Sequence[Entry], layout: Layout) -> None:
    """Give each row of money that is a sum by its shape the role of one, and each that might be one a question."""
    _settle_nameless(entries, layout)
    heads, behind_parts = _heads(entries), _behind_parts(entries)
    apart = heads | behind_parts
    twice = _equal_to_neighbours(entries, apart, layout)
    suspects = [
        at
        for at, entry in enumerate(entries)
        if entry.role == "row" and not entry.problems and entry.fen(layout) and at in apart | twice
    ]
    if suspects:
        _settle_suspects(entries, suspects, heads, behind_parts, layout)


def _settle_nameless(entries: Sequence[Entry], layout: Layout) -> None:
    """A row without serial and name is the sum of rows beside it, or nobody knows what it is."""
    nameless = [
        at
        for at, entry in enumerate(entries)
        if entry.role == "row" and not entry.named and entry.serial.style not in ORDINARY and entry.fen(layout)
    ]
    for at in nameless:
        entries[at].role = "sum"
    sums = RowSums(entries, layout)
    for at in nameless:
        entry, here = entries[at], sums.before[at]
        fen = entry.fen(layout) or 0
        least = 2 if entry.placed else 1
        if not (sums.ending(here, fen, least) or sums.beginning(here, fen, least)):
            entry.role = "row"
            entry.problems.append(_question(entry, layout, _NO_NAME))


def _heads(entries: Sequence[Entry]) -> set[int]:
    """Where a row's serial is that of a heading: 一、 in a table of 1, 2, 3 or of rows without one, or 1 over 1.1."""
    below_headings = {*ORDINARY, ""}
    has_ordinary = any(entry.role == "row" and entry.serial.style in below_headings for entry in entries)
    found = set()
    for at, entry in enumerate(entries):
        style, below = entry.serial.style, entries[at + 1] if at + 1 < len(entries) else None
        if entry.role != "row" or not style:
            continue
        if style not in ORDINARY:
            if has_ordinary:
                found.add(at)
        elif below and below.role == "row" and below.serial.rank > entry.serial.rank:
            found.add(at)
    return found


def _behind_parts(entries: Sequence[Entry]) -> set[int]:
    """Where only rows without a serial stand between a row without one and a part (其中) above it."""
    found, behind = set(), False
    for at, entry in enumerate(entries):
        behind = entry.role == "part" or (behind and entry.role == "row" and not entry.serial.style)
        if behind and entry.role == "row":
            found.add(at)
    return found


def _equal_to_neighbours(entries: Sequence[Entry], apart: set[int], layout: Layout) -> set[int]:
    """Where a row that does not stand in line comes to what two or more rows directly above or below it do."""
    places = [at for at, entry in enumerate(entries) if entry.role == "row" and at not in apart]
    sums = RowSums([entries[at] for at in places], layout)
    found = set()
    for here, at in enumerate(places):
        fen = sums.fens[here]
        if not fen or entries[at].identified:
            continue
        beside = sums.ending(here, fen, 2) or sums.beginning(here + 1, fen, 2)
        if beside and not _stands_in_line(entries, places, here, layout):
            found.add(at)
    return found


def _stands_in_line(entries: Sequence[Entry], places: list[int], here: int, layout: Layout) -> bool:
    """Whether the row has a serial in a run of them, a name, and a place where the table has a column of places."""
    at = places[here]
    entry = entries[at]
    begins = entry.serial.value == 1 and (here == 0 or places[here - 1] < at - 1)
    beside = [(entries[places[here - 1]], 1)] if here else []
    beside += [(entries[places[here + 1]], -1)] if here + 1 < len(places) else []
    in_run = entry.serial.style in ORDINARY and (
        begins
        or any(
            other.serial.style == entry.serial.style and other.serial.value + step == entry.serial.value
            for other, step in beside
        )
    )
    return in_run and entry.named and (entry.placed or not layout.header.of("place", "township", "village"))


def _settle_suspects(
    entries: Sequence[Entry], suspects: list[int], heads: set[int], behind_parts: set[int], layout: Layout
) -> None:
    """The table's total proves that all of them are rows, or that the headings are sums; else each is asked about."""
    whole = sum(RowSums(entries, layout).fens)
    plain = whole - sum(entries[at].fen(layout) or 0 for at in suspects)
    totals = {
        entry.fen(layout) for entry in entries if entry.role == "sum" and entry.words and entry.words.kind == "total"
    }
    if whole in totals and plain not in totals:
        return
    proven = _headings_with_their_sum(entries, set(suspects), layout) & heads if plain in totals else set()
    for at in suspects:
        if at in proven:
            entries[at].role = "sum"
        elif at in behind_parts and plain in totals:
            entries[at].role = "part"
        else:
            entries[at].problems.append(_question(entries[at], layout, _TWICE))


def _headings_with_their_sum(entries: Sequence[Entry], suspects: set[int], layout: Layout) -> set[int]:
    """The suspects that come to the rows below them, up to the next of their rank or the total."""
    found: set[int] = set()
    open_headings: dict[int, tuple[int, int]] = {}
    """By rank: where the heading stands, and what the rows below it have come to."""

    def close(rank: int) -> None:
        for deeper in [each for each in open_headings if each >= rank]:
            at, below = open_headings.pop(deeper)
            if below == entries[at].fen(layout):
                found.add(at)

    for at, entry in enumerate(entries):
        if at in suspects:
            close(entry.serial.rank)
            open_headings[entry.serial.rank] = at, 0
        elif entry.role == "row":
            for rank, (heading, below) in open_headings.items():
                open_headings[rank] = heading, below + (entry.fen(layout) or 0)
        elif entry.words and entry.words.kind == "total":
            close(0)
    close(0)
    return found


def _question(entry: Entry, layout: Layout, why: str) -> RowProblem:
    column = layout.columns[0]
    return RowProblem(
        field=column.header,
        detail=f"{layout.place(column, entry.number)}：“{entry.label}”{yuan(entry.fen(layout) or 0)} 元{why}",
        fix="请核对原件：是合计的，在名称栏写“小计”或“合计”；是单独一行的，补填序号、名称和地点或文号后重新导入",
        cell=layout.cell(column, entry.number),
    )
