"""Receipts from a file are said, refused and adjusted in the words of receipts in JSON."""

from datetime import date
from typing import Any

import pytest

from tests.api import Api
from tests.ledger.client import BOOK, code, inflow, read

HEADING = "文件号,资金名称,资金级次,金额（万元）"
ROWS = ("新财扶〔2020〕1号,财政专项扶贫资金,中央,100", "新财扶〔2020〕2号,少数民族发展资金,中央,二十")
HEADS = [
    ({"effective_on": "1990-01-01"}, "invalid-request"),
    ({"adjusts": "2020-13"}, "invalid-request"),
    ({"adjusts": "2020-01", "reason": "漏记"}, "adjustment-unfounded"),
    ({"adjusts": "2019-12"}, "adjustment-unfounded"),
    ({"effective_on": "2021-01-01"}, "effective-in-future"),
    ({"mode": "half"}, "invalid-request"),
]


async def send(api: Api, *rows: str, **asked: Any) -> Any:
    facts = {"county": "654024", "year": 2020, "filename": "inflows.csv", "received_on": "2020-03-02"} | asked
    return await api.post("/imports", role="keeper", content="\n".join((HEADING, *rows)).encode(), params=facts)


@pytest.mark.parametrize(("said", "refusal"), HEADS)
async def test_a_file_and_a_list_are_refused_alike_for_what_is_said_beside_them(
    book: Api, said: dict[str, str], refusal: str
) -> None:
    listed = await book.post(f"{BOOK}/inflows/bulk", [inflow()], role="keeper", params=said)

    assert code(listed) == code(await send(book, ROWS[0], **said)) == (422, refusal)


async def test_a_file_about_a_closed_month_is_an_adjustment_in_the_open_one(book: Api) -> None:
    book.set_clock(date(2020, 4, 6))
    for period in ("2020-01", "2020-02", "2020-03"):
        assert (await book.post(f"{BOOK}/closings", {"period": period}, role="finance")).status_code == 201

    sealed = await send(book, ROWS[0], effective_on="2020-03-05")
    taken = await send(book, ROWS[0], adjusts="2020-03", reason="来文迟到")

    assert (code(sealed), taken.status_code) == ((409, "month-sealed"), 201)
    last = (await read(book, f"{BOOK}/entries"))["items"][-1]
    assert (last["kind"], last["adjusts"], last["reason"]) == ("inflow-received", "2020-03", "来文迟到")


async def test_each_row_is_answered_with_the_problem_of_a_line_and_dry_as_in_earnest(book: Api) -> None:
    await send(book, ROWS[0])

    tried = await send(book, *ROWS, dry_run="true", mode="continue")
    booked = await send(book, *ROWS, mode="continue")

    said = [row["result"] for row in tried.json()["rows"]]
    assert [one["code"] for one in said] == ["line-already-booked", "invalid-request"]
    assert said[0]["legal_basis"]["quote"] == "收到一笔资金进一笔"
    assert [row["result"] for row in booked.json()["rows"]] == said


async def test_a_whole_file_with_a_bad_row_is_refused_dry_as_in_earnest(book: Api) -> None:
    tried, booked = await send(book, *ROWS, dry_run="true"), await send(book, *ROWS)

    assert code(booked) == (422, "rows-refused")
    assert (tried.status_code, tried.json()["errors"]) == (booked.status_code, booked.json()["errors"])
    reports = [answer.json()["report"] for answer in (tried, booked)]
    assert [report.pop("dry_run") for report in reports] == [True, False]
    assert reports[0] == reports[1]
