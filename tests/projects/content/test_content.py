"""The content of a project: revised in versions, fixed in the hands of others, its targets kept."""

from dataclasses import replace

import pytest

from services.projects.content.decisions import revise
from services.projects.content.errors import ContentFixed, TargetsRemoved
from services.projects.procedure import errors
from tests.projects.builders import (
    CONTENT,
    PACK,
    act,
    after,
    at,
    clear,
    ready,
    step,
)


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


@pytest.mark.req("PRJ-41")
def test_targets_are_drafted_by_village_reviewed_by_township_and_bind_the_decision():
    for code in ("T07", "T15", "T20"):
        project = ready(code)
        project.content = replace(project.content, performance_targets={})
        with pytest.raises(errors.TargetsIncomplete):
            step(project, code)
