"""How to run a service."""

import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.local.caddy import answers
from deploy.local.program import Program


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
            "--timeout-graceful-shutdown=5",
            "--no-access-log",
        ),
        port=port,
        log=log,
        ready=lambda: answers(port, "/readyz"),
        environment=environment,
    )
