"""A completion notice says what became of the project, from the records of projects and ledger; nobody types it."""

from datetime import date

import pytest

from shared.contracts import ledger, projects
from tests.disclosure.builders import COUNTY, ITEMS, VILLAGE
from tests.disclosure.conftest import publicity_requested

BOOK = f"{COUNTY}-2020"
ACCEPTED = projects.StateChanged(
    project="p-1", place=VILLAGE, county=COUNTY, plan_year=2020, transition="T29", command="pass-acceptance",
    from_state="S15", state="S16", phase="验收", result="合格",
)  # fmt: skip
CLOSED = ledger.SurplusReturned(
    book=BOOK, project="p-1", fen=5_000_000, draws=(ledger.Draw("L1", 5_000_000),), paid_total_fen=40_000_000,
    approved_fen=45_000_000,
)  # fmt: skip
BACK = ledger.RefundReceived(
    book=BOOK, project="p-1", payment="pay", fen=1_000_000, draws=(ledger.Draw("L1", 1_000_000),), target="available",
    voucher_no="银-1",
)  # fmt: skip
RESULT = {"paid": "400,000.00 元", "surplus": "50,000.00 元", "acceptance": "2020年3月2日通过竣工验收：合格"}
ASSET = {
    "asset": "a-1", "project": "p-1", "place": VILLAGE, "county": COUNTY, "plan_year": 2020, "name": "牲畜棚圈 20 座",
    "asset_class": "operating", "operating_entity": "村集体", "fund_source": "财政专项", "project_benefit": "租金",
    "beneficiaries": "20 户", "supervision": "乡镇", "formed_on": date(2020, 3, 2),
}  # fmt: skip


async def told(hear, *facts):
    """The project was publicised; then these facts are heard, in this order. Gives the completion notice's number."""
    await hear("projects", publicity_requested())
    answers = [await hear(type(fact).__module__.split(".")[2], fact) for fact in facts]
    return next(answer["notice"] for answer in reversed(answers) if "notice" in answer)


def result_of(fields):
    return {name: fields.get(name) for name in RESULT}


@pytest.mark.req("DIS-21")
@pytest.mark.parametrize("order", [(ACCEPTED, CLOSED), (CLOSED, ACCEPTED)], ids=["accepted-first", "closed-first"])
async def test_a_completion_notice_says_what_was_paid_came_back_and_how_it_was_accepted(api, hear, order):
    number = await told(hear, *order)

    answer = await api.post(f"/notices/{number}/posting", {}, role="publisher")

    assert answer.status_code == 200, answer.text
    public = (await api.get(f"/notices/{number}", params={"wait_for": answer.json()["sequence"]})).json()
    assert result_of(public["releases"][0]["fields"]) == RESULT
    assert public["releases"][0]["fields"]["construction_content"] == ITEMS["construction_content"]
    page = (await api.client.get(f"/disclosure/notices/{number}")).text
    assert all(text in page for text in ("实际拨付", "400,000.00 元", "结余收回", "50,000.00 元", "竣工验收"))


async def test_before_the_ledger_closed_the_projects_account_the_notice_repeats_no_plan(api, hear):
    number = await told(hear, ACCEPTED)

    answer = await api.post(f"/notices/{number}/posting", {}, role="publisher")

    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/fields/paid", "/fields/surplus"]
    assert "由项目和账本记录生成" in answer.json()["errors"][0]["detail"]


async def test_nobody_types_what_was_paid(api, hear):
    number = await told(hear, ACCEPTED)

    answer = await api.post(
        f"/notices/{number}/posting", {"fields": {"paid": "1.00 元", "surplus": "无"}}, role="publisher"
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "not-retyped")


async def test_money_back_after_the_notice_is_out_makes_a_new_release_with_the_difference(api, hear):
    number = await told(hear, ACCEPTED, CLOSED)
    await api.post(f"/notices/{number}/posting", {}, role="publisher")

    heard = await hear("ledger", BACK)

    page = await api.get(f"/notices/{number}", params={"wait_for": heard["sequence"]})
    newest = page.json()["releases"][0]
    assert [(c["field"], c["before"], c["after"]) for c in newest["changes"]] == [
        ("paid", "400,000.00 元", "390,000.00 元"),
        ("surplus", "50,000.00 元", "60,000.00 元"),
    ]


async def test_an_asset_is_announced_with_its_five_groups_of_facts_and_its_value(api, hear):
    number = (await hear("projects", projects.AssetRegistered(**ASSET, original_value_fen=40_000_000)))["notice"]
    out = await api.post(f"/notices/{number}/posting", {}, role="publisher")
    await api.get(f"/notices/{number}", params={"wait_for": out.json()["sequence"]})

    page = (await api.client.get(f"/disclosure/notices/{number}")).text

    assert all(word in page for word in ("资产原值", "400,000.00", "村集体", "财政专项", "租金", "20 户"))
