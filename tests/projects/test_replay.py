"""Whatever officials try, in whatever order: the procedure holds, and history alone gives the same project again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.projects.main import SERVICE
from services.projects.register.project import Project
from shared.kernel.errors import DomainError
from shared.platform.eventstore.registry import TypedMapper
from tests.projects.builders import STEPS, WAYS, act, draft, prepare, step

CODES = sorted(set(STEPS) - {"T01"})
ROLES = ["village", "township", "project-dept", "sector-dept", "leading-group", "implementer", "system", "province"]

attempts = st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from([None, None, *ROLES])), max_size=40)


def again(events: list[object]) -> Project:
    """The project that its stored history gives."""
    mapper = TypedMapper(SERVICE.log.events)
    project = None
    for event in events:
        project = mapper.to_domain_event(mapper.to_stored_event(event)).mutate(project)
    assert isinstance(project, Project)
    return project


def standing(project: Project) -> dict[str, object]:
    return {name: value for name, value in vars(project).items() if name != "_pending_events"}


@pytest.mark.req("PRJ-20", "PRJ-01")
@settings(max_examples=60, deadline=None)
@given(attempts)
def test_every_state_was_reached_by_a_listed_step_and_replay_gives_the_same_project(tried):
    project = draft()

    for code, role in tried:
        prepare(project, code)
        before, version = project.state, project.version
        try:
            step(project, code, by=act(role) if role else None)
        except DomainError:
            assert (project.state, project.version) == (before, version)
        else:
            assert project.state == before or any(
                t.target == project.state and before in t.sources for t in STEPS.values()
            )

    assert standing(again(list(project.collect_events()))) == standing(project)


@pytest.mark.req("XC-42")
def test_the_first_entries_of_a_history_give_the_project_as_it_stood_then():
    project, events, stood = draft(), [], {}
    for code in WAYS["S19"].split():
        prepare(project, code)
        step(project, code)
        events += project.collect_events()
        stood[len(events)] = (project.state, project.version, project.content, project.last_actor)

    for length, then in stood.items():
        replayed = again(events[:length])
        assert (replayed.state, replayed.version, replayed.content, replayed.last_actor) == then
