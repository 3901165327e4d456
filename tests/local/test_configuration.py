"""What programs are told, and what the data directory holds."""

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from deploy.local import backup
from deploy.local.development import RefusedInProduction
from deploy.local.external import External
from deploy.local.layout import Layout
from deploy.local.migrate import newest
from deploy.local.passwords import passwords
from deploy.local.program import Program, StartFailed
from deploy.local.stack import Stack
from deploy.local.state import AlreadyRunning, Mark, Running, State, held, read_state, stop_orphans
from deploy.postgres.provision import SERVICES


def test_passwords_are_random_kept_and_their_owners_only(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    first = passwords(file, ("ledger_app", "ledger_owner"))
    assert passwords(file, ("ledger_app", "ledger_owner")) == first
    assert first["ledger_app"] != first["ledger_owner"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_databases_and_nats_given_from_outside_win() -> None:
    given = External.from_environment({"LEDGER_DATABASE_URL": "a", "LEDGER_OWNER_DATABASE_URL": "b", "NATS_URL": "c"})
    assert given == External({"ledger": "a"}, {"ledger": "b"}, "c")
    assert not given.all_databases
    assert External.from_environment({f"{name.upper()}_DATABASE_URL": "x" for name in SERVICES}).all_databases


def test_a_copy_names_the_keys_that_belong_to_it_and_an_older_one_those_of_its_time(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "data")
    layout.make()
    for name in ("vault.key", "letters.key", "sealing.pem", "sealing-projects.pem"):
        (layout.data / name).write_text("a key")
    (tmp_path / "copy").mkdir()
    noted = backup.note_keys(layout, tmp_path / "copy")

    assert noted == ("vault.key", "letters.key", "sealing.pem", "sealing-projects.pem")
    assert backup.keys_for(tmp_path / "copy") == noted
    assert backup.keys_for(tmp_path / "older") == ("vault.key", "letters.key", "sealing.pem")
    assert set(noted) < set(backup.keys_of(layout))


def test_every_service_has_one_newest_migration() -> None:
    assert all(len(newest(service)) == 1 for service in SERVICES)


@pytest.mark.usefixtures("programs")
def test_a_program_is_not_told_other_programs_database_passwords_and_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = ("LEDGER_OWNER_DATABASE_URL", "LEDGER_SEALING_KEY", "DISCLOSURE_VAULT_KEY")
    for name in foreign:
        monkeypatch.setenv(name, "hidden")
    told = "import os, json; print(json.dumps(dict(os.environ)))"
    program = Program(
        name="teller",
        argv=(sys.executable, "-c", told),
        port=0,
        log=tmp_path / "log",
        ready=lambda: True,
        environment={"PROJECTS_DATABASE_URL": "its own"},
    )
    assert program.launch().wait(20) == 0
    environment = json.loads(program.last_words(100_000))
    assert not set(foreign) & environment.keys()
    assert environment["PROJECTS_DATABASE_URL"] == "its own"


@pytest.mark.usefixtures("programs")
def test_a_program_that_ends_instead_of_getting_ready_fails_with_its_last_words(tmp_path: Path) -> None:
    argv = (sys.executable, "-c", "import sys; print('no disk'); sys.exit(3)")
    program = Program(name="dying", argv=argv, port=0, log=tmp_path / "log", ready=lambda: False)
    with pytest.raises(StartFailed, match=r"退出码 3[\s\S]*no disk"):
        program.await_ready(program.launch(), 20)


def test_a_data_directory_has_one_supervisor(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    with held(layout), pytest.raises(AlreadyRunning, match="正被另一个"), held(layout):
        pass
    with held(layout):
        pass


def test_the_embedded_platform_refuses_production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUICE_ENV", "production")
    with pytest.raises(RefusedInProduction):
        Stack(tmp_path)


@pytest.mark.usefixtures("programs")
def test_orphans_are_stopped_but_not_a_stranger_with_an_orphans_number(tmp_path: Path) -> None:
    def sleeper(name: str) -> Program:
        argv = (sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)")
        log = tmp_path / name
        return Program(name=name, argv=argv, port=0, log=log, ready=lambda: log.read_bytes() != b"")

    orphan, stranger = sleeper("orphan"), sleeper("stranger")
    ours, theirs = orphan.launch(), stranger.launch()
    orphan.await_ready(ours, 20)
    stranger.await_ready(theirs, 20)
    state = State(Mark.of(os.getpid()))
    state.children = {
        "ledger": Running(Mark.of(ours.pid), 1, "就绪"),
        "projects": Running(Mark(theirs.pid, Mark.of(theirs.pid).started - 60), 2, "就绪"),
    }
    state.write(tmp_path / "state.json")
    noted = read_state(tmp_path / "state.json")
    assert noted is not None
    assert stop_orphans(noted) == ["ledger"]
    assert ours.poll() is not None
    assert theirs.poll() is None
    stranger.halt(theirs)
