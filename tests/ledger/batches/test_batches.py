"""Payment batches in the book: many payees under one decision; what the bank sends back; paying that again."""

import pytest

from services.ledger.batches import errors as refusals
from services.ledger.book import errors
from services.ledger.main import SERVICE
from services.ledger.payments import decisions as payments
from services.ledger.payments import errors as payment_errors
from services.ledger.payments.errors import NotDirect
from services.ledger.standards.standards import Standards
from shared.platform.eventstore.registry import TypedMapper
from tests.ledger.builders import (
    FINANCE,
    PACKS,
    POOL,
    READY,
    REVIEWER,
    Scene,
    act,
    after,
    commit,
    decided,
    post,
    receive,
    request,
    review,
    spend,
    state,
    surplus,
    terms,
    together,
)
from tests.ledger.steps.batches import batch, checked, line, paid, returned


def lots(scene):
    return {name: (lot.available, lot.committed, lot.disbursed) for name, lot in scene.book.state.lots.items()}


@pytest.mark.req("LED-30")
def test_many_are_paid_by_three_acts_under_one_voucher():
    scene = after(*READY)

    together(batch(line(1), line(2, 20), line(3, 25)), checked(), post("凭7"))(scene)

    kinds = [type(entry).__name__ for entry in scene.book.collect_events()]
    assert kinds == ["BatchSubmitted", "BatchLinesEntered", "PaymentReviewed", "FundsDisbursed"]
    assert scene.book.state.commitments["P1"].paid == 55
    assert "凭7" in scene.book.state.vouchers


def test_one_person_cannot_do_two_of_the_three_acts():
    with pytest.raises(errors.OwnWork):
        after(*READY, batch(line(1), by=REVIEWER), checked())


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"declared": (2, 10)}, refusals.BatchUnlikeDeclared),
        ({"declared": (1, 11)}, refusals.BatchUnlikeDeclared),
        ({"payee_class": "contractor"}, errors.PaymentIncomplete),
        ({"mode": "half"}, errors.PaymentIncomplete),
        ({"project": "P9"}, errors.ProjectNotConfirmed),
        ({"minutes_no": "无"}, errors.MinutesNotCited),
    ],
)
def test_a_batch_that_is_not_what_was_declared_or_allowed_is_refused(more, refusal):
    with pytest.raises(refusal):
        after(*READY, batch(line(1), **more))


def test_no_more_than_was_approved_is_asked_for():
    with pytest.raises(errors.CommitmentExhausted):
        after(*READY, batch(line(1, 100), line(2, 21)))


WRONG = [
    ({"commitment": ""}, "payee-unknown"),
    ({"place": "654023101001"}, "place"),
    ({"place": "654024王小明"}, "place"),
    ({"units": 0}, "units"),
    ({"subsidy": "gift"}, "subsidy"),
    ({"household_type": "王小明"}, "household-type"),
    ({"policy": "652101199001011234"}, "policy"),
    ({"note": "13999120001"}, "note"),
    ({"repays": "654024-2020-1#1"}, "repays-unknown"),
]


@pytest.mark.parametrize(("more", "code"), WRONG)
def test_a_bad_line_stops_an_atomic_batch_and_is_named(more, code):
    with pytest.raises(refusals.BatchLinesRefused) as refused:
        after(*READY, batch(line(1), line(2, **more)))

    assert [problem.pointer for problem in refused.value.fields] == ["/lines/1"]
    assert not any(str(value) in str(refused.value.fields) for value in more.values() if value)


@pytest.mark.parametrize(("more", "code"), WRONG)
def test_a_bad_line_of_a_batch_that_continues_is_kept_without_a_persons_data(more, code):
    scene = after(*READY)

    payment, refused = batch(line(1), line(2, **more), line(3), mode="continue")(scene)

    submitted, entered = scene.book.collect_events()
    assert refused == {2: code}
    assert (submitted.accepted, submitted.refused, submitted.terms.fen) == (2, 1, 20)
    assert entered.lines[1].code == code
    assert not any(str(value) in str(entered.lines[1][1:-1]) for value in more.values() if value)
    assert scene.book.state.commitments["P1"].requested == 20
    assert payment == scene.payment


def test_the_same_payee_twice_for_the_same_is_refused():
    with pytest.raises(refusals.BatchLinesRefused):
        after(*READY, batch(line(1), line(1)))


def test_a_batch_without_one_good_line_is_refused_in_either_mode():
    with pytest.raises(refusals.BatchLinesRefused):
        after(*READY, batch(line(1, subsidy="gift"), mode="continue"))


@pytest.mark.req("LED-28")
def test_a_returned_line_goes_back_to_the_lots_it_came_from():
    scene = after(*POOL, decided(fen=120), commit(), paid(line(1, 60), line(2, 50), line(3, 10)))
    before = lots(scene)

    fen, draws = returned(2)(scene)

    assert (fen, [draw.fen for draw in draws]) == (50, [40, 10])
    back = {name: (free, held - was, gone) for (name, (free, held, gone)), was in zip(
        lots(scene).items(), (held for _, held, _ in before.values()), strict=True)}  # fmt: skip
    assert [held for _, held, _ in back.values()] == [40, 10]
    assert scene.book.state.commitments["P1"].left == 50


def test_nothing_comes_back_twice_or_before_it_was_paid_or_without_a_reason():
    unpaid = after(*READY, batch(line(1)), checked())
    with pytest.raises(errors.PaymentNotAwaiting):
        returned(1)(unpaid)
    scene = after(*READY, paid(line(1), line(2)))
    returned(1)(scene)
    with pytest.raises(refusals.ReturnedAlready):
        returned(1, "退2")(scene)
    with pytest.raises(refusals.ReturnIncomplete):
        returned(2, "退2", reason="moved")(scene)
    for number in (0, 3):
        with pytest.raises(refusals.BatchLineUnknown):
            returned(number, "退2")(scene)
    with pytest.raises(errors.VoucherAlreadyUsed):
        returned(2, "退1")(scene)
    with pytest.raises(errors.NotKeeper):
        returned(2, "退2", by=FINANCE)(scene)


def test_what_the_unit_has_spent_cannot_come_back():
    scene = after(*READY, paid(line(1, 50)), spend(40))

    with pytest.raises(refusals.ReturnBeyondPaid):
        returned(1)(scene)


def test_money_that_comes_back_after_the_surplus_was_returned_is_free_in_the_pool():
    scene = after(*READY, paid(line(1, 50)), state("P1", "S16"), surplus())

    returned(1)(scene)

    assert sum(free for free, _, _ in lots(scene).values()) == 150
    assert scene.book.state.commitments["P1"].left == 0


def test_a_returned_line_is_paid_again_once_to_the_same_payee_to_the_fen():
    scene = after(*READY, paid(line(1, 50), line(2, 10)))
    first = scene.payment
    returned(1)(scene)
    again = f"{first}#1"
    for other in (line(3, 50, repays=again), line(1, 49, repays=again)):
        with pytest.raises(refusals.BatchLinesRefused):
            batch(other)(scene)
    with pytest.raises(refusals.BatchLinesRefused):
        batch(line(1, 50, repays=again), line(1, 50, repays=again))(scene)

    paid(line(1, 50, repays=again), voucher="凭2")(scene)

    with pytest.raises(refusals.BatchLinesRefused):
        batch(line(1, 50, repays=again))(scene)
    assert scene.book.state.returned[again].repaid_by == scene.payment
    assert scene.book.state.commitments["P1"].paid == 60


def test_a_repayment_that_fails_review_may_be_asked_for_again():
    scene = after(*READY, paid(line(1, 50)))
    again = f"{scene.payment}#1"
    returned(1)(scene)
    together(batch(line(1, 50, repays=again)), review(passed=False, reason="x"))(scene)

    paid(line(1, 50, repays=again), voucher="凭2")(scene)

    assert scene.book.state.commitments["P1"].paid == 50


def test_a_single_payment_comes_back_whole_and_is_paid_again_once():
    to = {"payee_class": "household", "payee": "p-villager0001", "commitment": "c" * 43}
    scene = after(*READY)

    def ask(**more):
        return payments.request(scene.book, terms(fen=50, **to | more), scene.files["P1"], scene.pack, act("chen"))

    ask()
    together(checked(), post())(scene)
    number = scene.payment
    returned()(scene)
    with pytest.raises(payment_errors.RepaymentDiffers):
        ask(repays=number, payee="p-villager0002")
    ask(repays=number)
    with pytest.raises(payment_errors.RepaidAlready):
        ask(repays=number)

    together(checked(), post("凭2"))(scene)

    assert scene.book.state.commitments["P1"].paid == 50


@pytest.mark.req("XC-42")
def test_a_book_with_batches_replayed_from_its_stored_bytes_is_the_same_book():
    scene = Scene()
    opened = type(scene.book).open("654024", 2020, scene.book.state.keeper, scene.pack, act(FINANCE))
    together(*READY, paid(line(1, 50), line(2, subsidy="gift"), mode="continue"), returned(1))(scene)
    mapper = TypedMapper(SERVICE.log.events)

    replayed = None
    for event in [*opened.collect_events(), *scene.book.collect_events()]:
        replayed = mapper.to_domain_event(mapper.to_stored_event(event)).mutate(replayed)

    assert replayed.state.lots == scene.book.state.lots
    assert replayed.state.commitments == scene.book.state.commitments
    assert (replayed.state.batches, replayed.state.returned) == (scene.book.state.batches, scene.book.state.returned)


def test_no_entry_of_a_full_batch_comes_near_a_message_limit():
    wide = [line(number, 1, policy="breeding-cattle-2020", household_type="registered-poor", note="first-half-1")
            for number in range(1, 1001)]  # fmt: skip
    scene = after(receive(fen=2000), decided(fen=2000), commit())

    batch(*wide)(scene)

    mapper = TypedMapper(SERVICE.log.events)
    sizes = [len(mapper.to_stored_event(entry).state) for entry in scene.book.collect_events()]
    assert len(sizes) == 1 + 4
    assert max(sizes) < 64 * 1024


def test_lines_without_a_standard_need_the_reviewers_reason():
    scene = after(*READY)
    county = Standards.open("654024", act(FINANCE))
    batch(line(1, policy="breeding"), standards=county)(scene)

    with pytest.raises(errors.PaymentIncomplete):
        review()(scene)
    review(reason="县级办法已批，标准待登记")(scene)


@pytest.mark.req("LED-60")
@pytest.mark.parametrize(
    "more",
    [
        {"payee_class": "contractor"},
        {"payee_class": "household", "payee": "p-villager0001", "commitment": "c" * 43, "beneficiary_level": "village"},
    ],
)
def test_education_money_goes_to_the_household_itself_where_the_text_says_so(more):
    hubei = next(pack for pack in PACKS if pack.code == "HBD")
    scene = after(*POOL, decided(category="education"), commit(), pack=hubei)

    with pytest.raises(NotDirect):
        request(purpose="education", **more)(scene)

    batch(line(1, subsidy="education"), purpose="education")(scene)
