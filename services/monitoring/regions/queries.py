"""The figures of a region: what its books add up to, real money and simulated money always apart."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import Engine, RowMapping, and_, func, select

from services.monitoring.rate.queries import point_view, rate_view
from services.monitoring.rate.rate import Movement, Point, Rate, at
from services.monitoring.upstream.clocks import Clock, day_on
from services.monitoring.upstream.lists import Row, prefix
from services.monitoring.upstream.movement import Kind, level_of
from services.monitoring.upstream.read_model import books, movements
from shared.platform.projections.region_rows import lies_in


class RegionQueries:
    """Roll-ups over the books of a region."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def rates(self, code: str, year: int, as_of: date, clock: Clock) -> Row:
        """Rates of every book in a region, each level apart (MON-04), and the joint rates.

        Own-level budgets of different levels never hold the same money. Nor do all funds: what a superior passes down
        is counted in the lower book alone (G-63), so that both may be added. A book with generated entries is simulated
        as a whole: it is in the sums of `simulated`, and in no other.
        """
        moved = and_(movements.c.book == books.c.book, day_on(clock) <= as_of)
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
