"""A project list as it was published becomes drafts in the library: every row, or none with every bad row named."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from services.projects.importing import commands
from services.projects.importing.commands import ImportProjects
from services.projects.importing.files import READ_PROJECTS
from services.projects.register.form import TEMPLATE
from shared.platform.identity.roles import Role
from shared.platform.web.bodies import ActBody
from shared.platform.web.context import CommandContext, public_query, require_role
from shared.platform.web.filled_tables import XlsxAnswer, empty_table
from shared.platform.web.imports import ANSWERS, BODY, DEADLINE_SECONDS, MAX_FILE_BYTES, FileQuery
from shared.platform.web.router import Router

router = Router(prefix="/projects/v1", tags=["项目导入"])


@router.get("/templates/projects", dependencies=[Depends(public_query)], response_class=XlsxAnswer)
def projects_template() -> Response:
    """The table of projects to be filled in and imported (XLSX): header and notes on a second sheet."""
    return empty_table(TEMPLATE, "projects")


@router.post("/imports", status_code=201, max_body_size=MAX_FILE_BYTES, responses=ANSWERS, openapi_extra=BODY)
async def import_projects(
    request: Request,
    ctx: Annotated[CommandContext, Depends(require_role(Role.PROJECT_DEPT, deadline=DEADLINE_SECONDS))],
    county: Annotated[str, Query(pattern=r"^\d{6}$", description="项目库的县级区划代码")],
    year: Annotated[int, Query(ge=2000, le=2099, description="项目库的年度")],
    file: FileQuery,
    reason: Annotated[str, Query(max_length=2000, description="与库内项目相同而确属另一项目的，写明理由")] = "",
) -> Response:
    """Import a list (raw body: JSON notice, text table, XLSX, XLS or ODS) into the library of county and year.

    Each row becomes a draft with what the list says and nothing invented. 422 with every bad row under `errors` when
    one cannot be taken in, and then none is; `report` of the problem is the whole report. What can be read in two ways
    is a doubt: nothing is taken in until it is accepted by its name (`accept`). `dry_run=true` answers the same and
    stores nothing. A row that equals a project of the library in name, place and amount is refused without a `reason`;
    `alike` of a row names look-alikes.
    """
    content = await request.body()
    sheet = await ctx.read(READ_PROJECTS, content, file.filename, county, year, file.unit, file.sheet, file.preview)
    command = ImportProjects(act=ctx.act(ActBody(reason=reason)), sheet=sheet, dry_run=ctx.dry_run, accept=file.accept)
    return await ctx.execute(commands.import_projects, command, status=201)
