"""A window counts for as long as the records of its opening and its closing lie apart, whatever dates it bears."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from services.projects.content.decisions import name_responsible, revise
from services.projects.procedure import errors, publicity
from services.projects.register import windows
from shared.contracts import disclosure
from tests.projects.builders import PACK, act, after, at, clear, step
from tests.projects.client import DRAFT, World


def told(project, status, on, window=1, notice="N"):
    """Disclosure recorded on a day what became of the window."""
    by = replace(act("system"), recorded_at=datetime(on.year, on.month, on.day, 2, tzinfo=UTC))
    publicity.note_window(project, notice, window, project.content_version, status, 1, by)


@pytest.mark.req("PRJ-07")
@pytest.mark.parametrize(
    ("closed", "short"), [(date(2020, 6, 3), True), (date(2020, 6, 13), True), (date(2020, 6, 14), False)]
)
def test_a_window_closed_before_its_ten_days_had_passed_lets_no_step_through(closed, short):
    project = at("S03")
    told(project, windows.OPEN, date(2020, 6, 3))
    told(project, windows.CLEAR, closed)

    if not short:
        step(project, "T04")
        return
    with pytest.raises(errors.WindowNotClear) as refused:
        step(project, "T04")
    assert "自2020-06-03登记张贴起须满 10 日" in refused.value.detail
    assert refused.value.clause.quote == "在村内公示无异议后报乡镇"


def test_a_correction_that_started_the_window_anew_starts_its_days_anew():
    project = at("S03")
    told(project, windows.OPEN, date(2020, 6, 3))
    told(project, windows.OPEN, date(2020, 6, 12))
    told(project, windows.CLEAR, date(2020, 6, 15))

    with pytest.raises(errors.WindowNotClear):
        step(project, "T04")


def test_what_was_shown_too_short_is_shown_again_once_the_village_hands_it_in_again():
    project = at("S03")
    told(project, windows.OPEN, date(2020, 6, 3))
    told(project, windows.CLEAR, date(2020, 6, 3))
    project.collect_events()

    assert revise(project, project.content, after(project, act("village")), PACK) == ()

    revised, asked = project.collect_events()
    assert (asked.window, asked.content_version) == (1, revised.content_version)
    clear(project, 1)
    step(project, "T04")


def test_a_window_heard_of_late_counts_from_the_day_on_which_disclosure_recorded_it():
    project = at("S03")
    later = datetime(2020, 6, 5, 2, tzinfo=UTC)
    by = replace(act("project-dept"), recorded_at=later, reason="机构改革")
    name_responsible(project, "县水利局", "李明", "王强", by)

    told(project, windows.OPEN, date(2020, 6, 3))
    told(project, windows.CLEAR, date(2020, 6, 14))

    step(project, "T04")


@pytest.mark.parametrize(
    ("way", "code", "number"), [("T02 T03", "T04", 1), ("T02 T03 W1 T04 T07 T09 T10 T12", "T13", 2)]
)
async def test_both_windows_closed_on_the_day_they_were_posted_decide_nothing(county: World, way, code, number):
    project = await county.draft()
    await county.walk(project, way)
    version = (await county.get(f"/projects/{project}"))["content_version"]
    of = {"notice": "N", "about": project, "window": number, "content_version": version, "county": "654024"}
    typed = {"starts_on": date(2020, 5, 1), "ends_on": date(2020, 5, 11)}
    await county.tell("disclosure", disclosure.WindowOpened(fiscal_year=2020, **of, **typed))
    await county.tell("disclosure", disclosure.WindowClosed(fiscal_year=2020, **of, clear=True, objections=0))

    answer = await county.step(project, code)

    assert (answer.status_code, answer.json()["code"]) == (409, "window-not-clear")
    assert "须满 10 日" in answer.json()["detail"]
    assert "重新提交" in answer.json()["detail"]


async def test_a_project_is_under_the_rules_of_its_recording_whatever_day_is_typed(county: World):
    village = "420322100201"
    of_then = DRAFT | {"place": village, "plan_year": 2015, "effective_on": "2015-08-24"}

    answer = await county.post("/projects", of_then, role="village", region=village)

    project = answer.json()["project"]
    assert (await county.get(f"/projects/{project}", region="420322"))["rule_pack"].startswith("HB63")
