"""Lists whose content is known: inflows and projects of 巩留县, with amounts as counties have them."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Literal

from shared.kernel.divisions import divisions

COUNTY, OURS = "654024", "巩留县"
OTHERS = ("霍城县", "新源县", "尼勒克县", "伊宁市")
LEVELS = ("中央", "自治区", "州", "县")
YUAN, THOUSAND, TEN_THOUSAND = 100, 100_000, 1_000_000

Kind = Literal["inflows", "projects"]

_FUNDS = (
    "财政衔接推进乡村振兴补助资金", "少数民族发展资金", "以工代赈资金", "国有林场巩固提升资金", "易地扶贫搬迁资金",
    "彩票公益金", "产业发展资金", "农村综合改革转移支付", "小额信贷贴息资金", "农田建设补助资金", "财政专项扶贫资金",
)  # fmt: skip
_ISSUERS = ("财农", "新财扶", "新财农", "伊州财农", "伊财振", "巩财农")
_WORKS = (
    "道路硬化项目", "安全饮水项目", "良种牛养殖项目", "防渗渠建设项目", "设施农业（一期）", "公益性岗位",
    "产业路（二标段）", "太阳能路灯安装", "人居环境整治", "冷链仓储库", "以工代赈护岸工程", "小额信贷贴息",
    "2020年庭院经济", "农机购置补贴",
)  # fmt: skip
_CONTENTS = ("新建道路3.5公里", "购置良种母牛120头，每头1.2万元", "铺设管网 8 公里", "新建大棚20座，受益户50户", "")
_BODIES = ("县农业农村局", "县水利局", "县乡村振兴局", "县交通运输局", "县民政局")


@dataclass(frozen=True)
class Entry:
    """One inflow or project: what its row must be read as. `parts` are its fen by level, where it is told by level."""

    name: str
    fen: int
    document: str = ""
    level: str = ""
    township: str = ""
    village: str = ""
    content: str = ""
    body: str = ""
    parts: tuple[int, ...] = ()
    region: str = ""
    received_on: date | None = None

    @property
    def is_ours(self) -> bool:
        """Whether it is 巩留县's: a prefecture's list has lines of other counties too."""
        return self.region in {"", OURS}


@dataclass(frozen=True)
class Truth:
    """A list of known content."""

    kind: Kind
    entries: list[Entry] = field(default_factory=list)

    @property
    def fen(self) -> int:
        """What all entries are together."""
        return sum(entry.fen for entry in self.entries)


def true_list(chance: Random, kind: Kind) -> Truth:
    """One to nine entries, no two of one identity."""
    count = chance.choice([1, 2, 2, 3, 3, 4, 5, 6, 9])
    make = _inflow if kind == "inflows" else _project
    smallest = chance.choice([TEN_THOUSAND, TEN_THOUSAND, 100 * YUAN, YUAN, 1])
    return Truth(kind, [make(chance, at, smallest) for at in range(count)])


def by_level(chance: Random, truth: Truth) -> Truth:
    """The same list with every amount split over levels, some of them zero."""
    return Truth(truth.kind, [replace(entry, level="", parts=_split(chance, entry.fen)) for entry in truth.entries])


def of_a_prefecture(chance: Random, truth: Truth) -> Truth:
    """The same list with lines of other counties in between; at least one is ours."""
    ours = chance.randrange(len(truth.entries))
    regions = [OURS if at == ours else chance.choice([OURS, *OTHERS]) for at in range(len(truth.entries))]
    return Truth(truth.kind, [replace(e, region=r) for e, r in zip(truth.entries, regions, strict=True)])


def _split(chance: Random, fen: int) -> tuple[int, ...]:
    parts = [0] * len(LEVELS)
    taking = chance.sample(range(len(LEVELS)), chance.randint(1, 3))
    for at in taking[1:]:
        parts[at] = fen // chance.choice([2, 4, 5])
        fen -= parts[at]
    parts[taking[0]] = fen
    return tuple(parts)


def _fen(chance: Random, smallest: int) -> int:
    usual = chance.choice([5, 20, 50, 100]) * TEN_THOUSAND
    large = chance.randint(1, 999_999_999_999 // smallest) * smallest
    return chance.choice([usual, chance.randint(1, 50_000_000 // smallest) * smallest, large])


def _inflow(chance: Random, at: int, smallest: int) -> Entry:
    level = chance.choice(LEVELS)
    return Entry(
        name=chance.choice(_FUNDS),
        fen=_fen(chance, smallest),
        document=f"{chance.choice(_ISSUERS)}〔{chance.choice([2019, 2020])}〕{at * 7 + chance.randint(1, 7)}号",
        level=level,
        received_on=date(2020, 1, 6) + timedelta(days=chance.randrange(300)),
    )


@cache
def _villages() -> list[tuple[str, str]]:
    """Township and village by name."""
    townships = [each for each in divisions().children(COUNTY) if each.name.endswith(("镇", "乡"))]
    return [(township.name, village.name) for township in townships for village in divisions().children(township.code)]


def _project(chance: Random, at: int, smallest: int) -> Entry:
    township, village = chance.choice(_villages())
    return Entry(
        name=f"{township}{chance.choice(_WORKS)}{chance.choice([f'第{at + 1}批', f'（{at + 1}）', f'-{at + 1}'])}",
        fen=_fen(chance, smallest),
        level=chance.choice(LEVELS),
        township=township,
        village=village,
        content=chance.choice(_CONTENTS),
        body=chance.choice(_BODIES),
    )
