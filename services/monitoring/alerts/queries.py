"""Rows -> alerts, runs of the rules, and what rules see of a book."""

from sqlalchemy import ColumnElement, Engine, select
from sqlalchemy.dialects.postgresql import distinct_on

from services.monitoring.alerts.decisions import Observation
from services.monitoring.alerts.errors import AssetNotFound
from services.monitoring.alerts.read_model import alerts, rule_checks
from services.monitoring.alerts.rules import CHECKED
from services.monitoring.funds.accountable import beside
from services.monitoring.upstream.book import Book
from services.monitoring.upstream.lists import Listed, Listing, Row, listing, prefix, read_rows
from services.monitoring.upstream.queries import find_book
from services.monitoring.upstream.read_model import assets
from shared.platform.projections.region_rows import lies_in


class AlertQueries:
    """Alerts of a region or book, and the runs of the rules that raised them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def observe(self, book: str) -> tuple[Book, tuple[Observation, ...]]:
        """The book, and what every rule sees of it now. Raises BookNotFound."""
        with self._engine.connect() as connection:
            known = find_book(connection, book)
            return known, tuple(rule.observe(connection, known) for rule in CHECKED)

    def book_of_asset(self, asset: str) -> Book:
        """The book of the asset's county and year. Raises AssetNotFound, BookNotFound."""
        with self._engine.connect() as connection:
            row = connection.execute(select(assets).where(assets.c.asset == asset)).mappings().first()
            if row is None:
                raise AssetNotFound("资产总台账中没有这项资产，请核对资产编号")
            return find_book(connection, f"{row['county']}-{row['plan_year']}")

    def alerts(self, region: str, state: str | None) -> Listing:
        """Alerts of a region by their id, each with who pooled and who uses the money it speaks of."""
        wanted = [lies_in(alerts.c.county, prefix(region))]
        wanted += [alerts.c.state == state] if state else []
        return self._alerts(*wanted)

    def alerts_of(self, book: str, limit: int) -> list[Row]:
        """The first alerts of one book."""
        return self._alerts(alerts.c.book == book)(None, limit).items

    def runs(self, region: str, year: int | None) -> Listing:
        """Runs of the rules, the latest first; `after` is the `sequence` of the last one seen."""
        wanted = select(rule_checks).where(lies_in(rule_checks.c.county, prefix(region)))
        wanted = wanted.where(rule_checks.c.fiscal_year == year) if year else wanted

        def read(after: str | None, limit: int) -> Listed:
            runs = wanted.order_by(rule_checks.c.sequence.desc()).limit(limit + 1)
            if after is not None and after.isdecimal():
                runs = runs.where(rule_checks.c.sequence < int(after[:18]))
            with self._engine.connect() as connection:
                rows = read_rows(connection, runs)
            return Listed(rows[:limit], str(rows[limit - 1]["sequence"]) if len(rows) > limit else None)

        return read

    def last_checks(self, region: str) -> list[Row]:
        """The latest run of each book of a region; a book without one was never checked."""
        return self._last_checks(lies_in(rule_checks.c.county, prefix(region)))

    def last_check(self, book: str) -> Row | None:
        """The latest run over a book; None where there was none."""
        return next(iter(self._last_checks(rule_checks.c.book == book)), None)

    def _alerts(self, *wanted: ColumnElement[bool]) -> Listing:
        read = listing(self._engine, select(alerts).where(*wanted), alerts.c.alert)

        def with_both(after: str | None, limit: int) -> Listed:
            listed = read(after, limit)
            with self._engine.connect() as connection:
                return Listed(beside(connection, listed.items), listed.next)

        return with_both

    def _last_checks(self, wanted: ColumnElement[bool]) -> list[Row]:
        latest = select(rule_checks).where(wanted).ext(distinct_on(rule_checks.c.book))
        with self._engine.connect() as connection:
            return read_rows(connection, latest.order_by(rule_checks.c.book, rule_checks.c.sequence.desc()))
