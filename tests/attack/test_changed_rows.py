"""Somebody with the database's own rights changes what is shown: found by the next comparison, named, put right.

Each test leaves the shared platform as it found it, but for entries in a county of its own.
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import psutil
import psycopg
import pytest
import typer
from sqlalchemy import create_engine

from cli import reconcile
from cli.platform import Person
from cli.reconcile import DIFFERS, EQUAL, HEALED, NOT_COMPARED
from cli.running import NOT_READY
from deploy.documents import SERVICES
from deploy.local.state import read_state
from services.ledger.book.account import SpecialAccount
from services.ledger.main import SERVICE
from shared.platform.eventstore.snapshots import Snapshooter, Snapshots, codec
from shared.platform.identity.roles import Role
from tests import stack as servers
from tests.shipped import story
from tests.shipped.platform import Shipped, sluice
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

COUNTY = "654025"
INSPECTOR = Person(Role.SYSTEM, "", "模拟-核对", "模拟")
"""Reads of all regions, as the machine room does."""
CLIENTS, PAUSE_SECONDS = 8, 1.0
WARNING = "处与日志不一致"


class Scene:
    """A county with rows in all four services, and whoever changes them past every grant and trigger."""

    def __init__(self, platform: Shipped) -> None:
        self.platform, self.year = platform, platform.today().year
        self.book = f"{COUNTY}-{self.year}"
        self.keeper, self.finance = (story.official(role, COUNTY) for role in (Role.KEEPER, Role.FINANCE))
        self._received = 0

    def begin(self) -> None:
        """Money in the pool, a project, a notice and what monitoring heard of them."""
        p, publisher = self.platform, story.official(Role.PUBLISHER, COUNTY)
        book = {"county": COUNTY, "fiscal_year": self.year, "keeper": self.keeper.staff}
        p.post("/ledger/v1/books", book, self.finance)
        self.receive()
        self.receive()
        draft = {"place": f"{COUNTY}101201", "plan_year": self.year, "name": "棚圈建设", "category": "产业发展",
                 "estimate": "300000.00"}  # fmt: skip
        p.post("/projects/v1/projects", draft, story.official(Role.VILLAGE, f"{COUNTY}101201"))
        office = {"name": "公告公示办公室（模拟）", "hotline": "12317", "reason": "测试"}
        p.post(f"/disclosure/v1/organisations/{COUNTY}", office, publisher, method="PUT")
        order = {"kind": "policy", "place": COUNTY, "fiscal_year": self.year, "title": "办法", "about": self.book,
                 "fields": {"text": "全文"}}  # fmt: skip
        p.post("/disclosure/v1/notices", order, publisher)

    def receive(self) -> None:
        """One more receipt."""
        self._received += 1
        inflow = story.inflow(f"新财扶〔{self.year}〕{self._received}号", self.platform.today())
        self.platform.post(f"/ledger/v1/books/{self.book}/inflows", inflow, self.keeper)

    @property
    def figures(self) -> dict[str, Any]:
        """What everyone is shown of the county's money, at the end of the ledger's log."""
        ends = self.platform.ends("ledger", INSPECTOR)
        return self.platform.get(f"/monitoring/v1/books/{self.book}", None, wait_for=ends)

    def change(self, service: str, *statements: str) -> None:
        """As superuser."""
        url = servers.administrator_url(self.platform.layout, f"sluice_{service}").replace("+psycopg", "")
        with psycopg.connect(url) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                assert connection.execute(statement).rowcount != 0, statement

    def begun(self, service: str, *, heal: bool = False) -> int:
        """The number of a run that has just begun; one under way is waited for."""
        path = f"/{service}/v1/reconciliations"

        def asked() -> Any:
            answer = self.platform.ask("POST", path, INSPECTOR, params={"heal": heal})
            return None if answer.status_code == 409 else answer

        answer = wait_until(asked, 120)
        assert answer.status_code == 202, answer.text
        return int(answer.json()["number"])

    def ended(self, service: str, number: int) -> dict[str, Any]:
        """How a run ended, with what it found."""
        path = f"/{service}/v1/reconciliations/{number}"
        return self.platform.until(
            lambda: run if (run := self.platform.get(path, INSPECTOR))["outcome"] != "running" else None, path
        )

    def reconciled(self, service: str, *, heal: bool = False) -> dict[str, Any]:
        """One run from its beginning to its end."""
        return self.ended(service, self.begun(service, heal=heal))

    def pid(self, service: str) -> int:
        """The process of a part of the platform."""
        state = read_state(self.platform.layout.state)
        assert state is not None
        mark = state.children[service].mark
        assert mark is not None
        return mark.pid

    @contextmanager
    def stopped(self, part: str) -> Iterator[None]:
        """A part of the platform that answers nothing."""
        pid = self.pid(part)
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)


@pytest.fixture(scope="module")
def scene(attacked: Shipped) -> Scene:
    made = Scene(attacked)
    made.begin()
    assert made.figures["received_fen"] == 100_000_000
    return made


@pytest.mark.parametrize("service", SERVICES)
def test_what_nobody_changed_agrees_with_the_logs(scene: Scene, service: str) -> None:
    run = scene.reconciled(service)

    assert (run["outcome"], run["reasons"], run["findings"]) == ("equal", [], [])
    assert run["rows"] > 0


CHANGES = {
    "a public figure": ("monitoring", "books", "UPDATE {table} SET received_fen = received_fen + 100 WHERE {here}"),
    "a movement less": ("monitoring", "movements", "DELETE FROM {table} WHERE {here}"),
    "a receipt's amount": ("ledger", "lots", "UPDATE {table} SET fen = fen - 1, available_fen = 7 WHERE {here}"),
    "an entry more": (
        "ledger",
        "postings",
        "INSERT INTO {table} SELECT sequence, 99, book, entry_no, account, stage, 1, effective_on, recorded_at, adjusts"
        " FROM {table} WHERE {here} LIMIT 1",
    ),
    "an estimate": ("projects", "projects", "UPDATE {table} SET estimate_fen = 1 WHERE county = '{county}'"),
    "the word of a notice": (
        "disclosure",
        "notices",
        "UPDATE {table} SET title = '另一件事' WHERE county = '{county}'",
    ),
    "two rows that changed places": (
        "ledger",
        "lots",
        "UPDATE {table} SET document_no = (SELECT other.document_no FROM {table} other WHERE other.{here}"
        " AND other.lot <> {table}.lot LIMIT 1) WHERE {here}",
    ),
    "a position beyond the log": ("projects", "positions", "UPDATE {table} SET position = 9999 WHERE source = 'own'"),
}


@pytest.mark.parametrize(("service", "table", "statement"), CHANGES.values(), ids=CHANGES)
def test_a_row_that_a_superuser_changed_is_named_and_put_right(
    scene: Scene, service: str, table: str, statement: str
) -> None:
    before = scene.figures
    scene.change(service, statement.format(table=table, here=f"book = '{scene.book}'", county=COUNTY))

    looked = scene.reconciled(service)
    told = scene.platform.get(f"/{service}/v1/reconciliations")
    healed = scene.reconciled(service, heal=True)

    assert looked["outcome"] == "differs"
    assert {finding["table"] for finding in looked["findings"]} == {table}
    assert told["differs_since"] is not None
    assert (healed["outcome"], healed["differing"]) == ("healed", looked["differing"])
    assert scene.reconciled(service)["outcome"] == "equal"
    assert scene.platform.get(f"/{service}/v1/reconciliations")["differs_since"] is None
    assert scene.figures == before


def test_until_it_is_put_right_pages_and_status_say_since_when_it_differs(scene: Scene) -> None:
    scene.change("monitoring", f"UPDATE books SET received_fen = 1 WHERE book = '{scene.book}'")
    page, data = f"/monitoring/books/{scene.book}", str(scene.platform.layout.data)

    scene.reconciled("monitoring")
    scene.platform.until(lambda: WARNING in scene.platform.fetch(page).text, "网页写明不一致")
    status = sluice("status", "--data", data)
    scene.reconciled("monitoring", heal=True)
    scene.platform.until(lambda: WARNING not in scene.platform.fetch(page).text, "网页写明已一致")

    assert (status.returncode, "不符" in status.stdout) == (NOT_READY, True)
    assert "最近一次与日志逐行核对一致" in scene.platform.fetch(page).text


def test_a_snapshot_that_would_steer_the_writer_is_found_and_taken_away(scene: Scene) -> None:
    book = SpecialAccount.create_id(COUNTY, scene.year)
    engine = create_engine(servers.administrator_url(scene.platform.layout, "sluice_ledger"))
    with engine.begin() as connection:
        Snapshooter(engine, SERVICE.log.events).take(connection, SpecialAccount, book)
        taken: Any = Snapshots("ledger").find(connection, SpecialAccount, book)
    lot = next(iter(taken.state.lots))
    taken.state.lots[lot] = msgspec.structs.replace(
        taken.state.lots[lot], available=taken.state.lots[lot].available + 100
    )
    state = codec(SpecialAccount).encode(taken).hex()
    forged = f"decode('{state}', 'hex')"
    scene.change("ledger", f"UPDATE ledger_snapshots SET state = {forged}, checksum = sha256({forged})")
    engine.dispose()

    looked, healed = scene.reconciled("ledger"), scene.reconciled("ledger", heal=True)

    assert [f["key"] for f in looked["findings"]] == [{"aggregate": str(book)}]
    assert (healed["outcome"], scene.reconciled("ledger")["outcome"]) == ("healed", "equal")


def test_while_clients_write_nothing_is_taken_for_a_difference(scene: Scene) -> None:
    ending = threading.Event()

    def write() -> None:
        while not ending.wait(PAUSE_SECONDS):
            scene.receive()

    clients = [threading.Thread(target=write) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        outcomes = [scene.reconciled(service, heal=True)["outcome"] for service in ("ledger", "monitoring") * 2]
        scene.change("monitoring", f"UPDATE books SET spent_fen = 1 WHERE book = '{scene.book}'")
        outcomes.append(scene.reconciled("monitoring", heal=True)["outcome"])
    finally:
        ending.set()
        for client in clients:
            client.join()

    assert outcomes == [*["equal"] * 4, "healed"]
    assert scene.figures["spent_fen"] == 0
    assert scene.reconciled("monitoring")["outcome"] == "equal"


def test_a_run_that_is_killed_while_it_puts_rows_right_has_changed_nothing(scene: Scene) -> None:
    scene.change("monitoring", f"UPDATE books SET spent_fen = 5 WHERE book = '{scene.book}'")
    url = servers.administrator_url(scene.platform.layout, "sluice_monitoring").replace("+psycopg", "")
    with psycopg.connect(url) as holder:
        holder.execute("LOCK TABLE books IN SHARE MODE")
        number = scene.begun("monitoring", heal=True)
        scene.platform.until(lambda: _waits_for_a_lock(holder), "改正在等锁")
        _reconciler(scene.pid("monitoring"), number).kill()
    cut = scene.ended("monitoring", number)
    shown = scene.figures["spent_fen"]
    healed = scene.reconciled("monitoring", heal=True)

    assert (cut["outcome"], shown) == ("not-compared", 5)
    assert "-9" in cut["reasons"][0]
    assert (healed["outcome"], scene.figures["spent_fen"]) == ("healed", 0)


def _waits_for_a_lock(holder: Any) -> bool:
    waiting = "SELECT count(*) FROM pg_locks WHERE relation = 'books'::regclass AND NOT granted"
    return bool(holder.execute(waiting).fetchone()[0])


def _reconciler(service: int, number: int) -> psutil.Process:
    running = psutil.Process(service).children()
    return next(p for p in running if p.cmdline()[-2:] == ["services.monitoring.reconciler", str(number)])


def test_a_second_run_at_once_is_refused_until_the_first_has_ended(scene: Scene) -> None:
    number = scene.begun("ledger")
    refused = scene.platform.ask("POST", "/ledger/v1/reconciliations", INSPECTOR)
    scene.ended("ledger", number)

    assert (refused.status_code, refused.json()["code"]) == (409, "already-reconciling")
    assert scene.reconciled("ledger")["outcome"] == "equal"


def test_without_nats_everything_is_compared_all_the_same(scene: Scene) -> None:
    with scene.stopped("nats"):
        assert scene.reconciled("monitoring")["outcome"] == "equal"


def test_while_a_publisher_does_not_answer_nothing_is_said_to_agree(scene: Scene) -> None:
    with scene.stopped("projects"):
        run = scene.reconciled("monitoring")

    assert run["outcome"] == "not-compared"
    assert "projects" in run["reasons"][0]
    assert scene.reconciled("monitoring")["outcome"] == "equal"


def test_the_command_tells_by_its_exit_status_what_it_found(scene: Scene) -> None:
    bearer = scene.platform.token(INSPECTOR)
    command = ("reconcile", "--feed", scene.platform.address, "--token", bearer, "--service", "projects")

    equal = sluice(*command)
    scene.change("projects", f"UPDATE projects SET estimate_fen = 1 WHERE county = '{COUNTY}'")
    differs, healed, again = sluice(*command), sluice(*command, "--heal"), sluice(*command)

    assert [r.returncode for r in (equal, differs, healed, again)] == [EQUAL, DIFFERS, HEALED, EQUAL]
    assert "estimate_fen 现为 1，应为 30000000" in differs.stdout


def test_the_command_says_not_compared_where_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reconcile, "PATIENCE_SECONDS", 0.5)

    with pytest.raises(typer.Exit) as ended:
        reconcile.reconcile(feed="http://127.0.0.1:1", token="any", service=["projects"])

    assert ended.value.exit_code == NOT_COMPARED


def test_an_auditor_is_told_by_name_what_lies_in_their_region_alone(scene: Scene) -> None:
    scene.change("projects", f"UPDATE projects SET estimate_fen = 1 WHERE county = '{COUNTY}'")
    number = scene.begun("projects", heal=True)
    scene.ended("projects", number)
    path = f"/projects/v1/reconciliations/{number}"
    here, elsewhere = (scene.platform.get(path, story.official(Role.AUDITOR, code)) for code in (COUNTY, "654024"))
    below = scene.platform.ask("GET", path, story.official(Role.VILLAGE, f"{COUNTY}101201"))

    assert (len(here["findings"]), here["of_other_regions"]) == (1, 0)
    assert (len(elsewhere["findings"]), elsewhere["of_other_regions"]) == (0, 1)
    assert below.status_code == 403
