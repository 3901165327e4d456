"""Words for the rule book of notices: acts, contents, photos, and a notice brought so far."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from services.disclosure.notices.content import Content
from services.disclosure.notices.decisions import plan
from services.disclosure.notices.reference import Proof, Reference, number_of
from shared.kernel.acts import Act, Actor
from shared.policy import load

VILLAGE, COUNTY = "654024101201", "654024"
PACK = load().named("XJ@2018-11-28")
DAY = date(2020, 3, 2)
PHOTO = "ab" * 32

ITEMS = {
    "project_name": "库尔德宁镇牲畜棚圈建设项目",
    "fund_source": "财政专项扶贫资金",
    "place_name": "库尔德宁镇阿克塔木村",
    "construction_content": "新建棚圈 20 座",
    "construction_period": "2020年4月至9月",
    "performance_target": "受益贫困户 20 户 86 人",
    "implementing_unit": "库尔德宁镇人民政府",
    "responsible_person": "阿某某",
}
WHOLE = Content(ITEMS, 45_000_000)


def kind(code="village-publicity"):
    return next(row for row in PACK.notice_types if row.code == code)


def act(on=DAY, *, region=COUNTY, staff="zhang", reason="", real=None):
    """Somebody acts on a day, at ten in the morning in Beijing."""
    actor = Actor(staff, "publisher", "干事", "县扶贫办", region)
    moment = datetime.combine(real or on, datetime.min.time(), UTC) + timedelta(hours=2)
    return Act(f"c-{on}", actor, on, moment, reason)


def judge(on=DAY, *, region="654024101", staff="township", role="township", organisation="镇政府", real=None):
    """An official of the township, which investigates objections to its villages' notices."""
    given = act(on, region=region, staff=staff, real=real)
    return replace(given, actor=replace(given.actor, role=role, organisation=organisation))


def reference(code="village-publicity", window=1, place=VILLAGE):
    return Reference(number_of(COUNTY, 2020, code), code, "p-1", place, COUNTY, 2020, window, window and 1)


def planned(code="village-publicity", content=WHOLE, *, window=1, place=VILLAGE, min_days=0, by=None):
    return plan(
        by or act(), kind(code), of=reference(code, window, place), title="牲畜棚圈", content=content,
        rule_pack=PACK.name, source="projects/1", min_days=min_days,
    )  # fmt: skip


def photo(on=DAY):
    return Proof("村委会公示栏", PHOTO, datetime.combine(on, datetime.min.time(), UTC) + timedelta(hours=1))
