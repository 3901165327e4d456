"""Every date of a project and of a plan in its order: each pair of the tables reversed once through the API."""

from datetime import date
from typing import Any

import pytest

from services.projects.plans.dates import PLAN as PLAN_ORDER
from services.projects.register.dates import EVIDENCE as DATED
from services.projects.register.dates import PROJECT, of_period
from shared import policy as rulepacks
from shared.contracts import ledger
from tests.conftest import Start
from tests.projects.builders import EVIDENCE, STEPS
from tests.projects.client import APPROVAL, ASSET_BODY, DRAFT, MONEY, PLAN, World

LIFE: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("T02", "2020-01-05", {"meeting_held_on": "2020-01-05"}),
    ("T03", "2020-01-06", {}),
    ("T04", "2020-02-03", {}),
    ("T07", "2020-02-04", {}),
    ("T09", "2020-02-05", {}),
    ("T10", "2020-02-07", {"feedback_received_on": "2020-02-06"}),
    ("T12", "2020-02-08", {}),
    ("T13", "2020-02-20", {}),
    ("T15", "2020-02-21", {}),
    ("T18", "2020-02-25", {}),
    ("T20", "2020-03-03", {"meeting_on": "2020-03-02"}),
    ("T22", "2020-03-05", {"notified_on": "2020-03-04"}),
    ("T25", "2020-04-11", {"started_on": "2020-04-10"}),
    ("T26", "2020-06-01", {"recorded_on": "2020-05-30"}),
    ("T28", "2020-09-21", {"completed_on": "2020-09-20"}),
    ("T30", "2020-09-25", {"due_on": "2020-10-30"}),
    ("T28", "2020-10-21", {"completed_on": "2020-10-20"}),
    ("T29", "2020-10-26", {"accepted_on": "2020-10-25"}),
    ("T32", "2020-10-29", {"formed_on": "2020-10-28"}),
)
"""A project's steps, each with its business date and the dates of its evidence.

The windows are opened on the day of the step before, and close eleven days later.
"""

REVERSED: dict[str, tuple[tuple[str, str, dict[str, str]], ...]] = {
    "T02": (
        ("effective_on", "last_step_on", {"effective_on": "2020-01-01"}),
        ("effective_on", "meeting_held_on", {"meeting_held_on": "2020-01-06"}),
    ),
    "T04": (("effective_on", "window_closed_on", {"effective_on": "2020-01-10"}),),
    "T10": (
        ("feedback_received_on", "feedback_given_on", {"feedback_received_on": "2020-02-04"}),
        ("effective_on", "feedback_received_on", {"feedback_received_on": "2020-02-08"}),
    ),
    "T21": (
        ("meeting_on", "determined_on", {"effective_on": "2020-03-03", "meeting_on": "2020-02-24"}),
        ("effective_on", "meeting_on", {"effective_on": "2020-03-03", "meeting_on": "2020-03-04"}),
    ),
    "T20": (
        ("decided_on", "determined_on", {"meeting_on": "2020-02-24"}),
        ("effective_on", "decided_on", {"meeting_on": "2021-08-01"}),
    ),
    "T22": (
        ("notified_on", "decided_on", {"notified_on": "2020-03-01"}),
        ("effective_on", "notified_on", {"notified_on": "2020-03-06"}),
    ),
    "T35": (
        ("cancelled_on", "decided_on", {"effective_on": "2020-03-10", "meeting_on": "2020-03-01"}),
        ("effective_on", "cancelled_on", {"effective_on": "2020-03-10", "meeting_on": "2020-03-11"}),
    ),
    "T25": (
        ("started_on", "plan_meeting_on", {"started_on": "2020-03-19"}),
        ("started_on", "decided_on", {"started_on": "2018-03-19"}),
        ("effective_on", "started_on", {"started_on": "2020-04-12"}),
    ),
    "T26": (
        ("recorded_on", "started_on", {"recorded_on": "2020-04-09"}),
        ("effective_on", "recorded_on", {"recorded_on": "2020-06-02"}),
    ),
    "T28": (
        ("completed_on", "started_on", {"completed_on": "2018-09-20"}),
        ("completed_on", "recorded_on", {"completed_on": "2020-05-29"}),
        ("effective_on", "completed_on", {"completed_on": "2020-11-22"}),
    ),
    "T28 again": (("completed_on", "acceptance_failed_on", {"completed_on": "2020-09-24"}),),
    "T30": (("due_on", "effective_on", {"due_on": "2020-09-24"}),),
    "T29": (
        ("accepted_on", "completed_on", {"accepted_on": "2020-10-19"}),
        ("effective_on", "accepted_on", {"accepted_on": "2020-10-27"}),
    ),
    "T32": (
        ("formed_on", "accepted_on", {"formed_on": "2020-10-24"}),
        ("effective_on", "formed_on", {"formed_on": "2020-10-30"}),
    ),
}
"""Steps with a date too early or too late, by the pair that it reverses."""

OF_THE_PLAN = ("plan_meeting_on", "decided_on")
"""Tried where the plan is approved."""

ASIDE = {"T20": "T21", "T25": "T35"}
"""A step that is tried, and not taken, before another is."""

DRAFTS = (
    ("plan_year_ends_on", "effective_on", {"plan_year": 2019, "period": ""}, "/plan_year"),
    ("latest_on", "plan_year_ends_on", {"plan_year": 2026, "period": ""}, "/plan_year"),
    ("planned_finish", "planned_start", {"period": "2020年9月至4月"}, "/period"),
    ("planned_finish", "plan_year_begins_on", {"period": "2018年4月-2019年9月"}, "/period"),
    ("latest_on", "planned_finish", {"period": "2020年4月至2027年9月"}, "/period"),
)


@pytest.fixture
async def january(service: Start) -> World:
    """A county with an empty project library, on 2 January 2020."""
    api = await service("projects")
    api.set_clock(date(2020, 1, 2))
    return World(api)


def until(county: World, day: str) -> None:
    """Let the days pass until this one."""
    if county.today() < date.fromisoformat(day):
        county.api.set_clock(date.fromisoformat(day))


class Trial:
    """What was refused so far, by the pair that was reversed."""

    def __init__(self, order: Any) -> None:
        self.order = order
        self.pairs: set[tuple[str, str]] = set()

    def refused(self, answer: Any, later: str, earlier: str, pointer: str = "") -> None:
        """The answer names the pair's two dates, and the field where it is one of the body's."""
        assert (answer.status_code, answer.json().get("code")) == (422, "dates-out-of-order"), (
            later,
            earlier,
            answer.text,
        )
        errors = [
            e for e in answer.json()["errors"] if all(self.order.labels[n] in e["detail"] for n in (later, earlier))
        ]
        assert errors, (later, earlier, answer.json()["errors"])
        assert errors[0]["detail"].count("20") >= 2
        assert not pointer or errors[0]["pointer"] == pointer
        self.pairs.add((later, earlier))


def pairs_of(order: Any) -> set[tuple[str, str]]:
    return {(pair.later, pair.earlier) for pair in order.pairs}


async def attempt(county: World, project: str, code: str, given: dict[str, str]) -> Any:
    """Take a step with these dates beside its usual evidence."""
    step = STEPS[code]
    dates = {field.name: given[field.name] for field in step.evidence if field.name in given}
    body: dict[str, Any] = {"evidence": EVIDENCE.get(code, {}) | dates, "effective_on": given["effective_on"]}
    if code == "T32":
        body["assets"] = [ASSET_BODY | {"formed_on": given["formed_on"]}]
    return await county.post(f"/projects/{project}/steps/{step.command}", body, role=step.roles[0])


async def before(county: World, project: str, code: str) -> None:
    """What the other services tell, and the plan, before a step."""
    if code in ("T04", "T13"):
        await county.window(project, 1 if code == "T04" else 2)
    elif code == "T25":
        body = {"county": "654024", "plan_year": 2020, "effective_on": "2020-03-06"}
        assert (await county.post("/plans", body, role="project-dept")).status_code == 201
        assert (await approve(county)).status_code == 201
        await county.committed(project)
    elif code == "T32":
        await county.tell("ledger", ledger.SurplusReturned(project=project, **MONEY))


async def approve(county: World, **dates: str) -> Any:
    papers = {"effective_on": "2020-03-22", "meeting_on": "2020-03-20", "issued_on": "2020-03-21"}
    return await county.post(f"/plans/{PLAN}/approval", APPROVAL | papers | dates, role="leading-group")


async def test_each_pair_of_a_project_s_dates_is_refused_in_the_wrong_order(january):
    county = january
    trial = Trial(PROJECT)
    for later, earlier, wrong, pointer in DRAFTS:
        answer = await county.post("/projects", DRAFT | {"effective_on": "2020-01-02"} | wrong, role="village")
        trial.refused(answer, later, earlier, pointer)
    project = await county.draft(effective_on="2020-01-02")
    named = {"unit": "县交通运输局", "leader": "李明", "person": "王强", "effective_on": "2020-01-01"}
    answer = await county.post(f"/projects/{project}/responsible", named, role="project-dept")
    trial.refused(answer, "effective_on", "drafted_on", "/effective_on")

    taken: set[str] = set()
    for code, on, dates in LIFE:
        given = {"effective_on": on, **dates}
        if code not in ("T04", "T13"):
            until(county, on)
        await reverse(county, trial, project, ASIDE.get(code, ""), given)
        await before(county, project, code)
        until(county, on)
        await reverse(county, trial, project, f"{code} again" if code in taken else code, given)
        answer = await attempt(county, project, code, given)
        assert answer.status_code == 200, (code, answer.text)
        taken.add(code)

    assert trial.pairs | {OF_THE_PLAN} == pairs_of(PROJECT)
    found = await county.get(f"/projects/{project}")
    assert (found["state"], found["decided_on"]) == ("S18", "2020-03-02")


async def reverse(county: World, trial: Trial, project: str, code: str, given: dict[str, str]) -> None:
    """Try a step with each of its dates too early or too late."""
    for later, earlier, wrong in REVERSED.get(code, ()):
        answer = await attempt(county, project, code.removesuffix(" again"), given | wrong)
        trial.refused(answer, later, earlier)


async def test_each_pair_of_a_plan_s_dates_is_refused_in_the_wrong_order(january):
    county, trial = january, Trial(PLAN_ORDER)
    draft = {"county": "654024", "plan_year": 2020, "effective_on": "2020-03-06"}
    project = await county.draft(effective_on="2020-01-02")
    for code, on, dates in LIFE[:11]:
        await before(county, project, code)
        until(county, on)
        assert (await attempt(county, project, code, {"effective_on": on, **dates})).status_code == 200
    county.api.set_clock(date(2020, 12, 20))
    for pair, wrong in ((("plan_year_ends_on", "effective_on"), 2019), (("latest_on", "plan_year_ends_on"), 2026)):
        trial.refused(
            await county.post("/plans", draft | {"plan_year": wrong}, role="project-dept"), *pair, "/plan_year"
        )
    await county.post("/plans", draft, role="project-dept")

    Trial(PROJECT).refused(await approve(county, meeting_on="2020-03-01"), *OF_THE_PLAN, "/meeting_on")
    trial.refused(await approve(county, effective_on="2020-03-05"), "effective_on", "last_step_on", "/effective_on")
    trial.refused(await approve(county, meeting_on="2020-03-23"), "effective_on", "meeting_on", "/meeting_on")
    trial.refused(await approve(county, issued_on="2026-08-01"), "effective_on", "issued_on", "/issued_on")
    trial.refused(await approve(county, issued_on="2020-03-19"), "issued_on", "meeting_on", "/issued_on")
    assert (await approve(county)).status_code == 201
    sent = {"to": "prefecture", "effective_on": "2020-04-02", "sent_on": "2020-04-01"}
    await file(county, trial, "", sent, "sent_on", {"issued_on": "2020-03-20", "effective_on": "2020-04-03"})
    trial.refused(
        await file_once(county, "", sent | {"sent_on": "2020-03-31"}), "sent_on", "earlier_sent_on", "/sent_on"
    )
    received = {"to": "prefecture", "effective_on": "2020-04-06", "received_on": "2020-04-05"}
    await file(
        county, trial, "/receipts", received, "received_on", {"sent_on": "2020-03-31", "effective_on": "2020-04-07"}
    )
    amended = await county.post(f"/plans/{PLAN}/amendments", {"effective_on": "2020-05-01"}, role="project-dept")
    assert amended.status_code == 201
    again = await approve(county, effective_on="2020-05-02", meeting_on="2020-03-19")
    trial.refused(again, "meeting_on", "last_meeting_on", "/meeting_on")

    assert trial.pairs == pairs_of(PLAN_ORDER)


async def file_once(county: World, route: str, body: dict[str, str]) -> Any:
    return await county.post(f"/plans/{PLAN}/filings{route}", body, role="project-dept")


async def file(county: World, trial: Trial, route: str, body: dict[str, str], name: str, wrong: dict[str, str]) -> None:
    """File or note a receipt: first with a date too early, and too late, then as it was."""
    for other, day in wrong.items():
        pair = (other, name) if other == "effective_on" else (name, other)
        trial.refused(await file_once(county, route, body | {name: day}), *pair, f"/{name}")
    assert (await file_once(county, route, body)).status_code == 201


async def test_what_is_captured_late_keeps_its_day(county):
    county.api.set_clock(date(2020, 12, 20))
    project = await county.draft(effective_on="2020-01-02")

    answer = await attempt(county, project, "T02", {"effective_on": "2020-01-02", "meeting_held_on": "2019-12-30"})

    assert answer.status_code == 200, answer.text


async def test_content_is_not_changed_on_a_day_before_the_last_step(county):
    project = await county.draft(effective_on="2020-01-02")

    change = {"name": "别名", "effective_on": "2020-01-01"}
    answer = await county.post(f"/projects/{project}/content", change, role="village")

    assert (answer.status_code, answer.json()["code"]) == (422, "dates-out-of-order")


@pytest.mark.parametrize("pack", tuple(rulepacks.load()), ids=lambda pack: pack.name)
def test_every_date_that_a_step_of_a_pack_asks_for_has_its_place_in_the_order(pack):
    asked = {field.name for step in pack.workflow.transitions for field in step.evidence if field.kind == "date"}

    assert asked == set(DATED)


@pytest.mark.parametrize("day", ["0202-01-05", "1999-12-31", "2200-01-01"])
async def test_no_paper_bears_a_date_outside_the_time_of_the_fund(county, day):
    project = await county.draft()

    answer = await county.step(project, "T02", evidence=EVIDENCE["T02"] | {"meeting_held_on": day})

    assert (answer.status_code, answer.json()["code"]) == (422, "evidence-incomplete")


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2020年4月至9月", date(2020, 4, 1), date(2020, 9, 28)),
        ("2020年4月-2021年10月", date(2020, 4, 1), date(2021, 10, 28)),
    ],
)
def test_a_building_period_of_two_months_is_read(period, first, last):
    assert of_period(period) == {"planned_start": first, "planned_finish": last}


@pytest.mark.parametrize("words", ["", "6个月", "2020年13月至14月", "当年"])
def test_other_words_for_a_period_are_no_dates(words):
    assert of_period(words) == {}
