"""The procedure's rule book: every step once as it should be, and every step where it is not listed."""

from dataclasses import replace

import pytest

from services.projects.procedure import decisions, errors, publicity
from services.projects.procedure.effects import EFFECTS
from services.projects.procedure.guards import GUARDS
from services.projects.procedure.workflow import following, state_of
from shared.kernel.errors import OutsideRegion
from tests.projects.builders import CONTENT, EVIDENCE, PACK, PROJECT, STEPS, WORKFLOW, act, at, draft, ready, step, walk

STATES = [state.code for state in WORKFLOW.states]

RULES = [
    # given | when | then: events, state
    ("S01", "T02", ["ContentRevised", "StepTaken"], "S02"),
    ("S02", "T03", ["PublicityRequested", "StepTaken"], "S03"),
    ("S03", "T04", ["StepTaken"], "S04"),
    ("S03", "T05", ["StepTaken"], "R1"),
    ("R1", "T06", ["StepTaken"], "S01"),
    ("S04", "T07", ["StepTaken"], "S05"),
    ("S04", "T08", ["StepTaken"], "R1"),
    ("S05", "T09", ["StepTaken"], "S06"),
    ("S06", "T10", ["StepTaken"], "S07"),
    ("S06", "T11", ["StepTaken"], "R2"),
    ("S07", "T12", ["PublicityRequested", "StepTaken"], "S08"),
    ("S08", "T13", ["StepTaken"], "S09"),
    ("S08", "T14", ["StepTaken"], "S07"),
    ("S09", "T15", ["StepTaken"], "S10"),
    ("S09", "T16", ["StepTaken"], "S07"),
    ("S09", "T17", ["StepTaken"], "R2"),
    ("S10", "T18", ["StepTaken"], "S11"),
    ("S10", "T19", ["StepTaken"], "R2"),
    ("S11", "T20", ["Decided", "StepTaken"], "S12"),
    ("S11", "T21", ["StepTaken"], "S10"),
    ("S11", "T21R", ["StepTaken"], "R2"),
    ("S12", "T22", ["StepTaken"], "S12"),
    ("S12", "T23", ["EnteredPlan", "StepTaken"], "S13"),
    ("S13", "T25", ["StepTaken"], "S14"),
    ("S14", "T26", ["ProgressReported", "StepTaken"], "S14"),
    ("S14", "T28", ["StepTaken"], "S15"),
    ("S15", "T29", ["StepTaken"], "S16"),
    ("S15", "T30", ["StepTaken"], "S14"),
    ("S16", "T31", ["MoneyNoted", "StepTaken"], "S17"),
    ("S17", "T32", ["AssetRegistered", "StepTaken"], "S18"),
    ("S18", "T33", ["StepTaken"], "S19"),
    *((state, "T34", ["StepTaken"], "R3") for state in STEPS["T34"].sources),
    *((state, "T35", ["StepTaken"], "R4") for state in STEPS["T35"].sources),
    ("R2", "T36", ["Reopened", "ContentRevised", "StepTaken"], "S01"),
]


PROVES = {
    "T07": "PRJ-10",
    "T09": "PRJ-12",
    "T10": "PRJ-12",
    "T13": "PRJ-15",
    "T15": "PRJ-16",
    "T16": "PRJ-16",
    "T22": "PRJ-19",
    "T29": "PRJ-40",
    "T30": "PRJ-40",
}


@pytest.mark.req("PRJ-01")
@pytest.mark.parametrize(
    ("given", "when", "then", "state"),
    [pytest.param(*rule, marks=[pytest.mark.req(PROVES[rule[1]])] if rule[1] in PROVES else []) for rule in RULES],
)
def test_step(given, when, then, state):
    project = at(given) if when in ("T34", "T35") else ready(when)
    assert project.state == given

    step(project, when)

    assert [type(event).__name__ for event in project.collect_events()] == then
    assert project.state == state


def test_the_rule_book_covers_every_step_of_the_pack():
    assert {when for _, when, _, _ in RULES} | {"T01"} == set(STEPS)


OUT_OF_ORDER = [(state, t.command) for state in STATES for t in WORKFLOW.transitions if state not in t.sources]


@pytest.mark.req("PRJ-20")
@pytest.mark.parametrize("state", STATES)
def test_every_command_that_the_state_does_not_list_is_refused_and_not_recorded(state):
    project = at(state)
    before = project.version

    for _, command in (pair for pair in OUT_OF_ORDER if pair[0] == state):
        transition = next(t for t in WORKFLOW.transitions if t.command == command)
        with pytest.raises(errors.StepNotListed) as refused:
            decisions.take(project, command, EVIDENCE.get(transition.code, {}), act(transition.roles[0]), PACK)

        assert refused.value.clause.quote == "提前谋划项目计划，解决项目不精准的问题"
        assert state_of(WORKFLOW, state).label in refused.value.detail
        for step_after in following(WORKFLOW, state):
            assert f"{step_after.label}（{step_after.holders}）" in refused.value.detail

    assert project.version == before
    assert not project.collect_events()


def test_the_rule_book_of_out_of_order_steps_is_whole():
    assert len(OUT_OF_ORDER) == len(STATES) * len(STEPS) - sum(len(t.sources) for t in WORKFLOW.transitions)
    assert len(STATES) == 23


@pytest.mark.req("PRJ-01")
def test_a_command_nobody_knows_is_refused_as_well():
    with pytest.raises(errors.StepNotListed):
        decisions.take(at("S04"), "approve-everything", {}, act("township"), PACK)


@pytest.mark.req("PRJ-20", "PRJ-22")
def test_the_shortest_way_to_confirmation_passes_each_submission_check_and_window():
    ways = [["T01"]]
    for _ in range(12):
        ways = [[*way, t.code] for way in ways for t in WORKFLOW.transitions if STEPS[way[-1]].target in t.sources]
        arrived = [way for way in ways if STEPS[way[-1]].target == "S12"]
        if arrived:
            break

    assert arrived == [["T01", "T02", "T03", "T04", "T07", "T09", "T10", "T12", "T13", "T15", "T18", "T20"]]


@pytest.mark.req("PRJ-22")
def test_proposing_approving_implementing_accepting_and_evaluating_are_phases():
    phases = list(dict.fromkeys(state.phase for state in WORKFLOW.states))

    assert phases[:7] == ["一上", "一下", "二上", "二下", "实施", "验收", "评价"]


@pytest.mark.req("PRJ-21", "PRJ-28", "XC-08", "XC-86")
@pytest.mark.parametrize("role", ["province", "prefecture", "auditor", "publisher", "keeper"])
def test_province_prefecture_and_auditors_can_take_no_step_at_all(role):
    assert all(role not in t.roles for t in WORKFLOW.transitions)
    assert all(role not in state.holder for state in WORKFLOW.states)

    for code in (c for c in STEPS if c != "T01"):
        with pytest.raises(errors.NotYourStep):
            step(ready(code), code, by=act(role))


@pytest.mark.parametrize(
    ("code", "role"),
    [
        pytest.param("T07", "village", marks=pytest.mark.req("PRJ-10")),
        pytest.param("T13", "village", marks=pytest.mark.req("PRJ-15")),
        pytest.param("T09", "township", marks=pytest.mark.req("XC-14")),
        pytest.param("T15", "sector-dept", marks=pytest.mark.req("PRJ-16", "XC-14")),
        pytest.param("T20", "project-dept", marks=pytest.mark.req("PRJ-18")),
        pytest.param("T22", "leading-group", marks=pytest.mark.req("XC-14")),
        pytest.param("T29", "implementer", marks=pytest.mark.req("XC-14")),
        pytest.param("T33", "finance", marks=pytest.mark.req("XC-14")),
    ],
)
def test_a_step_belongs_to_its_actor_and_the_refusal_quotes_the_clause(code, role):
    project = ready(code)

    with pytest.raises(errors.NotYourStep) as refused:
        step(project, code, by=act(role))

    assert refused.value.clause.quote == STEPS[code].basis.quote
    assert refused.value.clause.rule_pack == "XJ"
    assert not project.collect_events()


@pytest.mark.req("PRJ-02")
def test_the_village_committees_or_the_work_team_begin_a_project_and_nobody_else():
    assert decisions.draft(PROJECT, CONTENT, act("work-team"), PACK).state == "S01"

    for role in ("township", "project-dept", "leading-group"):
        with pytest.raises(errors.NotYourStep):
            decisions.draft(PROJECT, CONTENT, act(role), PACK)


def test_a_village_begins_no_project_in_another_village():
    with pytest.raises(OutsideRegion):
        decisions.draft(replace(PROJECT, place="654024101203"), CONTENT, act("village"), PACK)


def test_a_step_outside_the_region_is_refused():
    project = ready("T07")

    with pytest.raises(OutsideRegion):
        step(project, "T07", by=act("township", region="654024102"))

    assert not project.collect_events()


HANDOVERS = ["T07", "T09", "T10", "T15", "T20", "T25", "T28", "T29"]


@pytest.mark.parametrize("code", HANDOVERS)
def test_nobody_takes_the_next_duty_after_their_own_step(code):
    project = ready(code)
    last = project.last_actor

    with pytest.raises(errors.AdjacentStep):
        step(project, code, by=act(STEPS[code].roles[0], staff=last.staff))
    with pytest.raises(errors.AdjacentStep):
        step(project, code, by=act(STEPS[code].roles[0], organisation=last.organisation))

    assert not project.collect_events()


def test_the_village_may_take_its_own_steps_one_after_the_other():
    assert walk(draft(), "T02 T03").state == "S03"


@pytest.mark.req("XC-23", "XC-26")
def test_every_step_keeps_who_took_it_in_which_post_on_what_evidence_and_clause():
    project = ready("T07")

    step(project, "T07")

    (taken,) = project.collect_events()
    actor = taken.act.actor
    assert (actor.staff, actor.post, actor.organisation) == ("staff-township", "经办", "org-township")
    assert taken.evidence == EVIDENCE["T07"]
    assert taken.clause == "新扶贫领字〔2018〕76号 二（三）"
    assert taken.rule_pack == "XJ@2018-11-28"
    assert taken.content_version == project.content_version


def test_automatic_steps_belong_to_the_service_alone():
    for code, role in (("T05", "village"), ("T14", "township"), ("T31", "finance")):
        with pytest.raises(errors.NotYourStep):
            step(ready(code), code, by=act(role))


@pytest.mark.parametrize(("state", "window", "back"), [("S03", 1, "R1"), ("S08", 2, "S07")])
def test_an_upheld_objection_sends_the_project_back_by_itself(state, window, back):
    project = at(state)
    publicity.note_window(project, "N", window, project.content_version, "open", 1, act("system"))
    decisions.note_objection(project, "N", window, "O-1", "received", 2, act("system"), PACK)

    decisions.note_objection(project, "N", window, "O-1", "upheld", 3, act("system"), PACK)

    assert project.state == back


def test_every_guard_and_effect_that_the_packs_name_is_known_here():
    assert {t.effect for t in WORKFLOW.transitions} <= set(EFFECTS)
    assert {guard for t in WORKFLOW.transitions for guard in t.guards} <= set(GUARDS)


def test_reopening_next_year_forgets_the_decision_and_needs_a_later_year():
    project = at("R2")

    with pytest.raises(errors.YearNotLater):
        step(project, "T36", evidence={"plan_year": 2020})
    assert not project.collect_events()
    step(project, "T36")

    assert project.plan_year == 2021
    assert (project.windows, project.remarks, project.approved_fen) == ({}, [], 0)
