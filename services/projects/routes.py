"""The counter of the projects service: every command on a project. The engine checks the step's own role and place."""

from typing import Annotated

from fastapi import Depends, Path, Response

from services.projects import commands, schemas
from services.projects.imports import router as imports
from services.projects.plan_routes import router as plan_router
from services.projects.readings import router as readings
from shared.platform.identity.roles import Role
from shared.platform.web.context import CommandContext, require_role
from shared.platform.web.router import Router

router = Router(prefix="/projects/v1", tags=["项目"])

ACTORS = (
    Role.VILLAGE,
    Role.WORK_TEAM,
    Role.TOWNSHIP,
    Role.PROJECT_DEPT,
    Role.SECTOR_DEPT,
    Role.LEADING_GROUP,
    Role.IMPLEMENTER,
)
"""Who may take a step at all: county and below. Which of them takes which step says the workflow."""

VillageCommand = Annotated[CommandContext, Depends(require_role(Role.VILLAGE, Role.WORK_TEAM))]
ProposerCommand = Annotated[CommandContext, Depends(require_role(Role.VILLAGE, Role.WORK_TEAM, Role.TOWNSHIP))]
DepartmentCommand = Annotated[CommandContext, Depends(require_role(Role.PROJECT_DEPT))]
ActorCommand = Annotated[CommandContext, Depends(require_role(*ACTORS))]
LeadingGroupCommand = Annotated[CommandContext, Depends(require_role(Role.LEADING_GROUP))]

Number = Annotated[schemas.ProjectNumber, Path()]


@router.post("/projects", status_code=201)
async def draft_project(body: schemas.DraftBody, ctx: VillageCommand) -> Response:
    """T01: think up a project of one's own village. Answers {project: its number, state, next}."""
    command = commands.DraftProject(
        act=ctx.act(body), place=body.place, plan_year=body.plan_year, content=body.to_content(), accept=body.accept
    )
    return await ctx.do(ctx.application.draft_project, command, status=201)


@router.post("/projects/{project}/content")
async def revise_content(project: Number, body: schemas.ContentFields, ctx: ProposerCommand) -> Response:
    """Change fields of the content while village or township holds it; an open window over the old content is void."""
    command = commands.ReviseContent(act=ctx.act(body), project=project, changes=body.to_changes(), accept=body.accept)
    return await ctx.do(ctx.application.revise_content, command)


@router.post("/projects/{project}/place")
async def assign_place(project: Number, body: schemas.PlaceBody, ctx: DepartmentCommand) -> Response:
    """Say which township or village an imported project belongs to."""
    command = commands.AssignPlace(act=ctx.act(body), project=project, place=body.place, accept=body.accept)
    return await ctx.do(ctx.application.assign_place, command)


@router.post("/projects/{project}/responsible")
async def name_responsible(project: Number, body: schemas.ResponsibleBody, ctx: DepartmentCommand) -> Response:
    """Name responsible unit, leader and person (004 三（二）); earlier ones stay on record."""
    command = commands.NameResponsible(
        act=ctx.act(body), project=project, unit=body.unit, leader=body.leader, person=body.person
    )
    return await ctx.do(ctx.application.name_responsible, command)


@router.post("/projects/{project}/steps/{command}")
async def take_step(
    project: Number, command: Annotated[str, Path(pattern="^[a-z-]{3,60}$")], body: schemas.StepBody, ctx: ActorCommand
) -> Response:
    """Take a step of the procedure (两上两下 and what follows). Answers {project, state, next}.

    409 when the state does not list the step or a guard refuses, 403 for another role, region or adjacent hands,
    422 with each field of the evidence that is missing or wrong; the clause is in `legal_basis`.
    """
    asked = commands.TakeStep(
        act=ctx.act(body),
        project=project,
        command=command,
        evidence=body.evidence,
        assets=tuple(asset.to_row() for asset in body.assets),
    )
    return await ctx.do(ctx.application.take_step, asked)


@router.post("/decisions", status_code=201)
async def decide_projects(body: schemas.DecisionsBody, ctx: LeadingGroupCommand) -> Response:
    """One meeting of the leading group, item by item (审定): every item is recorded, or none. Answers {items}."""
    act = ctx.act(body)
    steps = tuple(
        commands.TakeStep(act=act, project=item.project, command=item.outcome, evidence=body.evidence_of(item))
        for item in body.items
    )
    return await ctx.do(ctx.application.take_steps, commands.TakeSteps(act=act, steps=steps), status=201)


ROUTERS = (router, plan_router, imports, readings)
