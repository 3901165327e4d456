"""Nothing personal and nothing invisible becomes public, whoever said it; and one fact has one notice."""

import json
from typing import Any

import pytest

from services.disclosure.schedule.decisions import join
from services.disclosure.schedule.facts import ListedFact
from shared.contracts import projects
from shared.kernel.privacy import personal_numbers
from tests.api import Api
from tests.disclosure.builders import COUNTY, DAY, VILLAGE, act, kind, planned
from tests.disclosure.conftest import inflow, posting, publicity_requested

WRITTEN = ["艾力 654024 19800101 1234", "138.1234.5678", "(138)12345678", "+86 138 1234 5678", "6540240101201000123456"]


def decided(project: str, minutes_no: str) -> Any:
    return projects.ProjectDecided(
        project=project, place=VILLAGE, county=COUNTY, plan_year=2020, approved_fen=100, minutes_no=minutes_no,
        decided_on=DAY, name=f"项目{project}",
    )  # fmt: skip


@pytest.mark.parametrize("said", WRITTEN)
async def test_no_office_puts_a_personal_number_into_public_words(api: Api, hear: Any, said: str) -> None:
    number = (await hear("projects", publicity_requested()))["notice"]
    order = {
        "kind": "policy",
        "place": COUNTY,
        "fiscal_year": 2020,
        "title": f"政策 {said}",
        "fields": {"text": "全文"},
    }
    place = posting()["proof"] | {"place": f"{said} 家门口"}

    answers = {
        "/fields/备注": await api.post(f"/notices/{number}/posting", posting(fields={"备注": said}), role="publisher"),
        "/proof/place": await api.post(f"/notices/{number}/posting", {"proof": place}, role="publisher"),
        "/title": await api.post("/notices", order, role="publisher"),
        "/name": await api.post(
            f"/organisations/{COUNTY}", {"name": f"扶贫办{said}", "hotline": "12317"}, role="publisher", method="PUT"
        ),
    }
    await api.post(f"/notices/{number}/posting", posting(), role="publisher")
    answers["/reason"] = await api.post(
        f"/notices/{number}/corrections", {"fields": {"备注": "更正"}, "reason": said}, role="publisher"
    )

    for pointer, answer in answers.items():
        assert (answer.status_code, answer.json()["code"]) == (422, "personal-data"), answer.text
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
        assert said not in answer.text


@pytest.mark.parametrize("sign", ["\u200b", "\u202e", "\ufe0f"])
async def test_no_public_words_hold_what_nobody_sees(api: Api, hear: Any, sign: str) -> None:
    number = (await hear("projects", publicity_requested()))["notice"]

    answer = await api.post(f"/notices/{number}/posting", posting(fields={"备注": f"资{sign}金"}), role="publisher")

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/fields/备注")


async def test_what_another_service_says_is_public_without_its_personal_numbers(api: Api, hear: Any) -> None:
    items = {"project_name": "道路 138-1234-5678", "responsible_person": "艾力 654024198001011234"}
    window = (await hear("projects", publicity_requested(**items)))["notice"]
    list_ = (await hear("ledger", inflow("专项（联系人 13999123456）", 100_00)))["notice"]
    out = [await api.post(f"/notices/{number}/posting", posting(), role="publisher") for number in (window, list_)]
    await hear("ledger", inflow("配套（139 9912 3456）", 50_00))

    assert [answer.status_code for answer in out] == [200, 200], [answer.text for answer in out]
    last = api.app.state.service.writer._known_last
    for number in (window, list_):
        public = (await api.get(f"/notices/{number}", params={"wait_for": last})).json()
        words = [text for release in public["releases"] for text in (*release["fields"].values(), str(release))]
        assert not any(map(personal_numbers, [public["title"], *words])), json.dumps(public, ensure_ascii=False)
    page = await api.client.get(f"/disclosure/notices/{list_}")
    assert "****" in page.text
    assert not personal_numbers(page.text)


def test_a_line_that_joins_a_published_list_is_masked() -> None:
    notice = planned("fund-allocation", window=0)
    line = ListedFact("allocation", "王强 13812345678：1.00 元", 100, {"title": "分配"})

    join(notice, act(), kind("fund-allocation"), line=line, source="ledger/9")

    assert notice.content.fields["allocation"] == "王强 ****：1.00 元"


async def test_one_meeting_has_one_announcement_however_its_minutes_are_numbered(api: Api, hear: Any) -> None:
    spellings = ["巩扶领纪〔2020〕3号", "巩扶领纪(2020)3号", "巩扶领纪【２０２０】 3 号"]
    numbers = [(await hear("projects", decided(f"p-{at}", said)))["notice"] for at, said in enumerate(spellings)]
    documents = [(await hear("ledger", inflow(f"资金{at}", 1, document=said)))["notice"]
                 for at, said in enumerate(["新财扶〔2020〕1号", "新财扶[2020]1号"])]  # fmt: skip

    assert len(set(numbers)) == len(set(documents)) == 1


async def test_a_notice_and_an_objection_are_found_however_their_codes_are_typed(api: Api, hear: Any) -> None:
    number = (await hear("projects", publicity_requested()))["notice"]
    posted = await api.post(f"/notices/{number.lower()}/posting", posting(), role="publisher")
    said = await api.post(f"/notices/{number}/objections", {"text": "名单有误，请核对"}, role="publisher")
    code = said.json()["objection"]
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code.lower())

    last = api.app.state.service.writer._known_last
    found = await api.get(f"/objections/{wide}", params={"wait_for": last})

    assert posted.status_code == 200, posted.text
    assert (await api.get(f"/notices/{number.lower()}")).json()["notice"] == number
    assert found.status_code == 200, found.text
