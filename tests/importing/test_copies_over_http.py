"""One list in four shapes is booked once by both services, and what a workbook hides never enters the books unseen."""

from datetime import date
from typing import Any

import pytest

from tests.api import Api
from tests.conftest import Start
from tests.importing.paper import Printed
from tests.importing.reading import notice, source
from tests.importing.truth import COUNTY, Truth
from tests.importing.written import csv_of, xlsx_of

YEAR = 2020
ROLES = {"ledger": "keeper", "projects": "project-dept"}
TABLES: dict[str, list[list[Any]]] = {
    "ledger": [
        ["资金名称", "文号", "级次", "金额（万元）"],
        ["衔接资金", "伊州财农〔2020〕1号", "中央", 100],
        ["以工代赈", "伊州财农〔2020〕2号", "州", 50],
        ["合计", None, None, 150],
    ],
    "projects": [
        ["项目名称", "建设地点", "资金来源", "投资规模（万元）"],
        ["道路硬化", "巩留镇", "中央", 100],
        ["防渗渠", "东买里镇", "州", 50],
        ["合计", None, None, 150],
    ],
}
NOTICES: dict[str, bytes] = {
    "ledger": notice(
        sources=[
            source(label="衔接资金", amount_yuan="1000000.00", raw="100万元"),
            source(
                label="以工代赈", level="州", document_number="伊州财农〔2020〕2号", amount_yuan="500000.00", raw="50"
            ),
        ]
    ),
    "projects": notice(
        sources=[],
        projects=[
            {"name": "道路硬化", "location": "巩留镇", "sources": "中央", "amount_yuan": "1000000.00"},
            {"name": "防渗渠", "location": "东买里镇", "sources": "州", "amount_yuan": "500000.00"},
        ],
    ),
}


def paper(name: str) -> Printed:
    return Printed(Truth("inflows" if name == "ledger" else "projects"), [list(row) for row in TABLES[name]])


def shapes(name: str) -> dict[str, bytes]:
    """The same list by the name of the file that holds it."""
    workbook = xlsx_of([("名单", paper(name), False)])
    return {
        "公示.json": NOTICES[name],
        "名单.csv": csv_of(paper(name)),
        "名单.xlsx": workbook,
        "名单 (1).xlsx": workbook,
        "另存.csv": csv_of(paper(name), "gb18030", "\t"),
    }


async def give(api: Api, content: bytes, filename: str, **query: Any) -> Any:
    day = {"received_on": "2020-03-05"} if api.name == "ledger" else {}
    asked = {"county": COUNTY, "year": YEAR, "filename": filename} | day | query
    return await api.post("/imports", role=ROLES[api.name], content=content, params=asked)


@pytest.fixture(params=["ledger", "projects"])
async def books(service: Start, request: pytest.FixtureRequest) -> Api:
    """Each service that takes files, its books open."""
    api = await service(request.param)
    api.set_clock(date(YEAR, 7, 2))
    if request.param == "ledger":
        book = {"county": COUNTY, "fiscal_year": YEAR, "keeper": "staff-keeper"}
        assert (await api.post("/books", book, role="finance")).status_code == 201
    return api


@pytest.mark.parametrize("first", ["公示.json", "名单.csv", "名单.xlsx"])
async def test_a_list_is_booked_once_whichever_shape_comes_first(books: Api, first: str) -> None:
    copies = shapes(books.name)
    taken = await give(books, copies.pop(first), first)
    again = {name: await give(books, content, name) for name, content in copies.items()}

    assert (taken.status_code, taken.json()["accepted"]) == (201, 2), taken.text
    assert {name: answer.status_code for name, answer in again.items()} == dict.fromkeys(copies, 422)


async def test_a_hidden_row_is_booked_only_when_somebody_says_so(books: Api) -> None:
    hiding = paper(books.name)
    hiding.hidden_rows = {2}
    content = xlsx_of([("名单", hiding, False)])

    tried = await give(books, content, "名单.xlsx", dry_run=True)
    refused = await give(books, content, "名单.xlsx")
    doubts = [doubt["name"] for doubt in tried.json()["doubts"]]
    taken = await give(books, content, "名单.xlsx", accept=doubts)

    assert tried.json()["outcome"] == "doubtful"
    assert (refused.status_code, refused.json()["code"]) == (422, "doubts-open")
    assert [name.rpartition("-")[0] for name in doubts] == ["hidden"]
    assert (taken.status_code, taken.json()["accepted"]) == (201, 2)


async def test_a_hidden_sheet_is_read_only_when_it_is_named(books: Api) -> None:
    cover = Printed(Truth("projects"), [["巩留县2020年资料"]])
    content = xlsx_of([("封面", cover, False), ("名单", paper(books.name), True)])

    refused = await give(books, content, "名单.xlsx")
    taken = await give(books, content, "名单.xlsx", sheet="名单")

    assert refused.status_code == 422
    assert all(word in refused.json()["detail"] for word in ("隐藏", "名单", "1500000.00"))
    assert (taken.status_code, taken.json()["accepted"]) == (201, 2)


async def test_two_sheets_of_lists_are_told_with_what_each_would_bring(books: Api) -> None:
    other = paper(books.name)
    other.rows = [row for row in other.rows if row[0] not in {"衔接资金", "道路硬化", "合计"}]
    content = xlsx_of([("第一批", paper(books.name), False), ("第二批", other, False)])

    refused = await give(books, content, "名单.xlsx")
    taken = await give(books, content, "名单.xlsx", sheet="第二批")

    assert refused.status_code == 422
    assert all(word in refused.json()["detail"] for word in ("第一批", "1500000.00", "第二批", "500000.00"))
    assert (taken.status_code, taken.json()["accepted"]) == (201, 1)
