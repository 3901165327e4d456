"""Files given to the running services: whole into the books, or a clear problem and no entry."""

import json
from datetime import date
from typing import Any

import pytest

from tests.api import Api
from tests.conftest import Start
from tests.importing.reading import notice, read_sample, sample, source, workbook

TEKES = "654027"


async def give(api: Api, content: bytes, filename: str, **query: Any) -> Any:
    role = "keeper" if api.name == "ledger" else "project-dept"
    asked = {"county": TEKES, "year": 2018, "filename": filename} | query
    if api.name == "ledger":
        asked = {"received_on": "2018-05-02"} | asked
    region = str(asked["county"])
    return await api.post("/imports", role=role, region=region, content=content, params=asked)


@pytest.fixture
async def ledger(service: Start) -> Api:
    """The ledger with the book of 特克斯县 2018."""
    api = await service("ledger")
    api.set_clock(date(2018, 7, 2))
    book = {"county": TEKES, "fiscal_year": 2018, "keeper": "staff-keeper"}
    opened = await api.post("/books", book, role="finance", region=TEKES)
    assert opened.status_code == 201, opened.text
    return api


async def test_a_real_notice_becomes_one_inflow_for_each_fund_line_to_the_fen(ledger: Api) -> None:
    answer = await give(ledger, *sample("048"))
    assert answer.status_code == 201, answer.text
    report = answer.json()
    assert (report["outcome"], report["accepted"]) == ("imported", 2)
    assert [row["amount_fen"] for row in report["rows"]] == [2_740_000_000, 1_543_000_000]


async def test_a_dry_run_reports_and_books_nothing(ledger: Api) -> None:
    checked = await give(ledger, *sample("048"), dry_run=True)
    assert checked.json()["outcome"] == "checked"
    assert (await give(ledger, *sample("048"))).json()["outcome"] == "imported"


async def test_the_same_notice_twice_is_refused_whole(ledger: Api) -> None:
    await give(ledger, *sample("048"))
    again = await give(ledger, *sample("048"))
    assert again.status_code in {409, 422}
    errors = again.json()["errors"]
    assert [error["pointer"].split("/")[2] for error in errors] == ["1", "2"]
    assert all(error["detail"].count("已入账") == 1 and "移出该行" in error["detail"] for error in errors)


@pytest.mark.parametrize(
    ("content", "query", "status", "says"),
    [
        (sample("048")[0][:900], {}, 422, "只有一半"),
        (sample("048")[0], {"county": "659999"}, 404, "区划代码"),
        (sample("048")[0], {"year": 2019}, 422, "年度"),
        (
            notice(region={"gbt2260": TEKES}, fiscal_year=2018, sources=[source(amount_yuan=12.5)]),
            {},
            422,
            "不是字符串",
        ),
        (
            notice(region={"gbt2260": TEKES}, fiscal_year=2018, sources=[source(amount_yuan="1234567890123456789.00")]),
            {},
            422,
            "amount_yuan",
        ),
    ],
    ids=["half a file", "unknown county", "another year", "float amount", "19 digits"],
)
async def test_a_bad_file_is_a_problem_answer_in_words(
    ledger: Api, content: bytes, query: dict[str, object], status: int, says: str
) -> None:
    answer = await give(ledger, content, "notice.json", **query)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert says in json.dumps(answer.json(), ensure_ascii=False)


async def test_a_real_list_becomes_drafts_and_the_same_list_twice_does_not(service: Start) -> None:
    projects = await service("projects")
    projects.set_clock(date(2024, 7, 1))
    answer = await give(projects, *sample("016"), county="511703", year=2024)
    assert answer.status_code == 201, answer.text
    assert answer.json()["accepted"] == len(read_sample("016", "projects", "511703", 2024).rows)
    again = await give(projects, *sample("016"), county="511703", year=2024)
    assert again.status_code in {409, 422}


ROUNDED = 6217001234567890123


async def test_a_document_number_that_a_spreadsheet_rounded_is_booked_by_no_one(ledger: Api) -> None:
    content = workbook(["资金名称", "文号", "金额（万元）"], ["衔接资金", ROUNDED, 10])

    answer = await give(ledger, content, "来源.xlsx", received_on="2018-07-01")

    assert answer.status_code == 422
    assert "工作表“Sheet1”B2 单元格是数字格式" in answer.json()["errors"][0]["detail"]
    assert "文本格式" in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize("name", ["ledger", "projects"])
async def test_units_that_contradict_each_other_are_refused_by_both_services(service: Start, name: str) -> None:
    api = await service(name)
    api.set_clock(date(2018, 7, 2))
    heads = {"ledger": ["资金名称", "文号", "金额（万元）"], "projects": ["项目名称", "建设地点", "金额（万元）"]}
    content = workbook(["单位：元"], heads[name], ["甲", "特克斯镇", 10])

    answer = await give(api, content, "表.xlsx")

    assert answer.status_code == 422
    assert "互相矛盾" in answer.json()["detail"]
    assert all(unit in answer.json()["detail"] for unit in ("写的是元", "写的是万元"))


async def test_a_project_named_by_a_rounded_number_makes_no_draft(service: Start) -> None:
    projects = await service("projects")
    projects.set_clock(date(2018, 7, 2))
    content = workbook(["项目名称", "建设地点", "金额（万元）"], [ROUNDED, "特克斯镇", 10])

    answer = await give(projects, content, "表.xlsx")

    assert answer.status_code == 422
    assert "A2 单元格是数字格式" in answer.json()["errors"][0]["detail"]
