"""What was heard, compared with what the publisher signed: every minute, and whenever somebody has to be sure.

The heard hashes make a Merkle tree of our own; its root at the size of the publisher's newest checkpoint must be the
one that was signed. Where it is not, the first entry that differs is found through the publisher's tiles, whose root is
checked, too. If the publisher's tree goes on from what it signed before, what lies here is wrong, and is put right; if
it does not, the publisher has another past than it had, which is told and never followed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Engine

from shared.platform.db_errors import PASSING
from shared.platform.messaging.feed import Feed, Unreachable
from shared.platform.messaging.trust import OtherLog, Trust
from shared.platform.metrics import MISMATCH
from shared.platform.sealing.heard import HeardLog
from shared.platform.threads import run_shielded_in_thread
from shared.tlog.checkpoints import Checkpoint, open_checkpoint
from shared.tlog.merkle import first_difference
from shared.tlog.notes import BadNote
from shared.tlog.tiles import BadTile, Tile, TiledTree

COMPARE_SECONDS = 60.0
AGAIN_SECONDS = 5.0
STALE = timedelta(minutes=10)
"""So long a comparison may lie back before it is told that none succeeds."""

Heal = Callable[[], Awaitable[None]]

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Mismatch:
    """What was heard is not what was signed: from which entry on, what it is, and since when it is known."""

    source: str
    sequence: int
    what: str
    since: datetime

    def __str__(self) -> str:
        return f"{self.source} entry {self.sequence}: {self.what}, since {self.since:%Y-%m-%dT%H:%M:%SZ}"


class Hindered(Exception):
    """There is no result yet: the publisher seals nothing, its key is not known, or not enough was heard."""


class Rewritten(Exception):
    """The publisher's log is not the one that it signed before."""

    def __init__(self, sequence: int, what: str) -> None:
        super().__init__(what)
        self.sequence, self.what = sequence, what


class Comparer:
    """Compares one source for one service, for as long as the service lives."""

    def __init__(
        self,
        engine: Engine,
        source: str,
        feed: Feed,
        trust: Trust,
        heal: Heal | None = None,
        *,
        interval: float = COMPARE_SECONDS,
    ) -> None:
        self.source, self._feed, self._trust, self.heal, self._interval = source, feed, trust, heal, interval
        self._log = HeardLog(engine, source)
        self._turn = asyncio.Lock()
        self._began = datetime.now(UTC)
        self.compared_at: datetime | None = None
        self.size = 0
        self.mismatch: Mismatch | None = None
        self.hindered: str | None = None
        self.healed: list[str] = []
        self._unhealed = False

    @property
    def warnings(self) -> list[str]:
        """What was put right here, a key that is not believed, and that no comparison succeeds where none has for long.

        None of these hinders: the feed goes on, and figures are not known to be wrong.
        """
        found = [*self.healed, *([f"comparison {self._trust.trouble}"] if self._trust.trouble else [])]
        if self.hindered and datetime.now(UTC) - (self.compared_at or self._began) > STALE:
            found.append(f"comparison {self.source}: {self.hindered}")
        return found

    @property
    def troubles(self) -> list[str]:
        """What was heard and is not what was signed."""
        return [f"comparison {self.mismatch}"] if self.mismatch else []

    async def run(self) -> None:
        """Compare until cancelled."""
        while True:
            settled = await self.compare()
            await asyncio.sleep(self._interval if settled else min(AGAIN_SECONDS, self._interval))

    async def compare(self) -> bool:
        """Compare now; whether it came to a result. What it found stands in the attributes."""
        async with self._turn:
            try:
                await self._compare()
            except (Unreachable, Hindered, *PASSING) as hindered:
                self.hindered = f"{type(hindered).__name__}: {hindered}"[:500]
                return False
            except (Rewritten, OtherLog) as told:
                self._note(getattr(told, "sequence", 1), str(told))
            except Exception as problem:
                self.hindered = f"{type(problem).__name__}: {problem}"[:500]
                log.exception("comparison-failed", source=self.source)
                return False
            return True

    def _note(self, sequence: int, what: str) -> None:
        known = self.mismatch
        MISMATCH.labels(source=self.source).set(1)
        if known is None or (known.sequence, known.what) != (sequence, what):
            self.mismatch = Mismatch(self.source, sequence, what, known.since if known else datetime.now(UTC))
            log.critical("heard-is-not-signed", source=self.source, sequence=sequence, what=what)

    async def _compare(self) -> None:
        await self._trust.look()
        await self._trust.check(await self._feed.after(self.source, 0, 1))
        await self._see_that_nothing_is_gone()
        await self._bring_up()
        note = await self._feed.checkpoint(self.source)
        if note is None or not self._trust.verifiers:
            raise Hindered("its log is not sealed yet, or nobody's key is known")
        signed = self._opened(note)
        stand = await run_shielded_in_thread(self._log.stand)
        if stand.size < signed.size:
            raise Hindered(f"{signed.size} entries are signed, {stand.size} were heard so far")
        if not await self._agrees(signed):
            await self._put_right(signed)
        await self._make_anew()
        await run_shielded_in_thread(self._log.keep, signed, note)
        self.mismatch = self.hindered = None
        MISMATCH.labels(source=self.source).set(0)
        self.compared_at, self.size = datetime.now(UTC), signed.size

    def _opened(self, note: str) -> Checkpoint:
        try:
            return open_checkpoint(note, *self._trust.verifiers)
        except BadNote as wrong:
            raise Hindered(f"its checkpoint is not signed by a key that is trusted: {wrong}") from wrong

    async def _agrees(self, signed: Checkpoint) -> bool:
        try:
            return await run_shielded_in_thread(self._log.agrees, signed)
        except BadTile:
            return False

    async def _bring_up(self) -> None:
        """Fetch the hashes of what was read before hashes were kept, or was found wrong here."""
        while (found := await run_shielded_in_thread(self._log.stand)).size < found.position:
            envelopes = await self._feed.after(self.source, found.size)
            leaves = [envelope.leaf for envelope in envelopes if envelope.sequence <= found.position]
            if not leaves or not all(leaves):
                raise Hindered("the publisher does not tell the hashes of its entries yet")
            await run_shielded_in_thread(self._log.add, found.size, leaves)

    async def _see_that_nothing_is_gone(self) -> None:
        found = await run_shielded_in_thread(self._log.stand)
        if (last := await self._feed.last(self.source)) < found.position:
            what = (
                f"the log ends at {last}, and {found.position} entries were heard: it was cut, or restored from a copy"
            )
            raise Rewritten(last + 1, what)

    async def _put_right(self, signed: Checkpoint) -> None:
        """Find the first entry that differs; where the fault lies here, fetch the hashes again. Raises Rewritten."""
        wrong = await run_shielded_in_thread(self._first_wrong, signed, asyncio.get_running_loop())
        self._note(wrong + 1, "what was heard here is not what the publisher signed")
        if self.heal is None:
            raise Rewritten(wrong + 1, "what was heard here is not what the publisher signed")
        self._unhealed = True
        await run_shielded_in_thread(self._log.forget_from, wrong)
        await self._bring_up()
        if not await self._agrees(signed):
            raise Rewritten(wrong + 1, "what the publisher's feed tells is not what it signed")

    async def _make_anew(self) -> None:
        """Have what was made of wrong entries made anew; tried again at every comparison until it succeeds."""
        if self._unhealed and self.heal is not None:
            await self.heal()
            self._unhealed = False
            self.healed.append(f"comparison {self.mismatch}: put right at {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
            log.warning("heard-put-right", source=self.source, mismatch=str(self.mismatch))

    def _first_wrong(self, signed: Checkpoint, loop: asyncio.AbstractEventLoop) -> int:
        """The index of the first leaf that is not as it was signed; raises Rewritten where the publisher's is not."""

        def read(tile: Tile) -> bytes:
            return asyncio.run_coroutine_threadsafe(self._feed.tile(self.source, tile), loop).result()

        theirs, before = TiledTree(signed.size, read), self._log.verified()
        if theirs.root() != signed.root:
            raise Rewritten(1, "the publisher's tree does not lead to the checkpoint that it signed")
        if before is not None and before.size > signed.size:
            raise Rewritten(signed.size + 1, f"{before.size} entries were signed before, and now {signed.size}")
        with self._log.reading(signed.size) as ours:
            try:
                wrong = first_difference(signed.size, ours.node, theirs.node)
            except BadTile:
                wrong = 0
        if before is not None and theirs.root_at(before.size) != before.root:
            raise Rewritten(
                (wrong or 0) + 1, "the publisher has another entry there than the one that it signed before"
            )
        return wrong or 0
