"""The annual plan over HTTP: draft, lines, approval, amendment, filing."""

from typing import Annotated, Any

from fastapi import Depends, Path, Response

from services.projects import commands, schemas
from shared.platform.identity.roles import Role
from shared.platform.web.bodies import ActBody
from shared.platform.web.context import CommandContext, require_role
from shared.platform.web.router import Router

router = Router(prefix="/projects/v1", tags=["年度计划"])

DepartmentCommand = Annotated[CommandContext, Depends(require_role(Role.PROJECT_DEPT))]
LeadingGroupCommand = Annotated[CommandContext, Depends(require_role(Role.LEADING_GROUP))]
Plan = Annotated[schemas.PlanNumber, Path()]


def _of(plan: str) -> dict[str, Any]:
    """ "654024-2020" -> county and year, as commands want them."""
    county, _, year = plan.partition("-")
    return {"county": county, "plan_year": int(year)}


@router.post("/plans", status_code=201)
async def draft_plan(body: schemas.PlanBody, ctx: DepartmentCommand) -> Response:
    """Begin the plan of a county and year with every project confirmed so far; later ones join by themselves."""
    command = commands.DraftPlan(act=ctx.act(body), county=body.county, plan_year=body.plan_year)
    return await ctx.do(ctx.application.draft_plan, command, status=201)


@router.post("/plans/{plan}/lines", status_code=201)
async def put_line(plan: Plan, body: schemas.LineBody, ctx: DepartmentCommand) -> Response:
    """List a confirmed project, or renew its line, while the version is a draft (000 四（四）)."""
    command = commands.PutLine(
        act=ctx.act(body),
        **_of(plan),
        project=body.project,
        source_channel=body.source_channel,
        platform=body.platform,
        content_progress=body.content_progress,
    )
    return await ctx.do(ctx.application.put_line, command, status=201)


@router.post("/plans/{plan}/lines/{project}/removal")
async def drop_line(
    plan: Plan, project: Annotated[schemas.ProjectNumber, Path()], body: ActBody, ctx: DepartmentCommand
) -> Response:
    """Take a project out of the draft."""
    command = commands.DropLine(act=ctx.act(body), **_of(plan), project=project)
    return await ctx.do(ctx.application.drop_line, command)


@router.post("/plans/{plan}/approval", status_code=201)
async def approve_plan(plan: Plan, body: schemas.ApprovalBody, ctx: LeadingGroupCommand) -> Response:
    """审批: freeze the version and bring its projects to S13, all or none. 422 names every missing item of a line."""
    command = commands.ApprovePlan(act=ctx.act(body), **_of(plan), issue=body.to_issue())
    return await ctx.do(ctx.application.approve_plan, command, status=201)


@router.post("/plans/{plan}/amendments", status_code=201)
async def amend_plan(plan: Plan, body: ActBody, ctx: DepartmentCommand) -> Response:
    """Open the next version beside the approved one, which stays in force until the next approval."""
    return await ctx.do(ctx.application.amend_plan, commands.AmendPlan(act=ctx.act(body), **_of(plan)), status=201)


@router.post("/plans/{plan}/filings", status_code=201)
async def file_plan(plan: Plan, body: schemas.FilingBody, ctx: DepartmentCommand) -> Response:
    """备案 with the next station of the pack's chain; it blocks nothing."""
    command = commands.FilePlan(act=ctx.act(body), **_of(plan), to=body.to, sent_on=body.sent_on)
    return await ctx.do(ctx.application.file_plan, command, status=201)


@router.post("/plans/{plan}/filings/receipts", status_code=201)
async def note_filing_receipt(plan: Plan, body: schemas.ReceiptBody, ctx: DepartmentCommand) -> Response:
    """The station received the filing, perhaps with a remark; it cannot reject it."""
    command = commands.NoteFilingReceipt(
        act=ctx.act(body), **_of(plan), to=body.to, remark=body.remark, received_on=body.received_on
    )
    return await ctx.do(ctx.application.note_filing_receipt, command, status=201)
