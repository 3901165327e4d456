"""The key that signs a service's checkpoints: each service is given its own, and none starts in production without."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from deploy.documents import NOWHERE
from deploy.postgres.provision import SERVICES
from shared.platform.settings import ServiceSettings
from shared.platform.vault.keys import VaultKeys
from shared.tlog.notes import new_private_key


def settings(service: str, **given: Any) -> ServiceSettings:
    made: ServiceSettings = import_module(f"services.{service}.settings").Settings(**given)
    return made


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_without_a_sealing_key_does_not_start_in_production(service: str) -> None:
    with pytest.raises(ValidationError, match=f"{service.upper()}_SEALING_KEY"):
        settings(service, database_url=NOWHERE, environment="production", vault_key=VaultKeys.made())


@pytest.mark.parametrize("key", ["changethis", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
@pytest.mark.parametrize("service", SERVICES)
def test_a_placeholder_for_a_key_is_refused_everywhere(service: str, key: str) -> None:
    with pytest.raises(ValidationError, match="private key"):
        settings(service, database_url=NOWHERE, environment="development", sealing_key=key)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_told_its_own_key_and_signs_under_its_own_name(
    service: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for number, each in enumerate(SERVICES, start=1):
        key = tmp_path / each
        key.write_text(new_private_key())
        monkeypatch.setenv(f"{each.upper()}_DATABASE_URL", f"postgresql://{each}")
        monkeypatch.setenv(f"{each.upper()}_SEALING_KEY_FILE", str(key))
        monkeypatch.setenv(f"{each.upper()}_SEAL_SECONDS", str(number))
    monkeypatch.setenv("SLUICE_ENV", "development")
    monkeypatch.setenv("SLUICE_CELL", "north")
    monkeypatch.setenv("SLUICE_COMPARE_SECONDS", "10")

    told = settings(service)

    assert told.compare_seconds == 10
    assert told.database_url == f"postgresql://{service}"
    assert told.sealing_key_file == tmp_path / service
    assert told.seal_seconds == SERVICES.index(service) + 1
    assert told.signer is not None
    assert told.signer.name == f"sluice/{service}/north"
