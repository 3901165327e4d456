"""How to run a service."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import httpx

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


class Halted(NamedTuple):
    """Why a service takes no commands any more, and what an administrator does about it."""

    why: str
    advice: str


def halted(port: int) -> Halted | None:
    """What the service on this port says of its halt; None while it takes commands, and where it does not answer."""
    try:
        said = httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=2).json()
    except (httpx.HTTPError, ValueError):
        return None
    if said["status"] != "halted":
        return None
    return Halted("；".join(trouble for trouble in said["troubles"] if trouble.startswith("halted")), said["advice"])
