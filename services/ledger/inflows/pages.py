"""The clerk's page for a list of receipts: trial import, doubts, import."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from shared.platform.web.context import QueryContext, public_query
from shared.platform.web.pages.importing import ImportPage, import_page
from shared.platform.web.router import Router

router = Router(include_in_schema=False)

ABOUT = ImportPage(
    title="导入资金来源表",
    service="资金台账",
    home="/ledger/",
    address="/ledger/v1/imports",
    template="/ledger/v1/templates/inflows",
    result="/ledger/books/{county}-{year}",
    dated=True,
)


@router.get("/ledger/import")
def clerk(request: Request, ctx: Annotated[QueryContext, Depends(public_query)]) -> HTMLResponse:
    """The page; it holds no data, the clerk's token is asked for in it."""
    del ctx
    return import_page(request, ABOUT)
