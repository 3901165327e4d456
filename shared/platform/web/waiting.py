"""Waiting: for a command to be answered, and for what was written to be read.

A question may wait until this service has come so far.

`wait_for=48` waits for its own log, `wait_for=ledger:48,projects:7` for what it has heard of others, and then for what
that led to in its own log.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Annotated

import anyio
import anyio.to_thread
from fastapi import Query

from shared.kernel.errors import Conflict, FieldProblem, Invalid
from shared.platform.commands.idempotency import Answer
from shared.platform.commands.writer import Unavailable
from shared.platform.eventstore.checkpoints import read_position
from shared.platform.web.problems import ReadingStopped
from shared.platform.web.service_state import ServiceState

SECONDS = 2.0
LOOK_SECONDS = 0.05
_ONE = r"([a-z]{1,20}:)?\d{1,18}"

WaitFor = Annotated[
    str | None,
    Query(
        pattern=rf"^{_ONE}(,{_ONE}){{0,3}}$",
        max_length=200,
        description="读到此处再回答，最多等 2 秒：本服务日志的序号（48），或所收听服务的（ledger:48），可用逗号并列",
    ),
]


class NotReachedYet(Conflict):
    """What was to be waited for has not been read here yet; ask again."""

    title = "尚未读到所指定的记录"


class SourceUnknown(Invalid):
    """This service does not hear the service whose position is to be waited for."""

    title = "不收听该服务"


async def wait_until_read(state: ServiceState, wait_for: str | None) -> None:
    """Hold a question until the read model has come so far. Raises SourceUnknown, NotReachedYet or ReadingStopped."""
    for wanted in wait_for.split(",") if wait_for else ():
        source, _, number = wanted.rpartition(":")
        sequence = int(number)
        if not source or source == state.name:
            await _own(state, sequence)
        else:
            await _heard(state, source, sequence)


async def _own(state: ServiceState, sequence: int) -> None:
    with anyio.move_on_after(SECONDS), state.news() as news:
        while state.position < sequence:
            _raise_where_stopped(state, f"读取停在第 {state.position} 号记录，第 {sequence} 号尚读不到")
            await news.wait()
            news.clear()
        return
    raise NotReachedYet(f"已读到第 {state.position} 号记录，尚未到第 {sequence} 号，请稍后再读")


async def _heard(state: ServiceState, source: str, sequence: int) -> None:
    if source not in state.sources:
        known = "、".join(state.sources) or "无"
        problem = FieldProblem("/query/wait_for", f"本服务收听的服务：{known}")
        raise SourceUnknown(f"本服务不收听 {source}，等不到它的记录", fields=(problem,))
    position = 0
    with anyio.move_on_after(SECONDS):
        while (position := await _in_thread(partial(_position, state, source))) < sequence:
            _raise_where_stopped(state, f"{source} 的记录读到第 {position} 号，第 {sequence} 号尚读不到")
            await anyio.sleep(LOOK_SECONDS)
        await _own(state, await _in_thread(partial(_last, state)))
        return
    raise NotReachedYet(f"{source} 的记录已读到第 {position} 号，尚未到第 {sequence} 号，请稍后再读")


def _raise_where_stopped(state: ServiceState, where: str) -> None:
    if why := state.stopped():
        raise ReadingStopped(f"{where}：{why}")


async def _in_thread(ask: Callable[[], int]) -> int:
    return await anyio.to_thread.run_sync(ask)


def _position(state: ServiceState, source: str) -> int:
    with state.engine.connect() as connection:
        return read_position(connection, source)


def _last(state: ServiceState) -> int:
    with state.engine.connect() as connection:
        return state.events.last(connection)


async def answered_in_time(submitted: "asyncio.Future[Answer]", seconds: float) -> Answer:
    """What the writer answers, once it does; raises Unavailable after so many seconds: the outcome is not known."""
    late = asyncio.get_running_loop().call_later(seconds, _give_up, submitted)
    try:
        return await submitted
    finally:
        late.cancel()


def _give_up(submitted: "asyncio.Future[Answer]") -> None:
    if not submitted.done():
        submitted.set_exception(Unavailable("处理超时，结果未知，请用同一幂等键重试"))
