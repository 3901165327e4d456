"""Routes that open a book and name its keeper."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from services.ledger.book.access import FinanceCommand
from services.ledger.book.fields import EntryBody, Filled
from services.ledger.book.usual_days import opening
from services.ledger.opening import commands
from shared.platform.web.bodies import ActBody, Day
from shared.platform.web.router import Router


class BookBody(ActBody):
    """Open a book: division code of the county, fiscal year, staff id of the keeper."""

    county: Annotated[str, Field(pattern=r"^(\d{2}|\d{4}|\d{6})$")]
    fiscal_year: Annotated[int, Field(ge=2000, le=2099)]
    keeper: Filled


class KeeperBody(EntryBody):
    """Another keeper, or with `until` a substitute for the days from `since` to `until`."""

    keeper: Filled
    since: Day
    until: Day | None = None


router = Router(prefix="/ledger/v1", tags=["账本"])


@router.post("/books", status_code=201)
async def open_book(body: BookBody, ctx: FinanceCommand) -> Response:
    """Open the one special account of a county and fiscal year, under a named keeper (专人管理)."""
    command = commands.OpenBook(
        act=ctx.act(body, opening(body.fiscal_year)),
        county=body.county,
        fiscal_year=body.fiscal_year,
        keeper=body.keeper,
    )
    return await ctx.execute(commands.open_book, command, status=201)


@router.post("/books/{book}/keeper", status_code=201)
async def appoint_keeper(book: str, body: KeeperBody, ctx: FinanceCommand) -> Response:
    """Name another keeper, or log a substitute with dates."""
    command = commands.AppointKeeper(
        act=ctx.act(body), book=book, keeper=body.keeper, since=body.since, until=body.until
    )
    return await ctx.execute(commands.appoint_keeper, command, status=201)
