"""Files made to bring down whoever reads them, sent to the platform as it ships by every route that takes a file.

The worst of them costs one refusal. Each route gets a share of the files, in the long run (SLUICE_LONG) every one.
"""

import os
import re
import signal
import uuid
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import httpx
import psutil
import pytest

from cli.platform import Person
from deploy.local.state import read_state
from shared.platform.identity.roles import Role
from tests.importing.hostile import FILES, xlsx
from tests.importing.reading import workbook
from tests.ledger.people import head, id_number
from tests.shipped.platform import Shipped
from tests.waiting import wait_until

COUNTY, BOOK = "654021", "654021-2020"
SECONDS = 120
GROWTH_MB = 200
"""How much larger a service may be after all files than before: it has held a body of 15 MB, and no more."""
CHINESE = re.compile("[\u4e00-\u9fff]")
IMPORT = {"county": COUNTY, "year": "2020"}

ROUTES: dict[str, tuple[str, Role, dict[str, Any]]] = {
    "inflows": ("/ledger/v1/imports", Role.KEEPER, IMPORT),
    "projects": ("/projects/v1/imports", Role.PROJECT_DEPT, IMPORT),
    "statements": (f"/ledger/v1/books/{BOOK}/statements", Role.FINANCE, {}),
    "persons": ("/ledger/v1/persons/file", Role.TOWNSHIP, {"place": "654021100"}),
    "batches": (f"/ledger/v1/books/{BOOK}/batches/file", Role.IMPLEMENTER, head("p-" + "a" * 26)),
    "batches as JSON": (f"/ledger/v1/books/{BOOK}/batches", Role.IMPLEMENTER, {}),
}
"""Every route that takes a file, who may use it, and what its address says."""

ALWAYS = {"two corners", "one long string a million times"}
SHARES = [
    (file, route)
    for number, file in enumerate(FILES)
    for turn, route in enumerate(ROUTES)
    if os.environ.get("SLUICE_LONG") or file in ALWAYS or number % len(ROUTES) == turn
]
SLOW, QUICKER = "shared strings by the million", "blank cells by the million"
PERSONS = [["类型", "所在地代码", "姓名", "公民身份号码", "收款账号"]]
PERSONS += [["个人", "654021100001", "三娃", id_number(3), "6217000010000000003"]]


def send(platform: Shipped, route: str, content: bytes, filename: str, staff: str = "模拟-一") -> httpx.Response:
    """Give a file to a route."""
    path, role, query = ROUTES[route]
    region = query.get("place", COUNTY)
    by = Person(role, region, staff, "特克斯县某局（模拟）")
    params = query | {"filename": filename} if route != "batches as JSON" else {}
    headers = {"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/octet-stream"}
    return platform.ask("POST", path, by, params=params, content=content, headers=headers, timeout=SECONDS)


def hostile(name: str) -> tuple[bytes, str]:
    """A hostile file and its name."""
    filename, make = FILES[name]
    return make(), filename


def services(platform: Shipped) -> dict[str, psutil.Process]:
    """The processes that take files, those of them that run."""
    state = read_state(platform.layout.state)
    assert state is not None
    marks = {name: child.mark for name, child in state.children.items() if name in ("ledger", "projects")}
    found = {name: mark.process() for name, mark in marks.items() if mark is not None}
    return {name: process for name, process in found.items() if process is not None}


def helper(service: psutil.Process) -> psutil.Process:
    """The process that forks for each file."""
    return next(child for child in service.children() if "shared.platform.sandbox.server" in child.cmdline())


def readers(service: psutil.Process) -> list[psutil.Process]:
    """The processes that read a file right now."""
    found = (child for child in service.children() if "shared.platform.sandbox.server" in child.cmdline())
    return [reader for each in found for reader in each.children()]


@pytest.fixture(scope="module")
def before(attacked: Shipped) -> dict[str, tuple[int, int]]:
    """Number and size (MB) of each service before any hostile file."""
    return {name: (each.pid, each.memory_info().rss >> 20) for name, each in services(attacked).items()}


@pytest.fixture
def people() -> Iterator[ThreadPoolExecutor]:
    """Several who send at once."""
    with ThreadPoolExecutor(8) as pool:
        yield pool


def complaint(answer: httpx.Response) -> str:
    """What is wrong with the answer to a hostile file; empty when it is a refusal with field and fix."""
    if not 400 <= answer.status_code < 500 or answer.headers["content-type"] != "application/problem+json":
        return f"{answer.status_code} {answer.text[:300]}"
    said = answer.json()
    worded = CHINESE.search(said["title"]) and CHINESE.search(said["detail"]) and said.get("errors")
    each = all(
        CHINESE.search(error["detail"]) and error["pointer"][:1] in ("", "/") for error in said.get("errors", [])
    )
    return "" if worded and each and len(answer.content) < 3_000_000 else answer.text[:300]


def is_each_line_refused(answer: httpx.Response) -> bool:
    """Whether a file of payees was read and every line of it refused by itself, as that route answers."""
    said = answer.json() if answer.status_code == 201 else {}
    return bool(said) and said.get("entered") == 0 and said["refused"] == len(said["lines"])


@pytest.mark.slow
@pytest.mark.parametrize(("file", "route"), SHARES)
def test_the_worst_file_costs_one_refusal(
    attacked: Shipped, before: dict[str, tuple[int, int]], file: str, route: str
) -> None:
    answer = send(attacked, route, *hostile(file))

    assert not complaint(answer) or (route == "persons" and is_each_line_refused(answer))
    for name, service in services(attacked).items():
        pid, size = before[name]
        assert service.pid == pid
        assert (service.memory_info().rss >> 20) < size + GROWTH_MB


def test_a_good_file_is_taken_after_all_of_them(attacked: Shipped) -> None:
    answer = send(attacked, "persons", workbook(*PERSONS), "名单.xlsx")
    assert answer.status_code == 201, answer.text
    assert (answer.json()["entered"] + answer.json()["found"], answer.json()["refused"]) == (1, 0)


def test_others_are_answered_while_the_worst_file_is_read(attacked: Shipped, people: ThreadPoolExecutor) -> None:
    ledger = services(attacked)["ledger"]
    sent = people.submit(send, attacked, "inflows", *hostile(SLOW))
    wait_until(lambda: readers(ledger) or sent.done())

    answered = 0
    while not sent.done():
        assert attacked.ask("GET", f"/ledger/v1/books/{BOOK}").status_code in (200, 404, 401)
        assert attacked.ask("GET", "/disclosure/").status_code == 200
        answered += bool(readers(ledger))

    assert answered
    assert not complaint(sent.result())


def test_a_reader_that_is_killed_is_one_refusal(attacked: Shipped, people: ThreadPoolExecutor) -> None:
    ledger = services(attacked)["ledger"]
    sent = people.submit(send, attacked, "inflows", *hostile(SLOW))

    (reader,) = wait_until(lambda: readers(ledger))
    reader.kill()

    assert (sent.result().status_code, sent.result().json()["code"]) == (422, "file-unreadable")
    assert services(attacked)["ledger"].pid == ledger.pid


def test_five_hostile_files_at_once_and_a_good_one_behind_them(attacked: Shipped, people: ThreadPoolExecutor) -> None:
    ledger, content = services(attacked)["ledger"], hostile(QUICKER)
    sent = [people.submit(send, attacked, "inflows", *content, f"模拟-{number}") for number in range(5)]
    wait_until(lambda: readers(ledger))

    good = patiently(attacked, "模拟-后来")

    assert good.status_code == 201, good.text
    assert [refused_or_told_to_wait(each.result()) for each in sent] == [True] * 5
    assert services(attacked)["ledger"].pid == ledger.pid


def test_one_person_with_many_files_is_told_to_wait_and_keeps_nobody_else_waiting(
    attacked: Shipped, people: ThreadPoolExecutor
) -> None:
    ledger, content = services(attacked)["ledger"], hostile(QUICKER)
    sent: list[Future[httpx.Response]] = [people.submit(send, attacked, "inflows", *content) for _ in range(6)]
    wait_until(lambda: readers(ledger))

    good = send(attacked, "persons", workbook(*PERSONS), "名单.xlsx", "模拟-他人")

    assert good.status_code == 201, good.text
    told = [each.result() for each in sent]
    assert [refused_or_told_to_wait(each) for each in told] == [True] * 6
    assert sum(each.status_code == 503 for each in told) >= 2


def refused_or_told_to_wait(answer: httpx.Response) -> bool:
    """Whether a hostile file was refused, or its turn did not come and the answer says what to do."""
    if answer.status_code != 503:
        return not complaint(answer)
    said = answer.json()
    return said["code"] == "files-waiting" and answer.headers["retry-after"] == "5" and "同一幂等键" in said["detail"]


def patiently(platform: Shipped, staff: str) -> httpx.Response:
    """Give a good file, again as long as the answer says to wait."""

    def answered() -> httpx.Response | None:
        answer = send(platform, "persons", workbook(*PERSONS), "名单.xlsx", staff)
        return None if answer.status_code == 503 else answer

    given: httpx.Response = wait_until(answered)
    return given


def test_with_a_killed_service_its_readers_are_gone_and_it_reads_again(
    attacked: Shipped, people: ThreadPoolExecutor
) -> None:
    projects = services(attacked)["projects"]
    people.submit(send, attacked, "projects", *hostile(SLOW))
    left = [*wait_until(lambda: readers(projects)), helper(projects)]

    os.kill(projects.pid, signal.SIGKILL)

    wait_until(lambda: not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in left))
    wait_until(lambda: "projects" in services(attacked) and services(attacked)["projects"].pid != projects.pid)
    again = wait_until(lambda: _answered(attacked))
    assert not complaint(again)


def _answered(platform: Shipped) -> httpx.Response | None:
    """The refusal of a small hostile file, once the gateway finds the service again."""
    answer = send(platform, "projects", xlsx(""), "a.xlsx")
    return answer if answer.status_code < 500 else None
