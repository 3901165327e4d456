"""A month's checkpoint set for everyone: nothing but hashes and signatures."""

from typing import Annotated, Any

from fastapi import Path

from services.monitoring.checkpoint_sets.queries import CheckpointSetQueries
from services.monitoring.upstream.access import PublicQuery
from shared.platform.web.router import Router

router = Router(prefix="/monitoring/v1", tags=["存证"])

County = Annotated[str, Path(pattern=r"^\d{6}$", description="县级区划代码")]
Month = Annotated[str, Path(pattern=r"^\d{4}-(0[1-9]|1[0-2])$", description="月份，如 2020-06")]


@router.get("/counties/{county}/checkpoint-sets/{month}")
def checkpoint_set(county: County, month: Month, ctx: PublicQuery) -> dict[str, Any]:
    """Where all four logs stood when the county's book closed a month: size, root and signed checkpoint of each.

    Recorded once, minutes after the month was closed, from checkpoints that were verified here; `sequence` is its place
    in monitoring's own log. Keep it: by it `sluice verify --month 2020-06 --county 654024` shows that no log was
    changed. 404 checkpoint-set-missing.
    """
    return ctx.read(CheckpointSetQueries).of(county, month)
