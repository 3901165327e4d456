"""Disclosure over HTTP on real PostgreSQL: what offices, neighbours and the public may do, and what they get to see."""

from datetime import date

import psycopg
import pytest

from shared.contracts import projects
from tests.disclosure.builders import COUNTY, DAY, ITEMS, VILLAGE
from tests.disclosure.conftest import inflow, posting, publicity_requested

ENDED, TOWNSHIP = 11, "654024101"


async def posted(api, hear, **more):
    number = (await hear("projects", publicity_requested(**more)))["notice"]
    answer = await api.post(f"/notices/{number}/posting", posting(), role="publisher")
    assert answer.status_code == 200, answer.text
    return number, answer.json()


async def objection(api, number, text="面积与实际不符，请核实。", **more):
    return await api.client.post(f"/disclosure/v1/notices/{number}/objections", json={"text": text, **more})


@pytest.mark.req("DIS-27", "DIS-33", "DIS-06")
async def test_a_requested_publicity_becomes_a_window_that_everyone_can_read_without_login(api, hear):
    number, answer = await posted(api, hear)

    public = (await api.get(f"/notices/{number}", params={"wait_for": answer["sequence"]})).json()
    assert (public["state"], public["starts_on"], public["ends_on"]) == ("open", "2020-03-02", "2020-03-12")
    assert public["releases"][0]["fields"] == ITEMS
    assert (public["fund_size"], public["fund_size_fen"]) == ("450000.00", 45_000_000)
    assert public["hotline"] == "0999-5622317"
    assert public["proofs"][0]["place"] == "村委会公示栏"


@pytest.mark.req("DIS-17", "DIS-16")
async def test_missing_items_are_refused_each_by_name_with_the_clause(api, hear):
    number = (await hear("projects", publicity_requested(construction_period="", fund_size_fen=0)))["notice"]

    answer = await api.post(f"/notices/{number}/posting", posting(), role="publisher")

    assert answer.status_code == 422
    problem = answer.json()
    assert [e["pointer"] for e in problem["errors"]] == ["/fund_size", "/fields/construction_period"]
    assert problem["legal_basis"]["quote"]


async def test_what_is_missing_may_be_completed_at_the_posting_and_the_draft_says_what(api, hear):
    heard = await hear("projects", publicity_requested(construction_period=""))
    number = heard["notice"]
    draft = await api.get(f"/notices/{number}/draft", role="publisher", params={"wait_for": heard["sequence"]})
    assert draft.json()["missing"] == [{"name": "construction_period", "label": "建设周期", "given": False}]

    body = posting(fields={"construction_period": "2020年4月至9月"})
    answer = await api.post(f"/notices/{number}/posting", body, role="publisher")

    assert answer.status_code == 200


@pytest.mark.req("DIS-32")
async def test_what_the_project_says_is_not_retyped(api, hear):
    number = (await hear("projects", publicity_requested()))["notice"]

    body = posting(fields={"construction_content": "新建棚圈 30 座"})
    answer = await api.post(f"/notices/{number}/posting", body, role="publisher")

    assert (answer.status_code, answer.json()["code"]) == (409, "not-retyped")


async def test_a_planned_notice_is_not_yet_public(api, hear):
    heard = await hear("projects", publicity_requested())

    answer = await api.get(f"/notices/{heard['notice']}", params={"wait_for": heard["sequence"]})

    assert answer.status_code == 404
    assert (await api.get("/notices")).json()["items"] == []
    assert [row["notice"] for row in (await api.get("/notices?state=planned")).json()["items"]] == [heard["notice"]]


async def test_what_is_not_out_after_twenty_working_days_is_late(api, hear):
    heard = await hear("projects", publicity_requested())
    assert (await api.get(f"/notices?late=true&wait_for={heard['sequence']}")).json()["items"] == []

    api.advance_clock(30)

    (late,) = (await api.get("/notices?late=true")).json()["items"]
    assert (late["notice"], late["due_on"]) == (heard["notice"], "2020-03-30")


@pytest.mark.req("DIS-27", "DIS-29")
async def test_a_window_closes_clear_only_after_its_days_and_its_objections(api, hear):
    number, _ = await posted(api, hear)
    early = await api.post(f"/notices/{number}/closing", {}, role="publisher")
    assert (early.status_code, early.json()["code"]) == (409, "window-still-open")
    assert "2020年3月12日" in early.json()["detail"]
    code = (await objection(api, number)).json()["objection"]
    api.advance_clock(ENDED)
    blocked = await api.post(f"/notices/{number}/closing", {}, role="publisher")
    assert (blocked.status_code, blocked.json()["code"]) == (409, "objections-open")

    await api.post(f"/objections/{code}/investigation", {}, role="township", region="654024101")
    dismissed = {"upheld": False, "reply": "经复测，面积与申报一致。"}
    await api.post(f"/objections/{code}/resolution", dismissed, role="township", region="654024101")
    closed = await api.post(f"/notices/{number}/closing", {}, role="publisher")

    assert closed.json()["state"] == "clear"
    status = (await api.get(f"/objections/{code}", params={"wait_for": closed.json()["sequence"]})).json()
    assert (status["state"], status["reply"]) == ("dismissed", "经复测，面积与申报一致。")


@pytest.mark.req("DIS-29")
async def test_an_upheld_objection_closes_the_window_with_objections(api, hear):
    number, _ = await posted(api, hear)
    code = (await objection(api, number)).json()["objection"]
    await api.post(f"/objections/{code}/investigation", {}, role="township", region="654024101")

    upheld = {"upheld": True, "reply": "情况属实，须修改。"}
    answer = await api.post(f"/objections/{code}/resolution", upheld, role="township", region="654024101")

    assert answer.json()["state"] == "objected"


@pytest.mark.req("DIS-28")
async def test_the_second_publicity_is_its_own_window_and_a_revision_voids_the_open_one(api, hear):
    first, _ = await posted(api, hear, window=2)
    revised = projects.ContentRevised(
        project="p-1", content_version=2, changed=("construction_content",), name="", category="", estimate_fen=1
    )

    answer = await hear("projects", revised)

    assert answer["voided"] == [first]
    void = (await api.get(f"/notices/{first}", params={"wait_for": answer["sequence"]})).json()
    assert void["state"] == "void"
    again, _ = await posted(api, hear, window=2, version=2)
    assert again != first


@pytest.mark.req("DIS-07")
async def test_anyone_may_object_without_a_name_and_ask_after_it_by_its_code(api, hear):
    number, _ = await posted(api, hear)

    answer = await objection(api, number)

    assert answer.status_code == 201
    code = answer.json()["objection"]
    status = (await api.get(f"/objections/{code}", params={"wait_for": answer.json()["sequence"]})).json()
    assert (status["state"], status["due_on"]) == ("received", "2020-03-09")
    assert "named" not in status


async def test_the_words_and_writer_of_an_objection_stand_in_no_event_or_public_answer(api, hear):
    number, _ = await posted(api, hear)
    answer = await objection(api, number, text="村干部亲戚多占了指标", name="买买提", contact="13999123456")
    assert answer.status_code == 201, answer.text
    code = answer.json()["objection"]

    feed = await api.get("/events?limit=100", role="auditor")
    public = await api.get(f"/notices/{number}", params={"wait_for": answer.json()["sequence"]})
    with psycopg.connect(api.database_url.replace("+psycopg", "")) as connection:
        states = connection.execute("SELECT convert_from(state, 'UTF8') FROM disclosure_events").fetchall()

    for secret in ("村干部", "买买提", "13999123456"):
        assert secret not in feed.text
        assert secret not in public.text
        assert secret not in (await api.get(f"/objections/{code}")).text
        assert all(secret not in state for (state,) in states)
    letter = await api.get(f"/objections/{code}/letter", role="township", region="654024101")
    assert letter.json()["name"] == "买买提"
    with psycopg.connect(api.database_url.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT staff FROM letter_readings").fetchall() == [("staff-township",)]


def every_row(api):
    """All that the service's database holds, bytes as they are."""
    with psycopg.connect(api.database_url.replace("+psycopg", "")) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = [row for (name,) in names if name != "alembic_version"
                for row in connection.execute(f'SELECT * FROM "{name}"')]  # fmt: skip
    return b"\0".join(bytes(v) if isinstance(v, bytes) else str(v).encode() for row in rows for v in row)


async def test_a_letter_lies_sealed_and_is_destroyed_once_its_objection_is_decided(api, hear):
    number, _ = await posted(api, hear)
    said = {"text": "村干部亲戚多占了指标", "name": "买买提", "contact": "13999123456"}
    answer = await objection(api, number, **said)
    code, reason = answer.json()["objection"], {"reason": "来信人申请"}
    path, by, judge = f"/objections/{code}/erasure", {"role": "project-dept"}, {"role": "township", "region": TOWNSHIP}

    await api.get(f"/objections/{code}", params={"wait_for": answer.json()["sequence"]})
    early = await api.post(path, reason, **by)
    await api.post(f"/objections/{code}/investigation", {}, **judge)
    done = await api.post(f"/objections/{code}/resolution", {"upheld": False, "reply": "经复测，与申报一致。"}, **judge)
    await api.get(f"/objections/{code}", params={"wait_for": done.json()["sequence"]})
    silent, away = await api.post(path, {}, **by), await api.post(path, reason, **by, region="654025")
    sealed = every_row(api)
    erased, again = await api.post(path, reason, **by), await api.post(path, reason, **by)
    letter = await api.get(f"/objections/{code}/letter", **judge)

    refused = [early, silent, away, letter]
    assert [(a.status_code, a.json()["code"]) for a in refused] == [
        (409, "letter-still-needed"), (422, "reason-for-erasure"), (403, "outside-region"), (409, "letter-erased"),
    ]  # fmt: skip
    assert (erased.status_code, again.status_code) == (201, 201)
    assert not any(word.encode() in sealed for word in said.values())
    assert (await api.get(f"/objections/{code}")).json()["state"] == "dismissed"
    with psycopg.connect(api.database_url.replace("+psycopg", "")) as connection:
        kept = connection.execute("SELECT act, staff, reason FROM letter_readings").fetchall()
        left = connection.execute("SELECT wrapped_key, record FROM letters").fetchall()
    assert (kept, left) == ([("erased", "staff-project-dept", "来信人申请")], [(None, None)])


async def test_a_letter_is_not_shown_outside_its_region_nor_to_other_roles(api, hear):
    number, _ = await posted(api, hear)
    answer = await objection(api, number)
    code, params = answer.json()["objection"], {"wait_for": answer.json()["sequence"]}

    away = await api.get(f"/objections/{code}/letter", role="township", region="654025", params=params)
    keeper = await api.get(f"/objections/{code}/letter", role="keeper")

    assert (away.status_code, keeper.status_code) == (403, 403)


async def test_an_objection_sent_twice_with_one_key_is_one_objection(api, hear):
    number, _ = await posted(api, hear)
    path, said = f"/disclosure/v1/notices/{number}/objections", {"text": "面积与实际不符"}

    first = await api.client.post(path, json=said, headers={"Idempotency-Key": "k-1"})
    second = await api.client.post(path, json=said, headers={"Idempotency-Key": "k-1"})

    assert first.json() == second.json()
    public = await api.get(f"/notices/{number}", params={"wait_for": first.json()["sequence"]})
    assert public.json()["objections"] == 1


async def test_objections_are_small_and_few_from_one_address(api, hear):
    number, _ = await posted(api, hear)

    large = await objection(api, number, text="长" * 6000)
    assert large.status_code == 413
    answers = [(await objection(api, number)).status_code for _ in range(25)]

    assert answers.count(201) == 20
    assert answers[-1] == 429


async def publish(api, kind, place, **content):
    order = {"kind": kind, "place": place, "fiscal_year": 2020, "title": "到户产业扶持办法"} | content
    planned = await api.post("/notices", order, role="publisher", region=place)
    assert planned.status_code == 201, planned.text
    number = planned.json()["notice"]
    out = await api.post(f"/notices/{number}/posting", {"hotline": "12317"}, role="publisher", region=place)
    assert out.json()["state"] == "published", out.text
    listed = (await api.get(f"/notices?type={kind}&wait_for={out.json()['sequence']}")).json()
    assert [row["notice"] for row in listed["items"]] == [number]
    return (await api.get(f"/notices/{number}")).json()["releases"][0]["fields"]


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        pytest.param("policy", COUNTY, marks=pytest.mark.req("DIS-01", "DIS-02")),
        pytest.param("policy", "6540", marks=pytest.mark.req("DIS-01", "DIS-02")),
        pytest.param("management-rule", COUNTY, marks=pytest.mark.req("DIS-03")),
        pytest.param("support-standard", COUNTY, marks=pytest.mark.req("DIS-05")),
    ],
)
async def test_prefecture_and_county_publish_policies_rules_and_standards(api, kind, place):
    assert (await publish(api, kind, place, fields={"text": "全文"}))["text"] == "全文"


OBJECTS = {"place_name": "大柳乡", "objects": "张某某等 31 户"}
PLAN = {"plan_year": "2020", "text": "全文"}
RESULT = {
    "project_name": "油茶基地",
    "result": "优秀",
    "implementing_unit": "区农业农村局",
    "responsible_person": "王某",
}


@pytest.mark.parametrize(
    ("kind", "place", "fields"),
    [
        pytest.param("poverty-objects", "420322", OBJECTS, marks=pytest.mark.req("DIS-19")),
        pytest.param("poverty-objects", "420322101", OBJECTS, marks=pytest.mark.req("DIS-18", "DIS-19")),
        pytest.param("poverty-objects", "420322101204", OBJECTS, marks=pytest.mark.req("DIS-18", "DIS-19")),
        pytest.param("integration-plan", "360703", PLAN, marks=pytest.mark.req("DIS-24")),
        pytest.param("performance-result", "360703", RESULT, marks=pytest.mark.req("DIS-25")),
    ],
)
async def test_hubei_and_ganzhou_publish_what_their_own_texts_name(api, kind, place, fields):
    assert fields.items() <= (await publish(api, kind, place, fields=fields, fund_size="100.00")).items()


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


async def test_personal_numbers_in_public_words_are_refused_and_named(api, hear):
    number = (await hear("projects", publicity_requested()))["notice"]

    body = posting(fields={"受益人": "艾力 654024198001011234"})
    answer = await api.post(f"/notices/{number}/posting", body, role="publisher")

    assert answer.status_code == 422
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/fields/受益人"]


async def test_a_notice_without_any_telephone_is_refused(service):
    api = await service("disclosure")
    api.set_clock(DAY)
    order = {"kind": "policy", "place": COUNTY, "fiscal_year": 2020, "title": "政策", "fields": {"text": "全文"}}
    number = (await api.post("/notices", order, role="publisher")).json()["notice"]

    answer = await api.post(f"/notices/{number}/posting", {}, role="publisher")

    assert (answer.status_code, answer.json()["code"]) == (422, "hotline-missing")
    assert [e["pointer"] for e in answer.json()["errors"]] == ["/hotline"]


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


@pytest.mark.req("DIS-06")
async def test_the_village_proves_the_last_day_and_the_county_announcement_on_its_board(api, hear):
    number, _ = await posted(api, hear)
    photo = posting(date(2020, 3, 12))["proof"]
    early = await api.post(f"/notices/{number}/proofs", photo, role="village", region=VILLAGE)
    assert (early.status_code, early.json()["code"]) == (409, "proof-in-future")
    api.advance_clock(10)

    last_day = await api.post(f"/notices/{number}/proofs", photo, role="village", region=VILLAGE)

    assert last_day.status_code == 201
    public = await api.get(f"/notices/{number}", params={"wait_for": last_day.json()["sequence"]})
    assert len(public.json()["proofs"]) == 2


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
