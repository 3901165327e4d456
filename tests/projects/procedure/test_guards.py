"""What each step rests on: evidence that is missing, guards that refuse, windows, the negative list, the content."""

from dataclasses import replace

import pytest

from services.projects.content.decisions import assign_place, name_responsible, revise
from services.projects.content.errors import ContentFixed, TargetsRemoved
from services.projects.procedure import decisions, errors, publicity
from services.projects.register import windows
from services.projects.register.content import Content
from services.projects.register.errors import EvidenceIncomplete
from services.projects.register.project import Project
from shared.kernel.errors import ReasonMissing
from tests.projects.builders import (
    ASSET,
    CONTENT,
    EVIDENCE,
    PACK,
    PROJECT,
    REVIEW,
    STEPS,
    VERIFIED,
    act,
    after,
    after_its_days,
    at,
    clear,
    draft,
    ready,
    step,
    walk,
)

REQUIRED = [(code, field.name) for code, t in STEPS.items() for field in t.evidence if field.required]


FIELDS = {
    ("T02", "causes"): "PRJ-03",
    ("T02", "resources"): "PRJ-03",
    ("T02", "funding"): "PRJ-03",
    ("T02", "exit_needs"): "PRJ-03",
    ("T02", "meeting_held_on"): "PRJ-04",
    ("T02", "meeting_attendance"): "PRJ-04",
    ("T02", "meeting_minutes"): "PRJ-04",
    ("T02", "villagers_opinions"): "PRJ-05",
    ("T02", "poor_households_opinions"): "PRJ-05",
    ("T02", "initiation_opinion"): "PRJ-06",
    ("T09", "feedback_document"): "PRJ-12",
    ("T18", "opinions"): "PRJ-17",
    ("T22", "notification"): "PRJ-19",
    ("T26", "recorded_by"): "PRJ-36",
    ("T29", "acceptance_record"): "PRJ-40",
    ("T29", "result"): "PRJ-40",
}


def test_the_fields_that_prove_a_requirement_are_all_required():
    assert set(FIELDS) <= set(REQUIRED)


@pytest.mark.parametrize(
    ("code", "name"),
    [pytest.param(*field, marks=[pytest.mark.req(FIELDS[field])] if field in FIELDS else []) for field in REQUIRED],
)
def test_a_step_without_one_of_its_fields_is_refused_and_the_field_is_named(code, name):
    project = ready(code)
    evidence = {k: v for k, v in EVIDENCE[code].items() if k != name}

    with pytest.raises(EvidenceIncomplete) as refused:
        step(project, code, evidence=evidence)

    (problem,) = refused.value.fields
    assert problem.pointer == f"/evidence/{name}"
    assert "请填写" in problem.detail
    assert refused.value.clause.quote == STEPS[code].basis.quote
    assert not project.collect_events()


WRONG = [
    ("T02", {"meeting_held_on": "5 January"}, "/evidence/meeting_held_on"),
    ("T02", {"meeting_attendance": "many"}, "/evidence/meeting_attendance"),
    ("T02", {"meeting_attendance": True}, "/evidence/meeting_attendance"),
    ("T02", {"causes": "   "}, "/evidence/causes"),
    ("T02", {"negative_self_check": "yes"}, "/evidence/negative_self_check"),
    ("T02", {"surprise": "x"}, "/evidence/surprise"),
    ("T07", {"review": {"真实性": True}}, "/evidence/review/必要性"),
    ("T07", {"review": REVIEW | {"美观": True}}, "/evidence/review/美观"),
    ("T07", {"review": REVIEW | {"真实性": "ok"}}, "/evidence/review/真实性"),
    ("T07", {"review": "fine"}, "/evidence/review"),
    ("T09", {"overall": "maybe"}, "/evidence/overall"),
    ("T09", {"remarks": "one"}, "/evidence/remarks"),
    ("T20", {"approved_fen": -1}, "/evidence/approved_fen"),
    ("T20", {"approved_fen": 10**18}, "/evidence/approved_fen"),
    ("T26", {"percent": 101}, "/evidence/percent"),
    ("T29", {"participants": []}, "/evidence/participants"),
]


@pytest.mark.parametrize(("code", "wrong", "pointer"), WRONG)
def test_a_field_of_the_wrong_kind_is_refused_by_its_pointer(code, wrong, pointer):
    project = ready(code)

    with pytest.raises(EvidenceIncomplete) as refused:
        step(project, code, evidence=EVIDENCE[code] | wrong)

    assert pointer in [problem.pointer for problem in refused.value.fields]
    assert not project.collect_events()


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


ITEMS = [
    *(pytest.param("T07", "review", item, marks=pytest.mark.req("PRJ-08")) for item in list(REVIEW)[:2]),
    *(pytest.param("T07", "review", item, marks=pytest.mark.req("PRJ-09")) for item in list(REVIEW)[2:]),
    *(pytest.param("T15", "verification", item, marks=pytest.mark.req("PRJ-16")) for item in VERIFIED),
]


@pytest.mark.parametrize(("code", "name", "item"), ITEMS)
def test_every_item_gets_a_result_and_one_that_fails_stops_the_project(code, name, item):
    project = ready(code)
    results = EVIDENCE[code][name]

    with pytest.raises(EvidenceIncomplete) as missing:
        step(project, code, evidence={name: {k: v for k, v in results.items() if k != item}})
    with pytest.raises(errors.ReviewItemFailed):
        step(project, code, evidence={name: results | {item: False}})
    step(project, code, evidence={name: results})

    assert [problem.pointer for problem in missing.value.fields] == [f"/evidence/{name}/{item}"]
    (taken,) = project.collect_events()
    assert taken.evidence[name][item] is True


@pytest.mark.req("PRJ-11")
@pytest.mark.parametrize("item", ["科学性", "合规性", "可行性"])
def test_the_first_verification_answers_each_of_its_three_questions(item):
    project = ready("T09")
    results = {name: result for name, result in VERIFIED.items() if name != item}

    with pytest.raises(EvidenceIncomplete) as missing:
        step(project, "T09", evidence=EVIDENCE["T09"] | {"verification": results})

    assert [problem.pointer for problem in missing.value.fields] == [f"/evidence/verification/{item}"]


@pytest.mark.req("PRJ-17")
def test_the_opinion_of_every_sector_department_is_kept_under_its_name():
    project = ready("T18")

    step(project, "T18")

    (taken,) = project.collect_events()
    assert taken.evidence["opinions"] == {"县交通运输局": "同意", "县自然资源局": "同意"}


@pytest.mark.parametrize(
    ("state", "code", "number"),
    [
        pytest.param("S03", "T04", 1, marks=pytest.mark.req("PRJ-07")),
        pytest.param("S08", "T13", 2, marks=pytest.mark.req("PRJ-14")),
    ],
)
def test_publicity_must_end_without_objection(state, code, number):
    project = at(state)
    system = act("system")

    def refused():
        with pytest.raises(errors.WindowNotClear):
            step(project, code)

    refused()
    publicity.note_window(project, "N", number, project.content_version, windows.OPEN, 1, system)
    refused()
    decisions.note_objection(project, "N", number, "O-1", "received", 2, system, PACK)
    publicity.note_window(project, "N", number, project.content_version, windows.OBJECTED, 3, system)
    refused()
    decisions.note_objection(project, "N", number, "O-1", "dismissed", 4, system, PACK)
    publicity.note_window(project, "N", number, project.content_version, windows.CLEAR, 5, after_its_days(project))
    step(project, code)


@pytest.mark.req("PRJ-07")
def test_an_open_objection_holds_the_project_and_an_upheld_one_sends_it_back():
    project = at("S03")
    clear(project, 1)
    notice = project.windows[1].notice

    decisions.note_objection(project, notice, 1, "O-1", "received", 3, act("system"), PACK)
    with pytest.raises(errors.WindowNotClear):
        step(project, "T04")
    decisions.note_objection(project, notice, 1, "O-1", "upheld", 4, act("system"), PACK)

    assert project.state == "R1"


@pytest.mark.req("PRJ-14")
def test_the_first_window_does_not_stand_for_the_second():
    project = at("S08")
    clear(project, 1)

    with pytest.raises(errors.WindowNotClear):
        step(project, "T13")


def test_content_changed_in_an_open_window_voids_it_and_asks_for_another():
    project = at("S03")
    clear(project, 1)

    changes = revise(project, replace(project.content, period="2020年5月至9月"), after(project, act("village")), PACK)

    assert [(c.field, c.before, c.after) for c in changes] == [("period", "2020年4月至9月", "2020年5月至9月")]
    *_, request = project.collect_events()
    assert (request.window, request.content_version, request.min_days) == (1, project.content_version, 10)
    with pytest.raises(errors.WindowNotClear):
        step(project, "T04")
    clear(project, 1)
    step(project, "T04")


def test_a_window_over_the_old_version_that_closes_late_opens_nothing():
    project = at("S03")
    publicity.note_window(project, "N-old", 1, project.content_version, windows.OPEN, 1, act("system"))
    old = project.content_version
    revise(project, replace(project.content, period="2020年5月"), after(project, act("village")), PACK)

    publicity.note_window(project, "N-old", 1, old, windows.CLEAR, 2, act("system"))

    with pytest.raises(errors.WindowNotClear):
        step(project, "T04")


def test_after_a_return_the_second_window_runs_again_even_with_the_same_content():
    project = walk(at("S09"), "T16")
    version = project.content_version
    step(project, "T12", evidence={"answers": {"核减概算": "已核减"}})

    assert project.content_version == version + 1
    with pytest.raises(errors.WindowNotClear):
        step(project, "T13")


@pytest.mark.req("PRJ-13")
def test_the_township_organises_the_revision_and_every_version_keeps_its_differences():
    project = at("S07")
    version = project.content_version

    revise(
        project,
        replace(project.content, estimate_fen=47_000_000, participation="务工 40 人"),
        after(project, act("township")),
        PACK,
    )

    (revised,) = project.collect_events()
    assert revised.content_version == version + 1
    assert {c.label: (c.before, c.after) for c in revised.changes} == {
        "资金概算": ("48000000", "47000000"),
        "贫困群众参与情况": ("贫困户务工 30 人", "务工 40 人"),
    }


def test_a_revision_without_any_difference_records_nothing():
    project = at("S07")

    assert revise(project, project.content, after(project, act("village")), PACK) == ()
    assert not project.collect_events()


@pytest.mark.parametrize("state", ["S04", "S05", "S09", "S12", "S14", "R2"])
def test_content_in_the_hands_of_others_is_fixed(state):
    with pytest.raises(ContentFixed):
        revise(at(state), replace(CONTENT, name="另一个项目"), act("village"), PACK)


@pytest.mark.req("PRJ-41")
def test_performance_targets_once_drafted_cannot_be_removed_or_left_empty():
    project = at("S03")
    with pytest.raises(TargetsRemoved):
        revise(project, replace(project.content, performance_targets={}), after(project, act("village")), PACK)
    revise(
        project, replace(project.content, performance_targets={"受益户数": " "}), after(project, act("village")), PACK
    )
    clear(project, 1)
    step(project, "T04")

    with pytest.raises(errors.TargetsIncomplete) as refused:
        step(project, "T07")

    assert refused.value.clause.quote == "所有财政资金安排的扶贫项目都要填报绩效目标"


def listed(**content: str) -> Project:
    return draft(replace(CONTENT, **content))


@pytest.mark.req("PRJ-51", "XC-65")
def test_a_prohibited_use_is_refused_at_application_with_the_clause_of_its_item():
    with pytest.raises(errors.OnNegativeList) as refused:
        step(listed(category="vehicle"), "T02")

    assert refused.value.clause.quote == "（二）购买交通工具及通讯设备"


def hit_later(state: str, **content: str) -> Project:
    """A project whose content turned prohibited while township and village revised it, or slipped through."""
    project = at(state)
    project.content = replace(project.content, **content)
    return project


@pytest.mark.req("PRJ-51", "XC-65")
def test_a_prohibited_use_at_the_first_verification_can_only_be_not_advised():
    project = hit_later("S05", category="vehicle")
    with pytest.raises(errors.MustBeNotAdvised):
        step(project, "T09")

    step(project, "T09", evidence=EVIDENCE["T09"] | {"overall": "not-advised"})

    (taken,) = project.collect_events()
    assert taken.findings == ["NL-02"]


@pytest.mark.req("PRJ-51")
def test_a_prohibited_use_does_not_pass_the_second_verification():
    project = hit_later("S09", purpose="debt-repayment")

    with pytest.raises(errors.OnNegativeList):
        step(project, "T15")


@pytest.mark.req("PRJ-51")
def test_a_doubtful_use_needs_a_person_s_judgement_on_record():
    with pytest.raises(errors.ManualDecisionMissing) as refused:
        step(listed(name="村级培训中心设备"), "T02")
    assert refused.value.fields[0].pointer == "/evidence/negative_list_decision"

    project = listed(name="村级培训中心设备")
    step(project, "T02", evidence=EVIDENCE["T02"] | {"negative_list_decision": "系农民技能培训，不属楼堂馆所"})

    assert project.state == "S02"


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


@pytest.mark.req("PRJ-41")
def test_targets_are_drafted_by_village_reviewed_by_township_and_bind_the_decision():
    for code in ("T07", "T15", "T20"):
        project = ready(code)
        project.content = replace(project.content, performance_targets={})
        with pytest.raises(errors.TargetsIncomplete):
            step(project, code)
