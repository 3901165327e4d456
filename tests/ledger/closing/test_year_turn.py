"""What must not be lost when the year turns: categories, advances, claims, transfers; and the way back."""

from datetime import date

import pytest

from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import LineAlreadyBooked, SurplusAlreadyReturned
from services.ledger.closing import decisions as closing
from services.ledger.closing.errors import ReopeningRefused
from services.ledger.commitments import decisions as commitments
from services.ledger.corrections import decisions as corrections
from services.ledger.expected_receipts.errors import SettlementTooLarge
from services.ledger.inflows import decisions as inflows
from services.ledger.inflows.errors import TransferAlreadyBooked
from services.ledger.payments.errors import RepaidAlready
from tests.ledger import builders
from tests.ledger.builders import FINANCE, KEEPER, XJ, Scene, act
from tests.ledger.calendar import AFTER, MONTHS, close, close_all, reopen, turned
from tests.ledger.steps import corrections as correcting
from tests.ledger.steps.batches import line, paid, returned
from tests.ledger.steps.expected_receipts import ADVANCE, settle
from tests.ledger.steps.reallocation import transfer

LOT = "财农〔2020〕1号 专项"


def counted(scene, lot=LOT):
    return scene.book.state.lots[lot].categories


@pytest.mark.req("LED-48", "LED-49")
def test_what_was_counted_into_another_category_last_goes_on_there_first():
    steps = (builders.receive(fen=100, broad_category="industry"), transfer(30, source="industry", lot=LOT))
    untouched = turned(*steps)
    paid_from = turned(*steps, builders.decided(fen=80), builders.commit(), builders.pay(80))

    assert counted(untouched) == {"industry": 70, "public-service": 30}
    assert counted(paid_from) == {"industry": 0, "public-service": 20}


@pytest.mark.req("LED-48")
def test_money_passed_down_keeps_its_id_and_is_booked_in_one_year_only():
    later = turned(builders.receive(fen=100, transfer_id="6540-2020-7"))

    assert later.book.state.lots[LOT].transfer_id == "6540-2020-7"
    with pytest.raises(TransferAlreadyBooked):
        builders.receive("财农〔2020〕2号", transfer_id="6540-2020-7")(later)


USED = (builders.receive(fen=100, transfer_id="6540-2020-7"), builders.decided(fen=100), builders.commit())


@pytest.mark.req("LED-17", "LED-48")
@pytest.mark.parametrize("paid", [100, 70], ids=["wholly", "in part"])
def test_a_document_whose_money_was_paid_out_last_year_is_known_and_not_booked_again(paid):
    later = turned(*USED, builders.pay(paid))
    later.book.assert_sound()

    for number in ("财农〔2020〕1号", "财农[2020] 1号"):
        with pytest.raises(LineAlreadyBooked):
            builders.receive(number, transfer_id="6540-2020-8")(later)
    with pytest.raises(TransferAlreadyBooked):
        builders.receive("财农〔2020〕2号", transfer_id="6540-2020-7")(later)
    builders.receive("财农〔2020〕2号")(later)


def test_what_was_paid_two_years_ago_is_still_known_though_no_money_of_it_went_on():
    later = turned(*USED, builders.pay(100), builders.spend(100), builders.state("P1", "S16"), builders.surplus())
    close_all(later, None)
    third = SpecialAccount.open("654024", 2022, KEEPER, XJ, act(FINANCE, at=date(2022, 1, 8)))

    closing.continue_from(third, later.book, act(FINANCE, at=date(2022, 1, 8)))

    told, _ = third.collect_events()[1:]
    assert [tuple(receipt) for receipt in told.receipts] == [(LOT, "6540-2020-7")]
    with pytest.raises(LineAlreadyBooked):
        inflows.receive(third, builders.receipt(received_on=date(2022, 3, 2)), XJ, act(at=date(2022, 3, 2)))


def test_a_lot_that_came_over_without_a_fen_is_not_taken_for_one_that_was_reversed():
    later = turned(*USED, builders.pay(100))
    later.book.state.prior_receipts.clear()
    before = (later.before,)
    corrections.receive_refund(
        later.book, next(iter(later.before.state.payments)), 10, "银1", XJ, later.act(), earlier=before
    )

    with pytest.raises(LineAlreadyBooked):
        builders.receive()(later)


def test_a_document_of_last_year_that_is_reversed_in_part_stays_booked_with_the_rest():
    later = turned(*USED, builders.pay(70))
    before = (later.before,)
    corrections.receive_refund(
        later.book, next(iter(later.before.state.payments)), 70, "银1", XJ, later.act(), earlier=before
    )
    commitments.release(later.book, "P1", XJ, later.act())
    number = correcting.original(type("Old", (), {"book": later.before}), "inflow")
    wrong = later.act(FINANCE, reason=correcting.WRONG)
    asked, fen = corrections.request_reversal(
        later.book, number, None, XJ, wrong, of_book=later.before.state.book, earlier=before
    )
    corrections.confirm_reversal(later.book, asked, "冲1", XJ, later.act())

    assert (fen, later.book.state.lots[LOT].received) == (30, 0)
    assert "6540-2020-7" in later.book.state.transfers
    with pytest.raises(LineAlreadyBooked):
        builders.receive(fen=30)(later)


def test_a_document_that_is_wholly_reversed_in_the_next_book_is_booked_anew_there():
    later = turned(builders.receive(fen=100, transfer_id="6540-2020-7"))
    number = correcting.original(type("Old", (), {"book": later.before}), "inflow")
    wrong, of_book = later.act(FINANCE, reason=correcting.WRONG), later.before.state.book
    asked, _ = corrections.request_reversal(
        later.book, number, None, XJ, wrong, of_book=of_book, earlier=(later.before,)
    )
    corrections.confirm_reversal(later.book, asked, "冲1", XJ, later.act())

    builders.receive(fen=90, transfer_id="6540-2020-7")(later)

    assert later.book.state.lots[f"{LOT}〔更正{asked + 1}〕"].received == 90


def test_a_document_booked_in_both_years_while_both_were_open_is_pointed_out():
    scene, after = Scene(), SpecialAccount.open("654024", 2021, KEEPER, XJ, act(FINANCE, at=AFTER))
    builders.together(*USED, builders.pay(100))(scene)
    inflows.receive(after, builders.receipt(fen=100, received_on=AFTER), XJ, act(at=AFTER))
    for period in MONTHS[:11]:
        close(scene, period)

    (check,) = close(scene, "2020-12", after=after)

    assert (check.code, check.blocks) == ("receipt-in-both", False)
    assert LOT in check.detail


@pytest.mark.req("LED-43")
def test_an_advance_goes_on_with_what_is_settled_of_it_even_where_its_money_is_gone():
    half = turned(ADVANCE, settle(fen=30))
    (lot,) = half.book.state.lots
    gone = turned(ADVANCE, settle(fen=30), builders.decided(fen=100), builders.commit(), builders.pay(100))

    for scene in (half, gone):
        assert scene.book.state.lots[lot].unsettled == 70
        with pytest.raises(SettlementTooLarge):
            settle(lot=lot, fen=71)(scene)
        settle(lot=lot, fen=70)(scene)
    assert (half.book.state.lots[lot].available, gone.book.state.lots[lot].available) == (100, 0)


def test_a_household_whose_payment_came_back_last_year_is_paid_this_year_once():
    later = turned(*builders.READY, paid(line(1, 10), line(2, 20)), returned(2))
    (claim,) = later.book.state.returned

    builders.request(fen=20, payee_class="household", payee="p-villager0002", beneficiary_level="household",
                 commitment="c" * 43, repays=claim)(later)  # fmt: skip

    assert later.book.state.returned[claim].repaid_by == later.payment
    with pytest.raises(RepaidAlready):
        builders.request(fen=20, payee_class="household", payee="p-villager0002", beneficiary_level="household",
                     commitment="c" * 43, repays=claim)(later)  # fmt: skip


def test_a_project_that_had_its_money_is_not_given_it_again_next_year():
    later = turned(
        *builders.READY, builders.pay(120), builders.spend(120), builders.state("P1", "S16"), builders.surplus()
    )
    builders.receive("财农〔2021〕1号", fen=500)(later)

    with pytest.raises(SurplusAlreadyReturned):
        builders.commit()(later)


def test_december_is_opened_again_until_the_next_book_has_taken_over_from_it():
    scene = Scene()
    for period in MONTHS:
        close(scene, period)

    reopen(scene, "2020-12")
    inflows.receive(scene.book, builders.receipt("财农〔2020〕9号"), XJ, act(at=date(2020, 12, 15)))
    after = SpecialAccount.open("654024", 2021, KEEPER, XJ, act(FINANCE, at=AFTER))
    close(scene, "2020-12", after=after)

    assert after.state.lots["财农〔2020〕9号 专项"].available == 100
    with pytest.raises(ReopeningRefused) as refused:
        reopen(scene, "2020-12", after=after)
    assert "请在专账 654024-2021 办理，以 adjusts 写明所调整的月份" in refused.value.detail
    assert refused.value.clause.quote == "收到一笔资金进一笔"
