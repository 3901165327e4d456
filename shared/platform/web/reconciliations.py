"""What was compared with the logs, when, and what was found: in short for everyone, by name for auditors."""

from datetime import datetime
from functools import cache
from typing import Annotated, Any

from fastapi import Depends, Path, Query
from fastapi.responses import JSONResponse
from sqlalchemy import Connection

from shared.kernel import regional_access as policy
from shared.kernel.errors import NotFound
from shared.platform.identity.roles import Role
from shared.platform.reconciling import Agreement, Reconciler
from shared.platform.reconciling.records import ASKED, Ended, Records
from shared.platform.web.bodies import PageSize, Position
from shared.platform.web.context import QueryContext, public_query, query
from shared.platform.web.router import Router

RunNumber = Annotated[int, Path(ge=1, le=2**62)]
WHO_LOOKS = (Role.AUDITOR, Role.SYSTEM)


class RunUnknown(NotFound):
    """No run of that number was ever begun."""

    title = "没有这次核对"


@cache
def reconciliations_router(service: str) -> Router:
    """The reconciliations of one service."""
    router = Router(prefix=f"/{service}/v1", tags=["核对"])
    auditor = Annotated[QueryContext, Depends(query(*WHO_LOOKS))]

    @router.post("/reconciliations", status_code=202)
    async def begin(ask: auditor, heal: Annotated[bool, Query()] = False) -> JSONResponse:
        """Have everything that is shown compared with the logs now; `heal=true` puts right what differs.

        It enters nothing in any book and needs no Idempotency-Key. One at a time: 409 while one is under way. What it
        finds stands at the address in `location`.
        """
        assert ask.caller is not None
        run = await _of(ask).ask(ASKED, ask.caller.actor.staff, heals=heal)
        body = {"number": run.number, "begun_at": run.begun_at.isoformat(), "heals": run.heals}
        return JSONResponse(body, 202, {"Location": f"/{service}/v1/reconciliations/{run.number}"})

    @router.get("/reconciliations")
    def listed(
        ctx: Annotated[QueryContext, Depends(public_query)],
        before: Annotated[Position | None, Query()] = None,
        limit: Annotated[PageSize, Query()] = 20,
    ) -> dict[str, Any]:
        """Whether what is shown agrees with the logs, and the runs that found so, the latest first.

        `agreed_at`: when everything was last compared and agreed, null for never. `differs_since`: when it was found
        that something does not, null where nothing is known. A run's `outcome` is `equal`, `healed` (it differed and
        was put right), `differs` (it still does), `not-compared` (nothing is said of what was not), `running`, or
        `cut-off` (it never ended).
        """
        with ctx.state.engine.connect() as connection:
            runs = Records(connection, service).latest(limit, before)
            stands = Agreement.read(connection, service)
        following = str(runs[-1].run.number) if len(runs) == limit else None
        standing = {"agreed_at": _moment(stands.agreed_at), "differs_since": _moment(stands.differs_since)}
        return standing | {"items": [_row(run, _of(ctx)) for run in runs], "next": following, "sequence": ctx.sequence}

    @router.get("/reconciliations/{run}")
    def one(
        ask: auditor, run: RunNumber, after: Annotated[Position, Query()] = 0, limit: Annotated[PageSize, Query()] = 100
    ) -> dict[str, Any]:
        """One run: how far it is, why something was not compared, and what it found, by name.

        A finding is a row that was `changed`, `added` or is `missing`, with table and key; of a changed one the
        columns, their values only where they are numbers, days or yes-or-no. Of other regions only the number of
        findings is told.
        """
        with ask.state.engine.connect() as connection:
            return _in_full(connection, ask, run, after, limit)

    return router


def _of(ctx: QueryContext) -> Reconciler:
    reconciler = ctx.state.reconciler
    assert reconciler is not None
    return reconciler


def _row(ended: Ended, reconciler: Reconciler) -> dict[str, Any]:
    run = ended.run
    under_way = reconciler.run is not None and reconciler.run.number == run.number
    return {
        "number": run.number,
        "cause": run.cause,
        "begun_at": _moment(run.begun_at),
        "ended_at": _moment(ended.ended_at),
        "outcome": ended.outcome or ("running" if under_way else "cut-off"),
        "heals": run.heals,
        "events": ended.events,
        "rows": sum((ended.rows or {}).values()),
        "differing": ended.differing,
        "healed": ended.healed,
        "seconds": ended.seconds,
    }


def _in_full(connection: Connection, ctx: QueryContext, number: int, after: int, limit: int) -> dict[str, Any]:
    records, reconciler = Records(connection, ctx.state.name), _of(ctx)
    found = records.latest(1, number + 1)
    if not found or found[0].run.number != number:
        raise RunUnknown("没有这个编号的核对，请从列表中选取")
    ended = found[0]
    row = _row(ended, reconciler)
    progress = reconciler.progress if row["outcome"] == "running" else None
    findings = records.findings(number, after, limit)
    shown = [finding for finding in findings if _may_see(ctx, finding["place"])]
    return row | {
        "asked_by": ended.run.asked_by,
        "progress": {"doing": progress.doing, "done": progress.done, "of": progress.of} if progress else None,
        "compared": ended.rows or {},
        "positions": ended.positions or {},
        "reasons": list(ended.reasons),
        "findings": shown,
        "of_other_regions": len(findings) - len(shown),
        "next": str(findings[-1]["ordinal"]) if len(findings) == limit else None,
    }


def _may_see(ctx: QueryContext, place: str) -> bool:
    """Own region or below; what is about no region is for whoever may look at all."""
    return not place or not ctx.region or (place.isdecimal() and policy.covers(ctx.region, place))


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
