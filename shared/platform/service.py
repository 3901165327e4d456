"""How a service is put together: the same parts in all four, wired in one place."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from sqlalchemy import Column, MetaData

from shared.contracts.envelope import Envelope
from shared.kernel.kinship import NOBODY
from shared.platform.capability import Capabilities
from shared.platform.clock import AdvancedClock, real_clock
from shared.platform.commands.writer import Decide
from shared.platform.eventstore.service_log import ServiceLog
from shared.platform.eventstore.store import EventTable
from shared.platform.identity.keys import IssuerKeys
from shared.platform.identity.tokens import TokenChecker
from shared.platform.lifecycle import Parts, Running
from shared.platform.logging import configure_logging
from shared.platform.projections.read_model import assert_durable, connect
from shared.platform.projections.region_rows import bring_up_to_date
from shared.platform.reconciling import ReadModel
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
from shared.policy import packaged


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
    listens_to: tuple[str, ...] = ()
    """Services whose messages become rows: what the capabilities hear of them."""
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

    @property
    def read_model(self) -> ReadModel:
        """What the rows are made of, for whoever makes them again."""
        listen = self.capabilities.hear if self.listens_to else None
        return ReadModel(self.log, self.tables, listen, self.listens_to, self.reacts_to)

    def build(self, settings: ServiceSettings, vault_keys: VaultKeys | None = None) -> FastAPI:
        """The service's application; nothing connects before its lifespan begins."""
        return assemble(
            Parts(
                log=self.log,
                title=self.title,
                routers=(*self.capabilities.routers, *self.routers),
                react=self.react if self.reacts_to else None,
                reacts_to=self.reacts_to,
                listen=self.capabilities.hear if self.listens_to else None,
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

    def react(self, state: ServiceState, envelope: Envelope) -> Decide | None:
        """What a foreign message makes this service decide; None when nothing."""
        handle = self.capabilities.react(envelope)
        return None if handle is None else lambda repository: handle(state.unit_of(repository))


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
        kinship=vault.kinship if vault and parts.knows_kin else lambda _: NOBODY,
        sources=(*parts.reacts_to, *parts.listens_to),
        names=parts.names,
        vault_keys=parts.vault_keys,
        vault=vault,
        sealer=Sealer(engine, parts.name, signer, settings.seal_seconds) if signer else None,
    )


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
