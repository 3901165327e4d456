"""What must hold before a step: guards that refuse, the order of plan, money and work, who is named and cleared."""

from dataclasses import replace

import pytest

from services.projects.content.decisions import assign_place, name_responsible
from services.projects.content.errors import ContentFixed
from services.projects.procedure import decisions, errors
from services.projects.register.content import Content
from services.projects.register.errors import EvidenceIncomplete
from shared.kernel.errors import ReasonMissing
from tests.projects.builders import (
    ASSET,
    EVIDENCE,
    PACK,
    PROJECT,
    REVIEW,
    STEPS,
    VERIFIED,
    act,
    after,
    at,
    draft,
    ready,
    step,
)

GUARDED = [
    ("T02", {"meeting_attendance": 0}, errors.MeetingNotHeld),
    ("T02", {"performance_targets": {}}, errors.TargetsMissing),
    ("T02", {"negative_self_check": False}, errors.OnNegativeList),
    ("T07", {"review": REVIEW | {"资金概算": False}}, errors.ReviewItemFailed),
    ("T08", {"review": REVIEW}, errors.NothingFailed),
    ("T12", {"answers": {}}, errors.RemarkUnanswered),
    ("T12", {"answers": {"补充排水设计": " "}}, errors.RemarkUnanswered),
    ("T15", {"verification": VERIFIED | {"科学性": False}}, errors.ReviewItemFailed),
    ("T16", {"verification": VERIFIED}, errors.NothingFailed),
    ("T18", {"opinions": {}}, errors.SectorOpinionMissing),
    ("T20", {"attendance": 0}, errors.DecisionNotRecorded),
    ("T20", {"approved_fen": 0}, errors.DecisionNotRecorded),
]


PROVES = {
    errors.MeetingNotHeld: ("PRJ-04",),
    errors.TargetsMissing: ("PRJ-41",),
    errors.SectorOpinionMissing: ("PRJ-17",),
    errors.DecisionNotRecorded: ("PRJ-18",),
}


@pytest.mark.parametrize(
    ("code", "wrong", "refusal"),
    [pytest.param(*case, marks=pytest.mark.req(*PROVES.get(case[2], ()))) for case in GUARDED],
)
def test_guard(code, wrong, refusal):
    project = ready(code)

    with pytest.raises(refusal) as refused:
        step(project, code, evidence=EVIDENCE[code] | wrong)

    assert refused.value.clause.quote
    assert not project.collect_events()


@pytest.mark.req("PRJ-24")
def test_no_work_starts_before_the_plan_is_approved_and_money_is_set_aside():
    project = at("S13")

    with pytest.raises(errors.CommitmentMissing):
        step(project, "T25")
    decisions.note_money(project, "refused", 45_000_000, 1, act("system"), PACK)
    with pytest.raises(errors.CommitmentMissing):
        step(project, "T25")
    decisions.note_money(project, "committed", 45_000_000, 2, act("system"), PACK)
    step(project, "T25")


@pytest.mark.req("PRJ-30")
def test_only_the_approved_plan_brings_a_project_to_implementation():
    project = at("S12")

    with pytest.raises(errors.NotInApprovedPlan):
        decisions.take(project, STEPS["T23"].command, {}, after(project, act("leading-group")), PACK)


@pytest.mark.req("PRJ-35")
@pytest.mark.parametrize("field", ["responsible_unit", "responsible_leader", "responsible_person"])
def test_unit_leader_and_person_are_named_before_the_plan_is_approved(field):
    project = at("S12")
    project.content = replace(project.content, **{field: ""})
    with pytest.raises(errors.ResponsibleNotNamed) as refused:
        step(project, "T23")
    assert refused.value.clause.section == "三（二）"

    name_responsible(project, "县交通运输局", "李明", "王强", act("project-dept"))
    step(project, "T23")


def test_a_project_gets_another_responsible_person_only_with_the_reason():
    project = draft()
    name_responsible(project, "县交通运输局", "李明", "王强", act("project-dept"))

    with pytest.raises(ReasonMissing):
        name_responsible(project, "县交通运输局", "李明", "赵刚", act("project-dept"))
    assert project.content.responsible_person == "王强"

    name_responsible(project, "县交通运输局", "李明", "赵刚", replace(act("project-dept"), reason="换届"))
    assert project.content.responsible_person == "赵刚"


@pytest.mark.req("PRJ-39", "PRJ-36")
def test_completion_is_reported_of_whole_progress_and_each_entry_names_its_person():
    project = at("S14")
    step(project, "T26", evidence=EVIDENCE["T26"] | {"percent": 60})
    with pytest.raises(errors.ProgressUnfinished):
        step(project, "T28")
    step(project, "T26", evidence=EVIDENCE["T26"] | {"kind": "quality", "note": "压实度合格"})
    step(project, "T28")

    entries = [e for e in project.collect_events() if type(e).__name__ == "ProgressReported"]
    assert [(e.percent, e.category, e.recorded_by) for e in entries] == [
        (60, "progress", "赵六"),
        (100, "quality", "赵六"),
    ]
    assert {e.act.actor.staff for e in entries} == {"staff-project-dept"}


def test_surplus_is_cleared_when_the_ledger_returned_it_even_if_it_is_nothing():
    project = at("S16")
    with pytest.raises(errors.SurplusNotReturned):
        decisions.take(project, STEPS["T31"].command, {}, act("system"), PACK)

    decisions.note_money(project, "surplus", 0, 1, act("system"), PACK)

    assert project.state == "S17"


@pytest.mark.parametrize(("formed", "assets"), [(True, ()), (False, (ASSET,))])
def test_assets_are_registered_row_by_row_or_said_not_to_have_been_formed(formed, assets):
    project = at("S17")
    assets = tuple(replace(row, formed_on=project.last_step_on) for row in assets)

    with pytest.raises(EvidenceIncomplete) as refused:
        decisions.take(
            project,
            STEPS["T32"].command,
            {"asset_formed": formed},
            after(project, act("project-dept")),
            PACK,
            assets=assets,
        )

    assert refused.value.fields[0].pointer == "/assets"
    assert not project.collect_events()


def test_every_asset_gets_a_number_of_its_own():
    project = at("S17")
    formed = replace(ASSET, formed_on=project.last_step_on)

    decisions.take(
        project,
        STEPS["T32"].command,
        {"asset_formed": True},
        after(project, act("project-dept")),
        PACK,
        assets=(formed, formed),
    )

    first, second, _ = project.collect_events()
    assert (first.asset, second.asset) == ("654024-2020-0001-01", "654024-2020-0001-02")


def test_an_imported_line_is_a_draft_with_its_source_and_nothing_invented():
    line = Content(name="养殖小区", category="", estimate_fen=100)

    project = decisions.take_in(replace(PROJECT, place="654024"), line, "list#1", act("project-dept"), PACK)

    assert (project.state, project.source, project.content) == ("S01", "list#1", line)
    assign_place(project, "654024101202", act("project-dept"), PACK)
    assert project.place == "654024101202"
    with pytest.raises(ContentFixed):
        assign_place(project, "654024102", act("project-dept"), PACK)
