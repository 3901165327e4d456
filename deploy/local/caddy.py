"""The gateway: Caddy in front of the four services, one address for all."""

import http.client
import os
import socket
from collections.abc import Mapping
from pathlib import Path

from deploy.local.nats import binary
from deploy.local.program import ROOT, Program


def caddy(directory: Path, *, host: str, port: int, log: Path, services: Mapping[str, int], secret: str) -> Program:
    """How to run the gateway: `services` maps each service to its port on the loopback, they know it by `secret`.

    It answers by the names of this machine and by those that SLUICE_HOSTS adds.
    """
    directory.mkdir(parents=True, exist_ok=True)
    environment = {f"SLUICE_{name.upper()}": f"127.0.0.1:{port}" for name, port in services.items()}
    return Program(
        name="caddy",
        argv=(
            str(binary("caddy")),
            "run",
            "--config",
            str(ROOT / "deploy" / "Caddyfile"),
            "--adapter",
            "caddyfile",
        ),
        port=port,
        log=log,
        ready=lambda: answers(port, "/healthz"),
        environment=environment
        | {
            "SLUICE_SITE": f"http://:{port}",
            "SLUICE_BIND": host,
            "SLUICE_HOSTS": " ".join(
                ("localhost", "127.0.0.1", socket.gethostname(), os.environ.get("SLUICE_HOSTS", ""))
            ),
            "SLUICE_GATEWAY_SECRET": secret,
            "XDG_DATA_HOME": str(directory),
            "XDG_CONFIG_HOME": str(directory),
            "GOMEMLIMIT": "64MiB",
        },
    )


def answers(port: int, path: str) -> bool:
    """Whether something on this port of the loopback answers 200 within two seconds."""
    answer = asked(port, path)
    return answer is not None and answer[0] == http.client.OK


def asked(port: int, path: str) -> tuple[int, bytes] | None:
    """The status and body that this port of the loopback answers within two seconds; None where it does not."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
