"""Objecting from the page, with nothing but a form; and asking after an objection by its code."""

from typing import Annotated
from urllib.parse import quote
from uuid import uuid4

import anyio
import msgspec
from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import ValidationError
from starlette.responses import RedirectResponse

from services.disclosure.domain.reference import as_written
from services.disclosure.intake import receive, small
from services.disclosure.letters import Letter
from services.disclosure.pages import site
from services.disclosure.pages.notices import missing, notice_context
from services.disclosure.schemas import ObjectionBody
from shared.http.desk import public
from shared.http.pages import render
from shared.http.router import Router
from shared.kernel.errors import DomainError, NotFound

router = Router(prefix="/disclosure", include_in_schema=False, dependencies=[Depends(public)])

TOO_SHORT = "请写明您的意见，5 至 1000 字。"


@router.post("/notices/{number}/objections", dependencies=[Depends(small)], response_model=None)
async def object_by_form(request: Request, number: str) -> HTMLResponse | RedirectResponse:
    """Take in the form. What is wrong is said beside the form, and nothing that was written is lost."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    try:
        body = ObjectionBody(text=form.get("text", ""), name=form.get("name", ""), contact=form.get("contact", ""))
    except ValidationError:
        return await anyio.to_thread.run_sync(_again, request, number, form, TOO_SHORT)
    try:
        answer = await receive(request, Letter(number, body.text, body.name, body.contact), form.get("key", ""))
    except NotFound:
        return await anyio.to_thread.run_sync(missing, request, number)
    except DomainError as refusal:
        return await anyio.to_thread.run_sync(_again, request, number, form, f"{refusal.title}：{refusal.detail}")
    code = msgspec.json.decode(answer.body)["objection"]
    return RedirectResponse(f"/disclosure/objections?code={quote(code)}&new=1", status_code=303)


def _again(request: Request, number: str, form: dict[str, str], problem: str) -> HTMLResponse:
    view = site.queries_of(request).notice(number)
    if view is None or not view.is_out:
        return missing(request, number)
    context = notice_context(request, view)
    return render(
        request, site.LOADER, "notice.html", status=422, **context, draft=form, problems=(problem,), key=uuid4().hex
    )


@router.get("/objections")
def objection_page(
    request: Request,
    code: Annotated[str, Query(max_length=40)] = "",
    new: Annotated[int, Query()] = 0,
) -> HTMLResponse:
    """Where an objection stands, by the code that its writer got. Right after sending it may not be in the list yet."""
    code = as_written(code)
    found = site.queries_of(request).objection(code) if code else None
    page = site.page("异议查询", path=site.crumbs(found["place"] if found else "", "异议查询"),
                     simulated=bool(found and found["simulated"]))  # fmt: skip
    chip = site.COURSES[found["state"]] if found else None
    status = 200 if found or new or not code else 404
    return render(
        request, site.LOADER, "objection.html", page=page, status=status, code=code, new=bool(new), found=found,
        chip=chip,
    )  # fmt: skip
