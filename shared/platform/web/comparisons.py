"""Whether what this service heard of others is what they signed: for everyone to see, and for reports to rest on."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Annotated, Any

from fastapi import Depends

from shared.kernel.errors import Conflict
from shared.platform.web.context import QueryContext, public_query
from shared.platform.web.router import Router
from shared.platform.web.service_state import ServiceState

LONGEST = timedelta(hours=1)
"""So long the last comparison may lie back when a report is made."""


class NotAgreed(Conflict):
    """What was heard is not what the publisher signed: no report is made of it until it agrees again."""

    title = "数据正在核对"


@cache
def comparisons_router(name: str) -> Router:
    """The one question."""
    router = Router(prefix=f"/{name}/v1", tags=["存证"])

    @router.get("/comparisons")
    def comparisons(ctx: Annotated[QueryContext, Depends(public_query)]) -> dict[str, Any]:
        """Of each service that is heard here: how many entries agreed with its signed checkpoint, and when last.

        `size` and `compared_at` are 0 and null while no checkpoint was compared yet. `mismatch` names the first entry
        that is not as it was signed, what it is and since when; null where all agree. Every minute it is compared anew.
        """
        return {"items": [_row(comparer) for comparer in ctx.state.comparisons], "sequence": ctx.sequence}

    return router


def _row(comparer: Any) -> dict[str, Any]:
    wrong, at = comparer.mismatch, comparer.compared_at
    told = {"sequence": wrong.sequence, "what": wrong.what, "since": wrong.since.isoformat()} if wrong else None
    return {
        "source": comparer.source,
        "size": comparer.size,
        "compared_at": at.isoformat() if at else None,
        "mismatch": told,
    }


def assert_agreed(state: ServiceState) -> None:
    """Raise NotAgreed where what was heard of a service is not what it signed, or was not compared for too long.

    A source that was never compared, because its publisher seals nothing, hinders no report.
    """
    for comparer in state.comparisons:
        if wrong := comparer.mismatch:
            since = f"{wrong.since:%Y-%m-%d %H:%M} UTC"
            raise NotAgreed(
                f"所据的 {wrong.source} 第 {wrong.sequence} 号记录与其签名的日志不符，自 {since} 起正在核对；"
                "核对一致后再出具报告，详情见 comparisons"
            )
        if (last := comparer.compared_at) and datetime.now(UTC) - last > LONGEST:
            raise NotAgreed(
                f"所据的 {comparer.source} 记录自 {last:%Y-%m-%d %H:%M} UTC 起未能与其签名核对（{comparer.hindered}）；"
                "恢复核对后再出具报告，详情见 comparisons"
            )
