"""Work in threads for tasks that may be cancelled."""

import asyncio
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

import anyio

Args = TypeVarTuple("Args")
Result = TypeVar("Result")


async def run_shielded_in_thread(call: Callable[[*Args], Result], *args: *Args) -> Result:
    """The result of a call in a thread. A cancellation takes effect when the call has ended, never in its middle.

    A cancelled task would otherwise leave the thread behind with a connection in its hands, while the service that
    cancelled it goes on to close them all.
    """
    work = asyncio.ensure_future(anyio.to_thread.run_sync(call, *args))
    cancelled: asyncio.CancelledError | None = None
    while not work.done():
        try:
            await asyncio.wait([work])
        except asyncio.CancelledError as early:
            cancelled = early
    if cancelled is not None:
        raise cancelled from work.exception()
    return work.result()
