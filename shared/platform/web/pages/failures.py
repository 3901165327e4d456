"""A refusal for somebody who looks at it in a browser: the same words as in problem+json, and a way on."""

import json
from typing import Any, NamedTuple

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import DictLoader

from shared.platform.web.pages.shell import Page, render

_LOADER = DictLoader({})
_SHOWN_AS_BAD = 500


class Home(NamedTuple):
    """Where a service's pages begin, and what it is called there."""

    service: str
    href: str
    action: str


HOMES = {
    "disclosure": Home("公告公示", "/disclosure/", "查看公告列表"),
    "monitoring": Home("资金监测", "/monitoring/", "查看所有专账"),
    "ledger": Home("资金台账", "/ledger/", "查看资金台账"),
    "projects": Home("项目管理", "/disclosure/", "查看公告列表"),
}


def failure_page(request: Request, service: str, status: int, problem: bytes) -> HTMLResponse:
    """The page of a problem+json answer, with its status."""
    told: dict[str, Any] = json.loads(problem)
    home = HOMES.get(service, HOMES["disclosure"])
    basis = told.get("legal_basis")
    context = {
        "kind": "bad" if status >= _SHOWN_AS_BAD else "warn",
        "detail": told["detail"],
        "problems": [f"{_named(one['pointer'])}{one['detail']}" for one in told.get("errors", ())],
        "basis": basis and {"document": basis["document"], "section": basis["clause"], "quote": basis["quote"]},
        "href": home.href,
        "action": home.action,
    }
    page = Page(title=told["title"], service=home.service, home=home.href)
    return render(request, _LOADER, "sluice/message.html", page=page, status=status, **context)


def _named(pointer: str) -> str:
    """What a pointer names, for people: `/query/year` is the year of the address."""
    name = pointer.rsplit("/", 1)[-1]
    return f"{name}：" if name else ""
