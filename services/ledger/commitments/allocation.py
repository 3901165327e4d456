"""Which lots a commitment is drawn from: named by the county, or by the rule pack's order. The split is always stored.

An order is read from the left: earmarked lots first, recovered stock first, the oldest first. "proportional" shares
among lots that are equal so far, to the fen by the largest remainder; without it the one received earlier goes first.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby

from services.ledger.book.lots import Draw, Lot
from services.ledger.commitments.errors import LotsNotFitting
from shared.kernel.errors import FieldProblem
from shared.kernel.money import yuan

ORDERS: dict[str, Callable[[Lot], int]] = {
    "earmarked": lambda lot: not lot.earmarked,
    "recovered-stock": lambda lot: lot.kind != "recovered-stock",
    "oldest": lambda lot: lot.origin_year * 10_000_000 + lot.received_on.toordinal(),
}
PROPORTIONAL = "proportional"

Held = list[tuple[str, int]]


def serving(lots: Mapping[str, Lot], project: str, category: str) -> dict[str, Lot]:
    """The lots that hold something and may serve a project."""
    return {name: lot for name, lot in lots.items() if lot.available and lot.serves(project, category)}


def by_order(lots: Mapping[str, Lot], order: Iterable[str], fen: int, on: date = date.max) -> tuple[Draw, ...] | None:
    """Draw `fen` from what of these lots was free on a day, in this order; None when together that is less."""
    order = tuple(order)
    keys = [ORDERS[name] for name in order if name != PROPORTIONAL]
    ranked = sorted((([key(lot) for key in keys], name, lot.free_on(on)) for name, lot in lots.items()), key=_rank)
    drawn: list[Draw] = []
    for _, group in groupby(ranked, _rank):
        held = [(name, available) for _, name, available in group]
        part = min(fen, sum(available for _, available in held))
        drawn += (_shares if PROPORTIONAL in order else _in_turn)(held, part)
        fen -= part
    return None if fen else tuple(drawn)


def as_named(lots: Mapping[str, Lot], named: tuple[Draw, ...], project: str, category: str, fen: int) -> None:
    """Refuse lots that the county named where they do not hold, do not serve, or do not add up to `fen`."""
    wrong = [FieldProblem(f"/lots/{line}", detail) for line, detail in _misnamed(lots, named, project, category)]
    if wrong:
        raise LotsNotFitting("所选资金来源不能用于本项目，请更正所列各行", fields=tuple(wrong))
    total = sum(draw.fen for draw in named)
    if total != fen:
        raise LotsNotFitting(f"所选资金合计 {yuan(total)} 元，须等于批复金额 {yuan(fen)} 元")


def _misnamed(
    lots: Mapping[str, Lot], named: tuple[Draw, ...], project: str, category: str
) -> Iterator[tuple[int, str]]:
    seen = set()
    for line, draw in enumerate(named):
        lot = lots.get(draw.lot)
        if lot is None:
            yield line, f"本专账没有“{draw.lot}”"
        elif draw.lot in seen:
            yield line, f"“{draw.lot}”列了两次"
        elif not lot.serves(project, category):
            yield line, f"“{draw.lot}”限定了其他用途（专款专用）"
        elif not 0 < draw.fen <= lot.available:
            yield line, f"“{draw.lot}”可用 {yuan(lot.available)} 元，须大于零且不超过"
        seen.add(draw.lot)


def _rank(entry: tuple[list[int], str, int]) -> list[int]:
    return entry[0]


def _in_turn(held: Held, fen: int) -> Iterator[Draw]:
    for lot, available in held:
        part = min(available, fen)
        fen -= part
        if part:
            yield Draw(lot, part)


def _shares(held: Held, fen: int) -> Iterator[Draw]:
    """Each lot's share of `fen` by what it holds; the fen that division leaves over go to the largest remainders."""
    total = sum(available for _, available in held) or 1
    parts = {lot: divmod(fen * available, total) for lot, available in held}
    over = fen - sum(whole for whole, _ in parts.values())
    favoured = sorted(parts, key=lambda lot: -parts[lot][1])[:over]
    for lot, (whole, _) in parts.items():
        part = whole + (lot in favoured)
        if part:
            yield Draw(lot, part)
