"""A service refuses to start with what is wrong, by the setting's name, in one line that holds no secret."""

import json
import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import OctKey, OKPKey
from pydantic import ValidationError

from deploy.local.passwords import sealing_key
from deploy.local.ports import internal_port
from deploy.local.program import exit_words
from deploy.local.services import service
from deploy.local.zygote_client import Zygote
from deploy.postgres.provision import SERVICES
from shared.platform.settings import ServiceSettings, read
from shared.platform.vault import VaultKeys
from tests import stack
from tests.waiting import wait_until

EMPTY, MISSING, GARBAGE, SYMMETRIC = "@empty", "@missing", "@garbage", "@symmetric"
"""Files that a case names."""

VAULTED = ("ledger", "disclosure")
DATABASE = "postgresql+psycopg://{user}:Zq7kP0r4Wd9@db.example.gov.cn/sluice"

PRODUCTION: list[tuple[str, str]] = [
    *(("SLUICE_ENV", value) for value in ("", "prod", "Production", "production ", "PRODUCTION", "staging", "生产")),
    *(("SLUICE_ISSUER", value) for value in (
        "", " ", "urn:sluice:development", "URN:SLUICE:DEVELOPMENT", "urn:sluice:%64evelopment",
        "ｕｒｎ:sluice:ｄｅｖｅｌｏｐｍｅｎｔ", "urn:sluice:dev\u200belopment", "urn:sluice:devel-opment", "http://login.gov.cn",
        "https://", "login.gov.cn", "https://login.gov.cn /x", "urn:other",
    )),
    *(("SLUICE_TOKEN_ALGORITHMS", value) for value in (
        "", "[]", "HS256", '["HS256"]', "none", '["none"]', '["Ed25519","none"]', "RS256,HS512", "rs256", "ed25519",
        "Ed25519,Ed25519", '["Ed25519","Ed25519"]', "RS256,", "dir", "ES256K-R", "{}",
    )),
    *(("SLUICE_JWKS_URL", value) for value in (
        "", "http://login.gov.cn/jwks", "http://127.0.0.1/jwks", "HTTP://login.gov.cn", "ftp://login.gov.cn/jwks",
        "login.gov.cn/jwks", "https://", "https://login.gov.cn:port/", "file:///etc/passwd",
    )),
    *(("SLUICE_JWKS_FILE", value) for value in ("", EMPTY, MISSING, GARBAGE, SYMMETRIC, "/etc", "@good")),
    *(("SLUICE_AUDIENCE", value) for value in ("", "  ")),
    *(("SLUICE_RATE_LIMIT", value) for value in ("", "fast", "0/second", "-5/second", "5", "5/parsec", "1e9/second")),
    *(("SLUICE_PUBLIC_RATE_LIMIT", value) for value in ("", "0/minute", "-1/minute", "5/second;0/day", "nan/second")),
    *(("SLUICE_FEED_TOKEN", value) for value in ("", " ", "changethis", "secret", "Change-Me", "xxxxxxxx")),
    *(("SLUICE_GATEWAY_SECRET", value) for value in ("", "short", "a" * 40, "changethis" * 2)),
    *(("SLUICE_TRUSTED_KEYS", value) for value in ("ledger", "sluice/ledger/local+00000000+AAAA")),
    *(("SLUICE_CLOCK_FILE", value) for value in ("", EMPTY, MISSING, "@clock")),
    *(("SLUICE_CELL", value) for value in ("", "a b", "a.b", "x" * 64, "*")),
    *(("LEDGER_URL", value) for value in ("ledger:8000", "ftp://ledger", "http://")),
    *(("SLUICE_FOLLOWERS", value) for value in ("", "Apart")),
    *(("SLUICE_NATS_REPLICAS", value) for value in ("0", "6", "three")),
    *(("NATS_URL", value) for value in ("nats://sluice:changethis@nats:4222", "nats://sluice:Password@nats:4222")),
    *(("{}_DATABASE_URL", value) for value in (
        "", "sluice", "mysql://a:b@db/x", "postgresql+psycopg://app:changethis@db/x",
        "postgresql+psycopg://app:CHANGE-ME@db/x", "postgresql+psycopg://app:aaaaaaaa@db/x",
        "postgresql+psycopg://app@db/x", "postgresql+psycopg://app:@db/x",
        DATABASE + "?sslmode=disable", DATABASE + "?sslmode=allow", "postgresql+psycopg://app:Zq7kP0r4Wd9@db:x/x",
        "postgresql+psycopg://app:Zq7kP0r4Wd9@db/",
    )),
    *(("{}_SEALING_KEY", value) for value in ("", "changethis", "A" * 64, "密钥")),
    *(("{}_SEALING_KEY_FILE", value) for value in ("", EMPTY, MISSING, GARBAGE, "/etc")),
    *(("{}_SEAL_SECONDS", value) for value in ("0", "-1", "nan", "inf", "often")),
    *(("{}_VAULT_KEY", value) for value in ("", "changethis", "A" * 86, "密钥")),
    *(("{}_VAULT_KEY_FILE", value) for value in ("", EMPTY, MISSING, GARBAGE, "/etc")),
]  # fmt: skip

DEVELOPMENT: list[tuple[str, str]] = [
    *(("SLUICE_CLOCK_FILE", value) for value in ("", EMPTY, GARBAGE, "/etc")),
    ("SLUICE_JWKS_URL", "http://login.gov.cn/jwks"),
    ("SLUICE_JWKS_FILE", MISSING),
    ("SLUICE_TOKEN_ALGORITHMS", "HS256"),
    ("SLUICE_AUDIENCE", ""),
    ("SLUICE_GATEWAY_SECRET", "short"),
    ("SLUICE_RATE_LIMIT", "0/second"),
    ("{}_SEALING_KEY_FILE", MISSING),
]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    where = tmp_path_factory.mktemp("settings")
    contents = {
        EMPTY: "",
        GARBAGE: "\x00{",
        SYMMETRIC: json.dumps({"keys": [OctKey.generate_key(256).as_dict()]}),
        "@good": json.dumps({"keys": [OKPKey.generate_key("Ed25519").as_dict(private=False)]}),
        "@clock": json.dumps({"offset_seconds": 0}),
    }
    for name, content in contents.items():
        (where / name).write_text(content)
    return {name: str(where / name) for name in (*contents, MISSING)}


def good(name: str, environment: str, where: Path) -> dict[str, str]:
    """With these alone it would start."""
    own = {"DATABASE_URL": DATABASE.format(user=name), "SEALING_KEY": sealing_key(where / "sealing.pem").read_text()}
    own |= {"VAULT_KEY": VaultKeys.made()} if name in VAULTED else {}
    return {f"{name.upper()}_{setting}": value for setting, value in own.items()} | {
        "SLUICE_ENV": environment,
        "SLUICE_ISSUER": "https://login.gov.cn",
        "SLUICE_JWKS_URL": "https://login.gov.cn/jwks",
        "SLUICE_GATEWAY_SECRET": "Q7f-2mZx9_LkT4wBvN8cRy1pHd6sJg3a",
        "SLUICE_FEED_TOKEN": "eyJhbGciOiJFZDI1NTE5In0.e30.AAAA",
    }


def given(name: str, setting: str, value: str, environment: str, where: Path, files: dict[str, str]) -> dict[str, str]:
    told = good(name, environment, where)
    asked = {setting.format(name.upper()): files.get(value, value.replace("{user}", name))}
    if setting.endswith("_KEY_FILE") and value:
        del told[setting.format(name.upper()).removesuffix("_FILE")]
    if setting == "SLUICE_JWKS_FILE" and value != "@good":
        del told["SLUICE_JWKS_URL"]
    return told | asked


CASES = [
    pytest.param(environment, setting, value, id=f"{environment}-{setting}={value}".encode("unicode_escape").decode())
    for environment, table in (("production", PRODUCTION), ("development", DEVELOPMENT))
    for setting, value in table
]


def settings_of(name: str) -> type[ServiceSettings]:
    found: type[ServiceSettings] = import_module(f"services.{name}.settings").Settings
    return found


@pytest.mark.parametrize("environment", ["production", "development"])
@pytest.mark.parametrize("name", SERVICES)
def test_with_good_settings_a_service_would_start(
    name: str, environment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for setting, value in good(name, environment, tmp_path).items():
        monkeypatch.setenv(setting, value)

    assert read(settings_of(name)).environment == environment


@pytest.mark.parametrize(("environment", "setting", "value"), CASES)
def test_every_bad_setting_is_refused_by_its_name_in_every_service(
    environment: str, setting: str, value: str, files: dict[str, str], tmp_path: Path
) -> None:
    for name in SERVICES:
        if "VAULT" in setting and name not in VAULTED:
            continue
        with pytest.MonkeyPatch.context() as patched:
            for each, said in given(name, setting, value, environment, tmp_path, files).items():
                patched.setenv(each, said)
            with pytest.raises(SystemExit) as refused:
                read(settings_of(name))

        line = str(refused.value)
        assert line.startswith(f"{name} 无法启动")
        assert setting.format(name.upper()) in line
        assert "\n" not in line
        assert all(
            secret not in line for secret in ("Zq7kP0r4Wd9", "Q7f-2mZx9", "AAAA", "changethis", "PRIVATE KEY-----")
        )


@pytest.mark.parametrize("both", [{}, {"jwks_file": "@good", "jwks_url": "https://login.gov.cn/jwks"}])
def test_both_or_none_of_file_and_address_of_the_keys_are_refused(
    both: dict[str, str], files: dict[str, str], tmp_path: Path
) -> None:
    told: dict[str, Any] = {name: files.get(value, value) for name, value in both.items()}

    with pytest.raises(ValidationError, match="SLUICE_JWKS_URL 与 SLUICE_JWKS_FILE"):
        settings_of("projects")(database_url=DATABASE, environment="production", **told)


@pytest.fixture(scope="module")
def zygote(programs: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zygote]:
    made = Zygote(tmp_path_factory.mktemp("zygote") / "log")
    with stack.running(made.program(), 60):
        yield made


STARTED = CASES if os.environ.get("SLUICE_LONG") else list({case.values[:2]: case for case in CASES}.values())
"""One bad value of each setting; in a long run all of them."""


@pytest.mark.parametrize(("environment", "setting", "value"), STARTED)
def test_a_process_that_is_told_so_ends_with_one_line(
    zygote: Zygote, environment: str, setting: str, value: str, files: dict[str, str], tmp_path: Path
) -> None:
    name = "ledger"
    told = given(name, setting, value, environment, tmp_path, files)
    log = tmp_path / "log"
    program = zygote.forked(service(name, port=internal_port(), log=log, environment=told))

    process = program.launch()
    wait_until(lambda: process.poll() is not None)
    code = process.poll()
    assert code is not None

    lines = log.read_text().splitlines()
    assert exit_words(code) == "退出码 1"
    assert [line for line in lines if line.startswith("ledger 无法启动")] == lines[-1:]
    assert setting.format(name.upper()) in lines[-1]
    assert "Traceback" not in log.read_text()
