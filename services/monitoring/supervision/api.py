"""The leading group's day: what happened in the county's funds, that it was looked at, and what was told to whom."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Depends, Path, Query, Response
from pydantic import Field

from services.monitoring.supervision import commands
from services.monitoring.supervision.commands import AnswerInstruction, SuperviseDay
from services.monitoring.supervision.queries import SupervisionQueries
from services.monitoring.supervision.supervised_day import Instruction, is_addressed
from services.monitoring.upstream.access import ReaderQuery
from services.monitoring.upstream.lists import Row
from services.monitoring.upstream.movement import Kind
from services.monitoring.upstream.sourced import stand_of, today_of
from shared.kernel.regional_access import Matter
from shared.platform.identity.roles import Role
from shared.platform.web.bodies import ActBody, Body, Day
from shared.platform.web.context import CommandContext, QueryContext, require_role
from shared.platform.web.router import Router
from shared.platform.web.tabular import Format, as_file, negotiated_format

router = Router(prefix="/monitoring/v1", tags=["日常监管"])

LeadingGroupCommand = Annotated[CommandContext, Depends(require_role(Role.LEADING_GROUP))]
BODIES = (Role.FINANCE, Role.PROJECT_DEPT, Role.SECTOR_DEPT, Role.TOWNSHIP, Role.IMPLEMENTER)
BodyCommand = Annotated[CommandContext, Depends(require_role(*BODIES))]
County = Annotated[str, Path(pattern=r"^\d{6}$", description="县级区划代码")]
On = Annotated[Day, Path()]
Wanted = Annotated[Format, Depends(negotiated_format)]

ENTRIES = {
    "entry_no": "分录号", "book": "专账", "kind": "事项", "lot": "资金来源", "project": "项目", "name": "项目名称",
    "amount": "金额（元）", "effective_on": "业务日期", "reference": "文号或凭证号", "pooling_department": "整合部门",
    "using_unit": "使用单位", "simulated": "模拟数据",
}  # fmt: skip
DAYS = {
    "day": "日期", "due": "应监管", "supervised": "已监管", "late": "迟于次一工作日", "gap": "缺口",
    "organisation": "确认单位", "post": "岗位", "remarks": "意见", "instructions": "督办事项（项）",
    "simulated": "模拟数据",
}  # fmt: skip
INSTRUCTIONS = {
    "day": "监管日", "number": "序号", "to": "承办方", "organisation": "承办单位", "about": "事由编号",
    "text": "督办事项", "due_on": "答复期限", "state": "状态", "answer": "答复", "answered_by": "答复单位",
    "simulated": "模拟数据",
}  # fmt: skip
KINDS = {
    Kind.RECEIVED: "到账",
    Kind.COMMITTED: "安排",
    Kind.RELEASED: "释放安排",
    Kind.DISBURSED: "拨付",
    Kind.RETURNED: "结余收回",
    Kind.SPENT: "单位支出",
    Kind.CARRIED_IN: "上年结转转入",
    Kind.CARRIED_OUT: "结转下年",
    Kind.COMMITTED_IN: "上年安排转入",
    Kind.COMMITTED_OUT: "安排结转下年",
    Kind.PASSED_DOWN: "下达下级",
}
STATES = {"open": "待答复", "overdue": "逾期未答复", "answered": "已答复"}
WORDS: dict[Any, str] = {**KINDS, **STATES, **{role: role.label for role in BODIES}, True: "是", False: "否"}


class InstructionBody(Body):
    """What a body shall do or explain by a day: a role of the county, or one organisation of that role."""

    to: Literal["finance", "project-dept", "sector-dept", "township", "implementer"]
    organisation: Annotated[str, Field(max_length=200)] = ""
    about: Annotated[str, Field(max_length=200)] = ""
    text: Annotated[str, Field(min_length=1, max_length=1000)]
    due_on: Day


class SupervisionBody(ActBody):
    """The day's list was looked at, as far as `seen`, the `sequence` it named; what is to be done about it."""

    seen: Annotated[int, Field(ge=0, le=2**53)]
    remarks: Annotated[str, Field(max_length=2000)] = ""
    instructions: Annotated[list[InstructionBody], Field(max_length=50, default_factory=list)]

    def to_instructions(self) -> tuple[Instruction, ...]:
        """The instructions in their order."""
        return tuple(
            Instruction(one.to, one.organisation, one.about, one.text, one.due_on) for one in self.instructions
        )


class AnswerBody(ActBody):
    """What was done, or why not."""

    answer: Annotated[str, Field(max_length=2000)]


@router.get("/counties/{county}/days/{day}")
def show_day(county: County, day: On, ctx: ReaderQuery, kind: Wanted) -> Any:
    """The day's list of a county: entries recorded that day with who pooled and who uses the money, and refusals; then
    alerts, holds, windows past their last day and instructions as they are open now. `sequence` is what to confirm.

    At most 500 entries (`complete` tells); the sums are of all. As CSV or XLSX the entries.
    """
    found = _supervision(ctx, county).day(county, day, today_of(ctx))
    if kind != "json":
        return _file(kind, found["entries"], f"{county}-{day}", ENTRIES)
    return found | stand_of(ctx)


@router.post("/counties/{county}/days/{day}/supervision", status_code=201)
async def supervise(county: County, day: On, body: SupervisionBody, ctx: LeadingGroupCommand) -> Response:
    """The leading group's member confirms having looked at a day (日常监管), with remarks and instructions (督办).

    Once a day: 409 day-supervised-already. 403 from any other level. Confirmed after the next working day it is `late`.
    """
    command = SuperviseDay(
        county=county, day=day, seen=body.seen, remarks=body.remarks, instructions=body.to_instructions(),
        act=ctx.act(body),
    )  # fmt: skip
    return await ctx.execute(commands.supervise_day, command, status=201)


@router.post("/counties/{county}/days/{day}/instructions/{number}/answer", status_code=201)
async def answer(
    county: County, day: On, number: Annotated[int, Path(ge=1, le=50)], body: AnswerBody, ctx: BodyCommand
) -> Response:
    """The body that an instruction went to answers it, once. 403 not-addressed for any other."""
    command = AnswerInstruction(county=county, day=day, number=number, answer=body.answer, act=ctx.act(body))
    return await ctx.execute(commands.answer_instruction, command, status=201)


@router.get("/counties/{county}/supervision")
def show_supervision(
    county: County,
    ctx: ReaderQuery,
    kind: Wanted,
    month: Annotated[str, Query(pattern=r"^20\d{2}-(0[1-9]|1[0-2])$", examples=["2020-03"])],
) -> Any:
    """The days of a month on which the leading group had to look, and whether it did: working days, days with money.

    `gap`: the day is over and nobody looked. `share` says it in figures. Also as CSV or XLSX.
    """
    days, today = _supervision(ctx, county), today_of(ctx)
    year, number = map(int, month.split("-"))
    first, last = date(year, number, 1), date(year, number, monthrange(year, number)[1])
    rows = days.register(county, first, last, today)
    if kind != "json":
        return _file(kind, rows, f"{county}-{month}-supervision", DAYS)
    return {"county": county, "month": month, "items": rows, "share": days.share(rows, today)} | stand_of(ctx)


@router.get("/counties/{county}/instructions")
def list_instructions(
    county: County, ctx: ReaderQuery, kind: Wanted, state: Literal["open", "overdue", "answered"] | None = None
) -> Any:
    """The leading group's instructions in order: `open`, `overdue` (督办逾期) or `answered`. Also as CSV or XLSX.

    A body of a place in the county sees those that it may answer.
    """
    part = ctx.part_of(county, Matter.INSTRUCTIONS, "/path/county")
    rows = ctx.read(SupervisionQueries).instructions(county, state, today_of(ctx))
    rows = rows if part == county else [row for row in rows if _addressed(row, ctx)]
    if kind != "json":
        return _file(kind, rows, f"{county}-instructions", INSTRUCTIONS)
    return {"county": county, "items": rows} | stand_of(ctx)


def _file(kind: Format, rows: Iterable[Row], name: str, columns: dict[str, str]) -> Response:
    """The rows for people: codes and flags in words."""
    coded = ("kind", "to", "state", "due", "supervised", "late", "gap", "simulated")
    worded = (row | {field: WORDS.get(row[field], row[field]) for field in coded if field in row} for row in rows)
    return as_file(kind, worded, name, columns)


def _supervision(ctx: QueryContext, county: str) -> SupervisionQueries:
    ctx.within(county, "/path/county")
    return ctx.read(SupervisionQueries)


def _addressed(row: Row, ctx: QueryContext) -> bool:
    assert ctx.caller is not None  # every route here asks for a role
    actor = ctx.caller.actor
    return is_addressed(row["to"], row["organisation"], actor)
