"""The clerk's page for a project list: trial import, doubts, import."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from shared.platform.web.context import QueryContext, public_query
from shared.platform.web.pages.importing import ImportPage, import_page
from shared.platform.web.router import Router

router = Router(include_in_schema=False)

ABOUT = ImportPage(
    title="导入项目表",
    service="项目管理",
    home="/disclosure/",
    address="/projects/v1/imports",
    template="/projects/v1/templates/projects",
    result="/projects/v1/projects?county={county}&year={year}",
)


@router.get("/projects/import")
def clerk(request: Request, ctx: Annotated[QueryContext, Depends(public_query)]) -> HTMLResponse:
    """The page; it holds no data, the clerk's token is asked for in it."""
    del ctx
    return import_page(request, ABOUT)
