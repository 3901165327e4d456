"""How to run a service."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from deploy.local.caddy import asked
from deploy.local.program import Program

SERVER = (
    "--timeout-graceful-shutdown=5",
    # The gateway gives up an idle connection after 30 seconds: it must never take up one that is being closed here.
    "--timeout-keep-alive=35",
    "--limit-concurrency=2000",
    "--no-access-log",
    "--no-server-header",
    # Where a request comes from is told by the gateway with its secret, and by nobody else.
    "--no-proxy-headers",
)
"""How every service's server is told to behave, wherever it runs."""


def service(name: str, *, port: int, log: Path, environment: Mapping[str, str]) -> Program:
    """How to run one service on a port of the loopback."""
    return Program(
        name=name,
        argv=(
            sys.executable,
            "-m",
            "uvicorn",
            f"services.{name}.main:create",
            "--factory",
            "--host=127.0.0.1",
            f"--port={port}",
            *SERVER,
        ),
        port=port,
        log=log,
        ready=lambda: readiness(port).settled,
        environment=environment,
    )


LASTING = ("halted", "reading-stopped", "no-logins", "differs")
"""What `/readyz` says of a service that waiting does not make ready: it serves what it can, and needs a person."""


class Readiness(NamedTuple):
    """What a service says of itself: `status` as `/readyz` has it, or `silent` where it does not answer."""

    status: str
    troubles: tuple[str, ...] = ()
    advice: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether it is as ready as it will be by itself."""
        return self.status == "ready" or self.status in LASTING


def readiness(port: int) -> Readiness:
    """Ask the service on this port of the loopback."""
    try:
        _, body = asked(port, "/readyz") or (0, b"{}")
        said = json.loads(body)
        return Readiness(
            said["status"], tuple(said["troubles"]), said.get("advice", ""), tuple(said.get("warnings", ()))
        )
    except (ValueError, KeyError):
        return Readiness("silent")
