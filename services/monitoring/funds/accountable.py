"""Both bodies that answer for pooled money, beside what a list shows: who pooled it, and who uses it."""

from typing import Any

from sqlalchemy import Connection, select

from services.monitoring.upstream.read_model import assets, lots, movements
from shared.platform.projections.read_model import grouped_names

_DRAWN = (movements.c.book == lots.c.book) & (movements.c.lot == lots.c.lot)


def beside(connection: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each row (with `book` and `about`, a book, project or asset) with its `pooling_departments` and `using_units`."""
    named = {row["about"] for row in rows}
    of_assets = select(assets.c.asset, assets.c.project).where(assets.c.asset.in_(named))
    projects = {row.asset: row.project for row in connection.execute(of_assets)}
    wanted = named | set(projects.values())
    of_books = lots.c.book.in_(named), lots.c.pooling_department != ""
    of_projects = movements.c.project.in_(wanted), lots.c.pooling_department != ""
    used = movements.c.using_unit != ""
    pooled = grouped_names(connection, lots.c.book, lots.c.pooling_department, lots, *of_books)
    pooled |= grouped_names(
        connection, movements.c.project, lots.c.pooling_department, movements.join(lots, _DRAWN), *of_projects
    )
    units = grouped_names(
        connection, movements.c.book, movements.c.using_unit, movements, movements.c.book.in_(named), used
    )
    units |= grouped_names(
        connection, movements.c.project, movements.c.using_unit, movements, movements.c.project.in_(wanted), used
    )
    names = [projects.get(row["about"], row["about"]) for row in rows]
    return [
        row | {"pooling_departments": pooled.get(name, []), "using_units": units.get(name, [])}
        for row, name in zip(rows, names, strict=True)
    ]
