"""Disclosure over HTTP on real PostgreSQL: what offices, neighbours and the public may do, and what they get to see."""

from datetime import date

import pytest

from shared.contracts import projects
from tests.disclosure.builders import COUNTY, ITEMS, VILLAGE
from tests.disclosure.client import objection, posted
from tests.disclosure.conftest import inflow, posting, publicity_requested


@pytest.mark.req("DIS-04", "DIS-24")
async def test_an_approved_plan_is_drafted_with_its_projects_by_name_and_published(api, hear):
    await hear("projects", publicity_requested())
    plan = projects.PlanApproved(
        plan="plan-1", county=COUNTY, plan_year=2020, projects=("p-1", "p-9"), total_fen=45_000_000,
        minutes_no="〔2020〕3号", approved_on=date(2020, 3, 2),
    )  # fmt: skip

    number = (await hear("projects", plan))["notice"]
    out = await api.post(f"/notices/{number}/posting", {}, role="publisher")

    assert out.json()["state"] == "published"
    public = (await api.get(f"/notices/{number}", params={"wait_for": out.json()["sequence"]})).json()
    assert public["releases"][0]["fields"]["projects"] == f"{ITEMS['project_name']}\np-9"


@pytest.mark.req("DIS-20", "DIS-23")
async def test_each_document_of_money_is_one_announcement_and_its_fund_lines_join_it(api, hear):
    first = await hear("ledger", inflow("中央财政专项扶贫资金", 100_00))
    second = await hear("ledger", inflow("自治区财政专项扶贫资金", 50_00))
    other = await hear("ledger", inflow("中央财政专项扶贫资金", 1_00, document="新财扶〔2020〕2号"))
    carried = await hear("ledger", inflow("上年结转", 9_00, document="结转", carried_over=True))

    assert first["notice"] == second["notice"] != other["notice"]
    assert carried == {}
    out = await api.post(f"/notices/{first['notice']}/posting", {}, role="publisher")
    public = (await api.get(f"/notices/{first['notice']}", params={"wait_for": out.json()["sequence"]})).json()
    assert public["fund_size"] == "150.00"
    assert public["releases"][0]["fields"]["allocation"].count("\n") == 1


async def test_decided_projects_of_one_meeting_are_one_announcement(api, hear):
    def decided(project):
        return projects.ProjectDecided(
            project=project, place=VILLAGE, county=COUNTY, plan_year=2020, approved_fen=45_000_000,
            minutes_no="〔2020〕3号", decided_on=date(2020, 3, 2), name=f"项目{project}",
        )  # fmt: skip

    numbers = {(await hear("projects", decided(p)))["notice"] for p in ("p-1", "p-2")}

    assert len(numbers) == 1
    out = await api.post(f"/notices/{numbers.pop()}/posting", {}, role="publisher")
    assert out.json()["state"] == "published"


@pytest.mark.req("DIS-32")
async def test_a_correction_is_a_new_release_and_the_old_one_stays_readable(api, hear):
    await hear("ledger", inflow("中央财政专项扶贫资金", 100_00))
    number = (await api.get("/notices?state=planned&wait_for=2")).json()["items"][0]["notice"]
    await api.post(f"/notices/{number}/posting", {}, role="publisher")

    body = {"fields": {"备注": "另有彩票公益金"}, "reason": "补充"}
    answer = await api.post(f"/notices/{number}/corrections", body, role="publisher")

    public = (await api.get(f"/notices/{number}", params={"wait_for": answer.json()["sequence"]})).json()
    newest, first, draft = public["releases"]
    assert (newest["release"], first["release"], draft["release"]) == (2, 1, 0)
    assert newest["changes"] == [{"field": "备注", "before": "", "after": "另有彩票公益金"}]
    assert "备注" not in first["fields"]


async def test_the_list_goes_on_behind_its_cursor_and_is_narrowed_by_words(api, hear):
    for n in range(3):
        await posted(api, hear, project=f"p-{n}", project_name=f"第{n}个项目")

    first = (await api.get("/notices?limit=2&wait_for=13")).json()
    rest = (await api.get(f"/notices?limit=2&before={first['next']}")).json()
    found = (await api.get("/notices", params={"q": "第1个", "county": COUNTY})).json()

    assert [row["title"] for row in first["items"] + rest["items"]] == ["第2个项目", "第1个项目", "第0个项目"]
    assert rest["next"] is None
    assert [row["title"] for row in found["items"]] == ["第1个项目"]


async def test_only_publishers_of_the_region_post(api, hear):
    number = (await hear("projects", publicity_requested()))["notice"]

    elsewhere = await api.post(f"/notices/{number}/posting", posting(), role="publisher", region="654025")
    keeper = await api.post(f"/notices/{number}/posting", posting(), role="keeper")

    assert (elsewhere.status_code, keeper.status_code) == (403, 403)


@pytest.mark.req("XC-50")
async def test_every_event_is_in_the_feed_without_a_gap(api, hear):
    number, _ = await posted(api, hear)
    await objection(api, number)

    answer = await api.get("/events?limit=100", role="auditor", headers={"Accept": "application/x-ndjson"})

    import json

    events = [json.loads(line) for line in answer.text.splitlines()]
    assert [int(e["sequence"]) for e in events] == list(range(1, len(events) + 1))
    assert [e["data"]["type"] for e in events] == [
        "organisation-set", "subject-noted", "notice-planned", "window-opened", "posting-proved", "objection-received"
    ]  # fmt: skip


async def test_facts_that_need_no_notice_or_come_for_unknown_projects_change_nothing(api, hear):
    started = projects.StateChanged(
        project="p-x", place=VILLAGE, county=COUNTY, plan_year=2020, transition="T29", command="", from_state="S15",
        state="S16", phase="",
    )  # fmt: skip
    revised = projects.ContentRevised(
        project="p-x", content_version=2, changed=(), name="", category="", estimate_fen=1
    )

    await hear("projects", started)
    await hear("projects", revised)

    assert (await api.get("/notices?state=planned")).json()["items"] == []


async def test_an_office_changes_its_telephone_and_the_county_answers_for_the_village(api):
    changed = {"name": "巩留县乡村振兴局", "hotline": "12317"}
    silent = await api.post(f"/organisations/{COUNTY}", changed, role="publisher", method="PUT")
    assert (silent.status_code, silent.json()["code"]) == (422, "reason-missing")

    changed |= {"reason": "机构更名"}
    answer = await api.post(f"/organisations/{COUNTY}", changed, role="publisher", method="PUT")
    office = await api.get(f"/organisations/{VILLAGE}", params={"wait_for": answer.json()["sequence"]})
    private = await api.post(
        f"/organisations/{COUNTY}", {"name": "局", "hotline": "13999123456"}, role="publisher", method="PUT"
    )

    assert (office.json()["place"], office.json()["hotline"]) == (COUNTY, "12317")
    assert (private.status_code, private.json()["code"]) == (422, "hotline-unusable")


@pytest.mark.req("DIS-29")
async def test_what_waits_for_a_decision_is_listed_with_what_is_late(api, hear):
    number, _ = await posted(api, hear)
    sequence = (await objection(api, number)).json()["sequence"]
    fresh = await api.get(f"/objections?wait_for={sequence}", role="township", region="654024101")
    api.advance_clock(8)
    late = await api.get("/objections", role="township", region="654024101")
    api.advance_clock(15)
    alert = await api.get("/objections", role="project-dept")
    elsewhere = await api.get("/objections", role="township", region="654025101")

    assert [(row["late"], row["alert"]) for row in fresh.json()["items"]] == [(False, False)]
    assert [(row["late"], row["alert"]) for row in late.json()["items"]] == [(True, False)]
    assert [(row["late"], row["alert"]) for row in alert.json()["items"]] == [(True, True)]
    assert elsewhere.json()["items"] == []


@pytest.mark.req("DIS-22", "DIS-23")
async def test_in_ganzhou_money_makes_an_announcement_due_by_itself(api, hear):
    received = inflow("中央财政专项扶贫资金", 100_00, county="360731")

    heard = await hear("ledger", received)

    (due,) = (await api.get(f"/notices?state=planned&county=3607&wait_for={heard['sequence']}")).json()["items"]
    assert (due["kind"], due["rule_pack"][:2], due["due_on"]) == ("fund-allocation", "GZ", "2020-03-30")


@pytest.mark.req("LED-24")
async def test_a_notice_of_money_shows_the_proof_files_of_the_entries_it_rests_on(api, hear):
    number = (await hear("ledger", inflow("中央财政专项扶贫资金", 100_00)))["notice"]
    await hear("ledger", inflow("自治区财政专项扶贫资金", 50_00))
    out = await api.post(f"/notices/{number}/posting", {}, role="publisher")
    assert out.status_code == 200, out.text

    said = (await api.get(f"/notices/{number}?wait_for={out.json()['sequence']}")).json()["rests_on"]
    page = (await api.client.get(f"/disclosure/notices/{number}")).text

    assert len(said) == 2
    assert all(path.startswith("/ledger/v1/entries/") and path.endswith(".tlog-proof") for path in said)
    assert all(f'href="{path}"' in page and f"{path}</span>" in page for path in said)


async def test_a_window_that_nobody_knows_asks_for_nothing(api, hear):
    assert await hear("projects", publicity_requested(window=7)) == {}


async def test_a_nul_character_is_refused_before_it_reaches_the_log_and_found_nowhere(api, hear):
    number, _ = await posted(api, hear)
    order = {"kind": "policy", "place": COUNTY, "fiscal_year": 2020, "title": "政策", "fields": {"text": "全\0文"}}

    assert (await api.post("/notices", order, role="publisher")).status_code == 422
    assert (await objection(api, number, text="面积\0与实际不符")).status_code == 422
    assert (await api.get("/notices?q=%00")).status_code == 422
    assert (await api.get("/notices/GS%00")).status_code == 422
    assert (await api.get("/objections/YY%00")).status_code == 422
    assert (await api.client.get("/disclosure/notices/GS%00")).status_code == 422
    assert (await api.client.get("/disclosure/objections?code=%00")).status_code == 422
