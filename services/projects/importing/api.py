"""A project list as it was published becomes drafts in the library: every row, or none with every bad row named."""

from typing import Annotated, Literal

from fastapi import Depends, Query, Request, Response

from services.projects.importing import commands
from services.projects.importing.commands import ImportProjects
from services.projects.importing.files import READ_PROJECTS
from shared.platform.identity.roles import Role
from shared.platform.web.bodies import ActBody
from shared.platform.web.context import CommandContext, require_role
from shared.platform.web.router import Router

router = Router(prefix="/projects/v1", tags=["项目导入"])

MAX_FILE_BYTES = 20 * 1024 * 1024
DEADLINE_SECONDS = 60.0


@router.post("/imports", status_code=201, max_body_size=MAX_FILE_BYTES)
async def import_projects(
    request: Request,
    ctx: Annotated[CommandContext, Depends(require_role(Role.PROJECT_DEPT, deadline=DEADLINE_SECONDS))],
    county: Annotated[str, Query(pattern=r"^\d{6}$")],
    year: Annotated[int, Query(ge=2000, le=2099)],
    filename: Annotated[str, Query(min_length=1, max_length=200)],
    unit: Literal["元", "千元", "万元", "百万元", "亿元"] | None = None,
    reason: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """Import a list (raw body: JSON notice, CSV or XLSX) into the library of county and year.

    Each row becomes a draft with what the list says and nothing invented. 422 with every bad row under `errors` when
    one cannot be taken in, and then none is. `dry_run=true` answers the same and stores nothing. A row that equals a
    project of the library in name, place and amount is refused without a `reason`; `alike` of a row names look-alikes.
    """
    sheet = await ctx.read(READ_PROJECTS, await request.body(), filename, county, year, unit)
    command = ImportProjects(act=ctx.act(ActBody(reason=reason)), sheet=sheet, dry_run=ctx.dry_run)
    return await ctx.execute(commands.import_projects, command, status=201)
