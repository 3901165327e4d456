"""What follows a service's own log: the projector into its rows, the relay into the stream.

Both work beside the writer in the service's process, or in a process of their own, so that a busy ledger has its
interpreter for its commands alone. That process ends when the service does (its input ends), is started again when it
ends before, and tells the service how far it is, a line of JSON each time something moved.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec
import structlog
from nats.aio.client import Client
from sqlalchemy import Engine

from shared.platform.eventstore.service_log import ServiceLog
from shared.platform.logging import configure_logging
from shared.platform.messaging import bus
from shared.platform.messaging.relay import Relay
from shared.platform.metrics import PROJECTION_LAG, RELAY_LAG
from shared.platform.projections.read_model import OWN, Projector, connect
from shared.platform.settings import ServiceSettings
from shared.tlog.notes import Signer

NATS_RETRY_SECONDS = 0.5
AGAIN_SECONDS = 1.0
STOP_SECONDS = 10.0
NICENESS = 5
"""Commands come first: a read model may lag for a moment, an official should not wait."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Followed:
    """The log that is followed, and where its rows and messages go."""

    log: ServiceLog
    database_url: str
    nats_url: str
    cell: str
    nats_replicas: int
    signer: Signer | None
    """Who signs the messages, by the key that seals the log."""


def followers_of(log_: ServiceLog, settings: ServiceSettings) -> Followed:
    """A service's log, by its settings."""
    return Followed(
        log=log_,
        database_url=settings.database_url,
        nats_url=settings.nats_url,
        cell=settings.cell,
        nats_replicas=settings.nats_replicas,
        signer=settings.signer,
    )


class Progress(msgspec.Struct):
    """How far the followers are and what hinders them."""

    position: int = 0
    projection_lag: int = 0
    relay_lag: int = 0
    troubles: list[str] = msgspec.field(default_factory=list)
    stopped: str | None = None
    """Why rows or messages no longer follow the log, where trying again does not help."""
    warnings: list[str] = msgspec.field(default_factory=list)
    """What others did to the stream; it was stepped over or set right."""


class FollowerRunner(Protocol):
    """The followers as the service sees them."""

    @property
    def progress(self) -> Progress:
        """How far they are."""

    def start(self) -> None:
        """Begin. Call on the event loop."""

    def wake(self) -> None:
        """There is something new. Called from any thread."""

    async def stop(self) -> None:
        """End after what is in hand."""


class InProcess:
    """The followers in this process."""

    def __init__(self, engine: Engine, of: Followed, on_move: Callable[[], None]) -> None:
        self._engine, self._of = engine, of
        self._loop = asyncio.get_running_loop()
        self._projector = Projector(engine, of.log, lambda _: on_move())
        self._relay: Relay | None = None
        self._relaying: asyncio.Task[None] | None = None

    @property
    def progress(self) -> Progress:
        projecting, relaying = self._projector.trouble, self._relay is not None and self._relay.connected
        troubles = [f"projection: {projecting}"] if projecting else []
        troubles += ["nats: not connected"] if self._of.nats_url and not relaying else []
        relay_lag, unpublished = (self._relay.lag, self._relay.stopped) if self._relay else (0, None)
        troubles += [unpublished] if unpublished else []
        stopped = self._projector.stopped or unpublished
        warnings = self._relay.warnings if self._relay else []
        return Progress(self._projector.position, self._projector.lag, relay_lag, troubles, stopped, warnings)

    def start(self) -> None:
        self._projector.start()
        if self._of.nats_url:
            self._relaying = asyncio.create_task(self._relay_for_good())

    def wake(self) -> None:
        self._projector.wake()
        if self._relay is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._relay.wake)

    async def stop(self) -> None:
        if self._relaying is not None:
            await end([self._relaying])
        await asyncio.to_thread(self._projector.stop)

    async def _relay_for_good(self) -> None:
        of, client = self._of, await nats_client(self._of.nats_url, self._of.log.service)
        self._relay = Relay(self._engine, client, of.log, cell=of.cell, signer=of.signer, replicas=of.nats_replicas)
        try:
            await self._relay.run()
        finally:
            await bus.close(client)


class Subprocess:
    """The followers in a process of their own: `python -m WORKER`, which calls `follow`."""

    def __init__(self, worker: str, on_move: Callable[[], None]) -> None:
        self._worker, self._on_move = worker, on_move
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        self._process: asyncio.subprocess.Process | None = None
        self._keeping: asyncio.Task[None] | None = None
        self._progress = Progress(troubles=["followers: starting"])

    @property
    def progress(self) -> Progress:
        return self._progress

    def start(self) -> None:
        self._keeping = asyncio.create_task(self._keep())

    def wake(self) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._poke)

    async def stop(self) -> None:
        self._stopping.set()
        self._end_input()
        if self._keeping is not None:
            _, unfinished = await asyncio.wait([self._keeping], timeout=STOP_SECONDS)
            if unfinished and self._process is not None:
                self._process.kill()
                await self._keeping

    def _poke(self) -> None:
        if self._process is not None and self._process.stdin is not None and not self._process.stdin.is_closing():
            self._process.stdin.write(b".")

    def _end_input(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    async def _keep(self) -> None:
        while not self._stopping.is_set():
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", self._worker, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
            )
            if self._stopping.is_set():
                self._end_input()
            await self._listen(self._process)
            code = await self._process.wait()
            self._end_input()
            if not self._stopping.is_set():
                log.warning("followers-ended", worker=self._worker, code=code)
                self._progress = Progress(self._progress.position, troubles=[f"followers: ended with {code}"])
                self._on_move()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), AGAIN_SECONDS)

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            before, self._progress = self._progress.position, msgspec.json.decode(line, type=Progress)
            PROJECTION_LAG.labels(source=OWN).set(self._progress.projection_lag)
            RELAY_LAG.set(self._progress.relay_lag)
            if self._progress.position != before:
                self._on_move()


def follow(of: Followed) -> None:
    """Be the followers' process until its input ends."""
    configure_logging(of.log.service)
    of.log.events.check()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    asyncio.run(_follow(of))


async def _follow(of: Followed) -> None:
    engine, moved, loop = connect(of.database_url, size=3), asyncio.Event(), asyncio.get_running_loop()

    def note() -> None:
        loop.call_soon_threadsafe(moved.set)

    followers = InProcess(engine, of, note)
    service, ended = asyncio.StreamReader(), asyncio.Event()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(service), sys.stdin)
    reporting = asyncio.create_task(_report(followers, moved))
    waking = asyncio.create_task(_wake_on_input(service, followers, ended))
    followers.start()
    await ended.wait()
    await end([reporting, waking])
    await followers.stop()
    engine.dispose()


async def _wake_on_input(service: asyncio.StreamReader, followers: InProcess, ended: asyncio.Event) -> None:
    while await service.read(4096):
        followers.wake()
    ended.set()


async def _report(followers: InProcess, moved: asyncio.Event) -> None:
    told = None
    while True:
        progress = followers.progress
        if progress != told:
            sys.stdout.buffer.write(msgspec.json.encode(progress) + b"\n")
            sys.stdout.buffer.flush()
            told = progress
        with suppress(TimeoutError):
            await asyncio.wait_for(moved.wait(), AGAIN_SECONDS)
        moved.clear()


async def nats_client(url: str, name: str) -> Client:
    """A connection to NATS, waited for as long as it takes: the service is of use without it."""
    while True:
        try:
            return await bus.connect(url, name)
        except Exception as problem:
            log.info("nats-not-there-yet", error=f"{type(problem).__name__}: {problem}")
            await asyncio.sleep(NATS_RETRY_SECONDS)


async def end(tasks: list[asyncio.Task[Any]]) -> None:
    """Cancel tasks until they end: a wait that finishes in the same moment can swallow a cancellation."""
    pending = {task for task in tasks if not task.done()}
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=0.5)
