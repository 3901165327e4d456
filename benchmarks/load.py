"""The load generator: raw HTTP/1.1 over kept connections, in a process of its own, every request made beforehand.

It must never be what is measured: the run reports how many requests a second it could send with a core of its own.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import cast

import uvloop

NUMBER = "@n@"
"""Stands in a path, header or line for a number that no other request has."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """POST requests to one port of the loopback, each connection sending its next when the last is answered.

    A body is one `line`, or with `lines` above 0 a JSON array of so many. With a `rate` above 0 no more than so many
    requests a second are sent.
    """

    port: int
    path: str
    line: str
    first: int
    requests: int
    connections: int = 64
    lines: int = 0
    rate: float = 0
    headers: dict[str, str] = field(default_factory=dict)

    def made(self) -> Iterator[bytes]:
        """The requests as they go over the wire."""
        headers = {"host": "127.0.0.1", "content-type": "application/json"} | self.headers
        head = f"POST {self.path} HTTP/1.1\r\n" + "".join(f"{name}: {text}\r\n" for name, text in headers.items())
        for number in range(self.first, self.first + self.requests):
            body = self._body(number).encode()
            yield f"{head.replace(NUMBER, str(number))}content-length: {len(body)}\r\n\r\n".encode() + body

    def _body(self, number: int) -> str:
        if not self.lines:
            return self.line.replace(NUMBER, str(number))
        return "[" + ",".join(self.line.replace(NUMBER, f"{number}-{line}") for line in range(self.lines)) + "]"


@dataclass(frozen=True)
class Answered:
    """What came of a load: seconds of the whole, of the generator's own work, and of its median and slowest answers."""

    seconds: float
    busy: float
    p50: float
    p99: float
    statuses: dict[str, int]
    sample: str

    def require(self, status: int) -> "Answered":
        """Refuse to call it a measurement when anything else was answered."""
        if set(self.statuses) != {str(status)}:
            raise RuntimeError(f"expected only {status}, got {self.statuses}: {self.sample}")
        return self


def send(load: Load) -> Answered:
    """Run a load in another process and wait for it."""
    argv = [sys.executable, "-m", "benchmarks.load"]
    ran = subprocess.run(argv, input=json.dumps(asdict(load)), text=True, capture_output=True, check=False)
    if ran.returncode:
        raise RuntimeError(f"the load generator failed:\n{ran.stderr}")
    return Answered(**json.loads(ran.stdout))


class _Tally:
    """The requests still to send and the answers so far, shared by all connections."""

    def __init__(self, requests: list[bytes], rate: float) -> None:
        self.waiting = iter(requests)
        self._pace, self._due = (1 / rate if rate else 0.0), 0.0
        self.open = len(requests)
        self.times: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.sample = b""
        self.finished = asyncio.get_running_loop().create_future()

    def pause(self) -> float:
        """Seconds until the next request may go."""
        now = time.perf_counter()
        self._due = max(self._due + self._pace, now)
        return self._due - now

    def note(self, answer: bytes, seconds: float) -> None:
        status = answer[9:12].decode()
        if status not in self.statuses:
            self.sample = answer[:2000]
        self.statuses[status] += 1
        self.times.append(seconds)
        self.open -= 1
        if not self.open:
            self.finished.set_result(None)


class _Connection(asyncio.Protocol):
    def __init__(self, tally: _Tally) -> None:
        self._tally = tally
        self._buffer = b""
        self._since = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def next(self) -> None:
        """Send the next request, if one is left."""
        request = next(self._tally.waiting, None)
        if request is None:
            return
        if pause := self._tally.pause():
            asyncio.get_running_loop().call_later(pause, self._send, request)
        else:
            self._send(request)

    def _send(self, request: bytes) -> None:
        assert self._transport is not None
        self._since = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 or len(self._buffer) < end + 4 + _length(self._buffer, end):
            return
        answer, self._buffer = self._buffer, b""
        self._tally.note(answer, time.perf_counter() - self._since)
        self.next()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._tally.finished.done():
            self._tally.finished.set_exception(exc or ConnectionError("the server closed a connection"))


def _length(answer: bytes, end: int) -> int:
    """The content length in the head of an answer, which every server here gives in lower case."""
    at = answer.index(b"content-length:", 0, end) + 15
    return int(answer[at : answer.index(b"\r", at)])


async def _run(load: Load) -> Answered:
    tally = _Tally(list(load.made()), load.rate)
    loop = asyncio.get_running_loop()
    opened = [
        await loop.create_connection(lambda: _Connection(tally), "127.0.0.1", load.port)
        for _ in range(load.connections)
    ]
    began, busy = time.perf_counter(), time.process_time()
    for _, connection in opened:
        connection.next()
    await tally.finished
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    for transport, _ in opened:
        transport.close()
    times = sorted(tally.times)
    p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
    return Answered(seconds, busy, p50, p99, dict(tally.statuses), tally.sample.decode(errors="replace"))


def main() -> None:
    """Read a load from standard input, run it, write what came of it."""
    load = Load(**json.load(sys.stdin))
    json.dump(asdict(uvloop.run(_run(load))), sys.stdout)


if __name__ == "__main__":
    main()
