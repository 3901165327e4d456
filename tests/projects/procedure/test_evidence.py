"""What each step rests on: fields that are missing or of the wrong kind, and items that each get a result."""

import pytest

from services.projects.procedure import errors
from services.projects.register.errors import EvidenceIncomplete
from tests.projects.builders import (
    EVIDENCE,
    REVIEW,
    STEPS,
    VERIFIED,
    ready,
    step,
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
