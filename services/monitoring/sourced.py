"""Answers that name how far each publisher has been heard: what every figure rests on."""

from collections.abc import Callable
from datetime import date
from typing import Any

from services.monitoring.queries import Queries
from services.monitoring.registers import Listed
from services.monitoring.schemas import Sourced
from shared.platform.clock import business_date
from shared.platform.web.context import QueryContext


def queries_of(ctx: QueryContext) -> Queries:
    """The reader of the service's tables, typed."""
    queries: Queries = ctx.queries
    return queries


def today_of(ctx: QueryContext) -> date:
    """The business day by the service's clock."""
    return business_date(ctx.state.clock())


def stand_of(ctx: QueryContext) -> dict[str, Any]:
    """How far the figures go: the ledger's entry, and every publisher's."""
    standing = queries_of(ctx).standing()
    return {"sequence": standing.get("ledger", {}).get("sequence", 0), "sources": standing}


def at_least(ctx: QueryContext, read: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Figures with where they stand. The stand is taken first: figures may be newer than it says, never older."""
    stand = stand_of(ctx)
    return read() | stand


def page_of(ctx: QueryContext, read: Callable[[], Listed]) -> Sourced:
    """One page of a list with where it stands."""
    stand = stand_of(ctx)
    listed = read()
    return Sourced(items=listed.items, next=listed.next, **stand)


def read_page(listing: Any, wanted: list[Any], after: str | None, limit: int) -> Listed:
    """One page of a register that takes what is wanted as conditions."""
    listed: Listed = listing(*wanted, after=after, limit=limit)
    return listed
