"""The platform in containers, and the whole chain run against them: where a Docker engine answers."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from cli.demo import outcome
from cli.demo.cases import CASES, Case
from cli.demo.chain import Year
from cli.platform import Platform
from deploy.compose.prepare import ROOT, prepare
from deploy.local.ports import internal_port
from deploy.postgres.provision import SERVICES
from shared.platform.identity.issuer import DevelopmentIssuer
from tests.e2e.env_file import settings
from tests.waiting import wait_until

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.timeout(1800)]

HEALTHY_SECONDS = 180
YEAR = tuple(case for case in CASES if case.book == "654024-2021")
LATER = tuple(case for case in CASES if case.book == "632323-2023")
CLOSED = "S19"


@dataclass(frozen=True)
class Compose:
    """The platform in containers of a project of its own."""

    argv: tuple[str, ...]
    project: str
    directory: Path
    port: int

    @property
    def address(self) -> str:
        """The gateway's."""
        return f"http://127.0.0.1:{self.port}"

    def __call__(self, *arguments: str) -> str:
        """Run a command of compose and give what it printed; fails with its words."""
        argv = [*self.argv, "-p", self.project, *arguments]
        environment = os.environ | {"SLUICE_PORT": str(self.port)}
        done = subprocess.run(argv, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{arguments}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        return done.stdout

    def container(self, service: str) -> dict[str, Any]:
        """What Docker says about a service's container."""
        number = self("ps", "-q", service).strip()
        shown = subprocess.run(["docker", "inspect", number], capture_output=True, text=True, check=True)
        found: dict[str, Any] = json.loads(shown.stdout)[0]
        return found

    def unhealthy(self) -> set[str]:
        """The services whose health check has not passed."""
        checked = ("postgres", *SERVICES, "gateway")
        return {name for name in checked if self.container(name)["State"]["Health"]["Status"] != "healthy"}

    def until_healthy(self) -> None:
        """Wait for every health check; fails with the words of what does not get there."""
        try:
            wait_until(lambda: not self.unhealthy(), HEALTHY_SECONDS)
        except AssertionError:
            waiting = sorted(self.unhealthy())
            pytest.fail(f"not healthy: {waiting}\n{self('logs', '--tail=40', *waiting)}")


def answers(*argv: str) -> bool:
    """Whether a program is there and succeeds."""
    return shutil.which(argv[0]) is not None and subprocess.run(argv, capture_output=True, check=False).returncode == 0


def compose_command() -> tuple[str, ...]:
    """Compose as Docker's plugin or as a program of its own; skips the tests where there is none, or no Docker."""
    if not answers("docker", "info"):
        pytest.skip("left out: no Docker engine answers")
    for argv in (("docker", "compose"), ("docker-compose",)):
        if answers(*argv, "version"):
            return argv
    pytest.skip("left out: Docker answers, but there is no docker compose")


def images_at_hand() -> None:
    """Skip the tests where an image is neither here nor to be had: nothing of ours can mend that."""
    defaults = {
        "BASE_IMAGE": "python:3.11-slim",
        "POSTGRES_IMAGE": "postgres:18",
        "NATS_IMAGE": "nats:2.15",
        "CADDY_IMAGE": "caddy:2",
    }
    for image in (os.environ.get(name, default) for name, default in defaults.items()):
        if not answers("docker", "image", "inspect", image) and not answers("docker", "pull", "-q", image):
            pytest.skip(
                f"left out: Docker answers, but the image {image} can't be pulled; name others by {[*defaults]}"
            )


@pytest.fixture(scope="module")
def compose(programs: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Compose]:
    """Built and healthy. Where the official images cannot be pulled, the environment names others: BASE_IMAGE,
    POSTGRES_IMAGE, NATS_IMAGE, CADDY_IMAGE, and SLUICE_BUILD_NETWORK for the build."""
    command = compose_command()
    images_at_hand()
    directory = tmp_path_factory.mktemp("compose")
    argv = (*command, "--env-file", str(prepare(directory)))
    running = Compose(argv, f"sluice-test-{os.getpid()}", directory, internal_port())
    try:
        running("up", "-d", "--build")
        running.until_healthy()
        yield running
    finally:
        running("down", "-v", "--remove-orphans", "-t", "10")


def test_a_service_in_its_container_is_nobody_special_and_cannot_write(compose: Compose) -> None:
    assert compose("exec", "-T", "ledger", "id", "-u").strip() == "10001"
    with pytest.raises(AssertionError, match=r"Read-only file system"):
        compose("exec", "-T", "ledger", "python", "-c", "open('/srv/sluice/written', 'w')")


def test_only_the_gateway_can_be_reached_from_the_host(compose: Compose) -> None:
    for service in ("postgres", "nats", *SERVICES):
        assert not compose.container(service)["HostConfig"]["PortBindings"]
    assert httpx.get(f"{compose.address}/healthz").status_code == 200
    assert httpx.get(f"{compose.address}/ledger/readyz").status_code == 404


def test_postgresql_in_its_container_has_checksums_and_asks_everybody_for_a_password(compose: Compose) -> None:
    password = settings(compose.directory / ".env")["POSTGRES_PASSWORD"]
    ask = (
        "SELECT current_setting('data_checksums'), current_setting('password_encryption'),"
        " (SELECT string_agg(DISTINCT auth_method, ' ') FROM pg_hba_file_rules)"
    )
    psql = ("psql", "-At", "-h", "127.0.0.1", "-U", "postgres", "-c", ask)
    answer = compose("exec", "-T", "-e", f"PGPASSWORD={password}", "postgres", *psql)
    assert answer.strip() == "on|scram-sha-256|scram-sha-256"


@pytest.fixture
def platform(compose: Compose) -> Iterator[Platform]:
    """The containers' platform as those who act on it see it."""
    issuer = DevelopmentIssuer.load_or_create(compose.directory / "issuer.json")
    with closing(Platform(compose.address, issuer, compose.directory / "services" / "clock.json")) as platform:
        yield platform


def test_the_whole_chain_runs_against_the_containers(compose: Compose, platform: Platform) -> None:
    live_through(platform, YEAR)
    assert httpx.get(f"{compose.address}/disclosure/").status_code == 200


def test_the_bus_may_lose_everything_between_two_years(compose: Compose, platform: Platform) -> None:
    before = [outcome.county(platform, case) for case in YEAR]
    compose("rm", "-s", "-f", "nats")
    subprocess.run(["docker", "volume", "rm", f"{compose.project}_nats"], capture_output=True, check=True)
    compose("up", "-d")
    compose.until_healthy()
    assert [outcome.county(platform, case) for case in YEAR] == before
    live_through(platform, LATER)


def live_through(platform: Platform, cases: tuple[Case, ...]) -> None:
    """Take some county-years through the chain: the money is what the notices say, and somebody gets to the end."""
    Year(platform, cases, lambda _: None).run()
    for case in cases:
        county = outcome.county(platform, case)
        assert county.inflow_fen == county.stated_inflow_fen
        assert 0 < county.disbursed_fen < county.inflow_fen
        assert county.projects[CLOSED] > 0
    assert outcome.trial_balance(platform, cases) == 0
