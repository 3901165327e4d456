"""The stream of read-model changes: what a dashboard listens to while one looks."""

from collections.abc import AsyncIterator
from typing import Annotated

import anyio
import msgspec
from fastapi import Header, Query, Request
from fastapi.responses import StreamingResponse

from services.monitoring.stream.queries import ChangeQueries
from services.monitoring.upstream.access import PublicQuery
from shared.kernel.divisions import succession
from shared.platform.web.bodies import Position
from shared.platform.web.context import QueryContext
from shared.platform.web.feed import EventStream, changes
from shared.platform.web.router import Router

router = Router(prefix="/monitoring/v1", tags=["资金监测"])

BATCH = 200


@router.get("/stream")
async def stream(
    request: Request,
    ctx: PublicQuery,
    county: Annotated[str, Query(pattern=r"^\d{0,6}$")] = "",
    after: Annotated[Position | None, Query()] = None,
    last_event_id: Annotated[Position | None, Header()] = None,
) -> StreamingResponse:
    """Server-sent events `change` {county, book, what, source, sequence, at}; `what` is books, funds, projects, assets,
    notices, alerts or supervision. `Last-Event-ID` (or `after`) resumes by replay, nothing is skipped; without it, from
    now on.
    """
    start = last_event_id if last_event_id is not None else after
    position = start if start is not None else await anyio.to_thread.run_sync(ctx.read(ChangeQueries).last_change)
    return EventStream(request, _lines(request, ctx, county, position))


async def _lines(request: Request, ctx: QueryContext, county: str, position: int) -> AsyncIterator[bytes]:
    wanted = succession().region(county)
    async for _ in changes(request, ctx.state):
        while rows := await anyio.to_thread.run_sync(ctx.read(ChangeQueries).changes, position, BATCH):
            for row in rows:
                position = row.pop("id")
                if wanted.holds(row["county"]):
                    yield b"id: %d\nevent: change\ndata: %s\n\n" % (position, msgspec.json.encode(row))
        yield b": ping\n\n"
