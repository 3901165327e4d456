"""Rows -> answers; the only reader of the read-model tables."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, RowMapping, Select, and_, or_, select, tuple_

from services.projects.domain.content import Content, differences
from services.projects.domain.likeness import Entry, alike
from services.projects.domain.machine import given_up
from services.projects.tables import assets, filings, history, plan_lines, plan_versions, plans, projects, versions
from shared.kernel.errors import NotFound
from shared.kernel.money import yuan
from shared.platform.projections.region_rows import lies_in
from shared.policy import RulePacks

Row = dict[str, Any]

LISTED = (
    "project", "name", "place", "county", "plan_year", "category", "estimate_fen", "approved_fen", "committed_fen",
    "paid_fen", "state", "phase", "state_since", "percent", "plan", "rule_pack", "source", "simulated", "sequence",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which projects: below a place code; of a county, year and state where given."""

    region: str = ""
    county: str = ""
    year: int | None = None
    state: str = ""


class Queries:
    """The questions of the projects service. Synchronous; call from a thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def projects(self, wanted: Filter, after: str, limit: int) -> list[Row]:
        """The register behind the cursor `after` (a project's number), in the order of numbers."""
        query = select(*(projects.c[name] for name in LISTED)).where(
            lies_in(projects.c.place, wanted.region), projects.c.project > after
        )
        same = {"county": wanted.county, "plan_year": wanted.year, "state": wanted.state}
        query = query.filter_by(**{name: value for name, value in same.items() if value})
        return [_with_yuan(row) for row in self._all(query.order_by(projects.c.project).limit(limit))]

    def tasks(self, waiting: dict[str, list[str]], region: str, after: str, limit: int) -> list[Row]:
        """Projects below `region` in one of the states named for their pack: what somebody must take on."""
        wanted = [and_(projects.c.rule_pack == pack, projects.c.state.in_(states)) for pack, states in waiting.items()]
        query = select(*(projects.c[name] for name in (*LISTED, "bare_name", "content"))).where(
            or_(*wanted), lies_in(projects.c.place, region), projects.c.project > after
        )
        return [_with_yuan(row) for row in self._all(query.order_by(projects.c.project).limit(limit))]

    def project(self, number: str) -> Row:
        """One project as it stands, with its assets. Raises NotFound."""
        found = self._one(select(projects).where(projects.c.project == number), f"没有找到项目 {number}，请核对编号")
        rows = self._all(select(assets).where(assets.c.project == number).order_by(assets.c.asset))
        formed = [{"asset": row["asset"], **row["row"]} for row in rows]
        return _with_yuan(found) | {"assets": [_with_yuan(asset) for asset in formed]}

    def alike(self, subjects: Sequence[Row], packs: RulePacks, region: str) -> dict[str, list[Row]]:
        """What other projects in `region` of its county and year each of these looks like, by number, gravest first.

        Two index look-ups for all of them: by bare name, and by amount.
        """
        by_name = {(row["county"], row["plan_year"], row["bare_name"]) for row in subjects}
        by_amount = {(row["county"], row["plan_year"], row["estimate_fen"]) for row in subjects}
        where = (projects.c.county, projects.c.plan_year)
        near = or_(
            tuple_(*where, projects.c.bare_name).in_(by_name), tuple_(*where, projects.c.estimate_fen).in_(by_amount)
        )
        others = self._all(select(projects).where(near, lies_in(projects.c.place, region))) if subjects else []
        pursued = [row for row in others if not given_up(packs.named(row["rule_pack"]).workflow, row["state"])]
        entries = [((row["county"], row["plan_year"]), _entry(row)) for row in pursued]
        return {
            row["project"]: [
                _with_yuan(asdict(finding))
                for finding in alike(
                    _entry(row),
                    [entry for at, entry in entries if at == (row["county"], row["plan_year"])],
                    packs.named(row["rule_pack"]).projects.thresholds,
                )
            ]
            for row in subjects
        }

    def history(self, number: str, after: int, limit: int) -> list[Row]:
        """Everything that happened to a project, oldest first, behind the sequence `after`."""
        query = select(history).where(history.c.project == number, history.c.sequence > after)
        return self._all(query.order_by(history.c.sequence).limit(limit))

    def versions(self, number: str) -> list[Row]:
        """Every version of the content, each with its changes against the one before and against the first."""
        query = select(versions).where(versions.c.project == number).order_by(versions.c.content_version)
        rows = self._all(query)
        contents = [Content(**row["content"]) for row in rows]
        return [
            row | {"against_first": differences(contents[0], content)}
            for row, content in zip(rows, contents, strict=True)
        ]

    def plans(self, region: str, year: int | None) -> list[Row]:
        """The plans of a region's counties."""
        query = select(plans).where(lies_in(plans.c.county, region))
        query = query if year is None else query.where(plans.c.plan_year == year)
        return self._all(query.order_by(plans.c.plan))

    def plan(self, number: str, region: str = "") -> Row:
        """The plan with the lines of the version in hand that lie in `region`, and its filings. Raises NotFound."""
        found = self._one(select(plans).where(plans.c.plan == number), f"没有找到年度计划 {number}")
        of = (plan_lines.c.plan == number, plan_lines.c.project.in_(_projects_in(region)))
        lines = self._all(select(plan_lines).where(*of).order_by(plan_lines.c.project))
        filed = self._all(
            select(filings).where(filings.c.plan == number).order_by(filings.c.version, filings.c.sequence)
        )
        return found | {"lines": [_with_yuan(row["line"]) for row in lines], "filings": filed}

    def plan_versions(self, number: str, on: date | None = None, region: str = "") -> list[Row]:
        """The approved versions with their lines in `region`, newest first; with `on` only the one then in force."""
        query = select(plan_versions).where(plan_versions.c.plan == number).order_by(plan_versions.c.version.desc())
        if on is not None:
            query = query.where(plan_versions.c.approved_on <= on).limit(1)
        rows = self._all(query)
        named = {line["project"] for row in rows for line in row["lines"]}
        known = self._all(_projects_in(region).where(projects.c.project.in_(named)))
        mine = {row["project"] for row in known}
        return [
            _with_yuan(row) | {"lines": [_with_yuan(line) for line in row["lines"] if line["project"] in mine]}
            for row in rows
        ]

    def _all(self, query: Select[Any]) -> list[Row]:
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def _one(self, query: Select[Any], missing: str) -> Row:
        with self._engine.connect() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise NotFound(missing)
        return dict(row)


def _projects_in(region: str) -> Select[Any]:
    return select(projects.c.project).where(lies_in(projects.c.place, region))


def _entry(row: Row) -> Entry:
    return Entry.of(row["project"], row["place"], Content(**row["content"]))


def _with_yuan(row: Row | RowMapping) -> Row:
    """Each amount in yuan as a string beside its fen."""
    amounts = {name: value for name, value in row.items() if name.endswith("_fen") and value is not None}
    return dict(row) | {name.removesuffix("_fen"): yuan(value) for name, value in amounts.items()}
