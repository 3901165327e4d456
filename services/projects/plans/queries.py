"""Plans as they are read."""

from datetime import date
from typing import Any

from sqlalchemy import Engine, Select, select

from services.projects.plans.read_model import filings, plan_lines, plan_versions, plans
from services.projects.register.rows import Row, every, one, with_yuan
from services.projects.register.tables import projects
from shared.platform.projections.region_rows import lies_in


class PlanQueries:
    """Annual plans, their versions and filings. Synchronous; call from a thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def plans(self, region: str, year: int | None) -> list[Row]:
        """The plans of a region's counties."""
        query = select(plans).where(lies_in(plans.c.county, region))
        query = query if year is None else query.where(plans.c.plan_year == year)
        return every(self._engine, query.order_by(plans.c.plan))

    def plan(self, number: str, region: str = "") -> Row:
        """The plan with the lines of the version in hand that lie in `region`, and its filings. Raises NotFound."""
        found = one(self._engine, select(plans).where(plans.c.plan == number), f"没有找到年度计划 {number}")
        of = (plan_lines.c.plan == number, plan_lines.c.project.in_(_projects_in(region)))
        lines = every(self._engine, select(plan_lines).where(*of).order_by(plan_lines.c.project))
        filed = every(
            self._engine,
            select(filings).where(filings.c.plan == number).order_by(filings.c.version, filings.c.sequence),
        )
        return found | {"lines": [with_yuan(row["line"]) for row in lines], "filings": filed}

    def versions(self, number: str, on: date | None = None, region: str = "") -> list[Row]:
        """The approved versions with their lines in `region`, newest first; with `on` only the one then in force."""
        query = select(plan_versions).where(plan_versions.c.plan == number).order_by(plan_versions.c.version.desc())
        if on is not None:
            query = query.where(plan_versions.c.approved_on <= on).limit(1)
        rows = every(self._engine, query)
        named = {line["project"] for row in rows for line in row["lines"]}
        known = every(self._engine, _projects_in(region).where(projects.c.project.in_(named)))
        mine = {row["project"] for row in known}
        return [
            with_yuan(row) | {"lines": [with_yuan(line) for line in row["lines"] if line["project"] in mine]}
            for row in rows
        ]


def _projects_in(region: str) -> Select[Any]:
    return select(projects.c.project).where(lies_in(projects.c.place, region))
