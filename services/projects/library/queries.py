"""What the read model finds alike."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Engine, or_, select, tuple_

from services.projects.library.likeness import Entry, alike
from services.projects.procedure.workflow import given_up
from services.projects.register.content import Content
from services.projects.register.rows import Row, every, with_yuan
from services.projects.register.tables import projects
from shared.platform.projections.region_rows import lies_in
from shared.policy import RulePacks


class LibraryQueries:
    """Look-alikes in the libraries of counties. Synchronous; call from a thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

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
        query = select(projects).where(near, lies_in(projects.c.place, region))
        others = every(self._engine, query) if subjects else []
        pursued = [row for row in others if not given_up(packs.named(row["rule_pack"]).workflow, row["state"])]
        entries = [((row["county"], row["plan_year"]), _entry(row)) for row in pursued]
        return {
            row["project"]: [
                with_yuan(asdict(finding))
                for finding in alike(
                    _entry(row),
                    [entry for at, entry in entries if at == (row["county"], row["plan_year"])],
                    packs.named(row["rule_pack"]).projects.thresholds,
                )
            ]
            for row in subjects
        }


def _entry(row: Row) -> Entry:
    return Entry.of(row["project"], row["place"], Content(**row["content"]))
