"""The threads and tasks of a service while it lives, and what they are made from."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from nats.aio.client import Client
from sqlalchemy import Column

from shared.contracts.envelope import Envelope
from shared.platform.clock import hours_of_day
from shared.platform.commands.writer import Decide, Writer
from shared.platform.eventstore.service_log import ServiceLog
from shared.platform.eventstore.store import Repository
from shared.platform.followers import FollowerRunner, InProcess, Subprocess, end, followers_of, nats_client
from shared.platform.messaging import bus
from shared.platform.messaging.checkpoint_publisher import CheckpointPublisher
from shared.platform.messaging.comparing import Comparer
from shared.platform.messaging.consumer import Consumer
from shared.platform.messaging.feed import Feed
from shared.platform.messaging.halt_publisher import HaltPublisher
from shared.platform.messaging.sinks import IntoRows, IntoWriter, Listen
from shared.platform.messaging.trust import Trust
from shared.platform.reconciling import Reconciler
from shared.platform.sealing import Sealer
from shared.platform.settings import ServiceSettings
from shared.platform.vault import VaultKeys
from shared.platform.web.router import Router
from shared.platform.web.service_state import ServiceState

React = Callable[[ServiceState, Envelope], Decide | None]
"""What a foreign message makes a service decide; None when nothing."""


@dataclass(frozen=True)
class Parts:
    """What makes a service this service and no other."""

    log: ServiceLog
    title: str
    routers: Sequence[Router]
    react: React | None = None
    reacts_to: tuple[str, ...] = ()
    listen: Listen | None = None
    listens_to: tuple[str, ...] = ()
    runs: tuple[Callable[[ServiceState], Coroutine[Any, Any, None]], ...] = ()
    """What the service does by itself for as long as it lives."""
    worker: str | None = None
    reconciler: str | None = None
    """The module whose process compares what is shown with the logs."""
    seals_at: tuple[type, ...] = ()
    """Messages at which the log is sealed at once."""
    vault_keys: VaultKeys | None = None
    names: tuple[Column[str], ...] = ()
    knows_kin: bool = False
    """Whether persons lie in its vault, and its handlers ask who stands beside whom."""

    @property
    def name(self) -> str:
        """The service's name."""
        return self.log.service


class Running:
    """The threads and tasks of a service while it lives: writer, projector, relay, consumers."""

    def __init__(self, parts: Parts, settings: ServiceSettings, state: ServiceState) -> None:
        self._parts, self._settings, self._state = parts, settings, state
        self._tasks: list[asyncio.Task[None]] = []
        self._loop = asyncio.get_running_loop()
        self._client: Client | None = None
        self._consumers: list[Consumer] = []
        self._publisher: CheckpointPublisher | None = None
        self._feed = Feed(settings.peers, settings.feed_token)
        self._trusts = {source: self._make_trust(source) for source in state.sources}
        self._following = self._followers()
        state.writer = Writer(state.engine, parts.log.events, self._committed)
        state.read_position = lambda: self._following.progress.position
        state.troubles = self._troubles
        state.warnings = self._warnings
        state.stopped = self._stopped
        if parts.reconciler:
            how = (parts.reconciler, state.clock, hours_of_day(settings.reconcile_at), self._reconciled)
            state.reconciler = Reconciler(state.engine, parts.name, *how)

    def start(self) -> None:
        """Begin to work; NATS and the issuer's keys may come later, the service is of use without them."""
        self._state.writer.start()
        self._following.start()
        if self._state.sealer is not None:
            self._state.sealer.on_halt = self._state.writer.halt
            self._state.sealer.start()
        if self._state.reconciler is not None:
            self._state.reconciler.start()
        self._tasks.append(asyncio.create_task(self._state.tokens.keys.run()))
        reconciler, rows = self._state.reconciler, self._parts.listens_to
        for source, trust in self._trusts.items():
            heal = reconciler.put_right if reconciler and source in rows else None  # decisions cannot be made anew
            comparer = Comparer(
                self._state.engine, source, self._feed, trust, heal, interval=self._settings.compare_seconds
            )
            self._state.comparisons.append(comparer)
        self._tasks += [asyncio.create_task(comparer.run()) for comparer in self._state.comparisons]
        self._tasks += [asyncio.create_task(run(self._state)) for run in self._parts.runs]
        self._tasks.append(asyncio.create_task(self._connect()))

    async def stop(self) -> None:
        """Let go of everything, in the order in which nothing is lost."""
        self._state.stop_streams()
        if self._state.reconciler is not None:
            await self._state.reconciler.stop()
        await end(self._tasks)
        if self._client is not None:
            await bus.close(self._client)
        await self._feed.close()
        await asyncio.to_thread(self._state.writer.stop)
        await self._following.stop()
        if self._state.sealer is not None:
            await asyncio.to_thread(self._state.sealer.stop)

    async def _connect(self) -> None:
        if not self._settings.nats_url:
            return
        self._client = client = await nats_client(self._settings.nats_url, self._parts.name)
        self._tasks.append(asyncio.create_task(self._make_halt_publisher(client).run()))
        if self._state.sealer is not None:
            self._publisher = self._make_publisher(client, self._state.sealer)
            self._tasks.append(asyncio.create_task(self._publisher.run()))
        self._tasks += [asyncio.create_task(consumer.run()) for consumer in self._make_consumers(client)]

    def _followers(self) -> FollowerRunner:
        parts, settings, state = self._parts, self._settings, self._state
        if parts.worker and settings.followers == "apart":
            return Subprocess(parts.worker, state.moved)
        return InProcess(state.engine, followers_of(parts.log, settings), state.moved)

    def _make_halt_publisher(self, client: Client) -> HaltPublisher:
        writer = self._state.writer
        return HaltPublisher(client, service=self._parts.name, cell=self._settings.cell, halted=lambda: writer.halted)

    def _make_publisher(self, client: Client, sealer: Sealer) -> CheckpointPublisher:
        return CheckpointPublisher(
            self._state.engine,
            client,
            sealer,
            service=self._parts.name,
            cell=self._settings.cell,
            replicas=self._settings.nats_replicas,
        )

    def _make_consumers(self, client: Client) -> list[Consumer]:
        parts, state = self._parts, self._state

        def consumer(source: str, sink: IntoWriter | IntoRows) -> Consumer:
            return Consumer(
                client, sink, service=parts.name, source=source, feed=self._feed, trust=self._trusts[source]
            )

        if parts.react is not None:
            writer_sink = IntoWriter(state.engine, state.writer, partial(self._react, parts.react))
            self._consumers += [consumer(source, writer_sink) for source in parts.reacts_to]
        if parts.listen is not None:
            row_sink = IntoRows(state.engine, parts.listen, state.moved)
            self._consumers += [consumer(source, row_sink) for source in parts.listens_to]
        return self._consumers

    def _make_trust(self, source: str) -> Trust:
        return Trust(self._state.engine, source, self._feed, self._settings.verifiers)

    def _react(self, react: React, envelope: Envelope) -> Decide | None:
        if self._state.sealer is not None and isinstance(envelope.message, self._parts.seals_at):
            self._state.sealer.ask()
        return react(self._state, envelope)

    def _committed(self, _: int) -> None:
        self._following.wake()

    def _reconciled(self, snapshots_removed: bool) -> None:
        """Rows were compared; what was opened at a snapshot that was false is opened from the log."""
        if snapshots_removed and not self._state.writer.halted:
            self._state.writer.submit(Repository.forget)
        self._state.moved()

    def _stopped(self) -> str | None:
        of_sources = (f"consumer {c.source}: {c.trouble}" for c in self._consumers if c.halted)
        return self._following.progress.stopped or next(of_sources, None)

    def _troubles(self) -> list[str]:
        found = list(self._following.progress.troubles)
        if self._consumers and (self._client is None or not self._client.is_connected):
            found.append("nats: consumers not connected")
        found += [f"consumer {c.source}: {c.trouble}" for c in self._consumers if c.trouble]
        if self._state.writer.halted:
            found.append(f"halted: {self._state.writer.halted}")
        found += self._state.sealer.troubles if self._state.sealer is not None else []
        found += self._state.reconciler.agreement.troubles if self._state.reconciler is not None else []
        return found + [trouble for comparer in self._state.comparisons for trouble in comparer.troubles]

    def _warnings(self) -> list[str]:
        found = self._following.progress.warnings + (self._publisher.found.lines() if self._publisher else [])
        found += [line for consumer in self._consumers for line in consumer.found.lines()]
        return found + [line for comparer in self._state.comparisons for line in comparer.warnings]
