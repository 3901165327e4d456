"""How a service is put together: the same parts in all four, wired in one place."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from fastapi import FastAPI
from nats.aio.client import Client
from sqlalchemy import Column, MetaData

from shared.contracts.envelope import Envelope
from shared.kernel.kinship import NOBODY
from shared.platform.capability import Capabilities
from shared.platform.clock import AdvancedClock, hours_of_day, real_clock
from shared.platform.commands.writer import Decide, Writer
from shared.platform.eventstore.service_log import ServiceLog
from shared.platform.eventstore.store import EventTable, Repository
from shared.platform.followers import FollowerRunner, InProcess, Subprocess, end, followers_of, nats_client
from shared.platform.identity.keys import IssuerKeys
from shared.platform.identity.tokens import TokenChecker
from shared.platform.logging import configure_logging
from shared.platform.messaging import bus
from shared.platform.messaging.checkpoint_publisher import CheckpointPublisher
from shared.platform.messaging.comparing import Comparer
from shared.platform.messaging.consumer import Consumer
from shared.platform.messaging.feed import Feed
from shared.platform.messaging.halt_publisher import HaltPublisher
from shared.platform.messaging.sinks import IntoRows, IntoWriter, Listen
from shared.platform.messaging.trust import Trust
from shared.platform.projections.read_model import assert_durable, connect
from shared.platform.projections.region_rows import bring_up_to_date
from shared.platform.reconciling import Reconciler
from shared.platform.sealing import Sealer
from shared.platform.settings import ServiceSettings
from shared.platform.vault import Vault, VaultKeys
from shared.platform.web import problems
from shared.platform.web.application import Application
from shared.platform.web.comparisons import comparisons_router
from shared.platform.web.docs import docs_router
from shared.platform.web.evidence import evidence_router
from shared.platform.web.feed import feed_router
from shared.platform.web.gateway import Gate
from shared.platform.web.health import health_router
from shared.platform.web.limits import Limiter
from shared.platform.web.reconciliations import reconciliations_router
from shared.platform.web.request_metrics import RequestMetrics
from shared.platform.web.router import MAX_BODY_BYTES, Router
from shared.platform.web.service_state import ServiceState
from shared.policy import RulePacks, packaged


@dataclass(frozen=True)
class Service:
    """A service: its capabilities, and what it hears of others. `main.py` of each service has one."""

    name: str
    title: str
    capabilities: Capabilities
    tables: MetaData
    """The read model, whose rows can be made again from the logs."""
    routers: tuple[Router, ...] = ()
    """Routes beside those of the capabilities: what pages are made of."""
    reacts_to: tuple[str, ...] = ()
    """Services whose messages may become own commands."""
    listen: Listen | None = None
    listens_to: tuple[str, ...] = ()
    """Services whose messages become rows."""
    runs: tuple[Callable[[ServiceState], Coroutine[Any, Any, None]], ...] = ()
    """What the service does by itself for as long as it lives."""
    follower: str | None = None
    """The module whose process projects and publishes; None where the service does it itself."""
    reconciler: str | None = None
    """The module whose process compares what is shown with the logs."""
    seals_at: tuple[type, ...] = ()
    """Messages at which the log is sealed at once."""
    names: tuple[Column[str], ...] = ()
    """The columns in which things stand whose names begin with a division's code."""
    knows_kin: bool = False
    """Whether persons lie in its vault, and its handlers ask who stands beside whom."""

    @property
    def log(self) -> ServiceLog:
        """What the service writes and how it is read."""
        return self.capabilities.log

    def build(self, settings: ServiceSettings, vault_keys: VaultKeys | None = None) -> FastAPI:
        """The service's application; nothing connects before its lifespan begins."""
        return assemble(
            Parts(
                log=self.log,
                title=self.title,
                application=None,
                queries=None,
                routers=(*self.capabilities.routers, *self.routers),
                react=self._react if self.reacts_to else None,
                reacts_to=self.reacts_to,
                listen=self.listen,
                listens_to=self.listens_to,
                runs=self.runs,
                worker=self.follower,
                reconciler=self.reconciler,
                seals_at=self.seals_at,
                vault_keys=vault_keys,
                names=self.names,
                knows_kin=self.knows_kin,
            ),
            settings,
        )

    def _react(self, state: ServiceState, envelope: Envelope) -> Decide | None:
        handle = self.capabilities.react(envelope)
        return None if handle is None else lambda repository: handle(state.unit_of(repository))


@dataclass(frozen=True)
class Parts:
    """What makes a service this service and no other."""

    log: ServiceLog
    title: str
    application: Callable[..., Any] | None
    queries: Callable[..., Any] | None
    routers: Sequence[Router]
    react: Callable[[Any, Envelope], Decide | None] | None = None
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
    static: Mapping[str, str] = field(default_factory=dict)
    vault_keys: VaultKeys | None = None
    names: tuple[Column[str], ...] = ()
    knows_kin: bool = False
    """Whether persons lie in its vault, and its use cases ask who stands beside whom."""

    @property
    def name(self) -> str:
        """The service's name."""
        return self.log.service


def assemble(parts: Parts, settings: ServiceSettings) -> FastAPI:
    """The service's application. Nothing connects before its lifespan begins."""
    configure_logging(parts.name)
    parts.log.events.check()
    state = _state(parts, settings)
    app = Application(
        title=parts.title,
        version="1",
        openapi_url=f"/{parts.name}/openapi.json",
        docs_url=None,
        redoc_url=None,
        max_body_size=MAX_BODY_BYTES,
        lifespan=_lifespan(parts, settings, state),
    )
    app.state.service = state
    app.state.gate = Gate(parts.name, settings.gateway_secret.get_secret_value(), settings.feed_token)
    problems.install(app)
    app.add_middleware(RequestMetrics)
    own = [docs_router(parts.name, parts.title), feed_router(parts.log), comparisons_router(parts.name)]
    own += [reconciliations_router(parts.name)] if parts.reconciler else []
    for router in (health_router(parts.name), *own, *parts.routers, evidence_router(parts.log)):
        app.take(router)
    return app


def _state(parts: Parts, settings: ServiceSettings) -> ServiceState:
    engine = connect(settings.database_url)
    packs = packaged(settings.default_pack)
    vault = Vault(engine, parts.vault_keys) if parts.vault_keys else None
    signer = settings.signer
    return ServiceState(
        name=parts.name,
        cell=settings.cell,
        engine=engine,
        log=parts.log,
        events=EventTable(parts.log.events),
        clock=AdvancedClock(settings.clock_file) if settings.clock_file else real_clock,
        packs=packs,
        tokens=TokenChecker(
            issuer=settings.issuer,
            audience=settings.audience,
            algorithms=settings.algorithms,
            keys=IssuerKeys(settings.jwks_file, settings.jwks_url),
        ),
        limiter=Limiter(settings.rate_limit, settings.public_rate_limit),
        application=_application(parts, packs, vault),
        queries=parts.queries(engine) if parts.queries else None,
        kinship=vault.kinship if vault and parts.knows_kin else lambda _: NOBODY,
        sources=(*parts.reacts_to, *parts.listens_to),
        names=parts.names,
        vault_keys=parts.vault_keys,
        vault=vault,
        sealer=Sealer(engine, parts.name, signer, settings.seal_seconds) if signer else None,
    )


def _application(parts: Parts, packs: RulePacks, vault: Vault | None) -> Any:
    if parts.application is None:
        return None
    return parts.application(packs, vault.kinship) if vault and parts.knows_kin else parts.application(packs)


def _lifespan(parts: Parts, settings: ServiceSettings, state: ServiceState) -> Callable[[FastAPI], Any]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        try:
            with state.engine.connect() as connection:
                assert_durable(connection, parts.name)
                if parts.names:
                    bring_up_to_date(connection, parts.names[0].table.metadata)
                    connection.commit()
            if state.vault is not None and parts.knows_kin:
                state.vault.complete()
            running = Running(parts, settings, state)
            running.start()
            try:
                yield
            finally:
                await running.stop()
        finally:
            state.engine.dispose()

    return lifespan


class Running:
    """The threads and tasks of a service while it lives: writer, projector, relay, consumers."""

    def __init__(self, parts: Parts, settings: ServiceSettings, state: ServiceState) -> None:
        self._parts, self._settings, self._state = parts, settings, state
        self._tasks: list[asyncio.Task[None]] = []
        self._loop = asyncio.get_running_loop()
        self._client: Client | None = None
        self._consumers: list[Consumer] = []
        self._herald: CheckpointPublisher | None = None
        self._feed = Feed(settings.peers, settings.feed_token)
        self._trusts = {source: self._make_trust(source) for source in state.sources}
        self._following = self._followers()
        state.writer = Writer(state.engine, parts.log.events, self._committed)
        state.read_position = lambda: self._following.stand.position
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
            comparer = Comparer(self._state.engine, source, self._feed, trust, heal)
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
        self._tasks.append(asyncio.create_task(self._make_alarm(client).run()))
        if self._state.sealer is not None:
            self._herald = self._make_herald(client, self._state.sealer)
            self._tasks.append(asyncio.create_task(self._herald.run()))
        self._tasks += [asyncio.create_task(consumer.run()) for consumer in self._make_consumers(client)]

    def _followers(self) -> FollowerRunner:
        parts, settings, state = self._parts, self._settings, self._state
        if parts.worker and settings.followers == "apart":
            return Subprocess(parts.worker, state.moved)
        return InProcess(state.engine, followers_of(parts.log, settings), state.moved)

    def _make_alarm(self, client: Client) -> HaltPublisher:
        writer = self._state.writer
        return HaltPublisher(client, service=self._parts.name, cell=self._settings.cell, halted=lambda: writer.halted)

    def _make_herald(self, client: Client, sealer: Sealer) -> CheckpointPublisher:
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

    def _react(self, react: Callable[[Any, Envelope], Decide | None], envelope: Envelope) -> Decide | None:
        if self._state.sealer is not None and isinstance(envelope.message, self._parts.seals_at):
            self._state.sealer.ask()
        return react(self._state.application or self._state, envelope)

    def _committed(self, _: int) -> None:
        self._following.wake()

    def _reconciled(self, snapshots_removed: bool) -> None:
        """Rows were compared; what was opened at a snapshot that was false is opened from the log."""
        if snapshots_removed and not self._state.writer.halted:
            self._state.writer.submit(Repository.forget)
        self._state.moved()

    def _stopped(self) -> str | None:
        of_sources = (f"consumer {c.source}: {c.trouble}" for c in self._consumers if c.halted)
        return self._following.stand.stopped or next(of_sources, None)

    def _troubles(self) -> list[str]:
        found = list(self._following.stand.troubles)
        if self._consumers and (self._client is None or not self._client.is_connected):
            found.append("nats: consumers not connected")
        found += [f"consumer {c.source}: {c.trouble}" for c in self._consumers if c.trouble]
        if self._state.writer.halted:
            found.append(f"halted: {self._state.writer.halted}")
        found += self._state.sealer.troubles if self._state.sealer is not None else []
        found += self._state.reconciler.agreement.troubles if self._state.reconciler is not None else []
        return found + [trouble for comparer in self._state.comparisons for trouble in comparer.troubles]

    def _warnings(self) -> list[str]:
        found = self._following.stand.warnings + (self._herald.found.lines() if self._herald else [])
        found += [line for consumer in self._consumers for line in consumer.found.lines()]
        return found + [line for comparer in self._state.comparisons for line in comparer.warnings]
