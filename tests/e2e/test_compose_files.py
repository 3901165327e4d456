"""What is prepared for the containers, and what their files say and must not say."""

import json
import re
import stat
from pathlib import Path

from deploy.compose.prepare import PASSWORDS, ROOT, TEMPLATE, let_containers_read, prepare
from deploy.local.services import SERVER
from deploy.postgres.provision import SERVICES
from tests.e2e.env_file import settings

FILE = ROOT / "docker-compose.yml"


def test_preparing_makes_random_passwords_that_are_their_owners_only_and_keeps_them(tmp_path: Path) -> None:
    file = prepare(tmp_path / "one")
    first = settings(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len({first[name] for name in PASSWORDS}) == len(PASSWORDS)
    assert all(len(first[name]) >= 32 for name in PASSWORDS)
    assert settings(prepare(tmp_path / "one")) == first
    assert first["POSTGRES_PASSWORD"] != settings(prepare(tmp_path / "two"))["POSTGRES_PASSWORD"]


def test_containers_see_the_public_key_and_never_the_private_one(tmp_path: Path) -> None:
    seen = Path(settings(prepare(tmp_path))["SLUICE_FILES"])
    assert [file.name for file in seen.iterdir()] == ["jwks.json"]
    assert "d" not in json.loads((seen / "jwks.json").read_text())["keys"][0]
    assert stat.S_IMODE((seen / "jwks.json").stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "issuer.json").stat().st_mode) == 0o600


def test_a_mounted_file_is_readable_for_containers_whatever_the_umask(tmp_path: Path) -> None:
    file = tmp_path / "nats.conf"
    file.touch(0o600)
    let_containers_read(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


def test_a_variable_that_an_older_file_lacks_is_added(tmp_path: Path) -> None:
    file = prepare(tmp_path)
    before = settings(file)
    file.write_text("".join(f"{k}={v}\n" for k, v in before.items() if k != "NATS_PASSWORD") + "SLUICE_PORT=9\n")
    after = settings(prepare(tmp_path))
    assert after["NATS_PASSWORD"] not in ("", before["NATS_PASSWORD"])
    assert after | {"NATS_PASSWORD": "", "SLUICE_PORT": ""} == before | {"NATS_PASSWORD": "", "SLUICE_PORT": ""}
    assert after["SLUICE_PORT"] == "9"


def test_the_compose_file_and_its_template_hold_no_secret() -> None:
    assert all(
        not value for name, value in settings(TEMPLATE).items() if re.search("PASSWORD|SECRET$|TOKEN$|_KEY$", name)
    )
    told = re.findall(
        r"^ +(\w*(?:PASSWORD|SECRET|_KEY|_TOKEN|DATABASE_URL|NATS_URL)): (.+)$", FILE.read_text(), re.MULTILINE
    )
    assert len(told) > 20
    assert all("${" in value and not re.search(r"\$\{\w+:-", value) for _, value in told)


def test_each_service_is_told_its_own_sealing_key_and_a_job_none() -> None:
    told = dict(re.findall(r"^  (\w+):\n((?:    .*\n|\n)+)", FILE.read_text(), re.MULTILINE))
    keys = {name: re.findall(r"^ +(\w+_SEALING_KEY):", text, re.MULTILINE) for name, text in told.items()}
    assert {name: found for name, found in keys.items() if found} == {
        service: [f"{service.upper()}_SEALING_KEY"] for service in SERVICES
    }


def test_every_variable_of_the_compose_file_is_explained_in_the_template() -> None:
    text = FILE.read_text()
    used = set(re.findall(r"\$\{(\w+)", text)) | set(re.findall(r"^ +(SLUICE_\w+|PIP_\w+):$", text, re.MULTILINE))
    explained = set(re.findall(r"\b([A-Z]+_[A-Z_]+)=", TEMPLATE.read_text()))
    assert used <= explained


def test_a_service_in_a_container_is_served_as_the_embedded_one_is() -> None:
    command = (ROOT / "deploy" / "Dockerfile").read_text().split("CMD [")[-1]
    flags = set(re.findall(r'"(--[^"]+)"', command))
    assert flags - {"--factory", "--host=0.0.0.0", "--port=8000"} == set(SERVER)


def test_services_and_gateway_are_told_the_same_secret_and_nobody_else_is() -> None:
    text = FILE.read_text()
    assert len(re.findall(r"SLUICE_GATEWAY_SECRET: \$\{SLUICE_GATEWAY_SECRET:\?", text)) == 2
    for once in ("provision", "migrate"):
        assert "SECRET" not in text.split(f"\n  {once}:\n")[1].split("\n\n")[0]
    assert text.count("ports:") == 1
