"""Objections at the HTTP edge: received from anyone, opened and decided by the body that the rule pack names."""

from typing import Annotated, Any

import anyio
import anyio.to_thread
from fastapi import Depends, Header, Query, Request, Response
from fastapi.responses import JSONResponse

from services.disclosure.notices.access import PublicQuery, today
from services.disclosure.notices.reference import as_written
from services.disclosure.objections import commands
from services.disclosure.objections.bodies import ObjectionBody, ResolutionBody
from services.disclosure.objections.errors import LetterStillNeeded, ReasonForErasure, UnknownObjection
from services.disclosure.objections.jurisdiction import Case, investigates, must_destroy, must_investigate
from services.disclosure.objections.queries import ObjectionQueries
from services.disclosure.objections.sealed_store import Letters
from services.disclosure.objections.submission import by_json, receive, small
from shared.kernel.acts import Actor
from shared.kernel.errors import FieldProblem
from shared.kernel.reasons import says_why
from shared.platform.identity.roles import Role
from shared.platform.web.bodies import ActBody, Page
from shared.platform.web.context import (
    KEY_PATTERN,
    CommandContext,
    QueryContext,
    query,
    require_role,
    respond,
    state_of,
)
from shared.platform.web.router import Router
from shared.platform.web.service_state import ServiceState
from shared.policy.general import ObjectionRules

router = Router(prefix="/disclosure/v1", tags=["公告公示"])

INVESTIGATORS = (Role.TOWNSHIP, Role.PROJECT_DEPT, Role.LEADING_GROUP, Role.AUDITOR)
"""Those whom a rule pack may name; which of them, and of which place, it says."""
ERASERS = (Role.PROJECT_DEPT, Role.LEADING_GROUP, Role.AUDITOR)
NOT_KEPT = {"Cache-Control": "no-store"}


@router.post("/notices/{number}/objections", status_code=201, dependencies=[Depends(small)])
async def receive_objection(
    number: str,
    body: ObjectionBody,
    request: Request,
    idempotency_key: Annotated[str, Header(max_length=200, pattern=KEY_PATTERN)] = "",
) -> Response:
    """Anyone objects, with a name or without; at most 16 KiB, 20 a minute from one address and 20 more by the page's
    form; 429 says by `Retry-After` when to come again. `objection` is the code to ask after it. Name, contact and words
    are not published. An Idempotency-Key is answered again for the same body alone. Refuses ClosedToObjections,
    UnknownNotice.
    """
    return respond(await receive(state_of(request), await by_json(request, body.letter(number), idempotency_key)))


@router.get("/objections")
def list_objections(
    ctx: Annotated[QueryContext, Depends(query(*INVESTIGATORS))],
    place: Annotated[str, Query(pattern=r"^\d{0,12}$")] = "",
) -> Page:
    """What waits for a decision in the caller's region: code, notice, state and days, `late` after 5 and `alert` after
    15 working days (G-09). `named`, whether a name was given, is shown to the investigating body alone.
    """
    region = ctx.listed(place, "/query/place")

    def mine(case: Case) -> bool:
        return investigates(_rules(ctx.state, case), case, _reader_of(ctx), today(ctx))

    return Page(items=ctx.read(ObjectionQueries).open_objections(region, today(ctx), mine), sequence=ctx.sequence)


@router.get("/objections/{code}")
def read_objection(code: str, ctx: PublicQuery) -> dict[str, Any]:
    """Where an objection stands: `state`, deadlines, the reply. For whoever has its code; nothing of the writer."""
    found = ctx.read(ObjectionQueries).objection(code)
    if found is None:
        raise UnknownObjection(f"没有编号为 {code} 的异议，请核对查询码")
    return {**found, "sequence": ctx.sequence}


@router.get("/objections/{code}/letter")
async def read_letter(
    code: str, ctx: Annotated[QueryContext, Depends(query(*INVESTIGATORS))], response: Response
) -> dict[str, str]:
    """What was written, for the body alone that investigates by the rule pack. Every reading is put on record.

    Refuses NotInvestigator (who does), OwnNotice, LetterErased.
    """
    case, letters, now = await _case(ctx.state, code), Letters.of(ctx.state), ctx.state.clock()
    ctx.within(case.place, "/path/code")
    must_investigate(_rules(ctx.state, case), case, _reader_of(ctx), today(ctx))
    letter = await anyio.to_thread.run_sync(letters.read, code, _reader_of(ctx), now)
    response.headers.update(NOT_KEPT)
    return {"notice": letter.notice, "text": letter.words, "name": letter.name, "contact": letter.contact}


@router.get("/objections/{code}/readings")
async def list_readings(
    code: str, ctx: Annotated[QueryContext, Depends(query(Role.AUDITOR))], response: Response
) -> Page:
    """Who opened or destroyed a letter of the caller's region, when and why, oldest first; nothing of the letter."""
    case, letters = await _case(ctx.state, code), Letters.of(ctx.state)
    ctx.within(case.place, "/path/code")
    response.headers.update(NOT_KEPT)
    return Page(items=await anyio.to_thread.run_sync(letters.readings, code), sequence=ctx.sequence)


@router.post("/objections/{code}/erasure", status_code=201)
async def erase_letter(
    code: str, body: ActBody, ctx: Annotated[CommandContext, Depends(require_role(*ERASERS))]
) -> Response:
    """Destroy what was written, with name and contact, once the objection is decided; `reason` is asked for.

    Who may is the body that investigates once a first one is late, else the one that investigates. That there was an
    objection and how it was decided stays. Refuses UnknownObjection, NotInvestigator, OwnNotice, LetterStillNeeded.
    """
    act, case = ctx.act(body), await _case(ctx.state, code)
    must_destroy(_rules(ctx.state, case), case, act.actor)
    if case.decided_on is None:
        raise LetterStillNeeded("异议办结之前，核查人员还须查阅来信，请办结后再销毁")
    if not says_why(act.reason):
        wrong = FieldProblem("/reason", "请写明事由")
        raise ReasonForErasure("销毁来信须写明事由，事由长期留存", fields=(wrong,))
    await anyio.to_thread.run_sync(lambda: Letters.of(ctx.state).erase(code, act, dry_run=ctx.dry_run))
    answer = {"objection": as_written(code), "erased": True} | ({"dry_run": True} if ctx.dry_run else {})
    return JSONResponse(answer, 200 if ctx.dry_run else 201)


@router.post("/objections/{code}/investigation")
async def investigate(
    code: str, body: ActBody, ctx: Annotated[CommandContext, Depends(require_role(*INVESTIGATORS))]
) -> Response:
    """Take an objection up, as the body that investigates by the rule pack.

    Refuses UnknownObjection, NotInvestigator, OwnNotice, ObjectionDecided.
    """
    notice = await _notice_of(ctx, code)
    command = commands.InvestigateObjection(act=ctx.act(body), notice=notice, objection=as_written(code))
    return await ctx.execute(commands.investigate_objection, command)


@router.post("/objections/{code}/resolution")
async def resolve(
    code: str, body: ResolutionBody, ctx: Annotated[CommandContext, Depends(require_role(*INVESTIGATORS))]
) -> Response:
    """Uphold or dismiss, with a public reply. One upheld closes the window, not clear.

    Refuses NotInvestigated, NotInvestigator, ObjectionDecided, OwnNotice, ReplyMissing, PersonalData.
    """
    command = body.to_command(await _notice_of(ctx, code), as_written(code), ctx.act(body))
    return await ctx.execute(commands.resolve_objection, command)


def _reader_of(ctx: QueryContext) -> Actor:
    assert ctx.caller is not None  # its routes ask for a role
    return ctx.caller.actor


def _rules(state: ServiceState, case: Case) -> ObjectionRules:
    return state.packs.named(case.rule_pack).objections


async def _case(state: ServiceState, code: str) -> Case:
    found = await anyio.to_thread.run_sync(ObjectionQueries(state.engine).case, code)
    if found is None:
        raise UnknownObjection(f"没有编号为 {code} 的异议，请核对查询码")
    return found


async def _notice_of(ctx: CommandContext, code: str) -> str:
    return await anyio.to_thread.run_sync(Letters.of(ctx.state).notice_of, code)
