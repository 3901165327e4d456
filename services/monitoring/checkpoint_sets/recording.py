"""What records months' checkpoint sets: it looks for closed months by itself, and waits until each is verified.

No service is asked in a command: the publishers' checkpoints were fetched, verified and compared with what was heard
before (`shared.platform.messaging.comparing`); here they are only read.
"""

import asyncio
from functools import partial

import structlog

from services.monitoring.checkpoint_sets.checkpoint_set import SealedLog
from services.monitoring.checkpoint_sets.commands import RecordCheckpointSet, record_checkpoint_set
from services.monitoring.checkpoint_sets.queries import CheckpointSetQueries, Due
from shared.kernel.acts import Act, Actor
from shared.platform.clock import business_date
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository
from shared.platform.sealing import last_seal
from shared.platform.threads import run_shielded_in_thread
from shared.platform.web.service_state import ServiceState

LOOK_SECONDS = 5.0
PUBLISHERS = ("ledger", "projects", "disclosure")
OURSELVES = "monitoring"
THE_PLATFORM = Actor(f"service:{OURSELVES}", "system", "", "sluice", "")

log = structlog.get_logger(__name__)


async def record_sets(state: ServiceState) -> None:
    """Record every set that is due, for as long as the service lives."""
    recorder = Recorder(state)
    while True:
        try:
            await recorder.look()
        except Exception as problem:
            log.warning("no-checkpoint-set", error=f"{type(problem).__name__}: {problem}"[:500])
        await asyncio.sleep(LOOK_SECONDS)


class Recorder:
    """Looks for closed months without a set."""

    def __init__(self, state: ServiceState) -> None:
        self._state = state
        self._sets = CheckpointSetQueries(state.engine)
        self._needed: dict[tuple[str, str], int] = {}
        """The ledger's size that covers a month's closing, as it was when it was first seen here."""

    async def look(self) -> None:
        """Record what is due and covered by verified checkpoints."""
        due = await run_shielded_in_thread(self._sets.due)
        self._needed = {(one.book, one.month): self._needed.get((one.book, one.month), one.sequence) for one in due}
        logs = await run_shielded_in_thread(self._stand) if due else None
        for one in due:
            if logs is not None and logs[0].size >= self._needed[one.book, one.month]:
                command = RecordCheckpointSet(
                    book=one.book, county=one.county, fiscal_year=one.fiscal_year, month=one.month, logs=logs,
                    act=self._act(one),
                )  # fmt: skip
                await self._state.writer.submit(partial(self._record, command))

    def _record(self, command: RecordCheckpointSet, repository: Repository) -> Outcome:
        return record_checkpoint_set(self._state.unit_of(repository), command)

    def _act(self, due: Due) -> Act:
        now = self._state.clock()
        return Act(f"{due.book}/{due.month}", THE_PLATFORM, business_date(now), now, simulated=due.simulated)

    def _stand(self) -> tuple[SealedLog, ...] | None:
        """All four logs; None where one that was heard has no verified checkpoint yet."""
        found: list[SealedLog] = []
        for source in PUBLISHERS:
            verified = self._sets.verified(source)
            if verified.checkpoint is None and verified.heard:
                return None
            found.append(self._log(source, *(verified.checkpoint or (0, "", ""))))
        with self._state.engine.connect() as connection:
            seal = last_seal(connection, OURSELVES)
        own = (seal.size, seal.note.splitlines()[2], seal.note) if seal else (0, "", "")
        return (*found, self._log(OURSELVES, *own))

    def _log(self, service: str, size: int, root: str, note: str) -> SealedLog:
        origin = note.partition("\n")[0] or f"sluice/{service}/{self._state.cell}"
        return SealedLog(service, origin, size, root, note)
