"""The whole platform on one machine: PostgreSQL, NATS, the gateway and the four services, started and kept running."""

import os
import threading
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Self

from deploy.local import clock
from deploy.local.development import only_in_development
from deploy.local.external import External
from deploy.local.layout import Layout
from deploy.local.report import Report, Silence
from deploy.local.start import Start
from deploy.local.state import held
from deploy.local.supervisor import Supervisor
from deploy.postgres.provision import SERVICES
from shared.platform.identity.issuer import DevelopmentIssuer
from shared.platform.identity.roles import Role

DEFAULT_PORT = 8080


class Stack:
    """One embedded platform in one data directory: `with Stack(data) as stack: ...`.

    `port` is the gateway's; the next free one is taken when it is not free. A child that dies is started again.
    """

    def __init__(
        self, data: Path, port: int | None = None, report: Report | None = None, archive: Path | None = None
    ) -> None:
        only_in_development("内置运行环境")
        self.layout = Layout(data)
        self._up, self._stopping = threading.Event(), threading.Event()
        self._report = report or Silence()
        self._start = Start(
            layout=self.layout,
            external=External.from_environment(os.environ),
            host=os.environ.get("SLUICE_BIND", "127.0.0.1"),
            wanted_port=port or DEFAULT_PORT,
            report=self._report,
            interrupted=self._stopping.is_set,
            archive=archive,
        )
        self._supervisor: Supervisor | None = None
        self._thread = threading.Thread(target=self._live, name="sluice-supervisor", daemon=True)
        self._problem: Exception | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Return when everything is ready. Raises AlreadyRunning or StartFailed; then nothing is left running."""
        self._thread.start()
        self._up.wait()
        if self._problem is not None:
            self.wait()

    def interrupt(self) -> None:
        """Ask a start under way, or a running stack, to stop; returns at once. Safe in a signal handler."""
        self._stopping.set()

    def wait(self) -> None:
        """Return when the stack has stopped. Raises what made it stop by itself."""
        self._thread.join()
        if self._problem is not None:
            raise self._problem

    def stop(self) -> None:
        """Stop everything cleanly: services, gateway, NATS, PostgreSQL."""
        self.interrupt()
        self._thread.join()

    @property
    def supervisor(self) -> Supervisor:
        """Who watches the programs; there is one from `start` on."""
        if self._supervisor is None:
            raise RuntimeError("the stack was not started")
        return self._supervisor

    @property
    def address(self) -> str:
        """The one address: the gateway's."""
        return self.supervisor.state.address

    @property
    def pids(self) -> dict[str, int]:
        """What runs under which process number now."""
        return self.supervisor.pids

    def service_url(self, name: str) -> str:
        """One service directly, past the gateway."""
        return f"http://127.0.0.1:{self.supervisor.state.children[name].port}"

    def token(
        self,
        *,
        role: Role,
        region: str,
        staff: str = "u-001",
        post: str = "",
        organisation: str = "",
        simulated: bool = False,
        hours: int = 12,
    ) -> str:
        """A bearer token of the development issuer; post and organisation are the role's name where not given."""
        return DevelopmentIssuer.load_or_create(self.layout.issuer).mint(
            role=role,
            region=region,
            staff=staff,
            post=post or role.label,
            organisation=organisation or role.label,
            simulated=simulated,
            hours=hours,
        )

    def set_clock(self, moment: date | datetime) -> datetime:
        """Set the services' clock; only forward once it was set. Raises ClockRefused."""
        return clock.set_to(self.layout.clock, moment)

    def advance_clock(self, by: timedelta) -> datetime:
        """Let time pass at once. Raises ClockRefused for a step back."""
        return clock.advance(self.layout.clock, by)

    def _live(self) -> None:
        try:
            self.layout.make()
            with held(self.layout):
                self._run()
        except Exception as problem:
            self._problem = problem
        finally:
            self._up.set()

    def _run(self) -> None:
        """The supervisor's thread, from the first program's start to the last one's end."""
        self._supervisor = Supervisor(self.layout, self._report.alarm)
        try:
            self._start.run(self._supervisor)
            self._up.set()
            while not self._stopping.wait(0.1):
                self._supervisor.tick()
        finally:
            self._supervisor.stop(SERVICES, ("caddy", "zygote"), ("nats",), ("postgres",))
