"""Rows -> the project master ledger with what was paid, the asset master ledger, and the notices about both."""

from dataclasses import dataclass

from sqlalchemy import BigInteger, ColumnElement, Engine, and_, cast, func, select, true

from services.monitoring.upstream.lists import Listing, Row, listing, prefix, read_rows
from services.monitoring.upstream.read_model import assets, notices, project_money, projects
from shared.kernel.regional_access import COUNTY
from shared.platform.projections.region_rows import lies_in


@dataclass(frozen=True, kw_only=True)
class ProjectFilter:
    """Which projects are wanted; None or empty is any. `region` is a code, `category` a word."""

    region: str | None = None
    year: int | None = None
    state: str | None = None
    category: str | None = None


class ProjectQueries:
    """Projects, assets, and what was disclosed of them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def projects(self, wanted: ProjectFilter) -> Listing:
        """Projects with their state and progress, and beside it what the fund master ledger paid over the years."""
        conditions = [lies_in(projects.c.county, prefix(wanted.region))] if wanted.region else []
        conditions += [projects.c.plan_year == wanted.year] if wanted.year else []
        conditions += [projects.c.state == wanted.state] if wanted.state else []
        conditions += [projects.c.category == wanted.category] if wanted.category else []
        return self._projects(*conditions)

    def projects_of(self, county: str, year: int) -> Listing:
        """The project master ledger of one book."""
        return self._projects(projects.c.county == county, projects.c.plan_year == year)

    def assets(self, place: str, asset_class: str | None) -> Listing:
        """The asset master ledger of a region, or of a township or village in a county."""
        wanted = [lies_in(assets.c.county, place[:COUNTY])]
        wanted += [lies_in(assets.c.place, place)] if len(place) > COUNTY else []
        wanted += [assets.c.asset_class == asset_class] if asset_class else []
        return listing(self._engine, select(assets).where(*wanted), assets.c.asset)

    def notices(self, county: str, year: int, limit: int) -> list[Row]:
        """The latest notices of a county and year."""
        of = and_(notices.c.county == county, notices.c.fiscal_year == year)
        wanted = select(notices).where(of).order_by(notices.c.sequence.desc()).limit(limit)
        with self._engine.connect() as connection:
            return read_rows(connection, wanted)

    def _projects(self, *wanted: ColumnElement[bool]) -> Listing:
        statement = select(*_PROJECT).select_from(_PROJECTS_WITH_MONEY).where(*wanted)
        return listing(self._engine, statement, projects.c.project)


_MONEY = ("committed_fen", "disbursed_fen", "spent_fen", "returned_fen", "refused_fen")
_OVER_THE_YEARS = (
    select(*(cast(func.coalesce(func.sum(project_money.c[name]), 0), BigInteger).label(name) for name in _MONEY))
    .where(project_money.c.project == projects.c.project)
    .correlate(projects)
    .lateral()
)
_PROJECTS_WITH_MONEY = projects.join(_OVER_THE_YEARS, true())
_PROJECT = (*projects.c, *(_OVER_THE_YEARS.c[name] for name in _MONEY))
