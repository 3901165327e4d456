"""The reconciliation of the master ledgers over HTTP."""

from typing import Any

from services.monitoring.reconciliation.decisions import differences
from services.monitoring.reconciliation.queries import ReconciliationQueries
from services.monitoring.upstream.access import ReaderQuery
from services.monitoring.upstream.fields import BookId
from services.monitoring.upstream.lists import shown
from services.monitoring.upstream.queries import UpstreamQueries
from services.monitoring.upstream.sourced import stand_of
from shared.kernel.divisions import succession
from shared.platform.web.router import Router

router = Router(prefix="/monitoring/v1", tags=["资金监测"])


@router.get("/reconciliation/{book}")
def reconcile(book: BookId, ctx: ReaderQuery) -> dict[str, Any]:
    """The fund against the project master ledger (MON-21): projects and amounts that stand in one only, or differ."""
    ctx.within(succession().place_of(book), "/path/book")
    known, stand = ctx.read(UpstreamQueries).book(book), stand_of(ctx)
    pairs = ctx.read(ReconciliationQueries).pairs(known.book)
    found = [shown(vars(difference)) for difference in differences(pairs)]
    said = {"book": known.book, "simulated": known.simulated, "projects": len(pairs), "differences": found}
    return said | {"agree": not found} | stand
