"""A notice, text table or workbook as it was published becomes inflows: every row, or none with every bad row named."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from services.ledger.book.usual_days import within
from services.ledger.inflows import commands
from services.ledger.inflows.bulk_options import BulkOptionsQuery
from services.ledger.inflows.files import READ_INFLOWS
from shared.importing import Row
from shared.kernel.errors import FieldProblem
from shared.platform.identity.roles import Role
from shared.platform.problems import Problem
from shared.platform.web.bodies import Day
from shared.platform.web.context import CommandContext, require_role
from shared.platform.web.imports import ANSWERS, BODY, DEADLINE_SECONDS, MAX_FILE_BYTES, FileQuery
from shared.platform.web.problems import invalid
from shared.platform.web.router import Router

router = Router(prefix="/ledger/v1", tags=["账本导入"])


@router.post("/imports", status_code=201, max_body_size=MAX_FILE_BYTES, responses=ANSWERS, openapi_extra=BODY)
async def import_inflows(
    request: Request,
    ctx: Annotated[CommandContext, Depends(require_role(Role.KEEPER, deadline=DEADLINE_SECONDS))],
    county: Annotated[str, Query(pattern=r"^(\d{2}|\d{4}|\d{6})$", description="专账的区划代码")],
    year: Annotated[int, Query(ge=2000, le=2099, description="专账的年度")],
    file: FileQuery,
    options: BulkOptionsQuery,
    received_on: Annotated[Day | None, Query(description="到账日期，文件没有逐行写明时由导入人写明")] = None,
    document_date: Annotated[Day | None, Query(description="文件日期，文件没有写明时由导入人写明")] = None,
) -> Response:
    """Import a file (raw body) into the book of county and year; `dry_run=true` answers the same and stores nothing.

    Each row becomes one receipt, received on the day that it names or else on `received_on`. 422 with every bad row
    under `errors` when one cannot be booked, and then nothing is; `report` of the problem is the whole report. What can
    be read in two ways is a doubt: nothing is booked until it is accepted by its name (`accept`). With `mode=continue`
    the good rows are booked whatever the others say. The `result` of a row is its lot, or the problem that the bulk
    route answers a line with: the same codes, dry or not. `adjusts`, `reason`, `effective_on` as there. A dry run also
    answers where no book is open or `received_on` is no day of its year, and names that under `obstacles`.
    """
    content = await request.body()
    sheet = await ctx.read(READ_INFLOWS, content, file.filename, county, year, file.unit, file.sheet, file.preview)
    command = commands.ImportInflows(
        act=ctx.act(options.entry, within(f"{county}-{year}")),
        book=f"{county}-{year}",
        sheet=sheet,
        received_on=received_on,
        document_date=document_date,
        dry_run=ctx.dry_run,
        continuing=options.continuing,
        accept=file.accept,
        unreadable={row.number: _unreadable(row) for row in sheet.refused},
    )
    return await ctx.execute(commands.import_inflows, command, status=201)


def _unreadable(row: Row) -> Problem:
    return invalid(tuple(FieldProblem(f"/{problem.field}", problem.detail) for problem in row.problems))
