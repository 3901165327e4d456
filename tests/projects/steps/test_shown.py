"""What is decided is what was shown: amount, content and place, in every way to a decision (004 二（三）)."""

from typing import Any

import pytest

from tests.projects.builders import TODAY
from tests.projects.client import PLAN, World
from tests.projects.test_service import TO_DECISION

MEETING = {"minutes_no": "3号", "meeting_on": TODAY, "attendance": 15}
SHOWN = 48_000_000


async def shown(county: World, **changes: Any) -> str:
    """A project before the leading group, shown twice with 480,000.00 yuan."""
    project = await county.draft(**changes)
    await county.walk(project, TO_DECISION)
    return project


async def decide(county: World, *items: tuple[str, int]) -> Any:
    listed = [{"project": project, "outcome": "decide", "approved_fen": fen} for project, fen in items]
    return await county.post("/decisions", MEETING | {"items": listed}, role="leading-group")


@pytest.mark.parametrize("fen", [SHOWN + 1, SHOWN * 10])
async def test_more_money_than_both_windows_showed_is_not_decided(county, fen):
    project = await shown(county)

    answers = [
        await decide(county, (project, fen)),
        await county.step(project, "T20", evidence={**MEETING, "approved_fen": fen}),
    ]

    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (409, "above-shown"), answer.text
        assert answer.json()["legal_basis"]["quote"] == "经公示无异议后，再次上报县级项目主管部门"
        assert answer.json()["errors"][0]["pointer"] == "/evidence/approved_fen"
        assert "480000.00" in answer.json()["detail"]
        assert "重新公示" in answer.json()["detail"]
    assert (await county.get(f"/projects/{project}"))["state"] == "S11"


async def test_what_was_shown_and_less_is_decided(county):
    first, second = await shown(county), await shown(county, name="蓄水池")

    answer = await decide(county, (first, SHOWN), (second, SHOWN - 1))

    assert answer.status_code == 201, answer.text


async def test_one_item_above_what_was_shown_keeps_the_whole_meeting_off_the_record(county):
    first, second = await shown(county), await shown(county, name="蓄水池")

    answer = await decide(county, (first, SHOWN), (second, SHOWN + 1))

    assert answer.status_code == 409
    assert (await county.get(f"/projects/{first}"))["state"] == "S11"


async def test_more_money_is_decided_after_a_new_window_has_shown_it(county):
    project = await shown(county)
    await county.walk(project, "T21 T16")
    revised = await county.post(f"/projects/{project}/content", {"estimate": "3000000.00"}, role="township")
    assert revised.status_code == 200, revised.text
    answers = {"answers": {"核减概算": "按实际工程量调整"}}
    assert (await county.step(project, "T12", evidence=answers)).status_code == 200
    await county.walk(project, "W2 T13 T15 T18")

    answer = await decide(county, (project, 300_000_000))

    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("way", ["T02 T03 W1 T04", TO_DECISION])
async def test_the_place_that_was_shown_is_not_changed_behind_the_windows(county, way):
    county.regions["village"] = "654024101"
    project = await county.draft(place="654024101")
    await county.walk(project, way)

    answer = await county.post(f"/projects/{project}/place", {"place": "654024101202"}, role="project-dept")

    assert (answer.status_code, answer.json()["code"]) == (409, "content-fixed"), answer.text


async def test_a_place_given_during_a_window_makes_it_void_and_asks_for_another(county):
    county.regions["village"] = "654024101"
    project = await county.draft(place="654024101")
    await county.walk(project, "T02 T03 W1")

    answer = await county.post(f"/projects/{project}/place", {"place": "654024101202"}, role="project-dept")

    assert answer.status_code == 200, answer.text
    found = await county.get(f"/projects/{project}")
    assert found["windows"]["1"]["status"] == "requested"
    assert found["windows"]["1"]["content_version"] == found["content_version"]
    assert (await county.step(project, "T04")).json()["code"] == "window-not-clear"


async def test_a_project_of_another_year_is_shown_anew_under_a_number_of_its_own(county):
    project = await county.draft()
    await county.walk(project, "T02 T03 W1 T04 T07 T09 T11")
    before = (await county.get(f"/projects/{project}"))["content_version"]

    await county.walk(project, "T36 T02 T03")

    window = (await county.get(f"/projects/{project}"))["windows"]["1"]
    assert window["content_version"] > before
    assert (await county.step(project, "T04")).json()["code"] == "window-not-clear"


async def test_a_line_of_the_plan_names_the_source_shown_and_the_amount_decided(county):
    project = await shown(county)
    await decide(county, (project, SHOWN - 1))
    await county.post("/plans", {"county": "654024", "plan_year": 2020}, role="project-dept")

    line = {"project": project, "source_channel": "县级配套资金", "platform": "基础设施平台"}
    other = await county.post(f"/plans/{PLAN}/lines", line, role="project-dept")
    same = await county.post(
        f"/plans/{PLAN}/lines", line | {"source_channel": "中央财政专项扶贫资金"}, role="project-dept"
    )

    assert (other.status_code, other.json()["code"]) == (409, "other-source")
    assert (same.status_code, (await county.get(f"/plans/{PLAN}"))["lines"][0]["fen"]) == (201, SHOWN - 1)


async def test_a_project_of_another_year_is_no_line_of_this_year_s_plan(county):
    project = await shown(county)
    await decide(county, (project, SHOWN))
    await county.post("/plans", {"county": "654024", "plan_year": 2021}, role="project-dept")

    answer = await county.post("/plans/654024-2021/lines", {"project": project}, role="project-dept")

    assert (answer.status_code, answer.json()["code"]) == (409, "not-in-library")
