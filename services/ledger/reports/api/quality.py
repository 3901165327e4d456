"""The quality of the ledger: complete, genuine, timely, each to be checked by figures (LED-24)."""

from typing import Annotated, Any

from fastapi import Depends

from services.ledger.book.access import in_region, standing
from services.ledger.book.as_of import AsOf
from services.ledger.expected_receipts.queries import ExpectedReceiptQueries
from services.ledger.reports.queries.balances import Balances
from services.ledger.reports.queries.quality import LedgerQuality
from shared.platform.clock import business_date
from shared.platform.sealing.evidence import Evidence, NotSealed
from shared.platform.web.context import QueryContext, query
from shared.platform.web.evidence import AskEvidence
from shared.platform.web.router import Router

router = Router(prefix="/ledger/v1", tags=["账本查询"])


@router.get("/books/{book}/quality")
def quality(book: str, ctx: Annotated[QueryContext, Depends(query())], evidence: AskEvidence) -> dict[str, Any]:
    """Completeness (全面性), authenticity (真实性), timeliness (及时性) of a book, each with `good` and its figures.

    Complete: entry numbers without gaps, a document or voucher for every movement, nothing announced and overdue.
    Genuine: how far the signed tree covers the entries, and whether whoever seals has found a changed past.
    Timely: receipts against the moment they were recorded, the late ones named (the rest by `lots?late=true`).
    """
    in_region(ctx, book)
    queries = ctx.read(LedgerQuality)
    ctx.read(Balances).book(book, AsOf())
    whole = queries.completeness(book)
    whole["overdue_announcements"] = ctx.read(ExpectedReceiptQueries).overdue(book, business_date(ctx.state.clock()))
    lacking = ("missing_entries", "inflows_without_document", "payments_without_voucher", "overdue_announcements")
    in_time = queries.timeliness(book)
    return {
        "book": book,
        "completeness": whole | {"good": not any(whole[name] for name in lacking)},
        "authenticity": _authenticity(ctx, book, evidence),
        "timeliness": in_time | {"good": not in_time["late_inflows"] and not in_time["slow_blocks"]},
    } | standing(ctx, book)


def _authenticity(ctx: QueryContext, book: str, evidence: Evidence) -> dict[str, Any]:
    troubles = ctx.state.sealer.troubles if ctx.state.sealer else ["未配置封存密钥"]
    try:
        seal = evidence.checkpoint(None)
    except NotSealed:
        covered = ctx.read(LedgerQuality).covered(book, 0)
        return covered | {"checkpoint": None, "troubles": troubles, "good": False}
    shown = {"number": seal.number, "size": seal.size, "signed_at": seal.signed_at, "note": seal.note}
    covered = ctx.read(LedgerQuality).covered(book, seal.size)
    return covered | {"checkpoint": shown, "troubles": troubles, "good": not troubles}
