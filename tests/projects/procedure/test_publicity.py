"""No step over an open window or an objection, and none on a window over other content."""

from dataclasses import replace

import pytest

from services.projects.content.decisions import revise
from services.projects.procedure import decisions, errors, publicity
from services.projects.register import windows
from tests.projects.builders import (
    PACK,
    act,
    after,
    after_its_days,
    at,
    clear,
    step,
    walk,
)


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
