"""The event feed over HTTP, the same in every service: auditors and departments need no NATS.

Events are numbered without gaps, so whoever has n and receives n+2 knows that n+1 is missing.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from functools import cache
from typing import Annotated, Any

import anyio
import msgspec
from fastapi import Depends, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from shared.contracts.envelope import Published
from shared.kernel import regional_access as policy
from shared.platform.eventstore.service_log import Publish, ServiceLog
from shared.platform.identity.roles import Role
from shared.platform.messaging.chain import Chain
from shared.platform.messaging.cloudevents import encode
from shared.platform.web.bodies import Position
from shared.platform.web.context import QueryContext, query, state_of
from shared.platform.web.ranges import in_order
from shared.platform.web.router import Router
from shared.platform.web.service_state import ServiceState

FEED_ROLES = (Role.SYSTEM, Role.AUDITOR, Role.FINANCE, Role.PROJECT_DEPT, Role.PREFECTURE, Role.PROVINCE)
STREAM_BATCH = 200
PING_SECONDS = 15.0
SLOW_READER_SECONDS = 30.0


class Feed:
    """One service's events as they are published, within the caller's region."""

    def __init__(self, state: ServiceState, publish: Publish) -> None:
        self._state, self._publish = state, publish

    def last(self) -> int:
        """The last sequence of the log."""
        with self._state.engine.connect() as connection:
            return self._state.events.last(connection)

    def after(self, sequence: int, limit: int, wanted: Callable[[Published], bool]) -> tuple[int, list[bytes]]:
        """How far was read, and what of it was wanted."""
        with self._state.engine.connect() as connection:
            events = Chain(self._state.events).after(connection, sequence, limit)
        pairs = [(recorded, self._publish(recorded)) for recorded in events]
        lines = [encode(self._state.cell, self._state.name, r, p) for r, p in pairs if wanted(p)]
        return (events[-1].sequence if events else sequence), lines


def _filter(region: str, types: list[str]) -> Callable[[Published], bool]:
    asked = policy.places(region)

    def wanted(published: Published) -> bool:
        return asked.holds(published.place) and (not types or f"{published.aggregate}.{published.event}" in types)

    return wanted


@cache
def feed_router(log: ServiceLog) -> Router:
    """The three feed routes of one service."""
    router = Router(prefix=f"/{log.service}/v1", tags=["事件"])
    ask_feed = Annotated[QueryContext, Depends(query(*FEED_ROLES))]

    @router.get("/events")
    def events(
        ask: ask_feed,
        after: Annotated[Position, Query()] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 200,
        types: Annotated[list[str], Query()] = [],  # noqa: B006
        county: Annotated[str | None, Query(pattern=r"^\d{2,6}$")] = None,
        accept: Annotated[str, Header()] = "",
    ) -> Response:
        """The next events behind `after`: a CloudEvents batch, or NDJSON by `Accept: application/x-ndjson`.

        `X-Next-After` says how far the log was read, also where nothing of it was for you.
        """
        wanted = _filter(ask.listed(county or "", "/query/county"), types)
        reached, lines = Feed(ask.state, log.publish).after(after, limit, wanted)
        headers = {"X-Next-After": str(reached)}
        if "ndjson" in accept:
            return Response(b"\n".join(lines), media_type="application/x-ndjson", headers=headers)
        batch = b"[" + b",".join(lines) + b"]"
        return Response(batch, media_type="application/cloudevents-batch+json", headers=headers)

    @router.get("/events/gaps")
    def gaps(
        ask: ask_feed,
        start: Annotated[int, Query(alias="from", ge=1, le=2**62)],
        end: Annotated[int, Query(alias="to", ge=1, le=2**62)],
    ) -> dict[str, Any]:
        """Which sequences of a range a subscriber of your region should have (`expected`), at most 10,000 at once."""
        in_order(start, end, ("from", "to"))
        end = min(end, start + 9_999)
        _, lines = Feed(ask.state, log.publish).after(start - 1, end - start + 1, _filter(ask.region, []))
        expected = [int(msgspec.json.decode(line)["sequence"]) for line in lines]
        return {"from": start, "to": end, "last": Feed(ask.state, log.publish).last(), "expected": expected}

    @router.get("/events/stream")
    async def stream(
        request: Request,
        ask: ask_feed,
        after: Annotated[Position, Query()] = 0,
        last_event_id: Annotated[Position | None, Header()] = None,
    ) -> StreamingResponse:
        """Server-sent events: `id:` is the sequence; `Last-Event-ID` resumes by replay, nothing is skipped."""
        start = last_event_id if last_event_id is not None else after
        lines = _stream(request, Feed(ask.state, log.publish), ask, start)
        return EventStream(request, lines)

    return router


class EventStream(StreamingResponse):
    """A server-sent event stream that no proxy holds back, one of a limited number.

    A reader who leaves what is sent to them lying for too long is dropped, and resumes by `Last-Event-ID`.
    """

    def __init__(self, request: Request, lines: AsyncIterator[bytes]) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(lines, media_type="text/event-stream", headers=headers)
        self._request = request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def soon(message: Message) -> None:
            with anyio.fail_after(SLOW_READER_SECONDS):
                await send(message)

        with state_of(self._request).limiter.streams.one(self._request), suppress(TimeoutError, ClientDisconnect):
            await super().__call__(scope, receive, soon)


async def _stream(request: Request, feed: Feed, ctx: QueryContext, position: int) -> AsyncIterator[bytes]:
    wanted = _filter(ctx.region, [])
    async for _ in changes(request, ctx.state):
        while True:
            reached, lines = await anyio.to_thread.run_sync(feed.after, position, STREAM_BATCH, wanted)
            for line in lines:
                sequence = msgspec.json.decode(line)["sequence"]
                yield b"id: %s\nevent: event\ndata: %s\n\n" % (sequence.encode(), line)
            if reached == position:
                break
            position = reached
        yield b": ping\n\n"


async def changes(request: Request, state: ServiceState) -> AsyncIterator[None]:
    """Wakes at once, then whenever the read model moved, and every fifteen seconds; ends with the client or service."""
    with state.news() as news:
        while not state.stopping.is_set() and not await request.is_disconnected():
            yield None
            try:
                await asyncio.wait_for(news.wait(), PING_SECONDS)
            except TimeoutError:
                continue
            news.clear()
