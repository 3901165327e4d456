"""`/{service}/docs`: the OpenAPI document as a page, served by ourselves under the same strict policy as every page."""

from functools import cache

from fastapi import Depends
from fastapi.responses import HTMLResponse

from shared.platform.web.context import public_query
from shared.platform.web.pages.shell import HERE, POLICY, assets
from shared.platform.web.router import Router

PAGE = (HERE / "reference.html").read_text(encoding="utf-8")


@cache
def docs_router(name: str, title: str) -> Router:
    """The page and its files. Nobody else's address is asked for anything."""
    base = f"/{name}/docs"
    html = PAGE.format(title=title, base=f"{base}/assets", document=f"/{name}/openapi.json")
    router = Router(include_in_schema=False, dependencies=[Depends(public_query)])

    @router.get(base)
    def page() -> HTMLResponse:
        """Every endpoint with its shapes, to read and to try."""
        return HTMLResponse(html, headers={"content-security-policy": POLICY})

    router.take(assets(base, HERE / "static" / "vendor"))
    return router
