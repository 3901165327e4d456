"""Databases and a NATS that are given from outside: they win over the embedded ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from deploy.postgres.provision import SERVICES


@dataclass(frozen=True)
class External:
    """What the environment names. `owners` are for migrations; without one its database must be migrated already."""

    databases: Mapping[str, str]
    owners: Mapping[str, str]
    nats_url: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read `<SERVICE>_DATABASE_URL`, `<SERVICE>_OWNER_DATABASE_URL` and `NATS_URL`."""
        return cls(
            databases=_named(environment, "{}_DATABASE_URL"),
            owners=_named(environment, "{}_OWNER_DATABASE_URL"),
            nats_url=environment.get("NATS_URL", ""),
        )

    @property
    def all_databases(self) -> bool:
        """Whether no embedded PostgreSQL is needed."""
        return set(self.databases) == set(SERVICES)


def _named(environment: Mapping[str, str], pattern: str) -> dict[str, str]:
    found = {service: environment.get(pattern.format(service.upper()), "") for service in SERVICES}
    return {service: url for service, url in found.items() if url}
