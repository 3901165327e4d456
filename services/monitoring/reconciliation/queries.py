"""Every project as the fund master ledger and the project master ledger know it, side by side."""

from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, Select, func, or_, select

from services.monitoring.reconciliation.decisions import Pair
from services.monitoring.upstream.read_model import project_money, projects
from shared.kernel.divisions import succession


class ReconciliationQueries:
    """What the reconciliation of the master ledgers is given to look at."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def pairs(self, book: str) -> tuple[Pair, ...]:
        """Every project that either master ledger knows in this book."""
        with self._engine.connect() as connection:
            return read_pairs(connection, book)


def read_pairs(connection: Connection, book: str) -> tuple[Pair, ...]:
    """Every project that either master ledger knows in this book.

    A project belongs to the year that planned it: what later books carried over of it is counted here.
    """
    county, year = succession().place_of(book), book.rpartition("-")[2]
    decided = select(projects).where(
        projects.c.county == county, projects.c.plan_year == int(year), projects.c.approved_fen > 0
    )
    known = {row["project"]: row for row in connection.execute(decided).mappings()}
    held = {row["project"]: row for row in connection.execute(_money(book)).mappings()}
    return tuple(_pair(name, known.get(name), held.get(name)) for name in sorted(known.keys() | held.keys()))


def _money(book: str) -> Select[Any]:
    here = project_money.c.book == book
    begun_here = select(project_money.c.project).where(here, ~project_money.c.carried_over)
    return (
        select(
            project_money.c.project,
            func.sum(project_money.c.committed_fen).label("committed_fen"),
            func.sum(project_money.c.refused_fen).label("refused_fen"),
        )
        .where(project_money.c.project.in_(begun_here), or_(here, project_money.c.carried_over))
        .group_by(project_money.c.project)
    )


def _pair(name: str, known: RowMapping | None, held: RowMapping | None) -> Pair:
    return Pair(
        project=name,
        state=known["state"] if known else None,
        approved_fen=known["approved_fen"] if known else 0,
        committed_fen=int(held["committed_fen"]) if held else None,
        refused_fen=int(held["refused_fen"]) if held else 0,
    )
