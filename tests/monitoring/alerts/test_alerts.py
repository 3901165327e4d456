"""Alerts: what a check raises, and how people see it to its end."""

from datetime import date

import pytest

from tests.monitoring.world import BOOK, COUNTY, World

JAN, MAR, APR = date(2020, 1, 10), date(2020, 3, 10), date(2020, 4, 1)


async def budget(county: World, paid: int) -> None:
    await county.opened(JAN)
    await county.received("L1", 100_000, JAN)
    await county.drafted("P1", JAN)
    await county.decided("P1", 100_000, JAN)
    await county.committed("P1", JAN, L1=100_000)
    if paid:
        await county.paid("P1", MAR, L1=paid)


async def check(county: World, as_of: str, role: str = "finance", region: str = COUNTY, book: str = BOOK):
    return await county.api.post("/checks", {"book": book, "as_of": as_of}, role=role, region=region)


async def alerts(county: World) -> list[dict]:
    service = county.api.app.state.service
    with service.engine.connect() as connection:
        last = service.events.last(connection)
    answer = await county.api.get(f"/alerts?county={COUNTY}&wait_for={last}", role="auditor", region=COUNTY)
    return answer.json()["items"]


@pytest.mark.req("MON-01")
async def test_a_rate_below_half_at_the_end_of_march_raises_an_alert_that_explains_itself(county):
    await budget(county, 49_999)

    answer = await check(county, "2020-03-31")

    assert answer.status_code == 201
    (alert,) = await alerts(county)
    assert (alert["rule"], alert["severity"], alert["as_of"]) == ("RateBelowTarget", "red", "2020-03-31")
    assert alert["figure"] == "拨付率 50.0%：已拨付 499.99 元，本级预算 1,000.00 元"
    assert alert["threshold"] == "不低于 50%，还差 0.01 元"
    assert alert["clause_quote"] == "3月底前本年度本级财政预算安排的扶贫资金拨付率不低于50%"
    assert alert["at_sequence"] == county.sequences["ledger"]


@pytest.mark.req("MON-01")
async def test_exactly_half_at_the_end_of_march_raises_none(county):
    await budget(county, 50_000)

    answer = (await check(county, "2020-03-31")).json()

    assert (answer["targets"], answer["raised"]) == ([{"day": "2020-03-31", "percent": 50}], [])


async def test_a_target_reached_only_by_payments_recorded_late_raises_an_alert(county):
    await budget(county, 0)
    await county.paid("P1", date(2020, 3, 31), recorded=date(2020, 4, 8), L1=60_000)

    await check(county, "2020-04-10")
    await check(county, "2020-04-11")

    (alert,) = await alerts(county)
    assert (alert["rule"], alert["severity"], alert["as_of"]) == ("RateBelowTarget", "yellow", "2020-03-31")
    assert "业务日期不晚于当日、当日以后才登记的拨付 600.00 元" in alert["figure"]
    assert alert["threshold"] == "按登记日期不低于 50%，还差 500.00 元"


@pytest.mark.req("MON-02")
async def test_a_rate_below_eighty_at_the_end_of_june_raises_an_alert_of_its_own(county):
    await budget(county, 50_000)

    await check(county, "2020-06-30")

    (alert,) = await alerts(county)
    assert alert["threshold"] == "不低于 80%，还差 300.00 元"


async def test_what_was_paid_after_the_day_does_not_heal_it(county):
    await budget(county, 0)
    await county.paid("P1", APR, L1=100_000)

    answer = (await check(county, "2020-06-30")).json()

    assert len(answer["raised"]) == 1
    (alert,) = await alerts(county)
    assert alert["as_of"] == "2020-03-31"


async def test_a_day_that_is_not_over_is_not_judged(service):
    county = World(await service("monitoring"))
    county.api.set_clock(date(2020, 3, 31))
    await budget(county, 0)

    assert (await check(county, "2020-03-31")).json()["targets"] == []


@pytest.mark.req("MON-14", "MON-21")
async def test_checks_run_on_any_day_and_raise_each_suspicion_once(county):
    await budget(county, 50_000)
    await county.committed("STRAY", MAR, L1=1)

    first = (await check(county, "2020-05-18")).json()
    second = (await check(county, "2020-05-19")).json()

    assert (len(first["raised"]), second["found"], second["raised"]) == (1, 1, [])
    (alert,) = await alerts(county)
    assert (alert["rule"], alert["about"]) == ("LedgersDisagree", "STRAY")


async def test_a_pack_without_targets_raises_no_rate_alert(monitoring):
    xinjiang = World(monitoring, "654024")
    await xinjiang.opened(JAN)
    await xinjiang.received("L1", 100_000, JAN)

    answer = await check(xinjiang, "2020-06-30", region="654024", book=xinjiang.book)

    assert (answer.json()["targets"], answer.json()["raised"]) == ([], [])


@pytest.mark.req("MON-12")
@pytest.mark.parametrize(("risk", "word"), [("idle", "闲置"), ("wasted", "浪费"), ("lost", "流失")])
async def test_an_asset_found_idle_wasted_or_lost_raises_an_alert_with_the_clause(county, risk, word):
    await county.opened(JAN)
    await county.registered("A1", 50_000, JAN)

    finding = {"risk": risk, "observed": "冷库大门锁闭，电表停走"}
    answer = await county.api.post("/assets/A1/findings", finding, role="auditor", region=COUNTY)

    assert answer.status_code == 201
    (alert,) = await alerts(county)
    assert (alert["about"], alert["figure"]) == ("A1", f"资产{word}：冷库大门锁闭，电表停走")
    assert alert["clause_document"] == "平台默认规则"


@pytest.mark.req("XC-16")
async def test_auditors_open_a_case_take_it_on_and_bring_it_to_its_outcome(county):
    await county.opened(JAN)
    await county.registered("A1", 50_000, JAN)

    async def audit(path: str, staff: str, **body: str):
        return await county.api.post(path, body, role="auditor", region=COUNTY, staff=staff)

    found = await audit("/assets/A1/findings", "审", risk="lost", observed="现场未找到冷库")
    alert = found.json()["raised"][0]
    await audit(f"/alerts/{alert}/acknowledgement", "审")
    closed = await audit(f"/alerts/{alert}/closing", "纪", outcome="已移送县纪委监委，资产追回")

    assert closed.status_code == 201
    (shown,) = await alerts(county)
    assert (shown["state"], shown["outcome"]) == ("closed", "已移送县纪委监委，资产追回")


async def test_an_asset_that_is_not_registered_cannot_be_found_idle(county):
    answer = await county.api.post(
        "/assets/A9/findings", {"risk": "idle", "observed": "空置"}, role="auditor", region=COUNTY
    )

    assert answer.status_code == 404


async def raised(county: World) -> str:
    await budget(county, 0)
    return (await check(county, "2020-03-31")).json()["raised"][0]


async def act(county: World, alert: str, step: str, staff: str, **body: str):
    return await county.api.post(f"/alerts/{alert}/{step}", body, role="finance", region=COUNTY, staff=staff)


async def test_an_alert_is_acknowledged_by_one_and_closed_by_another(county):
    alert = await raised(county)

    await act(county, alert, "acknowledgement", "张")
    closed = await act(county, alert, "closing", "李", outcome="已督促拨付，4月10日补足")

    assert closed.status_code == 201
    (shown,) = await alerts(county)
    assert (shown["state"], shown["outcome"]) == ("closed", "已督促拨付，4月10日补足")
    assert "张" not in str(shown)


REFUSED = {
    "closing by who acknowledged": (("acknowledgement", "张"), ("closing", "张"), 403, "same-person"),
    "closing before anybody acknowledged": (None, ("closing", "张"), 409, "alert-not-acknowledged"),
    "acknowledging twice": (("acknowledgement", "张"), ("acknowledgement", "李"), 409, "alert-not-open"),
}


@pytest.mark.parametrize(("before", "then", "status", "code"), REFUSED.values(), ids=REFUSED.keys())
async def test_the_course_of_an_alert_refuses(county, before, then, status, code):
    alert = await raised(county)
    if before:
        await act(county, alert, *before)

    outcome = {"outcome": "已处理"} if then[0] == "closing" else {}
    answer = await act(county, alert, *then, **outcome)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_closing_needs_an_outcome_and_is_final(county):
    alert = await raised(county)
    await act(county, alert, "acknowledgement", "张")

    assert (await act(county, alert, "closing", "李", outcome=" ")).json()["code"] == "outcome-missing"
    assert (await act(county, alert, "closing", "李", outcome="补足")).status_code == 201
    assert (await act(county, alert, "closing", "王", outcome="补足")).json()["code"] == "alert-closed-already"


@pytest.mark.req("XC-03")
async def test_the_prefecture_supervises_its_counties_and_the_region_sees_to_the_end(county):
    await budget(county, 0)

    elsewhere = await check(county, "2020-03-31", role="prefecture", region="3608")
    found = await check(county, "2020-03-31", role="prefecture", region="3607")
    alert = found.json()["raised"][0]
    steps = [
        await county.api.post(f"/alerts/{alert}/acknowledgement", {}, role="prefecture", region="3607"),
        await county.api.post(f"/alerts/{alert}/closing", {"outcome": "已督促"}, role="province", region="36"),
    ]

    assert elsewhere.status_code == 403
    assert [answer.status_code for answer in steps] == [201, 201]


async def test_a_county_is_checked_by_its_own_region_only(county):
    await budget(county, 0)

    assert (await check(county, "2020-03-31", region="654024")).status_code == 403


async def test_a_role_without_the_duty_may_not_check(county):
    await budget(county, 0)

    assert (await check(county, "2020-03-31", role="village")).status_code == 403


async def test_alerts_leave_as_published_messages(county):
    await raised(county)

    answer = await county.api.get("/events", role="province", region="36")

    event, ran = answer.json()
    assert ran["data"]["rules"] == ["RateBelowTarget", "LedgersDisagree"]
    assert event["type"] == "sluice.monitoring.alert.alert-raised.v1"
    assert (event["data"]["rule"], event["data"]["county"], event["place"]) == ("RateBelowTarget", COUNTY, COUNTY)
    assert event["data"]["clause"] == "赣市府办字〔2020〕17号 六.13"


async def test_an_alert_is_not_acknowledged_or_closed_before_it_was_raised(county):
    alert = await raised(county)

    early = await act(county, alert, "acknowledgement", "张", effective_on="2019-12-31")
    await act(county, alert, "acknowledgement", "张")
    closed = await act(county, alert, "closing", "李", outcome="已处理", effective_on="2019-12-31")

    for answer in (early, closed):
        assert (answer.status_code, answer.json()["code"]) == (422, "dates-out-of-order"), answer.text
        assert answer.json()["errors"][0]["pointer"] == "/effective_on"
    assert "签收" in closed.json()["detail"]
