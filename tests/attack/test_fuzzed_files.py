"""Files changed at random, sent to the platform as it ships: each is read or refused, whatever its reader does."""

import uuid

import httpx
from hypothesis import strategies as some

from cli.platform import Person
from tests.attack.test_files import COUNTY, PERSONS, ROUTES, complaint, send, services
from tests.fuzzing import Fuzz
from tests.importing.changed_files import changed_files, repacked, workbooks
from tests.importing.reading import workbook
from tests.shipped.platform import Shipped

BATCH = 20
OF_THE_BOOK = {"book-not-open", "not-keeper"}
"""Refusals that come once a file was read: whose the book is depends on what other tests did."""
FILES = changed_files() | repacked() | workbooks().map(lambda content: (content, "a.xlsx"))


def tried(platform: Shipped, route: str, content: bytes, filename: str) -> httpx.Response:
    """The answer to a file of which nothing would be kept."""
    path, role, query = ROUTES[route]
    by = Person(role, query.get("place", COUNTY), "模拟-乱码", "特克斯县某局（模拟）")
    params = query | {"dry_run": "true"} | ({"filename": filename} if route != "batches as JSON" else {})
    headers = {"Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/octet-stream"}
    return platform.ask("POST", path, by, params=params, content=content, headers=headers, timeout=120)


def test_files_changed_at_random_end_no_process_and_no_service(attacked: Shipped, fuzz: Fuzz) -> None:
    before = {name: process.pid for name, process in services(attacked).items()}

    @fuzz(some.lists(some.tuples(FILES, some.sampled_from(sorted(ROUTES))), min_size=1, max_size=BATCH), examples=5)
    def _(batch: list[tuple[tuple[bytes, str], str]]) -> None:
        for file, route in batch:
            answer = tried(attacked, route, *file)
            was_read = answer.status_code in {200, 201} or answer.json().get("code") in OF_THE_BOOK
            assert was_read or not complaint(answer), (route, complaint(answer))
        assert {name: process.pid for name, process in services(attacked).items()} == before
        good = send(attacked, "persons", workbook(*PERSONS), "名单.xlsx")
        assert (good.status_code, good.json()["refused"]) == (201, 0), good.text
