"""The fund master ledger over HTTP: lots and refusals for everyone, entries for a role."""

from datetime import date
from typing import Annotated, Any

from fastapi import Header, Query
from pydantic import BaseModel

from services.monitoring.funds.queries import EntryFilter, FundQueries
from services.monitoring.upstream.access import PublicQuery, ReaderQuery
from services.monitoring.upstream.clocks import Clock
from services.monitoring.upstream.fields import After, BookId, Limit, OnClock
from services.monitoring.upstream.lists import Listed
from services.monitoring.upstream.sourced import Sourced, page_of, today_of
from shared.kernel.divisions import succession
from shared.platform.web.bodies import Day, Position
from shared.platform.web.router import Router
from shared.platform.web.tabular import all_rows, as_csv

router = Router(prefix="/monitoring/v1", tags=["资金监测"])


class IdleLot(BaseModel):
    """A lot with free money (`unallocated`), and the day since which it has not moved."""

    lot: str
    idle_since: date
    unallocated_fen: int
    unallocated: str


class Lots(Sourced):
    """A page of a book's lots, and the one with free money that has not moved for longest; null where none has any."""

    oldest_idle: IdleLot | None


@router.get("/books/{book}/lots")
def list_lots(book: BookId, ctx: PublicQuery, after: After = None, limit: Limit = 100) -> Lots:
    """The fund master ledger of a book, lot by lot: received, committed, disbursed; whether it is own-level budget.

    A lot carried over (结转) was not received here: `carried_in`, and the book and lot it is the remainder of.
    `oldest_idle` is of the whole book, today; a lot that was carried over may be idle since a day of the year before.
    """
    funds = ctx.read(FundQueries)
    page = page_of(ctx, funds.lots(book), after, limit)
    idle = funds.oldest_idle_lot(book, today_of(ctx))
    return Lots(**page.model_dump(), oldest_idle=IdleLot(**idle) if idle else None)


@router.get("/books/{book}/refusals")
def list_refusals(book: BookId, ctx: PublicQuery, limit: Limit = 100) -> Sourced:
    """Confirmed projects that the pool could not carry, the latest first, with what was there and what was short."""
    return page_of(ctx, lambda _, most: Listed(ctx.read(FundQueries).refusals(book, most), None), None, limit)


@router.get("/books/{book}/entries")
def list_entries(
    book: BookId,
    ctx: ReaderQuery,
    own: bool | None = None,
    kind: str | None = None,
    project: str | None = None,
    until: Annotated[Day | None, Query()] = None,
    at_sequence: Annotated[Position | None, Query()] = None,
    clock: OnClock = Clock.EFFECTIVE,
    after: After = None,
    limit: Limit = 100,
    accept: Annotated[str, Header()] = "",
) -> Any:
    """The ledger entries behind a figure, in order of the log.

    `entry_no` is the entry's number in its book (0 where the ledger did not tell it), `sequence` its place in the log.
    """
    ctx.within(succession().place_of(book), "/path/book")
    wanted = EntryFilter(own=own, kind=kind, project=project, until=until, at_sequence=at_sequence, clock=clock)
    listing = ctx.read(FundQueries).entries(book, wanted)
    return as_csv(all_rows(listing), f"{book}-entries") if "text/csv" in accept else page_of(ctx, listing, after, limit)
