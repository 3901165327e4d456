"""The steps of the procedure over HTTP. The engine checks the step's own role and place."""

from typing import Annotated

from fastapi import Path, Response
from pydantic import Field

from services.projects.assets.api import AssetBody
from services.projects.register.access import ActorCommand, LeadingGroupCommand
from services.projects.register.events import Value
from services.projects.register.fields import MAX_ITEMS, Filled, Long, Number, ProjectNumber
from services.projects.steps import commands
from services.projects.steps.commands import TakeStep, TakeSteps
from shared.platform.web.bodies import ActBody, Body, Day
from shared.platform.web.router import Router

router = Router(prefix="/projects/v1", tags=["项目"])


class StepBody(ActBody):
    """A step: what it puts on record, by the names its workflow gives (`GET /workflows/{pack}`); fen as integers."""

    evidence: Annotated[dict[Filled, Value], Field(default_factory=dict, max_length=50)]
    assets: Annotated[tuple[AssetBody, ...], Field(max_length=MAX_ITEMS, strict=False)] = ()


class ItemBody(Body):
    """One project's outcome: "decide" with `approved_fen`, or "defer" and "refuse" with `reason`."""

    project: ProjectNumber
    outcome: Annotated[str, Field(pattern="^(decide|defer|refuse)$")]
    approved_fen: Annotated[int, Field(ge=0)] | None = None
    reason: Long | None = None


class DecisionsBody(ActBody):
    """One meeting of the leading group, item by item; all items are recorded or none."""

    minutes_no: Filled
    meeting_on: Day
    attendance: Annotated[int, Field(ge=1)]
    items: Annotated[tuple[ItemBody, ...], Field(min_length=1, max_length=MAX_ITEMS, strict=False)]

    def evidence_of(self, item: ItemBody) -> dict[str, Value]:
        """The meeting's papers with the item's outcome, as the step wants them."""
        papers: dict[str, Value] = {"minutes_no": self.minutes_no, "meeting_on": self.meeting_on.isoformat()}
        if item.outcome == "decide":
            amount: dict[str, Value] = {} if item.approved_fen is None else {"approved_fen": item.approved_fen}
            return papers | {"attendance": self.attendance} | amount
        return papers if item.reason is None else papers | {"reason": item.reason}


@router.post("/projects/{project}/steps/{command}")
async def take_step(
    project: Number, command: Annotated[str, Path(pattern="^[a-z-]{3,60}$")], body: StepBody, ctx: ActorCommand
) -> Response:
    """Take a step of the procedure (两上两下 and what follows). Answers {project, state, next}.

    409 when the state does not list the step or a guard refuses, 403 for another role, region or adjacent hands,
    422 with each field of the evidence that is missing or wrong; the clause is in `legal_basis`.
    """
    asked = TakeStep(
        act=ctx.act(body),
        project=project,
        command=command,
        evidence=body.evidence,
        assets=tuple(asset.to_row() for asset in body.assets),
    )
    return await ctx.execute(commands.take_step, asked)


@router.post("/decisions", status_code=201)
async def decide_projects(body: DecisionsBody, ctx: LeadingGroupCommand) -> Response:
    """One meeting of the leading group, item by item (审定): every item is recorded, or none. Answers {items}."""
    act = ctx.act(body)
    steps = tuple(
        TakeStep(act=act, project=item.project, command=item.outcome, evidence=body.evidence_of(item))
        for item in body.items
    )
    return await ctx.execute(commands.take_steps, TakeSteps(steps=steps), status=201)
