"""The green channel is shorter and faster, and opens no gate; each way of paying rests on its own papers."""

from datetime import timedelta

import pytest

from services.ledger.book import errors
from services.ledger.payments.approval_path_errors import InstrumentUnproved, NotForGreenLane
from services.ledger.payments.entries import FundsDisbursed, PaymentCountersigned
from shared.policy.checks import problems
from tests.api import Api
from tests.ledger import builders
from tests.ledger.book.test_rules import RULES
from tests.ledger.builders import (
    LONGER,
    PACKS,
    PAPERS,
    POOL,
    READY,
    REVIEWER,
    SIGNED,
    UNIT,
    after,
    commit,
    countersign,
    decided,
    entries_of,
    post,
    request,
    review,
    together,
    with_lanes,
)
from tests.ledger.builders import receive as taken
from tests.ledger.client import BOOK, Facts, code, payment, read, receive

GREEN = request(green_channel=True)
REFUSALS = [rule for rule in RULES if isinstance(rule[2], type) and issubclass(rule[2], Exception)]


@pytest.mark.req("LED-44")
@pytest.mark.parametrize(("given", "when", "then"), REFUSALS)
def test_the_green_channel_opens_no_gate_and_spares_no_person(given, when, then, monkeypatch):
    ordinary = builders.terms
    monkeypatch.setattr(builders, "terms", lambda *names, **more: ordinary(*names, **{"green_channel": True} | more))
    scene = after(*given)

    with pytest.raises(then):
        when(scene)


@pytest.mark.req("LED-44")
def test_the_green_channel_is_shorter_where_the_ordinary_way_asks_for_a_signature():
    slow = after(*READY, request(), review(), pack=SIGNED)
    with pytest.raises(errors.PaymentNotAwaiting):
        post()(slow)
    together(countersign(), post())(slow)

    fast = after(*READY, GREEN, review(), pack=SIGNED)
    post()(fast)

    assert [type(event) for event in entries_of(slow)] == [PaymentCountersigned, FundsDisbursed]
    assert [type(event) for event in entries_of(fast)] == [FundsDisbursed]


@pytest.mark.parametrize("by", [UNIT, REVIEWER])
def test_a_further_signature_is_a_further_persons(by):
    with pytest.raises(errors.OwnWork):
        countersign(by)(after(*READY, request(), review(), pack=SIGNED))
    signed = after(*READY, request(), review(), countersign(builders.KEEPER), pack=SIGNED)
    with pytest.raises(errors.OwnWork):
        post()(signed)


def test_a_further_signature_where_none_is_asked_for_stands_in_nobodys_way():
    scene = after(*READY, request(), review(), countersign())

    post()(scene)

    assert [type(event) for event in entries_of(scene)] == [FundsDisbursed]


def test_what_was_not_reviewed_is_not_signed():
    with pytest.raises(errors.PaymentNotAwaiting):
        countersign()(after(*READY, request(), pack=SIGNED))


@pytest.mark.req("LED-44")
def test_the_green_channel_has_a_faster_clock_at_every_step():
    scene = after(*READY)
    together(GREEN, review(), request(fen=10), review())(scene)

    due = [event.due_at - event.act.recorded_at for event in entries_of(scene)]

    assert due == [timedelta(hours=hours) for hours in (24, 24, 72, 72)]


@pytest.mark.req("LED-44")
def test_the_green_channel_is_for_special_poverty_funds_alone():
    bonds = (taken(fen=100), taken("债1", fen=100, fund_type="bond"), decided(fen=150), commit())

    with pytest.raises(NotForGreenLane):
        GREEN(after(*bonds))
    request()(after(*bonds))


@pytest.mark.req("LED-44")
@pytest.mark.parametrize(
    ("pack", "field"),
    [
        (with_lanes(green=("request", "posting")), "ledger.lanes.green.steps"),
        (with_lanes(green=("request", "review", "posting", "countersign")), "ledger.lanes.green.steps"),
        (with_lanes(("request", "review", "posting"), LONGER), "ledger.lanes.green.steps"),
        (with_lanes(hours={"review": 73}), "ledger.lanes.green.hours.review"),
    ],
)
def test_a_pack_whose_green_channel_leaves_out_a_person_or_is_slower_does_not_load(pack, field):
    assert field in {name for name, _ in problems(pack)}
    assert not list(problems(SIGNED))


@pytest.mark.req("LED-51")
@pytest.mark.parametrize("instrument", ["award", "build-first", "guarantee", "interest-subsidy"])
@pytest.mark.parametrize("pack", list(PACKS), ids=lambda pack: pack.code)
def test_each_way_of_paying_rests_on_papers_of_its_own(instrument, pack):
    papers = pack.ledger.instrument_evidence[instrument]
    done = (*POOL, decided(at="S16"), commit())

    request(instrument=instrument)(after(*done))
    for name in papers:
        with pytest.raises(InstrumentUnproved) as refusal:
            request(instrument=instrument, evidence=PAPERS | {name: " "})(after(*done))
        assert [field.pointer for field in refusal.value.fields] == [f"/evidence/{name}"]
        assert refusal.value.clause.document == "平台默认规则"


@pytest.mark.req("LED-46")
def test_money_recovered_from_carry_overs_can_be_paid_out_as_an_award():
    recovered = taken("收回1", fen=100, kind="recovered", level="county", arranged_by="own", origin_year=2019)
    scene = after(recovered, decided(fen=100, at="S16"), commit(), request(instrument="award"), review())

    post()(scene)

    assert [draw.lot for draw in entries_of(scene)[-1].draws] == ["收回1 专项"]


@pytest.mark.req("LED-44")
async def test_late_payments_of_the_green_channel_are_listed(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable()
    await book.post(f"{BOOK}/payments", payment("1.00", green_channel=True), role="implementer")
    await book.post(f"{BOOK}/payments", payment("2.00"), role="implementer")
    on_time = await read(book, f"{BOOK}/payments", overdue="true")
    book.advance_clock(2)

    late = await read(book, f"{BOOK}/payments", overdue="true")
    green = await read(book, f"{BOOK}/payments", green_channel="true", stage="requested")

    assert on_time["items"] == []
    assert [row["amount"] for row in late["items"]] == ["1.00"]
    assert [row["due_at"] is not None for row in green["items"]] == [True]


@pytest.mark.req("LED-51")
async def test_the_missing_paper_of_an_instrument_is_named_over_http(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable()

    bare = await book.post(f"{BOOK}/payments", payment(instrument="guarantee"), role="implementer")
    papers = {"guarantee_contract_no": "担1", "loan_contract_no": "贷1"}
    good = await book.post(f"{BOOK}/payments", payment(instrument="guarantee", evidence=papers), role="implementer")

    assert code(bare) == (422, "instrument-unproved")
    assert good.status_code == 201
    assert (await read(book, f"{BOOK}/payments"))["items"][0]["evidence"] == [
        "guarantee_contract_no=担1", "loan_contract_no=贷1"
    ]  # fmt: skip
