"""A payment that passed its review and is not paid after all is sent back: by whom, why, and what is free again."""

import pytest

from services.ledger.book import errors
from services.ledger.book.jurisdiction_errors import CountyDecides
from services.ledger.payments import withdrawing
from services.ledger.payments.entries import PaymentWithdrawn
from shared.kernel.date_order import DatesOutOfOrder
from shared.kernel.errors import OutsideRegion, ReasonMissing
from tests.ledger.book.test_dates import DAY, NEXT
from tests.ledger.builders import (
    FINANCE,
    KEEPER,
    READY,
    REVIEWER,
    SIGNED,
    UNIT,
    after,
    countersign,
    entries_of,
    on,
    pay,
    post,
    request,
    review,
    together,
    withdraw_payment,
)

PASSED = (*READY, request(), review())


@pytest.mark.parametrize("by", [REVIEWER, FINANCE, KEEPER])
def test_a_reviewed_payment_is_sent_back_and_its_money_may_be_asked_for_anew(by):
    scene = after(*PASSED)
    free = scene.book.state.commitments["P1"].free("")

    withdraw_payment(by)(scene)

    assert [type(event) for event in entries_of(scene)] == [PaymentWithdrawn]
    assert scene.book.state.commitments["P1"].free("") == free + 50
    together(request(fen=free + 50), review(), post())(scene)


def test_a_countersigned_payment_is_sent_back_too():
    scene = after(*PASSED, countersign(), pack=SIGNED)

    withdraw_payment()(scene)

    with pytest.raises(errors.PaymentNotAwaiting, match="已退回"):
        post()(scene)


@pytest.mark.parametrize(
    "steps",
    [(*READY, request()), (*READY, request(), review(passed=False)), (*READY, pay()), (*PASSED, withdraw_payment())],
)
def test_only_what_passed_its_review_and_was_not_posted_is_sent_back(steps):
    scene = after(*steps)

    with pytest.raises(errors.PaymentNotAwaiting):
        withdraw_payment()(scene)
    assert not entries_of(scene)


def test_who_asked_for_a_payment_does_not_send_it_back():
    scene = after(*PASSED)

    with pytest.raises(errors.OwnWork):
        withdraw_payment(UNIT)(scene)


def test_sending_back_needs_a_reason():
    scene = after(*PASSED)

    with pytest.raises(ReasonMissing) as refused:
        withdraw_payment(reason=" ")(scene)
    assert refused.value.fields[0].pointer == "/reason"


def test_sending_back_is_the_countys_own_decision():
    scene = after(*PASSED)

    for region in ("6540", "654023"):
        with pytest.raises((OutsideRegion, CountyDecides)):
            withdrawing.withdraw_payment(
                scene.book, scene.payment, scene.pack, scene.act(REVIEWER, region=region, reason="超过上限")
            )


def test_sending_back_is_not_dated_before_the_review():
    scene = after(*READY, request(), on(NEXT, review()))

    with pytest.raises(DatesOutOfOrder):
        on(DAY, withdraw_payment())(scene)
    on(NEXT, withdraw_payment())(scene)
