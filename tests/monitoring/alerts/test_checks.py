"""Runs of the rules are facts on record: whoever says that something was checked can be asked when, and over what."""

from datetime import date

import pytest

from shared.contracts import ledger
from tests.monitoring.alerts.test_alerts import alerts, budget, check
from tests.monitoring.world import BOOK, COUNTY, World

JAN = date(2020, 1, 10)


async def panel(county: World, book: str = BOOK) -> str:
    page = (await county.api.client.get(f"/monitoring/books/{book}")).text
    return page.partition('id="alerts"')[2].partition("</section>")[0]


async def settled(county: World) -> None:
    await alerts(county)


async def test_a_book_over_which_no_rule_ever_ran_says_so(county):
    await budget(county, 50_000)

    said = await panel(county)

    assert "本账尚未运行过预警规则" in said
    assert "无预警" not in said
    assert (await county.api.get(f"/books/{BOOK}")).json()["last_check"] is None


@pytest.mark.req("MON-14")
async def test_a_run_that_finds_nothing_is_on_record_with_when_over_what_and_which_rules(county):
    await budget(county, 50_000)

    answer = (await check(county, "2020-03-31")).json()
    await settled(county)

    assert (answer["rules"], answer["found"]) == (["RateBelowTarget", "LedgersDisagree"], 0)
    (run,) = (await county.api.get(f"/alerts/runs?county={COUNTY}")).json()["items"]
    facts = (run["book"], run["as_of"], run["rules"], run["found"], run["raised"], run["at_sequence"])
    assert facts == (BOOK, "2020-03-31", ["RateBelowTarget", "LedgersDisagree"], 0, 0, county.sequences["ledger"])
    assert run["checked_at"].startswith("2020-07-1")
    assert "staff" not in run
    said = await panel(county)
    assert "无预警（已检查 2 项规则：本级拨付率达到目标、资金总台账与项目总台账一致）" in said
    assert "截至 2020年7月1" in said
    assert "按日检查" not in said


async def test_what_was_recorded_after_the_last_run_is_told_as_not_checked(county):
    await budget(county, 50_000)
    await check(county, "2020-03-31")
    await settled(county)
    assert "尚未检查" not in await panel(county)

    await county.paid("P1", date(2020, 7, 1), L1=10_000)

    assert "此后新增的记录尚未检查" in await panel(county)


async def test_the_list_of_alerts_says_when_each_book_was_last_checked(county):
    await budget(county, 0)
    await check(county, "2020-03-31")
    await check(county, "2020-04-01")
    await settled(county)

    answer = (await county.api.get(f"/alerts?county={COUNTY}", role="auditor", region=COUNTY)).json()

    assert [(run["book"], run["as_of"], run["found"], run["raised"]) for run in answer["last_checks"]] == [
        (BOOK, "2020-04-01", 1, 0)
    ]


async def test_a_rule_that_the_place_does_not_have_is_not_among_those_that_ran(monitoring):
    xinjiang = World(monitoring, "654024")
    await xinjiang.opened(JAN)

    answer = await check(xinjiang, "2020-06-30", region="654024", book=xinjiang.book)

    assert answer.json()["rules"] == ["LedgersDisagree"]


@pytest.mark.parametrize(
    ("place", "document"),
    [("360724", "平台默认规则"), ("654024", "新扶贫领字〔2018〕76号"), ("420325", "鄂政办发〔2015〕63号")],
)
async def test_an_alert_rests_on_the_clause_of_the_countys_own_place(monitoring, place, document):
    county = World(monitoring, place)
    await county.opened(JAN)
    await county.received("L1", 100_000, JAN)
    await county.committed("STRAY", JAN, L1=1)

    await check(county, "2020-05-18", region=place, book=county.book)

    events = (await county.api.get("/events", role="province", region=place[:2])).json()
    (clause,) = [event["data"]["clause"] for event in events if event["data"].get("rule") == "LedgersDisagree"]
    assert clause.startswith(document)


@pytest.mark.parametrize(
    ("place", "document"),
    [("360724", "平台默认规则"), ("654024", "新扶贫领字〔2018〕76号"), ("420325", "平台默认规则")],
)
async def test_an_asset_at_risk_is_reported_under_the_clause_of_the_countys_own_place(monitoring, place, document):
    county = World(monitoring, place)
    await county.opened(JAN)
    await county.registered("A1", 50_000, JAN)

    await county.api.post("/assets/A1/findings", {"risk": "idle", "observed": "空置"}, role="auditor", region=place)

    (event,) = (await county.api.get("/events", role="province", region=place[:2])).json()
    assert event["data"]["clause"].startswith(document)


async def test_what_follows_from_simulated_money_leaves_with_its_mark(county):
    opened = ledger.AccountOpened(book=BOOK, county=COUNTY, fiscal_year=2020, rule_pack="GZ@2020-03-13")
    await county.tell(opened, JAN, simulated=True)
    await county.received("L1", 100_000, JAN)

    await check(county, "2020-03-31")

    events = (await county.api.get("/events", role="province", region="36")).json()
    assert [event["simulated"] for event in events] == [True, True]
