"""The counter of the projects service: every command on a project. The engine checks the step's own role and place."""

from typing import Annotated

from fastapi import Depends, Path, Response

from services.projects import commands, schemas
from services.projects.imports import router as imports
from services.projects.plan_routes import router as plan_router
from services.projects.readings import router as readings
from shared.platform.identity.roles import Role
from shared.platform.web.context import Desk, desk
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

AtVillage = Annotated[Desk, Depends(desk(Role.VILLAGE, Role.WORK_TEAM))]
AtProposers = Annotated[Desk, Depends(desk(Role.VILLAGE, Role.WORK_TEAM, Role.TOWNSHIP))]
AtDepartment = Annotated[Desk, Depends(desk(Role.PROJECT_DEPT))]
AtActors = Annotated[Desk, Depends(desk(*ACTORS))]
AtGroup = Annotated[Desk, Depends(desk(Role.LEADING_GROUP))]

Number = Annotated[schemas.ProjectNumber, Path()]


@router.post("/projects", status_code=201)
async def draft_project(body: schemas.DraftBody, at: AtVillage) -> Response:
    """T01: think up a project of one's own village. Answers {project: its number, state, next}."""
    command = commands.DraftProject(
        act=at.act(body), place=body.place, plan_year=body.plan_year, content=body.to_content(), accept=body.accept
    )
    return await at.do(at.application.draft_project, command, status=201)


@router.post("/projects/{project}/content")
async def revise_content(project: Number, body: schemas.ContentFields, at: AtProposers) -> Response:
    """Change fields of the content while village or township holds it; an open window over the old content is void."""
    command = commands.ReviseContent(act=at.act(body), project=project, changes=body.to_changes(), accept=body.accept)
    return await at.do(at.application.revise_content, command)


@router.post("/projects/{project}/place")
async def assign_place(project: Number, body: schemas.PlaceBody, at: AtDepartment) -> Response:
    """Say which township or village an imported project belongs to."""
    command = commands.AssignPlace(act=at.act(body), project=project, place=body.place, accept=body.accept)
    return await at.do(at.application.assign_place, command)


@router.post("/projects/{project}/responsible")
async def name_responsible(project: Number, body: schemas.ResponsibleBody, at: AtDepartment) -> Response:
    """Name responsible unit, leader and person (004 三（二）); earlier ones stay on record."""
    command = commands.NameResponsible(
        act=at.act(body), project=project, unit=body.unit, leader=body.leader, person=body.person
    )
    return await at.do(at.application.name_responsible, command)


@router.post("/projects/{project}/steps/{command}")
async def take_step(
    project: Number, command: Annotated[str, Path(pattern="^[a-z-]{3,60}$")], body: schemas.StepBody, at: AtActors
) -> Response:
    """Take a step of the procedure (两上两下 and what follows). Answers {project, state, next}.

    409 when the state does not list the step or a guard refuses, 403 for another role, region or adjacent hands,
    422 with each field of the evidence that is missing or wrong; the clause is in `legal_basis`.
    """
    asked = commands.TakeStep(
        act=at.act(body),
        project=project,
        command=command,
        evidence=body.evidence,
        assets=tuple(asset.to_row() for asset in body.assets),
    )
    return await at.do(at.application.take_step, asked)


@router.post("/decisions", status_code=201)
async def decide_projects(body: schemas.DecisionsBody, at: AtGroup) -> Response:
    """One meeting of the leading group, item by item (审定): every item is recorded, or none. Answers {items}."""
    act = at.act(body)
    steps = tuple(
        commands.TakeStep(act=act, project=item.project, command=item.outcome, evidence=body.evidence_of(item))
        for item in body.items
    )
    return await at.do(at.application.take_steps, commands.TakeSteps(act=act, steps=steps), status=201)


ROUTERS = (router, plan_router, imports, readings)
