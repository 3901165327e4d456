"""Answers that name how far each publisher has been heard: what every figure rests on."""

from collections.abc import Callable
from datetime import date
from typing import Any

from services.monitoring.upstream.lists import Listing, Row
from services.monitoring.upstream.queries import UpstreamQueries
from shared.platform.clock import business_date
from shared.platform.web.bodies import Page
from shared.platform.web.context import QueryContext


class Sourced(Page):
    """A page that names how far each publisher has been heard."""

    sources: dict[str, Any]


def today_of(ctx: QueryContext) -> date:
    """The business day by the service's clock."""
    return business_date(ctx.state.clock())


def stand_of(ctx: QueryContext) -> Row:
    """How far the figures go: the ledger's entry, and every publisher's."""
    standing = ctx.read(UpstreamQueries).standing()
    return {"sequence": standing.get("ledger", {}).get("sequence", 0), "sources": standing}


def at_least(ctx: QueryContext, read: Callable[[], Row]) -> Row:
    """Figures with where they stand. The stand is taken first: figures may be newer than it says, never older."""
    stand = stand_of(ctx)
    return read() | stand


def page_of(ctx: QueryContext, listing: Listing, after: str | None, limit: int) -> Sourced:
    """One page of a list with where it stands."""
    stand = stand_of(ctx)
    listed = listing(after, limit)
    return Sourced(items=listed.items, next=listed.next, **stand)
