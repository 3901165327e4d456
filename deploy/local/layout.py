"""What lies where in a data directory."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from deploy.local.account import unprivileged
from deploy.local.program import ROOT


@dataclass(frozen=True)
class Layout:
    """The files of one embedded stack."""

    data: Path

    def __post_init__(self) -> None:
        object.__setattr__(self, "data", self.data.absolute())

    def make(self) -> None:
        """The directory itself: others may pass through it to what is theirs, not look into it."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.data.chmod(0o711)
        self.logs.mkdir(exist_ok=True)

    @property
    def postgres(self) -> Path:
        """PostgreSQL's directory, owned by the account it runs under."""
        return self.data / "postgres"

    @property
    def nats(self) -> Path:
        """JetStream's store: may be deleted while stopped, the services refill it."""
        return self.data / "nats"

    @property
    def caddy(self) -> Path:
        """What Caddy keeps."""
        return self.data / "caddy"

    @property
    def logs(self) -> Path:
        """One file per program, rotated."""
        return self.data / "logs"

    @property
    def state(self) -> Path:
        """Who runs, since when, on which port."""
        return self.data / "state.json"

    @property
    def lock(self) -> Path:
        """Held for as long as a supervisor runs."""
        return self.data / "lock"

    @property
    def secrets(self) -> Path:
        """The random passwords."""
        return self.data / "secrets.json"

    @property
    def vault(self) -> Path:
        """The key of the vault: without it nobody entered there can be read again."""
        return self.data / "vault.key"

    @property
    def letters(self) -> Path:
        """The key under which objectors' letters are sealed."""
        return self.data / "letters.key"

    def sealing(self, service: str) -> Path:
        """The key that signs the checkpoints of a service's log. The ledger's was there before the others'."""
        return self.data / ("sealing.pem" if service == "ledger" else f"sealing-{service}.pem")

    @property
    def issuer(self) -> Path:
        """The development issuer's private key."""
        return self.data / "issuer.json"

    @property
    def jwks(self) -> Path:
        """The development issuer's public key."""
        return self.data / "jwks.json"

    @property
    def clock(self) -> Path:
        """How far the development clock is from the machine's."""
        return self.data / "clock.json"

    def log(self, name: str) -> Path:
        """The log of one program."""
        return self.logs / f"{name}.log"


def default_data() -> Path:
    """`.data` in the project, or below /var/lib where PostgreSQL's account cannot reach the project."""
    inside = ROOT / ".data"
    account = unprivileged(inside / "postgres" / "cluster")
    if account is None or account.reaches(ROOT):
        return inside
    return Path("/var/lib/sluice") / hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:8]
