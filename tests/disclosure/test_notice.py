"""The rule book of notices: given what happened | when someone acts | then this event, or this refusal."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.disclosure.corrections.decisions import correct as correct_notice
from services.disclosure.notices.content import Content
from services.disclosure.notices.decisions import order as order_notice
from services.disclosure.notices.errors import (
    FieldsMissing,
    NothingChanged,
    NotPosted,
    NotRetyped,
    NotThisLevel,
    PersonalData,
)
from services.disclosure.objections import decisions as on_objections
from services.disclosure.objections.errors import (
    ClosedToObjections,
    NotInvestigated,
    ObjectionDecided,
    OwnNotice,
    ReplyMissing,
    UnknownObjection,
)
from services.disclosure.objections.events import ObjectionInvestigated, ObjectionReceived, ObjectionResolved
from services.disclosure.organisations.errors import HotlineMissing, HotlineUnusable
from services.disclosure.posting import decisions as on_posting
from services.disclosure.posting.errors import AlreadyPosted
from services.disclosure.schedule.decisions import join
from services.disclosure.schedule.facts import ListedFact
from services.disclosure.windows import decisions as on_windows
from services.disclosure.windows.errors import ObjectionsOpen, ProofMissing, WindowNotOpen, WindowStillOpen
from services.disclosure.windows.events import WindowClosed, WindowOpened, WindowVoided
from shared.kernel.date_order import DatesOutOfOrder
from shared.kernel.errors import OutsideRegion, ReasonMissing
from tests.disclosure.builders import DAY, ITEMS, PACK, VILLAGE, WHOLE, act, judge, kind, photo, planned, reference

ENDS = DAY + timedelta(days=10)
AFTER = ENDS + timedelta(days=1)


def post(content=Content(), hotline="12317", proof=photo(), *, by=None):
    return lambda notice: on_posting.post(
        notice, by or act(), kind(notice.of.kind), content=content, hotline=hotline, proof=proof
    )


def close(on=AFTER, *, real=None, region="654024"):
    return lambda notice: on_windows.close(notice, act(on, real=real, region=region), kind())


def correct(content, reason="笔误"):
    return lambda notice: correct_notice(notice, act(reason=reason), kind(notice.of.kind), content=content)


def object_to(code="YY-1"):
    return lambda notice: on_objections.object_to(
        notice, act(staff="public", region=""), objection=code, hashed="0" * 64
    )


def investigate(code="YY-1", staff="township"):
    return lambda notice: on_objections.investigate(notice, judge(staff=staff), PACK.objections, code)


def resolve(upheld=False, code="YY-1", reply="经核实，与申报一致。", staff="township"):
    return lambda notice: on_objections.resolve(
        notice, judge(staff=staff), PACK.objections, code, upheld=upheld, reply=reply
    )


def void():
    return lambda notice: on_windows.void(notice, act(), "内容已修订")


HEARD = (post(), object_to(), investigate())

WINDOW = [
    # given                                   | when                                   | then
    ((),                                        post(),                                  WindowOpened),
    ((),                                        post(proof=None),                        ProofMissing),
    ((),                                        post(hotline=""),                        HotlineMissing),
    ((),                                        post(hotline="13999000000"),             HotlineUnusable),
    ((),                                        post(by=act(region="654025")),           OutsideRegion),
    ((),                                        post(Content({}, 1)),                    NotRetyped),
    ((),                                        close(),                                 NotPosted),
    ((),                                        object_to(),                             ClosedToObjections),
    ((),                                        correct(Content({"附注": "新"})),         NotPosted),
    ((),                                        void(),                                  WindowVoided),
    ((post(),),                                 post(),                                  AlreadyPosted),
    ((post(),),                                 close(ENDS),                             WindowStillOpen),
    ((post(),),                                 close(AFTER, real=ENDS),                 WindowStillOpen),
    ((post(),),                                 close(AFTER, real=DAY - timedelta(30)), WindowStillOpen),
    ((post(),),                                 close(region="654025"),                  OutsideRegion),
    ((post(),),                                 close(),                                 WindowClosed),
    ((post(), close()),                         close(),                                 WindowNotOpen),
    ((post(), close()),                         object_to(),                             ClosedToObjections),
    ((post(), close()),                         void(),                                  None),
    ((post(), void()),                          close(),                                 WindowNotOpen),
    ((post(),),                                 object_to(),                             ObjectionReceived),
    ((post(), object_to()),                     close(),                                 ObjectionsOpen),
    ((post(), object_to()),                     resolve(),                               NotInvestigated),
    ((post(), object_to()),                     investigate("YY-2"),                     UnknownObjection),
    ((post(), object_to()),                     investigate(staff="zhang"),              OwnNotice),
    ((post(), object_to()),                     investigate(),                           ObjectionInvestigated),
    (HEARD,                                     close(),                                 ObjectionsOpen),
    (HEARD,                                     resolve(reply=" "),                      ReplyMissing),
    (HEARD,                                     resolve(reply="请电 13999000000"),        PersonalData),
    (HEARD,                                     resolve(),                               ObjectionResolved),
    ((*HEARD, resolve()),                       resolve(),                               ObjectionDecided),
    ((*HEARD, resolve()),                       close(),                                 WindowClosed),
    ((post(),),                                 correct(Content({"附注": "新"}), ""),     ReasonMissing),
    ((post(),),                                 correct(WHOLE),                          NothingChanged),
    ((post(),),                                 correct(Content({"附注": "622848001234567890"})), PersonalData),
]  # fmt: skip


@pytest.mark.parametrize(("given", "when", "then"), WINDOW)
def test_rule(given, when, then):
    notice = planned()
    for step in given:
        step(notice)
    notice.collect_events()

    if isinstance(then, type) and issubclass(then, Exception):
        with pytest.raises(then):
            when(notice)
        assert not notice.collect_events()
    else:
        when(notice)
        assert [type(e) for e in notice.collect_events()][:1] == ([then] if then else [])


MANDATORY = ["/fields/project_name", "/fields/fund_source", "/fund_size", "/fields/place_name",
             "/fields/construction_content", "/fields/construction_period", "/fields/performance_target",
             "/fields/implementing_unit", "/fields/responsible_person"]  # fmt: skip


@pytest.mark.req("DIS-10", "DIS-17")
def test_every_missing_item_is_named_with_where_to_put_it_and_the_clause():
    notice = planned(content=Content())

    with pytest.raises(FieldsMissing) as refusal:
        post()(notice)

    assert [field.pointer for field in refusal.value.fields] == MANDATORY
    assert all("请填写" in field.detail for field in refusal.value.fields)
    assert refusal.value.clause.quote == kind().basis.quote


PROVES = {
    "project_name": "DIS-08",
    "fund_source": "DIS-09",
    "place_name": "DIS-11",
    "construction_content": "DIS-12",
    "construction_period": "DIS-13",
    "performance_target": "DIS-14",
    "implementing_unit": "DIS-15",
    "responsible_person": "DIS-15",
}


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.req(PROVES[name], "DIS-17")) for name in ITEMS])
def test_no_single_item_may_be_left_out(name):
    notice = planned(content=Content({k: v for k, v in ITEMS.items() if k != name}, 1))

    with pytest.raises(FieldsMissing) as refusal:
        post()(notice)

    assert [field.pointer for field in refusal.value.fields] == [f"/fields/{name}"]


@pytest.mark.req("DIS-17")
def test_items_of_the_jurisdiction_may_be_added_to_the_mandatory_ones():
    notice = planned()

    post(Content({"受益户数": "20 户"}))(notice)

    assert notice.content.fields["受益户数"] == "20 户"


@pytest.mark.req("DIS-16")
def test_a_notice_without_a_report_telephone_is_refused_and_the_field_is_named():
    with pytest.raises(HotlineMissing) as refusal:
        post(hotline="")(planned())

    assert [field.pointer for field in refusal.value.fields] == ["/hotline"]


@pytest.mark.req("DIS-27")
def test_a_window_runs_ten_days_after_the_day_of_posting():
    notice = planned()

    post()(notice)

    opened, proved = notice.collect_events()[1:]
    assert (opened.starts_on, opened.ends_on) == (DAY, ENDS)
    assert proved.proof == photo()


def test_a_window_starts_no_earlier_than_its_photo():
    notice = planned()

    post(proof=photo(DAY + timedelta(days=1)), by=act(DAY, real=DAY + timedelta(days=1)))(notice)

    assert notice.window.ends_on == ENDS + timedelta(days=1)


def test_the_asking_step_may_need_more_days_than_the_catalogue():
    notice = planned(min_days=15)

    post()(notice)

    assert notice.window.ends_on == DAY + timedelta(days=15)


def test_a_county_that_counts_working_days_skips_holidays():
    notice = planned()

    on_posting.post(notice, act(), replace_days(kind()), content=Content(), hotline="12317", proof=photo())

    assert notice.window.ends_on == date(2020, 3, 16)


def replace_days(row):
    import msgspec

    return msgspec.structs.replace(row, working_days=True)


@pytest.mark.req("DIS-29")
def test_a_window_whose_objections_were_dismissed_closes_clear():
    notice = planned()
    for step in (*HEARD, resolve(), close()):
        step(notice)

    closed = notice.collect_events()[-1]
    assert (closed.clear, closed.objections) == (True, 1)


@pytest.mark.req("DIS-29")
def test_an_upheld_objection_closes_the_window_not_clear():
    notice = planned()
    for step in (*HEARD, resolve(upheld=True)):
        step(notice)

    resolved, closed = notice.collect_events()[-2:]
    assert resolved.upheld
    assert not closed.clear


@pytest.mark.req("DIS-29")
def test_an_objection_is_due_after_five_and_alarms_after_fifteen_working_days():
    notice = planned()
    post()(notice)

    object_to()(notice)

    received = notice.collect_events()[-1]
    assert (received.due_on, received.alert_on) == (date(2020, 3, 9), date(2020, 3, 23))


def test_a_planned_notice_is_due_within_twenty_working_days():
    (event,) = planned().collect_events()

    assert event.due_on == date(2020, 3, 30)


def test_a_correction_shows_the_difference_and_starts_an_open_window_anew():
    notice = planned()
    post()(notice)

    correct_notice(notice, act(DAY + timedelta(days=4), reason="工期笔误"), kind(),
                   content=Content({"附注": "雨天另行通知"}))  # fmt: skip

    corrected, restarted = notice.collect_events()[-2:]
    assert [(c.field, c.before, c.after) for c in corrected.changes] == [("附注", "", "雨天另行通知")]
    assert corrected.release == 2
    assert restarted.ends_on == DAY + timedelta(days=14)


@pytest.mark.parametrize("content", [Content({}, 300_000_000), Content({"place_name": "别村"})])
def test_a_correction_changes_nothing_that_the_project_s_own_record_says(content):
    notice = planned()
    post()(notice)
    notice.collect_events()

    with pytest.raises(NotRetyped) as refused:
        correct(content)(notice)

    assert refused.value.fields[0].pointer in ("/fund_size", "/fields/place_name")
    assert not notice.collect_events()


BEFORE = DAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("given", "early"),
    [
        ((post(),), lambda notice: on_posting.prove(notice, act(BEFORE, real=DAY), photo())),
        (
            (post(),),
            lambda notice: correct_notice(notice, act(BEFORE, real=DAY, reason="补充"), kind(), content=WHOLE),
        ),
        ((post(),), close(BEFORE, real=AFTER)),
        (
            (post(), object_to()),
            lambda n: on_objections.investigate(n, judge(BEFORE, real=DAY, staff="x"), PACK.objections, "YY-1"),
        ),
        (
            HEARD,
            lambda n: on_objections.resolve(
                n, judge(BEFORE, real=DAY, staff="x"), PACK.objections, "YY-1", upheld=False, reply="经核实一致"
            ),
        ),
    ],
)
def test_nothing_is_done_about_a_notice_on_a_day_before_what_was_done_last(given, early):
    notice = planned()
    for happened in given:
        happened(notice)

    with pytest.raises(DatesOutOfOrder) as refused:
        early(notice)

    assert str(BEFORE) in refused.value.detail
    assert str(DAY) in refused.value.detail


@pytest.mark.req("DIS-06")
def test_a_village_proves_what_the_county_published():
    notice = planned("policy", Content({"title": "到户政策", "text": "全文"}), window=0, place="654024")
    post(proof=None)(notice)

    on_posting.prove(notice, act(region=VILLAGE, staff="village"), photo())

    assert notice.collect_events()[-1].proof.place == "村委会公示栏"


@pytest.mark.req("DIS-01")
@pytest.mark.parametrize(("place", "allowed"), [("6540", True), ("654024", True), (VILLAGE, False)])
def test_the_catalogue_says_which_levels_publish(place, allowed):
    def order():
        of = replace(reference("policy", 0), place=place)
        content = Content({"title": "政策", "text": "全文"})
        given = {"of": of, "title": "政策", "content": content, "rule_pack": PACK.name}
        return order_notice(act(region=place), kind("policy"), **given)

    if allowed:
        assert order().of.place == place
    else:
        with pytest.raises(NotThisLevel):
            order()


def test_a_further_fund_line_joins_the_draft_and_the_sum_grows():
    notice = planned("fund-allocation", line("中央资金", 100).added_to(Content()), window=0, place="654024")

    join(notice, act(), kind("fund-allocation"), line=line("自治区资金", 50), source="ledger/2")
    join(notice, act(), kind("fund-allocation"), line=line("自治区资金", 50), source="ledger/2")

    assert notice.content.fund_size_fen == 150
    assert notice.content.fields["fund_source"] == "中央资金、自治区资金"
    assert len(notice.collect_events()) == 2


def test_a_fund_line_that_comes_after_publication_is_a_new_release():
    notice = planned("fund-allocation", line("中央资金", 100).added_to(Content()), window=0, place="654024")
    post(proof=None)(notice)

    join(notice, act(), kind("fund-allocation"), line=line("自治区资金", 50), source="ledger/2")

    corrected = notice.collect_events()[-1]
    assert corrected.release == 2
    assert {c.field for c in corrected.changes} == {"allocation", "fund_source", "fund_size"}


def line(source, fen):
    facts = {"title": "财农〔2020〕1号资金分配结果"}
    return ListedFact("allocation", f"{source}：{fen}", fen, facts, fund_source=source)


def test_every_refusal_that_a_text_demands_quotes_it():
    for refusal in (FieldsMissing, ProofMissing, WindowStillOpen, ObjectionsOpen):
        assert getattr(PACK.general, refusal.rule).quote
