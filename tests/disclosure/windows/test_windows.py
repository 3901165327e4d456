"""Windows over HTTP: when they close, how, and who proves that they were on the board."""

from datetime import date

import pytest

from shared.contracts import projects
from tests.disclosure.builders import VILLAGE
from tests.disclosure.client import ENDED, objection, posted
from tests.disclosure.conftest import posting, publicity_requested


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
