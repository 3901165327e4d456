"""The notices that Hubei and Ganzhou want public, published by the one domain under their packs."""

from datetime import UTC, date, datetime

import pytest

from services.disclosure.notices.content import Content
from services.disclosure.notices.decisions import order
from services.disclosure.notices.errors import FieldsMissing, NotThisLevel
from services.disclosure.notices.notice import Notice
from services.disclosure.notices.reference import Reference
from services.disclosure.posting import decisions
from shared.kernel.acts import Act, Actor
from shared.policy import load
from shared.policy.model import NoticeType

PACKS = load()
DAY = date(2020, 5, 6)
HUBEI, GANZHOU = "420322", "360703"


def act(region: str) -> Act:
    actor = Actor(staff="S-7", role="publisher", post="公示发布人", organisation="县扶贫办", region=region)
    return Act(command_id="c-1", actor=actor, effective_on=DAY, recorded_at=datetime(2020, 5, 6, 4, tzinfo=UTC))


def catalogued(place: str, code: str) -> NoticeType:
    return next(kind for kind in PACKS.for_place(place, DAY).notice_types if kind.code == code)


def planned(place: str, code: str) -> Notice:
    kind = catalogued(place, code)
    of = Reference(notice="N-1", kind=code, about="", place=place, county=place[:6], fiscal_year=2020)
    pack = PACKS.for_place(place, DAY).name
    return order(act(place), kind, of=of, title=kind.label, content=Content(), rule_pack=pack)


def post(notice: Notice, kind: NoticeType, without: str = "") -> None:
    fields = {
        item.name: "已填写" for item in kind.fields if item.kind != "fen" and item.name not in ("hotline", without)
    }
    content = Content(fields, fund_size_fen=100)
    decisions.post(notice, act(notice.of.place), kind, content=content, hotline="12317", proof=None)


@pytest.mark.parametrize(
    ("place", "code", "item"),
    [
        pytest.param(HUBEI, "poverty-objects", "objects", marks=pytest.mark.req("DIS-19")),
        pytest.param(HUBEI + "101", "poverty-objects", "objects", marks=pytest.mark.req("DIS-18", "DIS-19")),
        pytest.param(HUBEI, "fund-arrangement", "allocation", marks=pytest.mark.req("DIS-20")),
        pytest.param(HUBEI + "101204", "fund-arrangement", "allocation", marks=pytest.mark.req("DIS-18", "DIS-20")),
        pytest.param(HUBEI, "project-construction", "construction_content", marks=pytest.mark.req("DIS-21")),
        pytest.param(GANZHOU, "fund-allocation", "allocation", marks=pytest.mark.req("DIS-23")),
        pytest.param(GANZHOU[:4], "integration-plan", "text", marks=pytest.mark.req("DIS-24")),
        pytest.param(GANZHOU, "performance-result", "result", marks=pytest.mark.req("DIS-25")),
    ],
)
def test_what_the_places_text_wants_public_is_published_with_all_its_items(place: str, code: str, item: str) -> None:
    notice, kind = planned(place, code), catalogued(place, code)
    with pytest.raises(FieldsMissing) as refusal:
        post(notice, kind, without=item)
    assert [problem.pointer for problem in refusal.value.fields] == [f"/fields/{item}"]
    assert refusal.value.clause is not None
    assert refusal.value.clause.document == PACKS.for_place(place, DAY).document
    post(notice, kind)
    assert notice.state.value == "published"


def test_ganzhou_names_no_village_as_publisher_of_an_allocation() -> None:
    with pytest.raises(NotThisLevel):
        planned(GANZHOU + "101204", "fund-allocation")
