"""What is stored once must be readable for ever, and every event has its published message."""

import msgspec

from services.disclosure.corrections.decisions import correct
from services.disclosure.main import SERVICE
from services.disclosure.notices.content import Content
from services.disclosure.objections.decisions import investigate, object_to, resolve
from services.disclosure.organisations.decisions import change_office, name_office
from services.disclosure.posting.decisions import post
from services.disclosure.schedule.decisions import join, note, note_result, open_subject
from services.disclosure.schedule.facts import ListedFact, Result
from services.disclosure.windows.decisions import void as void_window
from shared.contracts.envelope import MESSAGES
from shared.platform.eventstore.registry import TypedMapper, check_events
from shared.platform.eventstore.store import Recorded
from tests import golden
from tests.disclosure.builders import COUNTY, DAY, PACK, VILLAGE, WHOLE, act, judge, kind, photo, planned


def test_the_stored_shape_of_every_event_is_the_golden_one():
    golden.check("disclosure")


def test_every_event_field_has_a_type_that_comes_back_exactly():
    check_events(tuple(SERVICE.log.events))


def test_a_notice_replayed_from_its_stored_bytes_is_the_same_notice():
    notice, events = lived()[0]
    mapper = TypedMapper(SERVICE.log.events)

    replayed = None
    for event in events:
        replayed = mapper.to_domain_event(mapper.to_stored_event(event)).mutate(replayed)

    for name in ("of", "content", "state", "release", "hotline", "sources", "objections", "window", "version"):
        assert getattr(replayed, name) == getattr(notice, name), name


def test_every_event_is_published_as_a_message_of_the_contract():
    decoder = msgspec.json.Decoder(MESSAGES["disclosure"])
    told = set()

    for _, events in lived():
        for event in events:
            published = SERVICE.log.publish(Recorded(1, event))
            assert decoder.decode(msgspec.json.encode(published.message)) == published.message
            assert published.place.startswith(COUNTY)
            told.add(type(event))

    assert told == set(SERVICE.log.events)


def lived():
    """Aggregates to which everything has happened that can happen, with their events."""
    fund = kind("fund-allocation")
    line = ListedFact("allocation", "中央资金", 100, {"title": "分配结果"}, fund_source="中央资金")
    window, void = planned(), planned()
    announcement = planned("fund-allocation", line.added_to(Content()), window=0, place=COUNTY)
    post(window, act(), kind(), content=Content(), hotline="12317", proof=photo())
    correct(window, act(reason="笔误"), kind(), content=Content({"附注": "新"}))
    object_to(window, act(), objection="YY-1", hashed="0" * 64)
    investigate(window, judge(), PACK.objections, "YY-1")
    resolve(window, judge(), PACK.objections, "YY-1", upheld=True, reply="属实")
    void_window(void, act(), "内容已修订")
    join(announcement, act(), fund, line=line, source="ledger/2")
    post(announcement, act(), fund, content=Content(), hotline="12317", proof=None)
    office = name_office(act(), place=COUNTY, name="扶贫办", hotline="12317")
    change_office(office, act(reason="机构改革"), name="乡村振兴局", hotline="12317")
    subject = open_subject(act(), project="p-1", place=VILLAGE, county=COUNTY, fiscal_year=DAY.year, content=WHOLE,
                             notice="", at=1)  # fmt: skip
    note(subject, act(), content=WHOLE, notice="GS-1", at=2)
    note_result(subject, act(), Result(40_000_000, 5_000_000, "通过竣工验收"), at=3)
    return [(one, one.collect_events()) for one in (window, void, announcement, office, subject)]
