"""Files given to the running services: whole into the books, or a clear problem and no entry."""

import json
from datetime import date
from typing import Any

import jsonschema
import pytest

from deploy.documents import application
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


DOUBTFUL = "资金名称,文号,级次,金额（万元）\n衔接资金,新财扶〔2018〕1号,中央,10\n合计,,,11\n".encode()


def documented(api: Api, answer: Any) -> Any:
    """The answer, compared with the schema of its route in the OpenAPI document."""
    document = application(api.name).openapi()
    responses = document["paths"][f"/{api.name}/v1/imports"]["post"]["responses"]
    schema = responses[str(answer.status_code)]["content"][answer.headers["content-type"]]["schema"]
    jsonschema.validate(answer.json(), schema | {"components": document["components"]})
    return answer.json()


async def test_a_dry_run_tells_the_doubt_that_keeps_the_import_out_until_it_is_accepted(ledger: Api) -> None:
    day = {"received_on": "2018-06-01", "document_date": "2018-05-01"}
    tried = documented(ledger, await give(ledger, DOUBTFUL, "来源.csv", dry_run=True, **day))
    (doubt,) = tried["doubts"]
    refused = documented(ledger, await give(ledger, DOUBTFUL, "来源.csv", **day))
    booked = documented(ledger, await give(ledger, DOUBTFUL, "来源.csv", accept=[doubt["name"]], **day))

    assert (tried["outcome"], doubt["accepted"]) == ("doubtful", False)
    assert (refused["code"], refused["report"]["outcome"]) == ("doubts-open", "refused")
    assert (booked["outcome"], booked["doubts"][0]["accepted"]) == ("imported", True)
    assert booked["rows"][0]["values"]["received_on"] == "2018-06-01"
    assert booked["understood_as"]


@pytest.mark.parametrize("dry_run", [False, True])
async def test_a_refused_file_answers_with_every_row_and_the_cell_that_is_wrong(ledger: Api, dry_run: bool) -> None:
    content = workbook(
        ["某县资金来源表"], ["资金名称", "文号", "级次", "金额（万元）"],
        ["甲资金", "新财扶〔2018〕1号", "中央", "十来"], ["乙资金", "新财扶〔2018〕2号", "中央", 10],
    )  # fmt: skip
    problem = documented(ledger, await give(ledger, content, "来源.xlsx", dry_run=dry_run, received_on="2018-06-01"))

    (error,) = problem["errors"]
    assert (problem["code"], error["pointer"].split("/")[:3]) == ("rows-refused", ["", "rows", "1"])
    assert all(words in error["detail"] for words in ("Sheet1", "D3"))
    bad, good = problem["report"]["rows"]
    assert (bad["ok"], bad["sheet"], bad["at"], bad["problems"][0]["cell"]) == (False, "Sheet1", 3, "D3")
    assert (good["ok"], good["at"], good["amount_fen"]) == (True, 4, 10_000_000)


@pytest.mark.parametrize(
    "query",
    [{"accept": ["x"] * 201}, {"accept": ["x" * 81]}, {"accept": [""]}, {"sheet": ""}, {"document_date": "昨天"}],
    ids=["too many", "too long", "empty", "no sheet", "no day"],
)
async def test_what_is_said_about_a_file_is_bounded(ledger: Api, query: dict[str, Any]) -> None:
    refused = await give(ledger, DOUBTFUL, "来源.csv", **query)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid-request")


async def test_a_list_of_projects_answers_in_the_same_documented_shape(service: Start) -> None:
    projects = await service("projects")
    projects.set_clock(date(2018, 7, 2))
    content = "项目名称,建设地点,金额（万元）\n路,特克斯镇,10\n".encode()

    assert documented(projects, await give(projects, content, "清单.csv", dry_run=True))["outcome"] == "checked"
    assert documented(projects, await give(projects, content, "清单.csv"))["outcome"] == "imported"
    assert documented(projects, await give(projects, content, "清单.csv"))["report"]["refused"] == 1


async def test_a_list_too_long_for_one_import_is_refused_before_anything_is_decided(service: Start) -> None:
    projects = await service("projects")
    content = "项目名称,建设地点,金额（万元）\n" + "路,特克斯镇,10\n" * 10_001

    refused = await give(projects, content.encode(), "清单.csv")

    assert refused.status_code == 422
    assert all(words in refused.json()["detail"] for words in ("10001 行", "10000 行", "拆分"))
