"""A project's content, place and responsible persons over HTTP."""

from fastapi import Response

from services.projects.content import commands
from services.projects.content.commands import AssignPlace, NameResponsible, ReviseContent
from services.projects.register.access import DepartmentCommand, ProposerCommand
from services.projects.register.fields import Accepted, ContentFields, Filled, Number, PlaceCode
from shared.platform.web.bodies import ActBody
from shared.platform.web.router import Router

router = Router(prefix="/projects/v1", tags=["项目"])


class PlaceBody(ActBody):
    place: PlaceCode
    accept: Accepted = ()


class ResponsibleBody(ActBody):
    """责任单位、责任领导、责任人."""

    unit: Filled
    leader: Filled
    person: Filled


@router.post("/projects/{project}/content")
async def revise_content(project: Number, body: ContentFields, ctx: ProposerCommand) -> Response:
    """Change fields of the content while village or township holds it; an open window over the old content is void."""
    command = ReviseContent(act=ctx.act(body), project=project, changes=body.to_changes(), accept=body.accept)
    return await ctx.execute(commands.revise_content, command)


@router.post("/projects/{project}/place")
async def assign_place(project: Number, body: PlaceBody, ctx: DepartmentCommand) -> Response:
    """Say which township or village an imported project belongs to."""
    command = AssignPlace(act=ctx.act(body), project=project, place=body.place, accept=body.accept)
    return await ctx.execute(commands.assign_place, command)


@router.post("/projects/{project}/responsible")
async def name_responsible(project: Number, body: ResponsibleBody, ctx: DepartmentCommand) -> Response:
    """Name responsible unit, leader and person (004 三（二）); earlier ones stay on record."""
    command = NameResponsible(
        act=ctx.act(body), project=project, unit=body.unit, leader=body.leader, person=body.person
    )
    return await ctx.execute(commands.name_responsible, command)
