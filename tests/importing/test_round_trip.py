"""What is exported in the template's columns is known where it came from, and makes the same book anew elsewhere."""

from datetime import date
from typing import Any

import pytest

from tests.api import Api
from tests.conftest import Start
from tests.importing.test_over_http import give

COUNTY, YEAR, ELSEWHERE = "654027", 2018, "654024"
KINDS = ["xlsx", "csv"]
SIMPLE = {
    "document_no": "新财扶〔2018〕1号", "fund_line": "少数民族发展资金", "amount": "1250000.01",
    "received_on": "2018-03-15", "document_date": "2018-03-01",
    "level": "central", "fund_type": "special", "arranged_by": "superior",
    "origin_year": 2018, "issuing_department": "自治区财政厅",
}  # fmt: skip
RECEIPTS = [
    SIMPLE,
    SIMPLE | {"fund_line": "以工代赈", "amount": "0.01", "document_date": None, "agricultural": False,
              "sub_class": "social-development", "fund_type": "central-budget-investment"},
    SIMPLE | {"document_no": "县财〔2018〕7号", "level": "county", "arranged_by": "own", "fund_type": "integrated",
              "origin_year": 2016, "stock": True, "kind": "recovered-stock", "restriction": "产业"},
    SIMPLE | {"document_no": "新财扶〔2017〕88号", "kind": "in-advance", "notified_on": "2017-12-20",
              "functional_code": "2130504", "transfer_id": "ZY-2018-000000000000000017", "won_support": True},
    SIMPLE | {"document_no": "捐字〔2018〕3号", "level": "other", "capital": "social", "kind": "donation",
              "fund_type": "other", "donation_platform": "中国社会扶贫网", "handling": "county-arranged"},
]  # fmt: skip
KEPT = [
    "document_no", "fund_line", "level", "fund_type", "fen", "received_on", "document_date", "origin_year", "kind",
    "capital", "arranged_by", "stock", "issuing_department", "agricultural", "sub_class", "restriction", "notified_on",
    "functional_code", "transfer_id", "won_support", "donation_platform", "handling",
]  # fmt: skip


@pytest.fixture
async def ledger(service: Start) -> Api:
    """The ledger with a book of receipts of every sort, and an empty one of another county."""
    api = await service("ledger")
    api.set_clock(date(2018, 7, 2))
    for county in (COUNTY, ELSEWHERE):
        book = {"county": county, "fiscal_year": YEAR, "keeper": "staff-keeper"}
        assert (await api.post("/books", book, role="finance", region=county)).status_code == 201
    for receipt in RECEIPTS:
        booked = await api.post(f"/books/{COUNTY}-{YEAR}/inflows", receipt, role="keeper", region=COUNTY)
        assert booked.status_code == 201, booked.text
    return api


LAST = len(RECEIPTS) + 2
"""Where the log of the fixture ends: two books, and the receipts."""


async def exported(ledger: Api, county: str, kind: str, wait_for: int = LAST) -> bytes:
    asked = {"format": kind, "wait_for": wait_for}
    answer = await ledger.get(f"/books/{county}-{YEAR}/inflows", role="auditor", region=county, params=asked)
    assert answer.status_code == 200, answer.text
    return answer.content


async def received(ledger: Api, county: str, wait_for: int = LAST) -> list[dict[str, Any]]:
    asked = {"wait_for": wait_for}
    answer = await ledger.get(f"/books/{county}-{YEAR}/inflows", role="auditor", region=county, params=asked)
    return [{name: row[name] for name in KEPT} for row in answer.json()["items"]]


@pytest.mark.parametrize("kind", KINDS)
async def test_an_exported_list_adds_nothing_to_the_book_that_it_came_from(ledger: Api, kind: str) -> None:
    before = await received(ledger, COUNTY)

    again = await give(ledger, await exported(ledger, COUNTY, kind), f"导出 (1).{kind}")

    assert again.status_code == 422, again.text
    assert {error["pointer"].split("/")[2] for error in again.json()["errors"]} == {"1", "2", "3", "4", "5"}
    assert await received(ledger, COUNTY) == before


@pytest.mark.parametrize("kind", KINDS)
async def test_an_exported_list_makes_the_same_receipts_in_a_fresh_book(ledger: Api, kind: str) -> None:
    content = await exported(ledger, COUNTY, kind)

    tried = await give(ledger, content, f"导出.{kind}", county=ELSEWHERE, dry_run=True)
    assert tried.status_code == 200, tried.text
    accept = [doubt["name"] for doubt in tried.json()["doubts"]]
    booked = await give(ledger, content, f"导出.{kind}", county=ELSEWHERE, accept=accept)

    assert booked.status_code == 201, booked.text
    assert await received(ledger, ELSEWHERE, booked.json()["sequence"]) == await received(ledger, COUNTY)
    first, second = [(await exported(ledger, county, "csv")).decode() for county in (COUNTY, ELSEWHERE)]
    assert second == first


PROJECTS = [
    {"name": "阿克塔木村道路硬化", "place": "654027100", "place_name": "特克斯镇", "category": "基础设施",
     "amount": "1250000.01", "construction_content": "硬化道路 3.2 公里",
     "period": "2018年4月至10月", "fund_source": "中央财政专项扶贫资金",
     "responsible_unit": "特克斯镇人民政府", "implementing_unit": "特克斯镇村镇办", "performance": "受益 120 户"},
    {"name": "牲畜棚圈建设", "place_name": "特克斯镇", "amount": "0.01"},
]  # fmt: skip
HEADINGS = {
    "name": "项目名称", "place_name": "建设地点", "construction_content": "建设内容", "category": "项目类型",
    "amount": "金额（元）", "fund_source": "资金来源", "responsible_unit": "责任单位",
    "implementing_unit": "实施单位", "period": "实施期限",
    "performance": "绩效目标",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
async def test_an_exported_list_of_projects_is_known_and_makes_the_same_library_anew(service: Start, kind: str) -> None:
    projects = await service("projects")
    projects.set_clock(date(2018, 7, 2))
    lines = [HEADINGS.values(), *([row.get(name, "") for name in HEADINGS] for row in PROJECTS)]
    given = "\n".join(",".join(line) for line in lines).encode()
    made = await give(projects, given, "清单.csv")
    asked = {"county": COUNTY, "wait_for": made.json()["sequence"]}

    async def listed(year: int, format_: str, **more: Any) -> Any:
        wanted = asked | {"year": year, "format": format_} | more
        return await projects.get("/projects", role="project-dept", region=COUNTY, params=wanted)

    first = await listed(YEAR, kind)
    again = await give(projects, first.content, f"导出.{kind}")
    fresh = await give(projects, first.content, f"导出.{kind}", year=2019)

    assert again.status_code == 422, again.text
    assert fresh.status_code == 201, fresh.text
    before, after = await listed(YEAR, "csv"), await listed(2019, "csv", wait_for=fresh.json()["sequence"])
    assert after.text == before.text
    assert "1250000.01" in after.text


async def test_a_code_in_the_table_says_where_a_project_lies_and_one_elsewhere_is_refused(service: Start) -> None:
    projects = await service("projects")
    projects.set_clock(date(2018, 7, 2))
    table = "项目名称,建设地点,区划代码,金额（元）\n路,某村,{},10.00"

    here = await give(projects, table.format("654027100").encode(), "清单.csv")
    away = await give(projects, table.format("654024100").encode(), "清单.csv")

    assert here.json()["rows"][0]["values"]["place_code"] == "654027100"
    assert (away.status_code, "不在" in away.json()["errors"][0]["detail"]) == (422, True)
