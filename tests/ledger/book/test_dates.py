"""No entry is dated out of its book's life, nor before what it rests on: the table, pair by pair."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.ledger.book.account import SpecialAccount
from services.ledger.book.entry import Entry, Opened
from services.ledger.book.errors import InflowIncomplete
from services.ledger.book.keeper import appoint
from services.ledger.commitments import decisions as commitments
from services.ledger.commitments.entries import FundsCommitted
from services.ledger.corrections.entries import FundsReclaimed, RefundReceived, ReversalRequested
from services.ledger.inflows import decisions as inflows
from services.ledger.inflows.entries import InflowReceived
from services.ledger.main import SERVICE
from services.ledger.payments.entries import FundsDisbursed, PaymentRequested, PaymentReviewed, SpendingReported
from services.ledger.reallocation import decisions as reallocation
from services.ledger.reallocation.entries import UseChanged
from services.ledger.shareholding.errors import SharesIncomplete
from shared.kernel.aggregate import Created
from shared.kernel.date_order import DatesOutOfOrder
from tests.ledger.builders import (
    FINANCE,
    KEEPER,
    POOL,
    READY,
    SIGNED,
    XJ,
    Scene,
    act,
    after,
    commit,
    countersign,
    decided,
    entries_of,
    on,
    pay,
    planned,
    post,
    receipt,
    receive,
    request,
    review,
    spend,
    state,
    surplus,
    window,
)
from tests.ledger.calendar import automatic, close, reopen
from tests.ledger.steps import corrections as correcting
from tests.ledger.steps import expected_receipts as announcing
from tests.ledger.steps import reallocation as reallocating
from tests.ledger.steps import transfers as transferring
from tests.ledger.steps.batches import batch, line, returned
from tests.ledger.steps.shares import Sharing, household

DAY, NEXT = date(2020, 3, 9), date(2020, 3, 10)
TWO = (*READY, decided("P2"))
NO_PLAN = (*POOL, decided(plan=""), commit())
ASKED, PASSED = (*READY, request()), (*READY, request(), review())


def keeper(since=NEXT):
    return lambda scene: appoint(scene.book, "zhao", since, None, scene.pack, scene.act(FINANCE, reason="接任"))


def closed(period="2020-01"):
    return lambda scene: close(scene, period, at=scene.on)


def request_anew(scene):
    return request(replaces=max(scene.book.state.undone))(scene)


PAIRS = {
    "receipt, announcement": ((), announcing.announce(), receive()),
    "receipt, keeper": ((), keeper(), receive(by="zhao")),
    "receipt, keeper in another spelling": ((), keeper(), receive(by="ＺＨＡＯ")),
    "withdrawal, announcement": ((), announcing.announce(), announcing.withdraw()),
    "postponement, announcement": ((), announcing.announce(), announcing.postpone(date(2020, 12, 1))),
    "settlement, advance": ((), announcing.ADVANCE, announcing.settle()),
    "other category, lot": ((), receive(), reallocating.transfer()),
    "reclaim, lot": ((), receive(), correcting.reclaim()),
    "commitment, lot": ((decided(),), receive(fen=200), commit()),
    "commitment, decision": (POOL, decided(), commit()),
    "request, commitment": ((*POOL, decided()), commit(), request()),
    "request, plan": (NO_PLAN, planned(), request()),
    "request, window": (READY, window("P1", 2, version=2), request()),
    "batch, commitment": ((*POOL, decided()), commit(), batch(line(1))),
    "review, request": (READY, request(), review()),
    "posting, review": (ASKED, review(), post()),
    "posting, keeper": (PASSED, keeper(), post(by="zhao")),
    "spending, posting": (PASSED, post(), spend(10)),
    "refund, posting": (PASSED, post(), correcting.refund(10)),
    "returned payment, posting": (PASSED, post(), returned()),
    "surplus, acceptance": (READY, state("P1", "S16"), surplus()),
    "use change, commitment": ((*POOL, decided(), decided("P2")), commit(), reallocating.change_use()),
    "use change, other project's decision": (READY, decided("P2"), reallocating.change_use()),
    "reversal asked for, receipt": ((), receive(), correcting.ask_reversal("inflow")),
    "reversal asked for, payment": (PASSED, post(), correcting.ask_reversal("payment")),
    "reversal, its request": (POOL, correcting.ask_reversal("inflow"), correcting.confirm()),
    "declined reversal, its request": (POOL, correcting.ask_reversal("inflow"), correcting.decline()),
    "booked anew, reversal": ((receive(),), correcting.reverse("inflow"), receive()),
    "asked anew, reversal": ((*READY, pay(50)), correcting.reverse("payment"), request_anew),
    "reopening, closing": ((), closed(), lambda scene: reopen(scene, at=scene.on)),
    "next closing, closing": ((), closed(), closed("2020-02")),
}
"""What is there before; what happens on the tenth; what rests on it, so that it cannot be of the ninth."""


@pytest.mark.parametrize("pair", PAIRS)
def test_what_rests_on_something_is_not_dated_before_it(pair):
    base, first, then = PAIRS[pair]
    scene = after(*base, on(NEXT, first))
    scene.book.collect_events()

    with pytest.raises(DatesOutOfOrder) as refused:
        on(DAY, then)(scene)
    (problem,) = refused.value.fields
    assert problem.pointer == "/effective_on"
    assert str(DAY) in problem.detail
    assert str(NEXT) in problem.detail
    assert not entries_of(scene)
    on(NEXT, then)(scene)


def test_a_further_signature_lies_between_review_and_posting():
    scene = after(*READY, request(), on(DAY, review()), pack=SIGNED)

    with pytest.raises(DatesOutOfOrder):
        on(DAY - timedelta(days=1), countersign())(scene)
    on(NEXT, countersign())(scene)
    with pytest.raises(DatesOutOfOrder):
        on(DAY, post())(scene)
    on(NEXT, post())(scene)


@pytest.mark.parametrize("second", [transferring.confirm(), transferring.decline()])
def test_money_is_passed_down_after_it_came_and_after_it_was_asked_for(second):
    scene = after(on(DAY, receive(**transferring.OWN)), pack=XJ, county="6540")

    with pytest.raises(DatesOutOfOrder):
        on(DAY - timedelta(days=1), transferring.ask())(scene)
    on(NEXT, transferring.ask())(scene)
    with pytest.raises(DatesOutOfOrder):
        on(DAY, second)(scene)
    on(NEXT, second)(scene)


def test_what_a_superior_passed_down_does_not_arrive_before_it_left():
    above = after(
        receive(**transferring.OWN), transferring.ask(), on(NEXT, transferring.confirm()), pack=XJ, county="6540"
    )
    transfer, below = f"6540-2020-{above.book.version}", Scene()
    arriving, known = (
        receipt(*transferring.PAPER, 40, transfer_id=transfer, received_on=DAY),
        above.book.state.sent(transfer),
    )

    with pytest.raises(DatesOutOfOrder) as refused:
        inflows.receive(below.book, arriving, XJ, act(at=NEXT), passed={transfer: known})
    assert [problem.pointer for problem in refused.value.fields] == ["/received_on"]


def test_money_that_came_back_later_pays_for_nothing_earlier():
    """80 of 100 are set aside in March and free again in November: in June only 20 lie there."""
    scene = after(receive(), decided(fen=80), commit(), decided("P2", fen=60))
    on(date(2020, 11, 2), lambda s: commitments.release(s.book, "P1", s.pack, s.act()))(scene)

    with pytest.raises(DatesOutOfOrder) as refused:
        on(date(2020, 6, 1), commit("P2"))(scene)
    assert "2020-11-02" in refused.value.detail
    on(date(2020, 11, 2), commit("P2"))(scene)


def test_what_was_there_then_is_set_aside_before_what_came_later():
    """By the pack's order the earmarked lot goes first; it was not there in June."""
    scene = after(receive(), decided(fen=60), on(date(2020, 9, 1), receive("文9", restriction="industry")))

    (draw,) = _draws(scene, date(2020, 6, 1))
    assert draw.lot == "财农〔2020〕1号 专项"


def _draws(scene, day):
    on(day, commit())(scene)
    (entry,) = (entry for entry in entries_of(scene) if isinstance(entry, FundsCommitted))
    return entry.draws


def test_the_table_speaks_of_every_kind_of_entry():
    kinds = {kind for kind in SERVICE.log.events if issubclass(kind, Entry) and not issubclass(kind, Created)}

    assert [kind.__name__ for kind in kinds if "DATES" not in vars(kind)] == []


OUTSIDE = (date(2019, 12, 31), date(2021, 1, 1))
READY_FOR = {
    InflowReceived: ((), receive()),
    FundsCommitted: ((*POOL, decided()), commit()),
    PaymentRequested: (READY, request()),
    PaymentReviewed: (ASKED, review()),
    FundsDisbursed: (PASSED, post()),
    SpendingReported: ((*READY, pay()), spend(10)),
    RefundReceived: ((*READY, pay()), correcting.refund(10)),
    FundsReclaimed: (POOL, correcting.reclaim()),
    UseChanged: (TWO, reallocating.change_use()),
    ReversalRequested: (POOL, correcting.ask_reversal("inflow")),
}


@pytest.mark.parametrize("kind", READY_FOR, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("day", OUTSIDE, ids=str)
def test_what_moves_money_lies_within_the_books_year(kind, day):
    base, step = READY_FOR[kind]
    scene = after(*base)

    with pytest.raises(DatesOutOfOrder) as refused:
        on(day, step)(scene)
    assert refused.value.fields[0].pointer == "/effective_on"
    assert not entries_of(scene)


def test_a_book_opened_ahead_takes_notices_before_its_year_and_money_in_it():
    scene = Scene()
    scene.book = SpecialAccount.open("654024", 2021, KEEPER, XJ, act(FINANCE, at=date(2020, 11, 20)))

    on(date(2020, 12, 1), announcing.announce())(scene)
    with pytest.raises(DatesOutOfOrder) as refused:
        on(date(2020, 12, 1), receive())(scene)
    on(date(2021, 1, 1), receive())(scene)

    assert "2021-01-01" in refused.value.detail


def test_a_change_of_use_is_not_reported_before_it_was_made():
    scene, recorded = after(*TWO, on(NEXT, reallocating.change_use())), act("zhou", at=NEXT)
    (number,) = scene.book.state.changes

    with pytest.raises(DatesOutOfOrder):
        reallocation.file_change(scene.book, number, NEXT, "备案1", XJ, replace(recorded, effective_on=DAY))
    reallocation.file_change(scene.book, number, NEXT, "备案1", XJ, recorded)


@pytest.mark.parametrize(("day", "opens"), [(date(2018, 12, 31), False), (date(2020, 12, 31), True),
                                             (date(2021, 1, 1), False)])  # fmt: skip
def test_a_book_is_opened_in_its_year_or_the_year_before(day, opens):
    if opens:
        assert SpecialAccount.open("654024", 2020, KEEPER, XJ, act(FINANCE, at=day)).state.opened_on == day
        return
    with pytest.raises(DatesOutOfOrder):
        SpecialAccount.open("654024", 2020, KEEPER, XJ, act(FINANCE, at=day))


def test_before_it_was_opened_a_book_takes_nothing_but_january_may_be_received_late():
    scene = Scene()
    scene.book = SpecialAccount.open("654024", 2020, KEEPER, XJ, act(FINANCE, at=NEXT))

    with pytest.raises(DatesOutOfOrder) as refused:
        on(DAY, receive())(scene)
    assert "开立之日（2020-03-10）" in refused.value.detail
    on(NEXT, receive(received_on=date(2020, 1, 6)))(scene)


@pytest.mark.parametrize(
    ("received_on", "more", "adjusts", "wrong"),
    [
        (date(2018, 5, 1), {}, "", "/received_on"),
        (date(2019, 12, 31), {}, "", "/received_on"),
        (date(2019, 12, 31), {}, "2019-12", ""),
        (date(2019, 12, 31), {"kind": "in-advance", "notified_on": date(2019, 11, 1)}, "", ""),
        (NEXT, {}, "", "/received_on"),
        (DAY, {"document_date": NEXT}, "", "/document_date"),
        (DAY, {"notified_on": NEXT}, "", "/notified_on"),
        (DAY, {"document_date": DAY}, "", ""),
    ],
)
def test_a_receipt_is_received_in_the_books_year_and_rests_on_nothing_later(received_on, more, adjusts, wrong):
    scene, by = Scene(), replace(act(at=NEXT, reason="补记"), effective_on=DAY, adjusts=adjusts)
    sent = receipt(received_on=received_on, **more)

    if not wrong:
        inflows.receive(scene.book, sent, XJ, by)
        return
    with pytest.raises(InflowIncomplete) as refused:
        inflows.receive(scene.book, sent, XJ, by)
    (problem,) = refused.value.fields
    assert problem.pointer == wrong
    assert str(getattr(sent, wrong[1:])) in problem.detail


def test_what_came_in_december_for_next_year_is_booked_in_january_with_its_true_day():
    scene, december, january = Scene(), date(2019, 12, 20), date(2020, 1, 2)
    scene.book = SpecialAccount.open("654024", 2020, KEEPER, XJ, act(FINANCE, at=date(2019, 12, 10)))
    came = {"kind": "in-advance", "notified_on": date(2019, 11, 20), "received_on": december}

    with pytest.raises(DatesOutOfOrder) as refused:
        on(december, receive(**came))(scene)
    for word in ("请于 2020-01-01 或以后登记", "提前下达", "in-advance", "received_on", str(december)):
        assert word in refused.value.detail
    assert "请改为" not in refused.value.detail
    on(january, receive(**came))(scene)


def test_what_the_platform_answers_is_not_lost_but_put_on_the_nearest_day():
    scene = after(on(NEXT, receive(fen=200)), decided())

    commitments.answer_decision(scene.book, scene.files["P1"], XJ, automatic(DAY))
    commitments.release(scene.book, "P1", XJ, automatic(date(2021, 2, 1)))

    committed, released = entries_of(scene)
    assert (committed.act.effective_on, released.act.effective_on) == (NEXT, date(2020, 12, 31))
    assert "2020-03-09" in committed.act.reason


@pytest.mark.parametrize(("since", "until", "wrong"), [(NEXT, DAY, "/until"), (date(2020, 3, 11), None, "/since")])
def test_a_substitute_ends_after_it_begins_and_a_keeper_is_named_when_he_begins(since, until, wrong):
    scene = Scene()

    with pytest.raises(DatesOutOfOrder) as refused:
        appoint(scene.book, "zhao", since, until, XJ, act(FINANCE, at=NEXT, reason="接任"))
    assert [problem.pointer for problem in refused.value.fields] == [wrong]


@pytest.mark.parametrize(("document_date", "due_on", "wrong"), [(NEXT, NEXT, "/document_date"),
                                                                (DAY, date(2020, 3, 8), "/due_on")])  # fmt: skip
def test_money_is_due_after_its_notice_and_the_notice_is_there_when_it_is_registered(document_date, due_on, wrong):
    with pytest.raises(DatesOutOfOrder) as refused:
        on(DAY, announcing.announce(document_date=document_date, due_on=due_on))(Scene())
    assert wrong in [problem.pointer for problem in refused.value.fields]


def test_history_that_was_written_before_the_rule_is_read_and_goes_on():
    """A book that was opened and taken into after its year: what it holds counts as of its year's last day."""
    scene = Scene()
    scene.book = SpecialAccount.create(
        Opened, act(FINANCE, at=date(2026, 5, 1)), rule_pack="XJ@1", book="654024-2020", county="654024",
        fiscal_year=2020, keeper=KEEPER,
    )  # fmt: skip
    facts = {"lot": "文1 专项", "receipt": receipt("文1", received_on=date(2018, 5, 1)), "carried_over": False}
    facts |= {"late": False, "flags": (), "rule_pack": "XJ@1", "book": "654024-2020"}
    scene.book.record(InflowReceived, act(at=date(2026, 5, 1)), **facts)
    decided(fen=80)(scene)

    with pytest.raises(DatesOutOfOrder):
        on(date(2020, 12, 30), commit())(scene)
    on(date(2020, 12, 31), commit())(scene)
    assert scene.book.state.lots["文1 专项"].committed == 80


SHARES = {
    "shares, registration": (lambda s: s.register_anew(90), lambda s: s.quantify(household(1))),
    "registration, registration": (lambda s: s.register_anew(90), lambda s: s.register_anew(80)),
    "registration, shares": (lambda s: s.quantify(household(1)), lambda s: s.register_anew(80)),
    "transfer, shares": (lambda s: s.quantify(household(1)), lambda s: s.transfer("p-household1", household(2, 1))),
    "dividend, shares": (lambda s: s.quantify(household(1)), lambda s: s.pay_out()),
    "shares, dividend": (lambda s: (s.quantify(household(1)), s.pay_out()), lambda s: s.quantify(household(2))),
    "transfer, dividend": (
        lambda s: (s.quantify(household(1)), s.pay_out()),
        lambda s: s.transfer("p-household1", household(2, 1)),
    ),
}


@pytest.mark.parametrize("pair", SHARES)
def test_an_act_on_shares_is_not_dated_before_what_it_rests_on(pair):
    first, then = SHARES[pair]
    sharing = Sharing()
    sharing.day = NEXT
    first(sharing)
    version = sharing.register.version

    sharing.day = DAY
    with pytest.raises(DatesOutOfOrder) as refused:
        then(sharing)
    assert {problem.pointer for problem in refused.value.fields} == {"/effective_on"}
    assert str(NEXT) in refused.value.detail
    assert sharing.register.version == version
    sharing.day = NEXT
    then(sharing)


def test_money_becomes_shares_after_it_was_paid_and_a_dividend_is_for_no_later_year():
    sharing = Sharing()
    sharing.day = date(2020, 3, 1)

    with pytest.raises(DatesOutOfOrder):
        sharing.quantify(household(1))
    sharing.day = NEXT
    sharing.quantify(household(1))
    with pytest.raises(SharesIncomplete) as refused:
        sharing.pay_out(year=2021)
    assert [problem.pointer for problem in refused.value.fields] == ["/year"]
