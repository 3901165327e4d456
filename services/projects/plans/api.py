"""The annual plan over HTTP: draft, lines, approval, amendment, filing."""

from typing import TypedDict

from fastapi import Response

from services.projects.plans import commands
from services.projects.plans.plan import Issue
from services.projects.register.access import DepartmentCommand, LeadingGroupCommand
from services.projects.register.fields import CountyCode, Filled, Long, Number, Plan, ProjectNumber, Short, Year
from shared.platform.web.bodies import ActBody, Day
from shared.platform.web.router import Router

router = Router(prefix="/projects/v1", tags=["年度计划"])


class PlanBody(ActBody):
    county: CountyCode
    plan_year: Year


class LineBody(ActBody):
    """A confirmed project's line; what is empty is taken from its content."""

    project: ProjectNumber
    source_channel: Short = ""
    platform: Short = ""
    content_progress: Long = ""


class ApprovalBody(ActBody):
    """The leading group's meeting, and the county documents by which plan and implementation plan are issued."""

    minutes_no: Filled
    meeting_on: Day
    plan_document_no: Filled
    scheme_document_no: Filled
    issued_on: Day

    def to_issue(self) -> Issue:
        """The papers of the version."""
        return Issue(**self.model_dump(exclude=set(ActBody.model_fields)))


class FilingBody(ActBody):
    """`to` is a station of the pack's filing chain, by name or level ("prefecture")."""

    to: Filled
    sent_on: Day


class ReceiptBody(ActBody):
    """Received, or received with a remark."""

    to: Filled
    received_on: Day
    remark: Long = ""


class Which(TypedDict):
    """A plan as commands name it."""

    county: str
    plan_year: int


def _of(plan: str) -> Which:
    """ "654024-2020" -> county and year, as commands want them."""
    county, _, year = plan.partition("-")
    return Which(county=county, plan_year=int(year))


@router.post("/plans", status_code=201)
async def draft_plan(body: PlanBody, ctx: DepartmentCommand) -> Response:
    """Begin the plan of a county and year with every project confirmed so far; later ones join by themselves."""
    command = commands.DraftPlan(act=ctx.act(body), county=body.county, plan_year=body.plan_year)
    return await ctx.execute(commands.draft_plan, command, status=201)


@router.post("/plans/{plan}/lines", status_code=201)
async def put_line(plan: Plan, body: LineBody, ctx: DepartmentCommand) -> Response:
    """List a confirmed project, or renew its line, while the version is a draft (000 四（四）)."""
    command = commands.PutLine(
        act=ctx.act(body),
        **_of(plan),
        project=body.project,
        source_channel=body.source_channel,
        platform=body.platform,
        content_progress=body.content_progress,
    )
    return await ctx.execute(commands.put_line, command, status=201)


@router.post("/plans/{plan}/lines/{project}/removal")
async def drop_line(plan: Plan, project: Number, body: ActBody, ctx: DepartmentCommand) -> Response:
    """Take a project out of the draft."""
    command = commands.DropLine(act=ctx.act(body), **_of(plan), project=project)
    return await ctx.execute(commands.drop_line, command)


@router.post("/plans/{plan}/approval", status_code=201)
async def approve_plan(plan: Plan, body: ApprovalBody, ctx: LeadingGroupCommand) -> Response:
    """审批: freeze the version and bring its projects to S13, all or none. 422 names every missing item of a line."""
    command = commands.ApprovePlan(act=ctx.act(body), **_of(plan), issue=body.to_issue())
    return await ctx.execute(commands.approve_plan, command, status=201)


@router.post("/plans/{plan}/amendments", status_code=201)
async def amend_plan(plan: Plan, body: ActBody, ctx: DepartmentCommand) -> Response:
    """Open the next version beside the approved one, which stays in force until the next approval."""
    return await ctx.execute(commands.amend_plan, commands.AmendPlan(act=ctx.act(body), **_of(plan)), status=201)


@router.post("/plans/{plan}/filings", status_code=201)
async def file_plan(plan: Plan, body: FilingBody, ctx: DepartmentCommand) -> Response:
    """备案 with the next station of the pack's chain; it blocks nothing."""
    command = commands.FilePlan(act=ctx.act(body), **_of(plan), to=body.to, sent_on=body.sent_on)
    return await ctx.execute(commands.file_plan, command, status=201)


@router.post("/plans/{plan}/filings/receipts", status_code=201)
async def note_filing_receipt(plan: Plan, body: ReceiptBody, ctx: DepartmentCommand) -> Response:
    """The station received the filing, perhaps with a remark; it cannot reject it."""
    command = commands.NoteFilingReceipt(
        act=ctx.act(body), **_of(plan), to=body.to, remark=body.remark, received_on=body.received_on
    )
    return await ctx.execute(commands.note_filing_receipt, command, status=201)
