"""A reconciliation in a process of its own, at a low priority, so that no command waits for it.

It ends when its service does (its input ends); what it was putting right is then as it was before.
"""

import asyncio
import os
import signal
import sys
import threading
import time

import msgspec
import structlog
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from shared.contracts.envelope import Envelope
from shared.platform.clock import AdvancedClock, real_clock
from shared.platform.logging import configure_logging
from shared.platform.messaging.feed import Feed, PublisherStopped, Unreachable
from shared.platform.reconciling.recomputing import NotCompared, ReadModel, Told
from shared.platform.reconciling.records import Records
from shared.platform.reconciling.run import Work, reconcile
from shared.platform.settings import ServiceSettings

NICENESS = 5
TOLD_SECONDS = 0.25

log = structlog.get_logger(__name__)


class Progress(msgspec.Struct):
    """How far a run is: a line of JSON on the process's output."""

    doing: str = "starting"
    done: int = 0
    of: int = 0
    snapshots_removed: bool = False


def be_the_reconciler(model: ReadModel, settings: ServiceSettings) -> None:
    """Do the run whose number is the first argument, to its end on record."""
    configure_logging(model.service)
    model.log.events.check()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    threading.Thread(target=_end_with_the_service, daemon=True).start()
    engine = create_engine(settings.database_url, poolclass=NullPool, hide_parameters=True)
    clock = AdvancedClock(settings.clock_file) if settings.clock_file else real_clock
    with engine.connect() as connection:
        run = Records(connection, model.service).run(int(sys.argv[1]))
    with asyncio.Runner() as loop:
        work = Work(model=model, ask=Asking(loop, settings), clock=clock, told=_telling())
        found = reconcile(engine, work, run)
    _say(Progress("ended", snapshots_removed=found.snapshots_removed))


class Asking:
    """Asks the publishers' feeds from a thread that has no event loop."""

    def __init__(self, loop: asyncio.Runner, settings: ServiceSettings) -> None:
        self._loop, self._settings = loop, settings
        self._feed: Feed | None = None

    def __call__(self, source: str, after: int) -> list[Envelope]:
        """The messages behind a position; none at the end of the publisher's log. Raises NotCompared."""
        try:
            return self._loop.run(self._read(source, after))
        except (Unreachable, PublisherStopped) as silent:
            raise NotCompared(f"what {source} wrote was not compared: {silent}") from silent

    async def _read(self, source: str, after: int) -> list[Envelope]:
        self._feed = self._feed or Feed(self._settings.peers, self._settings.feed_token)
        return await self._feed.after(source, after)


def _end_with_the_service() -> None:
    while os.read(0, 4096):
        pass
    os._exit(1)


def _telling() -> Told:
    last = 0.0

    def told(doing: str, done: int, of: int) -> None:
        nonlocal last
        if done >= of or time.monotonic() - last > TOLD_SECONDS:
            last = time.monotonic()
            _say(Progress(doing, done, of))

    return told


def _say(progress: Progress) -> None:
    os.write(1, msgspec.json.encode(progress) + b"\n")
