"""Reconciliation as the service has it: every night by itself, whenever somebody asks, one at a time."""

import asyncio
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec
import structlog
from sqlalchemy import Engine

from shared.kernel.days import BEIJING
from shared.kernel.errors import Conflict
from shared.platform.clock import Clock
from shared.platform.db_errors import DATABASE_TROUBLE
from shared.platform.metrics import DIFFERING, RECONCILED, RECONCILIATIONS
from shared.platform.reconciling.agreement import LOOKED_THROUGH, Agreement
from shared.platform.reconciling.findings import Found, Outcome
from shared.platform.reconciling.process import Progress
from shared.platform.reconciling.records import HEARD, NIGHTLY, Ended, Records, Run
from shared.platform.threads import run_shielded_in_thread

LOOK_SECONDS = 5.0
"""How often it is looked whether a run is due, and what others have put on record."""
SETTLE_SECONDS = 60.0
"""A service that has just started has other things to do than what it missed at night."""
AGAIN_SECONDS = 600.0
"""At least, between two runs that nobody asked for: one that could not compare is tried again, a clock may leap."""
STOP_SECONDS = 10.0

log = structlog.get_logger(__name__)


class AlreadyReconciling(Conflict):
    """One run at a time."""

    title = "正在核对"


class NotPutRight(Exception):
    """The rows do not agree with the logs yet: the next comparison of what was heard tries again."""


class Reconciler:
    """Begins the runs of one service and knows what they found. Every run is a process: `python -m MODULE NUMBER`."""

    def __init__(
        self,
        engine: Engine,
        service: str,
        module: str,
        clock: Clock,
        at: tuple[timedelta, ...],
        on_heal: Callable[[bool], None],
    ) -> None:
        self._engine, self._service, self._module, self._clock, self._at = engine, service, module, clock, at
        self._on_heal = on_heal
        self._process: asyncio.subprocess.Process | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._going: asyncio.Task[None] | None = None
        self._quiet_until = time.monotonic() + SETTLE_SECONDS
        self._stopping = False
        self.run: Run | None = None
        """The run under way."""
        self.progress = Progress()
        self.agreement = Agreement()

    def start(self) -> None:
        """Begin to look at the clock. Call on the event loop."""
        self._keep(asyncio.create_task(self._look_for_good()))

    async def stop(self) -> None:
        """End, and the run under way with it."""
        self._stopping = True
        process = self._process  # the run that ends forgets it meanwhile
        if process is not None and process.stdin is not None:
            process.stdin.close()
        for task in self._tasks:
            task.cancel()
        if process is not None:
            try:
                await asyncio.wait_for(process.wait(), STOP_SECONDS)
            except TimeoutError:
                process.kill()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def ask(self, cause: str, by: str, *, heals: bool) -> Run:
        """Have everything compared now; with `heals` what differs is put right. Raises AlreadyReconciling."""
        if self.run is not None:
            raise AlreadyReconciling(f"第 {self.run.number} 次核对正在进行，请等它结束，或查看其进度")
        begun_at = self._clock()
        self.run, self.progress = Run(0, begun_at, cause, by, heals), Progress()
        try:
            self.run = await run_shielded_in_thread(self._begin, begun_at, cause, by, heals)
        except BaseException:
            self.run = None
            raise
        self._going = asyncio.create_task(self._go_through(self.run))
        self._keep(self._going)
        return self.run

    async def put_right(self) -> None:
        """Compare now, because what was heard is not what was signed, and put right; raises NotPutRight."""
        while self._going is not None:
            await asyncio.wait([self._going])
        run = await self.ask(HEARD, "", heals=True)
        assert self._going is not None
        await asyncio.wait([self._going])
        ended = next(
            (ended for ended in await run_shielded_in_thread(self._latest) if ended.run.number == run.number), None
        )
        if ended is None or ended.outcome not in (Outcome.EQUAL, Outcome.HEALED):
            raise NotPutRight(f"reconciliation {run.number}: {ended.outcome if ended else 'no end'}")

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _begin(self, begun_at: datetime, cause: str, by: str, heals: bool) -> Run:
        with self._engine.begin() as connection:
            return Records(connection, self._service).begin(begun_at, cause, by, heals=heals)

    async def _go_through(self, run: Run) -> None:
        try:
            code = await self._be_told(run)
            if not self._stopping:
                await run_shielded_in_thread(self._see_to_its_end, run, code)
                await self._look_up()
        except DATABASE_TROUBLE as problem:
            log.warning("reconciliation-not-on-record", run=run.number, error=str(problem))
        finally:
            self.run = self._process = self._going = None

    async def _be_told(self, run: Run) -> int:
        argv = (sys.executable, "-m", self._module, str(run.number))
        self._process = process = await asyncio.create_subprocess_exec(
            *argv, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        async for line in process.stdout:
            self.progress = msgspec.json.decode(line, type=Progress)
        code = await process.wait()
        if code == 0:
            self._on_heal(self.progress.snapshots_removed)
        return code

    def _see_to_its_end(self, run: Run, code: int) -> None:
        """A run whose process was ended is on record as one that compared nothing."""
        if code != 0:
            log.error("reconciliation-ended", run=run.number, code=code)
            found = Found(reasons=[f"the process of this run ended with {code}: nothing was put right"])
            with self._engine.begin() as connection:
                Records(connection, self._service).end(run, found, self._clock(), 0.0)

    async def _look_for_good(self) -> None:
        while True:
            try:
                await self._look_up()
                if self._at and self.run is None and time.monotonic() >= self._quiet_until:
                    await self._when_due()
            except (*DATABASE_TROUBLE, OSError) as problem:
                log.info("reconciliation-waits", error=f"{type(problem).__name__}: {problem}")
            await asyncio.sleep(LOOK_SECONDS)

    async def _when_due(self) -> None:
        latest = await run_shielded_in_thread(self._latest)
        if is_due(self._clock(), self._at, latest):
            self._quiet_until = time.monotonic() + AGAIN_SECONDS
            with suppress(AlreadyReconciling):
                await self.ask(NIGHTLY, "", heals=True)

    def _latest(self) -> list[Ended]:
        with self._engine.connect() as connection:
            return Records(connection, self._service).latest(LOOKED_THROUGH)

    async def _look_up(self) -> None:
        before, self.agreement = self.agreement, await run_shielded_in_thread(self._read)
        if (last := self.agreement.last) is None:
            return
        DIFFERING.set(self.agreement.differing)
        RECONCILED.set(self.agreement.agreed_at.timestamp() if self.agreement.agreed_at else 0)
        if before.last is None or before.last.run.number != last.run.number:
            RECONCILIATIONS.labels(outcome=str(last.outcome)).inc()

    def _read(self) -> Agreement:
        with self._engine.connect() as connection:
            return Agreement.read(connection, self._service)


def is_due(now: datetime, at: tuple[timedelta, ...], latest: list[Ended]) -> bool:
    """Whether the last hour of reconciling that has passed went by without a run that healed, or had nothing to."""
    hour = last_hour(now, at)
    return not any(run.run.begun_at >= hour and _is_enough(run) for run in latest)


def last_hour(now: datetime, at: tuple[timedelta, ...]) -> datetime:
    """The last of the hours of reconciling, on the clock of Beijing, that is not later than now."""
    midnight = now.astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)
    days = (midnight - timedelta(days=1), midnight)
    return max(day + hour for day in days for hour in at if day + hour <= now)


def _is_enough(run: Ended) -> bool:
    return run.outcome in (Outcome.EQUAL, Outcome.HEALED) or (run.outcome == Outcome.DIFFERS and run.run.heals)
