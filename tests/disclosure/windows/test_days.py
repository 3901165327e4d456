"""A window runs for time that really passes: from when the platform recorded it, whatever dates somebody types."""

from datetime import date

import pytest

from services.disclosure.corrections.decisions import correct
from services.disclosure.notices.content import Content
from services.disclosure.objections.decisions import object_to
from services.disclosure.posting import decisions as posting_decisions
from services.disclosure.schedule.decisions import join
from services.disclosure.schedule.facts import ListedFact
from services.disclosure.windows.decisions import close
from services.disclosure.windows.errors import WindowStillOpen
from services.disclosure.windows.events import WindowOpened
from tests.disclosure.builders import COUNTY, act, kind, photo, planned
from tests.disclosure.conftest import inflow, posting, publicity_requested

MAY, JUNE = date(2020, 5, 4), date(2020, 6, 3)
ENDS, OVER = date(2020, 6, 15), date(2020, 6, 16)
"""Ten days after the third of June are a Saturday, the thirteenth: the window goes on until Monday."""


def typed(on=MAY, recorded=JUNE, **more):
    """Somebody acts on a day and types an earlier one."""
    return act(on, real=recorded, **more)


def post(notice, by=None, proof=photo(MAY)):
    posting_decisions.post(notice, by or typed(), kind(), content=Content(), hotline="12317", proof=proof)
    return notice


@pytest.fixture
async def june(api):
    api.set_clock(JUNE)
    return api


@pytest.mark.req("DIS-27")
@pytest.mark.parametrize("window", [1, 2])
async def test_a_window_posted_with_dates_of_last_month_stays_open_for_all_its_days(june, hear, window):
    number = (await hear("projects", publicity_requested(window=window)))["notice"]
    given = posting(MAY, effective_on=str(MAY))
    posted = await june.post(f"/notices/{number}/posting", given, role="publisher")
    assert (posted.status_code, posted.json()["ends_on"]) == (200, str(ENDS)), posted.text

    at_once = await june.post(f"/notices/{number}/closing", {}, role="publisher")
    june.advance_clock((ENDS - JUNE).days)
    on_the_last_day = await june.post(f"/notices/{number}/closing", {}, role="publisher")
    june.advance_clock(1)
    after = await june.post(f"/notices/{number}/closing", {}, role="publisher")

    for early in (at_once, on_the_last_day):
        assert (early.status_code, early.json()["code"]) == (409, "window-still-open")
        assert "2020年6月15日" in early.json()["detail"]
    assert after.json()["state"] == "clear"


async def test_a_notice_photographed_days_ago_is_taken_and_its_window_counts_from_today(june, hear):
    number = (await hear("projects", publicity_requested()))["notice"]

    posted = await june.post(f"/notices/{number}/posting", posting(MAY, effective_on=str(MAY)), role="publisher")

    shown = (await june.get(f"/notices/{number}", params={"wait_for": posted.json()["sequence"]})).json()
    assert (shown["starts_on"], shown["ends_on"], shown["posted_on"]) == (str(JUNE), str(ENDS), str(JUNE))
    assert shown["proofs"][0]["taken_at"].startswith(str(MAY))


async def test_the_refusal_and_the_page_say_why_the_last_day_moved_and_by_which_article(june, hear):
    number = (await hear("projects", publicity_requested()))["notice"]
    posted = await june.post(f"/notices/{number}/posting", posting(JUNE), role="publisher")

    early = await june.post(f"/notices/{number}/closing", {}, role="publisher")
    await june.get(f"/notices/{number}", params={"wait_for": posted.json()["sequence"]})
    page = (await june.client.get(f"/disclosure/notices/{number}")).text

    assert "2020年6月13日为休息日" in early.json()["detail"]
    assert "第二百零三条" in early.json()["detail"]
    assert "2020年6月15日（含当日）" in page
    assert "顺延至其后第一个工作日（《民法典》第二百零一条、第二百零三条）" in page


@pytest.mark.parametrize("window_ends_on_a_working_day", [date(2020, 6, 5)])
def test_the_refusal_says_nothing_of_a_day_of_rest_where_the_last_day_is_none(window_ends_on_a_working_day):
    notice = post(planned(), act(window_ends_on_a_working_day), photo(window_ends_on_a_working_day))

    with pytest.raises(WindowStillOpen) as early:
        close(notice, act(window_ends_on_a_working_day), kind())

    assert early.value.detail == "公示期至2020年6月15日（含当日），次日起方可结束"


def test_a_correction_of_yesterday_starts_the_window_anew_from_today():
    notice = post(planned(), typed(JUNE, JUNE), photo(JUNE))

    correction = typed(JUNE, date(2020, 6, 9), reason="笔误")
    correct(notice, correction, kind(), content=Content({"附注": "新"}))

    restarted = notice.collect_events()[-1]
    assert (restarted.starts_on, restarted.ends_on) == (date(2020, 6, 9), date(2020, 6, 19))


def test_a_window_gains_nothing_by_a_clock_that_was_set_back():
    notice = planned(by=act(JUNE))

    post(notice, act(MAY))

    assert notice.window.ends_on == ENDS


def test_a_closing_dated_back_into_the_window_is_refused_after_its_days_too():
    notice = post(planned())

    with pytest.raises(WindowStillOpen):
        close(notice, typed(ENDS, OVER), kind())


def test_a_window_stored_with_a_typed_end_runs_its_days_from_when_it_was_recorded():
    notice = planned()
    notice.record(WindowOpened, typed(), of=notice.of, content=notice.content, hotline="12317",
                  starts_on=MAY, ends_on=date(2020, 5, 14))  # fmt: skip

    with pytest.raises(WindowStillOpen) as early:
        close(notice, act(date(2020, 6, 13)), kind())
    close(notice, act(date(2020, 6, 14)), kind())

    assert "2020年6月13日" in early.value.detail
    assert notice.state == "clear"


@pytest.mark.req("DIS-26")
def test_a_notice_is_due_twenty_working_days_after_its_fact_was_recorded():
    (event,) = planned(by=typed()).collect_events()

    assert event.due_on == date(2020, 7, 2)


def test_a_draft_that_grows_is_due_anew_from_when_its_line_was_recorded():
    notice = planned("fund-allocation", line("中央").added_to(Content()), window=0, place=COUNTY, by=typed())

    join(notice, typed(), kind("fund-allocation"), line=line("自治区"), source="ledger/2")

    assert notice.collect_events()[-1].due_on == date(2020, 7, 2)


def line(source):
    return ListedFact("allocation", source, 1, {"title": "资金分配结果"}, fund_source=source)


@pytest.mark.req("DIS-29")
def test_an_objection_is_due_from_the_day_it_was_recorded():
    notice = post(planned())

    object_to(notice, typed(), objection="YY-1", hashed="0" * 64)

    received = notice.collect_events()[-1]
    assert (received.due_on, received.alert_on) == (date(2020, 6, 10), date(2020, 6, 24))


async def test_the_days_on_which_an_objection_came_and_was_decided_are_those_of_the_record(june, hear):
    number = (await hear("projects", publicity_requested()))["notice"]
    await june.post(f"/notices/{number}/posting", posting(JUNE), role="publisher")
    letter = {"text": "面积与实际不符，请核实。"}
    code = (await june.client.post(f"/disclosure/v1/notices/{number}/objections", json=letter)).json()["objection"]
    june.advance_clock(20)
    by = {"role": "township", "region": "654024101"}

    await june.post(f"/objections/{code}/investigation", {"effective_on": str(JUNE)}, **by)
    decided = {"upheld": True, "reply": "情况属实。", "effective_on": str(JUNE)}
    answer = await june.post(f"/objections/{code}/resolution", decided, **by)

    after = {"params": {"wait_for": answer.json()["sequence"]}}
    assert (await june.get(f"/objections/{code}", **after)).json()["decided_on"] == "2020-06-23"
    assert (await june.get(f"/notices/{number}", **after)).json()["ended_on"] == "2020-06-23"


async def test_an_announcement_is_out_from_the_day_it_was_recorded(june, hear):
    number = (await hear("ledger", inflow("中央资金", 100)))["notice"]

    posted = await june.post(f"/notices/{number}/posting", {"effective_on": str(MAY)}, role="publisher")

    assert posted.status_code == 200, posted.text
    shown = (await june.get(f"/notices/{number}", params={"wait_for": posted.json()["sequence"]})).json()
    assert shown["posted_on"] == str(JUNE)


async def test_an_announcement_is_under_the_rules_in_force_when_it_was_recorded(june):
    order = {"kind": "policy", "place": "420322", "fiscal_year": 2015, "title": "到户政策", "fields": {"text": "全文"}}

    ordered = await june.post("/notices", order | {"effective_on": "2015-08-24"}, role="publisher", region="420322")

    assert ordered.status_code == 201, ordered.text
    path = f"/notices/{ordered.json()['notice']}/draft?wait_for={ordered.json()['sequence']}"
    draft = (await june.get(path, role="publisher", region="420322")).json()
    assert draft["rule_pack"].startswith("HB63")
