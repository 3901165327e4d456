"""Simulated money is marked in every answer about its book, in every row of every file, and never passes as real."""

import csv
import io
from typing import Any

import pytest
from httpx import Response

from tests.api import Api
from tests.ledger.client import KEEPER, announcement, inflow

BOOK = "/books/654024-2020"
LISTS = (
    "entries", "lots", "payments", "projects", "announcements", "advances", "reversals", "use-changes", "closings",
    "statement-lines", "unshown-payments", "batches",
    "payees?lot=新财扶〔2020〕1号 中央财政专项扶贫资金",
)  # fmt: skip
FIGURES = ("", "/state", "/changes", "/coverage", "/execution", "/unallocated", "/trial-balance", "/quality",
           "/sources?by=level", "/responsibility", "/statements")  # fmt: skip


async def command(api: Api, path: str, body: Any, role: str) -> Response:
    """A command of an account that only ever makes simulated facts."""
    headers = {"Authorization": f"Bearer {api.token(role, staff=KEEPER, simulated=True)}"}
    answer = await api.post(path, body, role=role, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer


@pytest.fixture
async def simulated(ledger: Api) -> Api:
    """A book whose every entry was generated."""
    await command(ledger, "/books", {"county": "654024", "fiscal_year": 2020, "keeper": KEEPER}, "finance")
    await command(ledger, f"{BOOK}/inflows", inflow(), "keeper")
    await command(ledger, f"{BOOK}/announcements", announcement(), "finance")
    return ledger


async def read(api: Api, path: str, **headers: str) -> Response:
    joined = "&" if "?" in path else "?"
    last = api.app.state.service.writer._known_last
    answer = await api.get(f"{path}{joined}wait_for={last}", role="auditor", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer


@pytest.mark.parametrize("figure", FIGURES)
async def test_every_answer_about_a_simulated_book_bears_the_mark(simulated, figure):
    assert (await read(simulated, f"{BOOK}{figure}")).json()["simulated"] is True


@pytest.mark.parametrize("name", LISTS)
async def test_every_list_and_file_of_a_simulated_book_bears_the_mark_row_by_row(simulated, name):
    rows = (await read(simulated, f"{BOOK}/{name}")).json()["items"]
    text = (await read(simulated, f"{BOOK}/{name}", accept="text/csv")).text.removeprefix("\ufeff")

    assert {row["simulated"] for row in rows} <= {True}
    assert "模拟数据" in text.splitlines()[0].split(",")
    assert {row["模拟数据"] for row in csv.DictReader(io.StringIO(text))} <= {"模拟数据"}


async def test_a_real_book_bears_no_mark(book):
    answer = await book.post(f"{BOOK}/inflows", inflow(), role="keeper")
    assert answer.status_code == 201, answer.text

    assert (await read(book, BOOK)).json()["simulated"] is False
    text = (await read(book, f"{BOOK}/entries", accept="text/csv")).text
    assert "模拟数据" not in text.partition("\n")[2]


async def test_one_generated_entry_marks_the_sums_of_a_real_book(book):
    await command(book, f"{BOOK}/inflows", inflow(), "keeper")

    assert (await read(book, BOOK)).json()["simulated"] is True


async def test_what_is_left_of_commitments_is_named_so(book):
    figures = (await read(book, BOOK)).json()

    assert figures["unspent_commitment"] == figures["committed"] == "0.00"
