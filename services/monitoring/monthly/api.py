"""A book's month over HTTP, public."""

from typing import Annotated, Any

from fastapi import Path

from services.monitoring.monthly.queries import MonthQueries
from services.monitoring.upstream.access import PublicQuery
from services.monitoring.upstream.fields import BookId
from services.monitoring.upstream.queries import UpstreamQueries
from services.monitoring.upstream.sourced import at_least, today_of
from shared.platform.web.comparisons import assert_agreed
from shared.platform.web.router import Router

router = Router(prefix="/monitoring/v1", tags=["资金监测"])


@router.get("/books/{book}/months/{month}")
def show_month(
    book: BookId, ctx: PublicQuery, month: Annotated[str, Path(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
) -> dict[str, Any]:
    """Monthly statistics (MON-07) on the business clock: use of funds, completion and acceptance, project progress,
    the share of days that the county's leading group supervised, and the month's checkpoint set once there is one.

    409 while what was heard is not what its publishers signed, or was not compared for an hour: see `comparisons`.
    """
    assert_agreed(ctx.state)
    known = ctx.read(UpstreamQueries).book(book)
    year, number = map(int, month.split("-"))
    today = today_of(ctx)
    return at_least(ctx, lambda: {"book": known.book} | ctx.read(MonthQueries).month(known, year, number, today))
