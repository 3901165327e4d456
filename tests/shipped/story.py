"""A county-year small enough to walk in seconds: its notice, its people, and what they put into their commands."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cli.demo.cases import Case
from cli.platform import Person
from shared.platform.identity.roles import Role

COUNTY, YEAR = "654024", 2020
BOOK, LAST_YEARS, ABOVE = "654024-2020", "654024-2019", "6540-2020"
CENTRAL = "新财扶〔2020〕1号 中央财政专项扶贫资金"

WORKS = (
    "阿克吐别克镇棚圈建设",
    "库尔德宁镇道路硬化",
    "东买里镇饮水管网",
    "阿尕尔森镇林果基地",
    "提克阿热克镇冷库建设",
)
"""The last of the projects is larger than what is left in the pool."""


def notice() -> dict[str, Any]:
    """The notice as the county would publish it, in yuan."""
    sources = [
        {"level": "中央", "document_number": "新财扶〔2020〕1号", "amount_yuan": "1000000.00",
         "label": "中央财政专项扶贫资金", "raw": "100万元"},
        {"level": "省", "document_number": "新财扶〔2020〕2号", "amount_yuan": "400000.00",
         "label": "自治区财政专项扶贫资金", "raw": "40万元"},
    ]  # fmt: skip
    amounts = [200_000 + 10_000 * n for n in range(len(WORKS) - 1)] + [900_000]
    projects = [
        {"name": name, "location": name[: name.index("镇") + 1], "content": f"{name}一处",
         "amount_yuan": f"{amount}.00", "raw_amount": f"{amount // 10_000}万元", "unit": "万元", "sources": None,
         "responsible_unit": "县农业农村局", "period": None, "performance": None}
        for name, amount in zip(WORKS, amounts, strict=True)
    ]  # fmt: skip
    total = f"{sum(amounts)}.00"
    return {
        "id": "shipped",
        "title": "巩留县2020年财政扶贫资金分配公示",
        "publisher": "巩留县扶贫开发领导小组办公室",
        "region": {"province": "新疆维吾尔自治区", "city": "伊犁哈萨克自治州", "county": "巩留县", "township": None,
                   "village": None, "gbt2260": COUNTY},
        "document_number": None,
        "published": "2020-03-02",
        "fiscal_year": YEAR,
        "kind": "allocation",
        "original_unit": "万元",
        "stated_totals": [{"label": "项目合计", "amount_yuan": total, "raw": "174万元"}],
        "sources": sources,
        "projects": projects,
        "supervision": {"phones": ["0999-5622317"], "emails": []},
    }  # fmt: skip


@dataclass(frozen=True)
class Told(Case):
    """The county-year of a notice that lies anywhere."""

    where: Path = Path()

    @property
    def file(self) -> Path:
        return self.where


def told(directory: Path) -> Told:
    """The county-year, its notice written into a directory."""
    where = directory / "notice.json"
    where.write_text(json.dumps(notice(), ensure_ascii=False), encoding="utf-8")
    return Told(COUNTY, YEAR, "shipped", where)


def official(role: Role, region: str = COUNTY, number: int = 1) -> Person:
    """An official of the county: one organisation to a role, as in the demonstration."""
    return Person(role, region, f"模拟-{region}-{role}-{number}", f"{region}{role.label}（模拟）")


FINANCE, KEEPER, REVIEWER, GROUP, GOVERNMENT, UNIT, DEPARTMENT, PUBLISHER = (
    official(role)
    for role in (
        Role.FINANCE, Role.KEEPER, Role.REVIEWER, Role.LEADING_GROUP, Role.COUNTY_GOV, Role.IMPLEMENTER,
        Role.PROJECT_DEPT, Role.PUBLISHER,
    )
)  # fmt: skip


def inflow(document_no: str, on: date, amount: str = "500000.00", **more: Any) -> dict[str, Any]:
    """A receipt of central money."""
    return {
        "document_no": document_no, "fund_line": "中央财政专项扶贫资金", "amount": amount,
        "received_on": on.isoformat(),
        "level": "central", "fund_type": "special", "arranged_by": "superior", "origin_year": on.year,
        "issuing_department": "财政部",
    } | more  # fmt: skip


def announcement(document_no: str, due_on: date) -> dict[str, Any]:
    """A superior's notice of money that is to come."""
    return {
        "source": "notice", "document_no": document_no, "fund_line": "中央财政专项扶贫资金", "amount": "1000.00",
        "level": "central", "fund_type": "special", "issuing_department": "财政部", "due_on": due_on.isoformat(),
    }  # fmt: skip
