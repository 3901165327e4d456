"""Waiting for a fact instead of for a time: a busy machine makes a test slower, never wrong."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import TypeVar, cast

T = TypeVar("T")

SECONDS = 120
EVERY = 0.02


async def until(fact: Callable[[], T | Awaitable[T]], seconds: float = SECONDS, every: float = EVERY) -> T:
    """What `fact` gives, or its coroutine, as soon as it is something; fails after so many seconds."""
    deadline = time.monotonic() + seconds
    while True:
        given = fact()
        found = cast(T, await given if isawaitable(given) else given)
        if found:
            return found
        assert time.monotonic() < deadline, f"not so within {seconds} s: {found!r}"
        await asyncio.sleep(every)


def wait_until(fact: Callable[[], T], seconds: float = SECONDS) -> T:
    """As `until`, for a test without an event loop."""
    deadline = time.monotonic() + seconds
    while not (found := fact()):
        assert time.monotonic() < deadline, f"not so within {seconds} s: {found!r}"
        time.sleep(EVERY)
    return found
