"""What is stored stays readable, and every event is told to the others."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.projects.content import errors as of_content
from services.projects.content.decisions import assign_place, name_responsible
from services.projects.library import errors as of_library
from services.projects.library.decisions import admit, open_library, restate
from services.projects.library.likeness import Entry
from services.projects.main import SERVICE
from services.projects.plans import decisions as plans
from services.projects.plans import errors as of_plans
from services.projects.procedure import errors as of_procedure
from services.projects.procedure import publicity
from services.projects.procedure.decisions import note_objection, take_in
from services.projects.register import errors as of_register
from shared.contracts import projects as contracts
from shared.kernel.errors import DomainError
from shared.platform.eventstore.registry import TypedMapper
from shared.platform.eventstore.store import Recorded
from shared.platform.problems import status_of
from tests import golden
from tests.projects.builders import CONTENT, PACK, PROJECT, act, at, draft, walk
from tests.projects.plans.test_plan import DEPT, GROUP, ISSUE

ERRORS = (of_content, of_library, of_plans, of_procedure, of_register)


def test_the_stored_names_and_fields_are_those_of_the_golden_file():
    golden.check("projects")


def everything() -> list[Any]:
    """Every kind of event, from lives lived to the end."""
    to_the_end = "T02 T03 T04 T07 T09 T10 T12 T13 T15 T18 T20 T22 T23 T25 T26 T28 T29 T31 T32 T33"
    finished = walk(draft(), to_the_end)
    objected = walk(draft(), "T02 T03")
    publicity.note_window(objected, "N", 1, objected.content_version, "open", 1, act("system"))
    note_objection(objected, "N", 1, "O", "upheld", 2, act("system"), PACK)
    reopened = walk(draft(), "T02 T03 T04 T07 T09 T11 T36")
    imported = take_in(replace(PROJECT, place="654024"), CONTENT, "list#1", DEPT, PACK)
    assign_place(imported, "654024101202", DEPT, PACK)
    name_responsible(imported, "县交通运输局", "李明", "王强", DEPT)
    plan = plans.draft("654024", 2020, DEPT, PACK)
    plans.put(plan, plans.line_of(at("S12")), DEPT)
    plans.approve(plan, ISSUE, GROUP)
    plans.file(plan, "prefecture", date(2020, 3, 1), DEPT, PACK)
    plans.amend(plan, DEPT)
    plans.drop(plan, "654024-2020-0001", GROUP)
    library = open_library("654024", 2020, DEPT)
    admit(library, "654024101202", DEPT, content=CONTENT)
    restate(library, replace(Entry.of_project(imported), name="养殖小区"), DEPT)
    lives = (finished, objected, reopened, imported, plan, library)
    return [event for life in lives for event in life.collect_events()]


def test_the_lives_of_these_tests_hold_every_kind_of_event():
    assert {type(event).TOPIC for event in everything()} == {cls.TOPIC for cls in SERVICE.log.events}


def test_every_event_comes_back_from_the_store_as_it_went_in():
    mapper = TypedMapper(SERVICE.log.events)

    for event in everything():
        assert vars(mapper.to_domain_event(mapper.to_stored_event(event))) == vars(event)


def test_every_kind_of_event_is_published_as_a_message_of_the_contracts():
    for event in everything():
        published = SERVICE.log.publish(Recorded(1, event))

        assert isinstance(published.message, contracts.Message.__args__)
        assert published.subject.startswith("654024-2020")
        assert published.place.startswith("654024")


@pytest.mark.parametrize(
    "refusal",
    [
        kind
        for module in ERRORS
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, DomainError)
    ],
)
def test_every_refusal_has_a_chinese_title_a_code_and_a_status(refusal):
    assert any("\u4e00" <= letter <= "\u9fff" for letter in refusal.title)
    assert refusal.code()
    assert status_of(refusal) in (403, 404, 409, 422)
