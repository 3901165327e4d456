"""A whole county's households in one request; `SLUICE_LONG=1` takes the fifty thousand that are allowed."""

import json
import os
from datetime import date, timedelta
from typing import Any

import pytest

from shared.kernel.identity_numbers import check_letter
from tests.api import Api
from tests.ledger.client import BOOK, Facts, code, read, receive
from tests.ledger.people import as_file, batch, head, identity
from tests.waiting import until

HOUSEHOLDS = 50_000 if os.environ.get("SLUICE_LONG") else 600
A_DAY = 900


def households(count: int) -> bytes:
    """A file of so many households, each with an ID number of its own."""
    forms = []
    for number in range(count):
        born = date(1950, 1, 1) + timedelta(days=number // A_DAY)
        digits = f"654024{born:%Y%m%d}{number % A_DAY:03d}"
        form = identity(id_number=digits + check_letter(digits), account=f"62170001{number:09d}", kind="household")
        forms.append(json.dumps(form, ensure_ascii=False))
    return "\n".join(forms).encode()


@pytest.fixture
async def county(book: Api) -> tuple[Api, list[str]]:
    """A book with money for every household of the county, and the households."""
    fen = 1_000 * HOUSEHOLDS
    await receive(book, amount=f"{2 * fen // 100}.00")
    await Facts(book).make_payable(fen=fen)
    params = {"place": "654024101", "filename": "a.ndjson"}
    answer = await book.post(
        "/persons/file", role="township", region="654024101", content=households(HOUSEHOLDS), params=params
    )
    assert answer.json()["entered"] == HOUSEHOLDS, answer.text[:500]
    return book, [line["person"] for line in answer.json()["lines"]]


async def asked(api: Api, body: Any, **more: Any) -> Any:
    return await api.post(f"{BOOK}/batches", body, role="implementer", **more)


async def projected(api: Api, sequence: int) -> None:
    """Wait until the read model has taken in so many lines."""
    await until(lambda: api.app.state.service.position >= sequence, 120)


async def lines_of(api: Api, number: str) -> int:
    """How many lines are read back, page by page."""
    found, after = 0, 0
    while items := (await read(api, f"{BOOK}/batches/{number}/lines", after=after, limit=500))["items"]:
        found, after = found + len(items), items[-1]["line"]
    return found


@pytest.mark.req("LED-28")
async def test_a_countys_households_are_paid_in_one_request_once(county: tuple[Api, list[str]]) -> None:
    book, payees = county
    whole = batch(*payees)
    wrong = whole | {"lines": [*whole["lines"][:-1], whole["lines"][-1] | {"subsidy": "gift"}]}

    rehearsed = await asked(book, whole, params={"dry_run": "true"})
    stopped = await asked(book, wrong)
    unlike = await asked(book, whole | {"declared_lines": HOUSEHOLDS - 1})
    taken = await asked(book, whole, key="the-batch")
    again = await asked(book, whole, key="the-batch")
    too_much = await asked(book, whole)

    assert (rehearsed.status_code, rehearsed.json()["accepted"]) == (200, HOUSEHOLDS)
    assert code(stopped) == (422, "batch-lines-refused")
    assert [error["pointer"] for error in stopped.json()["errors"]] == [f"/lines/{HOUSEHOLDS - 1}"]
    assert code(unlike) == (422, "batch-unlike-declared")
    assert (taken.status_code, taken.json()["accepted"]) == (201, HOUSEHOLDS)
    assert again.content == taken.content
    assert code(too_much) == (409, "commitment-exhausted")
    await projected(book, taken.json()["sequence"])
    assert await lines_of(book, taken.json()["payment"]) == HOUSEHOLDS


async def test_a_countys_file_goes_on_past_its_bad_lines(county: tuple[Api, list[str]]) -> None:
    book, payees = county
    content = as_file(*payees).replace(b"industry-award", b"gift", 2)

    answer = await book.post(
        f"{BOOK}/batches/file", role="implementer", content=content, params=head(*payees, mode="continue")
    )

    assert answer.status_code == 201, answer.text[:500]
    assert (answer.json()["accepted"], answer.json()["refused"]) == (HOUSEHOLDS - 2, 2)
    assert [problem["line"] for problem in answer.json()["problems"]] == [1, 2]
