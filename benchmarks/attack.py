"""Public pages under attack: how long 64 readers wait while others send garbage tokens, slow bodies and objections."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from benchmarks.attackers import answer
from benchmarks.place import Place
from benchmarks.results import Series, Target
from benchmarks.suite import Benchmark, Size
from deploy.local.ports import internal_port
from deploy.local.stack import Stack

READERS = 64
EACH_SECONDS = 2.0
"""How often a reader asks for a page, all of them from one address: below its limit also when they catch up."""

PAGE = b"GET /disclosure/ HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\n\r\n"
AT_LEAST_SECONDS = 0.5


def attack(place: Place, size: Size) -> Iterator[Benchmark]:
    """The 99th percentile of a public page in milliseconds: quiet, under each attack, and under all at once."""
    stack = Stack(place.directory / "attacked", port=internal_port())
    stack.start()
    place.stack.callback(stack.stop)
    port = urlsplit(stack.address).port or 0
    seconds = max(size.requests / 400, AT_LEAST_SECONDS)
    yield Benchmark(Series("attack.quiet", "ms"), lambda: page_p99(port, seconds))
    for kinds in (("tokens",), ("slow",), ("objections",), ("tokens", "slow", "objections")):
        name = f"attack.{kinds[0] if len(kinds) == 1 else 'all'}"
        series = Series(name, "ms", (Target(2, baseline="attack.quiet", at_most=True),))
        yield Benchmark(series, lambda kinds=kinds: under(port, kinds, seconds))  # type: ignore[misc]


def under(port: int, kinds: tuple[str, ...], seconds: float) -> float:
    """The same while attackers of these kinds are at work."""
    with attackers(port, kinds):
        return page_p99(port, seconds)


@contextmanager
def attackers(port: int, kinds: tuple[str, ...]) -> Iterator[None]:
    """Attackers in a process of their own, from half a second before."""
    argv = [sys.executable, "-m", "benchmarks.attackers", str(port), *kinds]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        time.sleep(0.5)
        try:
            yield
        finally:
            assert process.stdin is not None
            process.stdin.close()


def page_p99(port: int, seconds: float) -> float:
    """Milliseconds to the whole page at the 99th percentile. Raises RuntimeError for any answer but 200."""
    times = sorted(asyncio.run(_read(port, seconds)))
    return times[len(times) * 99 // 100] * 1_000


async def _read(port: int, seconds: float) -> list[float]:
    readers = (_reader(port, number * EACH_SECONDS / READERS, seconds) for number in range(READERS))
    return [each for found in await asyncio.gather(*readers) for each in found]


async def _reader(port: int, first: float, seconds: float) -> list[float]:
    await asyncio.sleep(first)
    times: list[float] = []
    until = time.perf_counter() + seconds
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while not times or time.perf_counter() < until:
        began = time.perf_counter()
        writer.write(PAGE)
        status, _ = await answer(reader)
        times.append(time.perf_counter() - began)
        if status != "200":
            raise RuntimeError(f"a public page was answered {status}")
        await asyncio.sleep(max(began + EACH_SECONDS - time.perf_counter(), 0))
    writer.close()
    return times
