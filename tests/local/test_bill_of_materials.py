"""The bill of materials names every locked package, and the lock files name no address."""

from pathlib import Path

import pytest

from deploy.sbom import bill

ROOT = Path(__file__).resolve().parents[2]


def test_every_locked_package_is_listed_with_its_version_licence_and_hashes() -> None:
    lock = (
        "fastapi==0.165.0 \\\n    --hash=sha256:"
        + "a" * 64
        + "\n    # via sluice\npsycopg==3.3.9 ; python_version > '3'\n"
    )
    components = bill(lock)["components"]
    assert isinstance(components, list)
    assert [(each["name"], each["version"]) for each in components] == [("fastapi", "0.165.0"), ("psycopg", "3.3.9")]
    assert components[0]["licenses"] == [{"license": {"name": "MIT"}}]
    assert components[0]["properties"] == [{"name": "sluice:accepted-sha256", "value": "a" * 64}]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-uv.lock"])
def test_lock_files_pin_by_hash_and_name_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "--hash=sha256:" in text
    assert not any(word in text for word in ("://", "file:", "--index", "--find-links"))
