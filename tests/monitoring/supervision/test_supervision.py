"""Daily supervision: the leading group's day, its gaps, and what it told whom."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.monitoring.supervision.errors import (
    AnsweredAlready,
    DayNotYet,
    InstructionIncomplete,
    InstructionUnknown,
    NotAddressed,
    NotTheCountysOwn,
)
from services.monitoring.supervision.supervised_day import Instruction, SupervisedDay, share_tenths, to_supervise
from shared.contracts import disclosure
from shared.kernel.acts import Act, Actor
from shared.kernel.date_order import DatesOutOfOrder
from shared.kernel.errors import OutsideRegion
from shared.policy import load
from tests.monitoring.world import BOOK, COUNTY, World, supervision

FRIDAY, MONDAY = date(2020, 7, 10), date(2020, 7, 13)
TODAY = date(2020, 7, 15)
PACK = load().for_place(COUNTY, TODAY)
ASKED = Instruction("finance", "", "P1", "说明拨付进度", TODAY)


def by(role="leading-group", region=COUNTY, organisation="org"):
    actor = Actor("staff", role, "post", organisation, region)
    return Act("command", actor, TODAY, datetime(2020, 7, 15, 4, tzinfo=UTC))


def confirm(day=TODAY, *asked, act=None):
    return SupervisedDay.confirmed(COUNTY, day, 7, "已查看", asked, TODAY, PACK, act or by())


@pytest.mark.req("XC-13")
def test_a_day_is_confirmed_with_what_was_seen_until_the_next_working_day():
    days = [confirm(day) for day in (TODAY, TODAY - timedelta(days=1), MONDAY, FRIDAY)]

    events = [day.collect_events()[0] for day in days]
    assert [event.late for event in events] == [False, False, True, True]
    assert (events[0].seen, events[0].remarks, events[0].day) == (7, "已查看", TODAY)


@pytest.mark.req("XC-13")
@pytest.mark.parametrize(("region", "refusal"), [("3607", NotTheCountysOwn), ("36072410", OutsideRegion)])
def test_only_the_countys_own_leading_group_discharges_its_duty(region, refusal):
    with pytest.raises(refusal) as refused:
        confirm(act=by(region=region))

    if refusal is NotTheCountysOwn:
        assert (refused.value.clause.document, refused.value.clause.rule_pack) == ("平台默认规则", "GZ")


def test_a_day_that_has_not_come_is_not_confirmed():
    with pytest.raises(DayNotYet):
        confirm(TODAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"text": " "}, "/instructions/1/text"),
        ({"due_on": TODAY - timedelta(days=1)}, "/instructions/1/due_on"),
    ],
)
def test_an_instruction_says_what_and_by_when(wrong, pointer):
    with pytest.raises(InstructionIncomplete) as refusal:
        confirm(TODAY, ASKED, replace(ASKED, **wrong))

    assert [problem.pointer for problem in refusal.value.fields] == [pointer]


@pytest.mark.req("XC-13")
def test_an_instruction_is_answered_once_by_the_body_that_it_went_to():
    day = confirm(TODAY, ASKED, replace(ASKED, to="implementer", organisation="水利局"))
    finance, unit = by("finance"), by("implementer", COUNTY + "101", "水利局")

    day.answer(1, "已拨付", finance)
    day.answer(2, "正在办理", unit)

    assert day.answered == {1, 2}
    for number, act, answer, refusal in (
        (1, finance, "再答", AnsweredAlready),
        (3, finance, "已办", InstructionUnknown),
        (2, finance, "已办", NotAddressed),
        (2, by("implementer", COUNTY, "教育局"), "已办", NotAddressed),
        (1, by("finance", "3607"), "已办", NotAddressed),
    ):
        with pytest.raises(refusal):
            day.answer(number, answer, act)


def test_an_answer_has_words():
    with pytest.raises(InstructionIncomplete):
        confirm(TODAY, ASKED).answer(1, " ", by("finance"))


@pytest.mark.req("XC-13")
def test_every_working_day_is_due_and_a_weekend_day_on_which_money_moved():
    sunday = date(2020, 7, 12)

    assert list(to_supervise(FRIDAY, MONDAY, ())) == [FRIDAY, MONDAY]
    assert list(to_supervise(FRIDAY, MONDAY, {sunday})) == [FRIDAY, sunday, MONDAY]


def test_the_share_of_days_is_exact_and_none_where_none_was_due():
    assert (share_tenths(3, 2), share_tenths(8, 1), share_tenths(0, 0)) == (667, 125, None)


async def read(world: World, path: str, **asked: Any) -> Any:
    service = world.api.app.state.service
    with service.engine.connect() as connection:
        last = service.events.last(connection)
    answer = await world.api.get(path, role="auditor", region=COUNTY, params={"wait_for": last, **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def look(county: World, day: date, **more: Any) -> Any:
    path = f"/counties/{COUNTY}/days/{day}/supervision"
    return await county.api.post(path, supervision(**more), role="leading-group", region=COUNTY)


async def money(county: World) -> None:
    """What the leading group finds: a receipt and a payment, a shortage, a hold, a window past its end, an alert."""
    await county.opened(FRIDAY)
    await county.received("L1 专项", 100_000, FRIDAY, pooling_department="县农业农村局")
    await county.drafted("P1", FRIDAY, "养殖小区")
    await county.committed("P1", FRIDAY, **{"L1 专项": 60_000})
    await county.refused("P2", 900, 100, FRIDAY)
    await county.paid("P1", TODAY, **{"L1 专项": 50_000})
    for notice in ("N1", "N2"):
        await county.noticed(notice, FRIDAY - timedelta(days=20), until=FRIDAY)
    about = {"about": "P1", "county": COUNTY, "fiscal_year": 2020, "window": 1}
    await county.tell(disclosure.ObjectionReceived(notice="N1", objection="O1", **about), FRIDAY)
    await county.registered("A1", 1_000, FRIDAY)
    risk = {"risk": "idle", "observed": "空置半年"}
    assert (await county.api.post("/assets/A1/findings", risk, role="auditor", region=COUNTY)).status_code == 201


@pytest.mark.req("XC-13", "XC-21")
async def test_the_days_list_shows_what_moved_and_is_open_by_source_and_user(county: World) -> None:
    await money(county)

    friday = await read(county, f"/counties/{COUNTY}/days/{FRIDAY}")
    today = await read(county, f"/counties/{COUNTY}/days/{TODAY}")
    file = await county.api.get(f"/counties/{COUNTY}/days/{TODAY}?format=csv", role="auditor", region=COUNTY)

    assert {row["kind"]: row["sum"] for row in friday["totals"]} == {"received": "1000.00", "committed": "600.00"}
    assert [(row["project"], row["shortage"]) for row in friday["refusals"]] == [("P2", "8.00")]
    (paid,) = today["entries"]
    assert (paid["amount"], paid["pooling_department"], paid["using_unit"]) == ("500.00", "县农业农村局", "水利局")
    assert today["refusals"] == []
    assert [row["notice"] for row in today["holds"]] == ["N1"]
    assert [row["notice"] for row in today["overdue_windows"]] == ["N1", "N2"]
    (alert,) = today["alerts"]
    listed = (await read(county, "/alerts", county=COUNTY))["items"]
    for row in (today["holds"][0], alert, *listed):
        assert (row["pooling_departments"], row["using_units"]) == (["县农业农村局"], ["水利局"])
    assert (today["complete"], today["sequence"], today["confirmation"]) == (True, county.sequences["ledger"], None)
    assert "拨付,L1 专项,P1,养殖小区,500.00" in file.text


@pytest.mark.req("XC-13")
async def test_a_day_nobody_looked_at_is_a_gap_and_the_monthly_report_gives_the_share(county: World) -> None:
    await county.opened(FRIDAY)
    first, again, late = await look(county, TODAY), await look(county, TODAY), await look(county, FRIDAY)

    assert (first.status_code, late.status_code) == (201, 201)
    assert (again.status_code, again.json()["code"]) == (409, "day-supervised-already")
    july = await read(county, f"/counties/{COUNTY}/supervision", month="2020-07")
    days = {row["day"]: (row["supervised"], row["late"], row["gap"]) for row in july["items"]}
    assert days == {
        "2020-07-10": (True, True, False),
        "2020-07-13": (False, False, True),
        "2020-07-14": (False, False, True),
        "2020-07-15": (True, False, False),
    }
    share = {"due": 3, "supervised": 1, "late": 1, "gaps": 2, "percent": "33.3"}
    assert july["share"] == (await read(county, f"/books/{BOOK}/months/2020-07"))["supervision"] == share
    file = await county.api.get(
        f"/counties/{COUNTY}/supervision?month=2020-07&format=csv", role="auditor", region=COUNTY
    )
    assert "缺口" in file.text.splitlines()[0]
    assert "2020-07-13,是,否,否,是" in file.text


async def test_supervision_is_a_duty_from_the_day_on_which_the_book_was_recorded(county: World) -> None:
    await county.opened(FRIDAY - timedelta(days=60), recorded=FRIDAY)

    month = await read(county, f"/counties/{COUNTY}/supervision", month=f"{FRIDAY:%Y-%m}")

    gaps = [row["day"] for row in month["items"] if row["gap"]]
    assert gaps == [str(day) for day in (FRIDAY, MONDAY, MONDAY + timedelta(days=1))]


@pytest.mark.req("XC-13")
async def test_an_instruction_is_open_then_overdue_until_its_body_answers(county: World) -> None:
    await county.opened(FRIDAY)
    await look(county, TODAY)
    path = f"/counties/{COUNTY}/instructions"

    (waiting,) = (await read(county, path, state="open"))["items"]
    county.api.set_clock(date(2020, 7, 21))
    (overdue,) = (await read(county, path, state="overdue"))["items"]
    wrong = await county.api.post(ANSWER, {"answer": "已办"}, role="project-dept", region=COUNTY)
    answered = await county.api.post(ANSWER, {"answer": "已拨付"}, role="finance", region=COUNTY)
    (done,) = (await read(county, path))["items"]

    assert (waiting["text"], waiting["to"], waiting["due_on"]) == ("说明拨付进度", "finance", "2020-07-20")
    assert overdue["number"] == 1
    assert (wrong.status_code, wrong.json()["code"]) == (403, "not-addressed")
    assert answered.status_code == 201
    assert (done["state"], done["answer"], done["answered_by"]) == ("answered", "已拨付", "org-finance")
    day = await read(county, f"/counties/{COUNTY}/days/{TODAY}")
    assert (day["instructions"], day["confirmation"]["organisation"]) == ([], "org-leading-group")


ANSWER = f"/counties/{COUNTY}/days/{TODAY}/instructions/1/answer"


async def test_an_instruction_of_a_day_without_any_is_unknown(county: World) -> None:
    answer = await county.api.post(ANSWER, {"answer": "已办"}, role="finance", region=COUNTY)

    assert (answer.status_code, answer.json()["code"]) == (404, "instruction-unknown")


async def test_the_days_of_another_county_are_not_shown(county: World) -> None:
    answer = await county.api.get(f"/counties/{COUNTY}/days/{TODAY}", role="leading-group", region="360725")

    assert answer.status_code == 403


def test_a_day_is_not_confirmed_nor_its_instruction_answered_on_a_day_before():
    early = replace(by(), effective_on=TODAY - timedelta(days=1))
    supervised = confirm(TODAY, ASKED)

    with pytest.raises(DatesOutOfOrder) as unconfirmed:
        confirm(TODAY, act=early)
    with pytest.raises(DatesOutOfOrder) as unanswered:
        supervised.answer(1, "已拨付", replace(by("finance"), effective_on=early.effective_on))

    for refused in (unconfirmed, unanswered):
        assert refused.value.fields[0].pointer == "/effective_on"
        assert "2020-07-14" in refused.value.detail
        assert "2020-07-15" in refused.value.detail
