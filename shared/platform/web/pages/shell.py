"""Render a service's template inside the shared layout, and serve the stylesheet."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import HTTPException, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from shared.kernel.text import marked
from shared.platform.web.context import state_of
from shared.platform.web.pages import formats, places
from shared.platform.web.router import Router

HERE = Path(__file__).parent
LARGE = "sluice-large-print"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Crumb:
    """One step of the breadcrumb; the last one, where the reader stands, has no address."""

    label: str
    href: str = ""


@dataclass(frozen=True)
class Export:
    """The same data in another form: JSON, CSV, Atom."""

    label: str
    href: str
    media: str = ""


@dataclass(frozen=True)
class Stand:
    """As of when a page speaks, on both clocks, and at which entry of the service's log it stands."""

    effective_on: date | None
    recorded_at: datetime | None
    sequence: int


@dataclass(frozen=True)
class Page:
    """What the layout needs of every page. `service` is the Chinese name, `home` its address, `simulated` the mark."""

    title: str
    service: str
    home: str
    crumbs: tuple[Crumb, ...] = ()
    year: int | None = None
    stand: Stand | None = None
    simulated: bool = False
    exports: tuple[Export, ...] = ()
    scripts: tuple[str, ...] = field(default=())


def render(
    request: Request, loader: BaseLoader, template: str, *, page: Page, status: int = 200, **context: Any
) -> HTMLResponse:
    """Fill a template that extends `sluice/layout.html`. `?large=1` turns large print on, `?large=0` off again."""
    asked = request.query_params.get("large")
    large = (asked or request.cookies.get(LARGE)) == "1"
    prefix = "/" + request.url.path.strip("/").split("/")[0] + "/assets"
    layout = {"large": large, "large_href": _toggle(request, large), "asset": _Assets(prefix)}
    state = state_of(request)
    layout["stopped"] = bool(state.stopped())
    wrong = [comparer.mismatch.since for comparer in state.comparisons if comparer.mismatch]
    layout["under_check_since"] = min(wrong, default=None)
    layout["agreement"] = state.reconciler.agreement if state.reconciler else None
    html = _environment(loader).get_template(template).render(page=page, request=request, **layout, **context)
    answer = HTMLResponse(html, status_code=status)
    answer.headers["content-security-policy"] = POLICY
    if asked in ("0", "1"):
        answer.set_cookie(LARGE, asked, max_age=365 * 86400, samesite="lax", httponly=True)
    return answer


def assets(prefix: str, *folders: Path) -> Router:
    """Serve the shared stylesheet and a service's own static files: `assets("/disclosure", pages / "static")`."""
    router = Router(prefix=f"{prefix}/assets", include_in_schema=False)
    files = {path.name: path for folder in (HERE / "static", *folders) for path in folder.glob("*") if path.is_file()}

    @router.get("/{name}")
    def asset(name: str, v: str = "") -> Response:
        """One static file by its name; under the address with its hash it may be kept for a year."""
        if name not in files:
            raise HTTPException(404)
        kept = "public, max-age=31536000, immutable" if v else "no-cache"
        headers = {"cache-control": kept, "x-content-type-options": "nosniff"}
        return FileResponse(files[name], media_type=TYPES.get(files[name].suffix), headers=headers)

    return router


def _toggle(request: Request, large: bool) -> str:
    return str(request.url.include_query_params(large="0" if large else "1").replace(scheme="", netloc=""))


@dataclass(frozen=True)
class _Assets:
    """Address of a static file; the shared ones carry the hash of their content."""

    prefix: str

    def __call__(self, name: str) -> str:
        return f"{self.prefix}/{name}{_version(name)}"


@cache
def _version(name: str) -> str:
    path = HERE / "static" / name
    return f"?v={hashlib.sha256(path.read_bytes()).hexdigest()[:12]}" if path.exists() else ""


def _seen(value: object) -> object:
    """Whatever a template puts out, with nothing in it that cannot be seen; what is HTML already stays it."""
    if isinstance(value, Markup):
        return Markup(marked(value))  # noqa: S704 - the mark has no sign of HTML
    return marked(value) if isinstance(value, str) else value


@cache
def _environment(loader: BaseLoader) -> Environment:
    environment = Environment(
        loader=ChoiceLoader([loader, FileSystemLoader(HERE / "templates")]),
        autoescape=True,
        finalize=_seen,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        money=formats.money,
        figure=formats.figure,
        day=formats.day,
        moment=formats.moment,
        days=formats.days,
        lines=formats.lines,
        place=places.place_name,
    )
    environment.globals.update(lineage=places.lineage)
    return environment
