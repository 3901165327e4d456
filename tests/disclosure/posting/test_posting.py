"""What an office puts out: what must stand in it, and what each kind of notice says."""

import pytest

from tests.disclosure.builders import COUNTY, DAY, ITEMS
from tests.disclosure.client import posted, publish
from tests.disclosure.conftest import posting, publicity_requested


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
