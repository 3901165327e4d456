"""Objecting from the page, with nothing but a form; and asking after an objection by its code."""

from typing import Annotated, Any
from urllib.parse import quote

import anyio
import anyio.to_thread
import msgspec
from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import ValidationError
from starlette.responses import RedirectResponse

from services.disclosure.notices.reference import as_written
from services.disclosure.objections.bodies import ObjectionBody
from services.disclosure.objections.form_tokens import new_token
from services.disclosure.objections.queries import ObjectionQueries
from services.disclosure.objections.sealed_store import Letters
from services.disclosure.objections.submission import EXPIRED, by_form, receive, small
from services.disclosure.site.pages import layout
from services.disclosure.site.pages.notices import missing, notice_context
from shared.kernel.errors import DomainError, Halt, NotFound
from shared.platform.commands.idempotency import ReusedKey
from shared.platform.commands.writer import Unavailable
from shared.platform.web.context import public_query, state_of
from shared.platform.web.pages import render
from shared.platform.web.problems import TooManyRequests
from shared.platform.web.router import Router
from shared.platform.web.validation_messages import explained

router = Router(prefix="/disclosure", include_in_schema=False, dependencies=[Depends(public_query)])

LABELS = {"text": "您的意见", "name": "姓名", "contact": "联系方式"}
LENGTH = "请写明您的意见，5 至 1000 字"
NOT_KNOWN = "暂时无法确认您的意见是否收到。您写的内容还在下面，请过一会儿再按一次提交：同样的内容不会重复记录"
NOT_KEPT = {"Cache-Control": "no-store"}

Form = dict[str, str]


@router.post("/notices/{number}/objections", response_model=None)
async def object_by_form(request: Request, number: str) -> HTMLResponse | RedirectResponse:
    """Take in the form. What is wrong is said beside the form, and nothing that was written is lost."""
    busy = await _beyond_the_limit(request, number)
    form = {name: str(value) for name, value in (await request.form()).items()}
    if busy is not None:
        held = _held(request, number, form, f"{busy.detail}。您写的内容还在下面", 429)
        held.headers["Retry-After"] = str(busy.seconds)
        return held
    try:
        told = await _told(request, number, form)
    except (ValidationError, DomainError) as refusal:
        return await anyio.to_thread.run_sync(_again, request, number, form, _words_of(refusal))
    except (Unavailable, Halt):
        return _held(request, number, form, NOT_KNOWN, 503)
    if "objection" not in told:
        return await anyio.to_thread.run_sync(_again, request, number, form, [told["detail"]])
    return RedirectResponse(f"/disclosure/objections?code={quote(told['objection'])}&new=1", status_code=303)


async def _told(request: Request, number: str, form: Form) -> dict[str, Any]:
    """The answer to a form: where it was sent before, the one it got then, a refusal too."""
    letter = ObjectionBody.model_validate({name: form.get(name, "") for name in LABELS}).letter(number)
    answer = await receive(state_of(request), await by_form(request, letter, form.get("key", "")))
    told: dict[str, Any] = msgspec.json.decode(answer.body)
    return told


async def _beyond_the_limit(request: Request, number: str) -> TooManyRequests | None:
    try:
        await small(request, number)
    except TooManyRequests as busy:
        return busy
    return None


def _words_of(refusal: ValidationError | DomainError) -> list[str]:
    """What is wrong, each field by the name it has on the page."""
    if isinstance(refusal, ValidationError):
        return [_words_for(str(error["loc"][0]), error) for error in refusal.errors()]
    return [EXPIRED if isinstance(refusal, ReusedKey) else refusal.detail]


def _words_for(field: str, error: Any) -> str:
    if field == "text" and error["type"] in ("string_too_short", "string_too_long"):
        return LENGTH
    return f"{LABELS[field]}：{explained(error)}"


def _again(request: Request, number: str, form: Form, problems: list[str]) -> HTMLResponse:
    """The notice's page with everything that was written, under a fresh token."""
    view = layout.register_of(request).notice(number)
    if view is None or not view.is_out:
        return missing(request, number)
    context = notice_context(request, view) | {"may_object": True, "draft": form, "problems": problems}
    key = new_token(state_of(request), number)
    return _unkept(render(request, layout.LOADER, "notice.html", status=422, key=key, **context))


def _held(request: Request, number: str, form: Form, problem: str, status: int) -> HTMLResponse:
    """The form alone, as it was sent: nothing is asked of a database, and sent again it is the same form."""
    facts = {"notice": number, "state": ""}
    context: dict[str, Any] = {"facts": facts, "draft": form, "problems": (problem,), "key": form.get("key", "")}
    return _unkept(
        render(request, layout.LOADER, "held.html", page=layout.page("请再提交一次"), status=status, **context)
    )


def _unkept(answer: HTMLResponse) -> HTMLResponse:
    answer.headers.update(NOT_KEPT)
    return answer


@router.get("/objections")
def objection_page(
    request: Request,
    code: Annotated[str, Query(max_length=40)] = "",
    new: Annotated[int, Query()] = 0,
) -> HTMLResponse:
    """Where an objection stands, by the code that its writer got. Right after sending it may not be in the list yet."""
    code = as_written(code)
    found = ObjectionQueries(state_of(request).engine).objection(code) if code else None
    received = _received(request, code) if code and new else ""
    page = layout.page("异议查询", path=layout.crumbs(found["place"] if found else "", "异议查询"),
                     simulated=bool(found and found["simulated"]))  # fmt: skip
    chip = layout.COURSES[found["state"]] if found else None
    status = 200 if found or received or not code else 404
    context: dict[str, Any] = {"code": code, "received": received, "found": found, "chip": chip}
    return _unkept(render(request, layout.LOADER, "objection.html", page=page, status=status, **context))


def _received(request: Request, code: str) -> str:
    """The notice of an objection that was accepted, though nothing may be read of it yet; empty where none was."""
    try:
        return Letters.of(state_of(request)).notice_of(code)
    except NotFound:
        return ""
