"""The eight county-years of the demonstration, and what the notices leave open: people, purposes, places."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from cli.platform import Person
from shared.kernel.divisions import divisions
from shared.platform.identity.roles import Role

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "notices"


@dataclass(frozen=True)
class Case:
    """One county and year with the notice it comes from."""

    code: str
    year: int
    notice: str

    @property
    def book(self) -> str:
        """The number of its book and of its plan."""
        return f"{self.code}-{self.year}"

    @property
    def file(self) -> Path:
        """The notice."""
        return SAMPLES / f"{self.notice}.json"

    @cached_property
    def content(self) -> dict[str, Any]:
        """What the notice says."""
        stated: dict[str, Any] = json.loads(self.file.read_text())
        return stated

    @property
    def begins(self) -> date:
        """The first of March, or the day its notice came out if that was later in the year."""
        spring = date(self.year, 3, 1)
        published = self.content["published"]
        return max(spring, date.fromisoformat(published)) if published else spring

    @property
    def name(self) -> str:
        """The county's name."""
        return divisions().get(self.code).name

    @property
    def hotline(self) -> str:
        """The notice's own telephone; the national poverty hotline where it gives none."""
        phones: list[str] = self.content["supervision"]["phones"]
        return phones[0] if phones else "12317"

    def person(self, role: Role, region: str = "", number: int = 1) -> Person:
        """A simulated official: one organisation to a role, so that duties stay apart."""
        place = region or self.code
        return Person(role, place, f"模拟-{place}-{role}-{number}", f"{self.name}{role.label}（模拟）")

    def village(self, place: str, number: int) -> str:
        """A village below a place: the place itself when it is one, else one of its villages, in turn."""
        if len(place) == 12:
            return place
        townships = [place] if len(place) == 9 else [d.code for d in divisions().children(place)]
        villages = [v.code for t in townships for v in divisions().children(t)]
        return villages[number * 7 % len(villages)]


CASES = (
    Case("410503", 2018, "001-beiguan-2018-allocation"),
    Case("654027", 2018, "048-tekes-2018-inflow"),
    Case("654024", 2020, "024-gongliu-2020-plan-bond"),
    Case("654024", 2021, "025-gongliu-2021-plan"),
    Case("620503", 2021, "077-maiji-2021-plan-integration"),
    Case("632323", 2023, "017-zeku-2023-allocation"),
    Case("230606", 2023, "088-datong-2023-allocation"),
    Case("511703", 2024, "016-dachuan-2024-allocation"),
)

_PURPOSES = (
    ("management-fee", "项目管理", ("管理费",)),
    ("interest-subsidy", "金融扶贫", ("贴息",)),
    ("drinking-water", "基础设施", ("饮水", "机井", "人饮")),
    ("irrigation", "基础设施", ("水利", "灌溉")),
    ("infrastructure", "基础设施", ("路", "基础设施", "硬化")),
    ("relocation", "易地搬迁", ("搬迁",)),
    ("employment", "就业扶贫", ("就业", "以工代赈")),
    ("education", "教育扶贫", ("教育", "雨露")),
    ("industry", "产业发展", ("产业", "基地", "种植", "养殖", "加工", "经济", "林场")),
)


def purpose(name: str) -> tuple[str, str]:
    """Purpose code and category of a project by the words of its name."""
    for code, category, words in _PURPOSES:
        if any(word in name for word in words):
            return code, category
    return "village-environment", "生活条件改善"
