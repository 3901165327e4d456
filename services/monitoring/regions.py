"""The figures of a region: what its books add up to, real money and simulated money always apart."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, Engine, RowMapping, and_, func, select

from services.monitoring.domain.rate import Kind, Movement, Point, Rate, at, level_of
from services.monitoring.registers import Row, shown
from services.monitoring.tables import books, movements
from shared.kernel.regional_access import COUNTY
from shared.platform.projections.region_rows import lies_in


def prefix(code: str) -> str:
    """A region's code without trailing zero pairs: 360700 holds what begins with 3607. A township's stays as it is."""
    while 2 < len(code) <= COUNTY and code.endswith("00"):
        code = code[:-2]
    return code


def rate_view(rate: Rate) -> Row:
    """A rate as an answer shows it: exact amounts, and the percentage to one decimal, null without a budget."""
    return shown({"budget_fen": rate.budget_fen, "paid_fen": rate.paid_fen}) | {"percent": rate.percent}


def point_view(point: Point) -> Row:
    """Where a book stands at the end of a day, as an answer shows it."""
    return {"day": point.day, "own": rate_view(point.own), "everything": rate_view(point.everything)}


class Regions:
    """Roll-ups over the books of a region."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, code: str, year: int, day: ColumnElement[date], as_of: date) -> Row:
        """Rates of every book in a region, each level apart (MON-04), and the joint rates.

        Own-level budgets of different levels never hold the same money. Nor do all funds: what a superior passes down
        is counted in the lower book alone (G-63), so that both may be added. A book with generated entries is simulated
        as a whole: it is in the sums of `simulated`, and in no other.
        """
        moved = and_(movements.c.book == books.c.book, day <= as_of)
        named = (books.c.book, books.c.county, books.c.simulated, movements.c.kind, movements.c.own)
        wanted = (
            select(*named, func.sum(movements.c.fen).label("fen"))
            .join_from(books, movements, moved, isouter=True)
            .where(lies_in(books.c.county, prefix(code)), books.c.fiscal_year == year)
            .group_by(*named)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).mappings().all()
        items = _items(rows, as_of)
        listed = [item for item, _ in items]
        simulated = [(item, point) for item, point in items if item["simulated"]]
        real = [(item, point) for item, point in items if not item["simulated"]]
        return _sums(real) | {"simulated": _sums(simulated) if simulated else None, "items": listed}


Item = tuple[Row, Point]


def _items(rows: Iterable[RowMapping], as_of: date) -> list[Item]:
    moved: dict[tuple[str, str, bool], list[Movement]] = defaultdict(list)
    for row in rows:
        of_book = moved[row["book"], row["county"], row["simulated"]]
        if row["kind"] is not None:
            of_book.append(Movement(as_of, Kind(row["kind"]), row["own"], int(row["fen"])))
    items: list[Item] = []
    for (book, county, simulated), movements_of_book in sorted(moved.items()):
        point = at(movements_of_book, as_of)
        named = {"book": book, "county": county, "level": level_of(county), "simulated": simulated}
        items.append((named | point_view(point), point))
    return items


def _sums(items: Iterable[Item]) -> Row:
    by_level: dict[str, Rate] = defaultdict(lambda: Rate(0, 0))
    joint = everything = Rate(0, 0)
    count = 0
    for item, point in items:
        by_level[item["level"]] = by_level[item["level"]].plus(point.own)
        joint, everything = joint.plus(point.own), everything.plus(point.everything)
        count += 1
    levels = {level: rate_view(rate) for level, rate in sorted(by_level.items())}
    return {"books": count, "own": rate_view(joint), "everything": rate_view(everything), "own_by_level": levels}
