"""The master project ledger as it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Select, and_, or_, select

from services.projects.register.content import Content, differences
from services.projects.register.rows import Row, every, one, with_yuan
from services.projects.register.tables import history, projects, versions
from shared.platform.projections.region_rows import lies_in

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


def _listed(wanted: Filter, names: Sequence[str]) -> Select[Any]:
    query = select(*(projects.c[name] for name in names)).where(lies_in(projects.c.place, wanted.region))
    same = {"county": wanted.county, "plan_year": wanted.year, "state": wanted.state}
    return query.filter_by(**{name: value for name, value in same.items() if value}).order_by(projects.c.project)


class RegisterQueries:
    """Projects, their histories and versions. Synchronous; call from a thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def projects(self, wanted: Filter, after: str, limit: int) -> list[Row]:
        """The register behind the cursor `after` (a project's number), in the order of numbers."""
        query = _listed(wanted, LISTED).where(projects.c.project > after).limit(limit)
        return [with_yuan(row) for row in every(self._engine, query)]

    def with_content(self, wanted: Filter) -> list[Row]:
        """The whole register with the content of each project, in the order of numbers."""
        return [with_yuan(row) for row in every(self._engine, _listed(wanted, (*LISTED, "content")))]

    def waiting(self, states: dict[str, list[str]], region: str, after: str, limit: int) -> list[Row]:
        """Projects below `region` in one of the states named for their pack: what somebody must take on."""
        wanted = [and_(projects.c.rule_pack == pack, projects.c.state.in_(codes)) for pack, codes in states.items()]
        query = select(*(projects.c[name] for name in (*LISTED, "bare_name", "content"))).where(
            or_(*wanted), lies_in(projects.c.place, region), projects.c.project > after
        )
        return [with_yuan(row) for row in every(self._engine, query.order_by(projects.c.project).limit(limit))]

    def project(self, number: str) -> Row:
        """One project as it stands. Raises NotFound."""
        query = select(projects).where(projects.c.project == number)
        return with_yuan(one(self._engine, query, f"没有找到项目 {number}，请核对编号"))

    def history(self, number: str, after: int, limit: int) -> list[Row]:
        """Everything that happened to a project, oldest first, behind the sequence `after`."""
        query = select(history).where(history.c.project == number, history.c.sequence > after)
        return every(self._engine, query.order_by(history.c.sequence).limit(limit))

    def versions(self, number: str) -> list[Row]:
        """Every version of the content, each with its changes against the one before and against the first."""
        query = select(versions).where(versions.c.project == number).order_by(versions.c.content_version)
        rows = every(self._engine, query)
        contents = [Content(**row["content"]) for row in rows]
        return [
            row | {"against_first": differences(contents[0], content)}
            for row, content in zip(rows, contents, strict=True)
        ]
