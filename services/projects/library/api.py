"""A project enters the library over HTTP."""

from fastapi import Response

from services.projects.library.commands import DraftProject
from services.projects.library.commands import draft_project as enter_library
from services.projects.register.access import VillageCommand
from services.projects.register.content import Content
from services.projects.register.fields import ContentFields, Filled, PlaceCode, Short, Year
from shared.platform.web.bodies import YuanText
from shared.platform.web.router import Router

router = Router(prefix="/projects/v1", tags=["项目"])


class DraftBody(ContentFields):
    """A new project of a village (12 digits), or of a township or county where it belongs to no single one."""

    place: PlaceCode
    plan_year: Year
    name: Filled
    category: Short
    estimate: YuanText

    def to_content(self) -> Content:
        """The first version of the content."""
        return Content(**self.to_changes())


@router.post("/projects", status_code=201)
async def draft_project(body: DraftBody, ctx: VillageCommand) -> Response:
    """T01: think up a project of one's own village. Answers {project: its number, state, next}."""
    command = DraftProject(
        act=ctx.act(body), place=body.place, plan_year=body.plan_year, content=body.to_content(), accept=body.accept
    )
    return await ctx.execute(enter_library, command, status=201)
