"""The ledger over HTTP: what comes in, line by line, in batches and from files."""

import asyncio
import json
from typing import Any

import pytest

from shared.platform.identity.roles import Role
from tests.api import Api
from tests.ledger.client import BOOK, KEEPER, code, inflow, open_book, read, receive


@pytest.mark.req("LED-01", "LED-04")
async def test_a_county_has_one_pool_a_year_and_the_money_of_every_level_lies_in_it(book: Api) -> None:
    second = await open_book(book, keeper="someone-else")
    for level in ("central", "province", "prefecture", "county"):
        arranged_by = "own" if level == "county" else "superior"
        assert (await receive(book, f"财{level}", level=level, arranged_by=arranged_by)).status_code == 201

    assert code(second) == (409, "book-already-open")
    (only,) = (await read(book, "/books"))["items"]
    assert only["book"] == "654024-2020"
    assert (await read(book, BOOK))["received"] == "4000.00"


async def test_an_unknown_county_gets_no_book(ledger: Api) -> None:
    assert code(await open_book(ledger, county="999999")) == (404, "unknown-division")


@pytest.mark.req("LED-06")
async def test_only_the_finance_department_opens_a_book_and_only_its_keeper_posts(book: Api) -> None:
    opened = await book.post("/books", {"county": "654023", "fiscal_year": 2020, "keeper": "x"}, role="village")
    posted = [
        await book.post(f"{BOOK}/inflows", inflow(), role=role, staff=KEEPER)
        for role in Role
        if role is not Role.KEEPER
    ]
    other = await book.post(f"{BOOK}/inflows", inflow(), role="keeper", staff="someone-else")

    assert code(opened) == (403, "role-forbidden")
    assert {code(answer) for answer in posted} == {(403, "role-forbidden")}
    assert code(other) == (403, "not-keeper")
    assert other.json()["legal_basis"]["quote"] == "要做到专人管理、专款专用"


async def test_finance_of_another_county_opens_no_book_here(ledger: Api) -> None:
    body = {"county": "654024", "fiscal_year": 2020, "keeper": KEEPER}
    answer = await ledger.post("/books", body, role="finance", region="654023")
    assert code(answer) == (403, "outside-region")


@pytest.mark.req("LED-05")
async def test_the_same_line_is_never_booked_twice(book: Api) -> None:
    assert (await receive(book)).status_code == 201

    again = await receive(book, "新财扶[2020] 1 号")

    assert code(again) == (409, "line-already-booked")
    assert again.json()["legal_basis"]["quote"] == "收到一笔资金进一笔"


async def test_the_same_key_gets_the_same_answer_and_one_entry(book: Api) -> None:
    first, again = await receive(book, key="k-1"), await receive(book, key="k-1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (await read(book, BOOK))["entry_no"] == 2


@pytest.mark.parametrize(
    "amount", [1000.5, 1000, "1000", "1000.005", "-1.00", "1e3", "1234567890123456789.00", "０.01", ""]
)
async def test_an_amount_that_is_not_yuan_with_two_decimals_is_refused_by_field(book: Api, amount: Any) -> None:
    answer = await receive(book, "新财扶〔2020〕1号", amount)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/amount"]


async def test_every_wrong_attribute_is_named(book: Api) -> None:
    answer = await receive(book, level="乡镇", capital="gold", amount="0.00")

    assert code(answer) == (422, "inflow-incomplete")
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/level", "/capital", "/amount"}


@pytest.mark.parametrize("field", ["document_no", "fund_line", "issuing_department", "restriction", "reason"])
async def test_a_character_that_the_database_cannot_hold_never_reaches_the_log(book: Api, field: str) -> None:
    answer = await receive(book, **({"document_no": "文\x001号"} if field == "document_no" else {field: "字\x00"}))

    assert answer.status_code == 422
    assert (await book.get(f"{BOOK}/lineage", role="auditor", params={"lot": "\x00"})).status_code == 422
    assert (await receive(book)).status_code == 201
    assert (await read(book, BOOK))["entry_no"] == 2


@pytest.mark.req("LED-38")
async def test_a_region_level_inflow_that_names_a_project_is_refused_in_xinjiang(book: Api) -> None:
    answer = await receive(book, level="province", named_project="P9")

    assert code(answer) == (409, "superior-names-project")


async def test_a_dry_run_decides_and_stores_nothing(book: Api) -> None:
    answer = await book.post(f"{BOOK}/inflows", inflow(), role="keeper", params={"dry_run": "true"})

    assert answer.json()["dry_run"] is True
    assert (await read(book, BOOK))["received"] == "0.00"


@pytest.mark.req("LED-05")
async def test_a_batch_is_booked_whole_with_one_entry_for_each_receipt(book: Api) -> None:
    lines = [inflow(f"新财扶〔2020〕{n}号") for n in range(100)]
    as_json = await book.post(f"{BOOK}/inflows/bulk", lines[:50], role="keeper")
    ndjson = "\n".join(json.dumps(line) for line in lines[50:])
    as_lines = await book.post(f"{BOOK}/inflows/bulk", role="keeper", content=ndjson.encode())

    assert [answer.json()["accepted"] for answer in (as_json, as_lines)] == [50, 50]
    figures = await read(book, BOOK)
    assert (figures["received"], figures["entry_no"]) == ("100000.00", 101)


async def test_a_batch_with_bad_lines_books_nothing_and_names_each(book: Api) -> None:
    lines = [inflow("新财扶〔2020〕1号"), inflow("新财扶〔2020〕1号"), inflow("新财扶〔2020〕2号", level="乡镇")]

    answer = await book.post(f"{BOOK}/inflows/bulk", lines, role="keeper")

    assert code(answer) == (422, "lines-refused")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/lines/1", "/lines/2/level"]
    assert (await read(book, BOOK))["entry_no"] == 1


async def test_a_thousand_lines_fit_and_one_more_does_not(book: Api) -> None:
    lines = [inflow(f"新财扶〔2020〕{n}号", issuing_department="财" * 80) for n in range(1001)]

    assert (await book.post(f"{BOOK}/inflows/bulk", lines[:1000], role="keeper")).status_code == 201
    assert (await book.post(f"{BOOK}/inflows/bulk", lines, role="keeper")).status_code == 422


async def test_a_notice_file_is_imported_whole_once(book: Api) -> None:
    content = (
        "文件号,资金名称,资金级次,金额（万元）\n新财扶〔2020〕1号,财政专项扶贫资金,中央,100\n新财扶〔2020〕1号,少数民族发展资金,中央,20\n"
    ).encode()
    asked = {"county": "654024", "year": 2020, "filename": "inflows.csv", "received_on": "2020-03-02"}

    async def send(**more: Any) -> Any:
        return await book.post("/imports", role="keeper", content=content, params=asked | more)

    checked, imported, again = await send(dry_run="true"), await send(), await send()

    assert checked.json()["outcome"] == "checked", checked.text
    assert (imported.status_code, imported.json()["outcome"], imported.json()["accepted"]) == (201, "imported", 2)
    assert again.status_code == 422
    assert len(again.json()["errors"]) == 2
    assert (await read(book, BOOK))["received"] == "1200000.00"


async def test_entries_of_many_at_once_are_all_kept_in_order(book: Api) -> None:
    answers = await asyncio.gather(*(receive(book, f"新财扶〔2020〕{n}号") for n in range(40)))

    assert {answer.status_code for answer in answers} == {201}
    assert sorted(answer.json()["entry_no"] for answer in answers) == list(range(2, 42))
