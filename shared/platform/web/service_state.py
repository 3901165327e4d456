"""What a running service consists of, as its routes see it."""

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Column, Engine

from shared.kernel.kinship import NOBODY, Kinship
from shared.platform.clock import Clock
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Writer
from shared.platform.eventstore.service_log import ServiceLog
from shared.platform.eventstore.store import EventTable, Repository
from shared.platform.identity.tokens import TokenChecker
from shared.platform.messaging.comparing import Comparer
from shared.platform.reconciling import Reconciler
from shared.platform.sandbox import Sandbox
from shared.platform.sealing import Sealer
from shared.platform.vault import Vault, VaultKeys
from shared.platform.web.limits import Limiter
from shared.policy import RulePacks


@dataclass
class ServiceState:
    """Made once by `shared.platform.service.assemble`; nothing in it connects before the service starts."""

    name: str
    cell: str
    engine: Engine
    log: ServiceLog
    events: EventTable
    clock: Clock
    packs: RulePacks
    tokens: TokenChecker
    limiter: Limiter
    kinship: Callable[[Iterable[str]], Kinship] = lambda _: NOBODY
    """Who stands beside payees."""
    sources: tuple[str, ...] = ()
    """The services whose logs are heard here."""
    names: tuple[Column[str], ...] = ()
    """The columns in which things stand whose names begin with a division's code."""
    vault_keys: VaultKeys | None = None
    vault: Vault | None = None
    sealer: Sealer | None = None
    sandbox: Sandbox = field(default_factory=Sandbox)
    """Where uploaded files are read."""
    reconciler: Reconciler | None = None
    """Who compares what is shown with the logs, while the service lives."""
    writer: Writer = field(init=False)
    read_position: Callable[[], int] = field(init=False)
    troubles: Callable[[], list[str]] = field(init=False)
    warnings: Callable[[], list[str]] = field(init=False)
    """What was found and stepped over or put right: it hinders nothing, and somebody should look."""
    comparisons: list[Comparer] = field(default_factory=list)
    """One for each source that is heard."""
    stopped: Callable[[], str | None] = field(init=False)
    """Why what is read here no longer follows what was written; None while it does, or will again by itself."""
    listeners: list[Callable[[], None]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def news(self) -> Iterator[asyncio.Event]:
        """An event that is set whenever the read model moves, while one listens. Call on the event loop."""
        event, loop = asyncio.Event(), asyncio.get_running_loop()

        def hear() -> None:
            loop.call_soon_threadsafe(event.set)

        self.listeners.append(hear)
        try:
            yield event
        finally:
            self.listeners.remove(hear)

    def unit_of(self, repository: Repository) -> UnitOfWork:
        """What a command handler works with in the writer's round."""
        return UnitOfWork(repository, self.packs, self.kinship)

    def stop_streams(self) -> None:
        """The service is going down: open streams must end."""
        self.stopping.set()
        self.moved()

    @property
    def position(self) -> int:
        """How far the read model has come in the service's own log."""
        return self.read_position()

    def moved(self) -> None:
        """Tell whoever streams changes that there is something new."""
        for listener in list(self.listeners):
            listener()
