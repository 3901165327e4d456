"""What must not be lost when the year turns: categories, advances, claims, transfers; and the way back."""

from datetime import date

import pytest

from services.ledger.batches.errors import RepaidAlready
from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import LineAlreadyBooked, SurplusAlreadyReturned
from services.ledger.closing.errors import ReopeningRefused
from services.ledger.expected_receipts.errors import SettlementTooLarge, TransferAlreadyBooked
from tests.ledger import putting_right as mend
from tests.ledger import scene as play
from tests.ledger.announcing import ADVANCE, settle
from tests.ledger.calendar import AFTER, MONTHS, close, close_all, reopen, turned
from tests.ledger.changing import transfer
from tests.ledger.many import line, paid, returned
from tests.ledger.scene import FINANCE, KEEPER, XJ, Scene, act

LOT = "财农〔2020〕1号 专项"


def counted(scene, lot=LOT):
    return scene.book.lots[lot].categories


@pytest.mark.req("LED-48", "LED-49")
def test_what_was_counted_into_another_category_last_goes_on_there_first():
    steps = (play.receive(fen=100, broad_category="industry"), transfer(30, source="industry", lot=LOT))
    untouched = turned(*steps)
    paid_from = turned(*steps, play.decided(fen=80), play.commit(), play.pay(80))

    assert counted(untouched) == {"industry": 70, "public-service": 30}
    assert counted(paid_from) == {"industry": 0, "public-service": 20}


@pytest.mark.req("LED-48")
def test_money_passed_down_keeps_its_id_and_is_booked_in_one_year_only():
    later = turned(play.receive(fen=100, transfer_id="6540-2020-7"))

    assert later.book.lots[LOT].transfer_id == "6540-2020-7"
    with pytest.raises(TransferAlreadyBooked):
        play.receive("财农〔2020〕2号", transfer_id="6540-2020-7")(later)


USED = (play.receive(fen=100, transfer_id="6540-2020-7"), play.decided(fen=100), play.commit())


@pytest.mark.req("LED-17", "LED-48")
@pytest.mark.parametrize("paid", [100, 70], ids=["wholly", "in part"])
def test_a_document_whose_money_was_paid_out_last_year_is_known_and_not_booked_again(paid):
    later = turned(*USED, play.pay(paid))
    later.book.assert_sound()

    for number in ("财农〔2020〕1号", "财农[2020] 1号"):
        with pytest.raises(LineAlreadyBooked):
            play.receive(number, transfer_id="6540-2020-8")(later)
    with pytest.raises(TransferAlreadyBooked):
        play.receive("财农〔2020〕2号", transfer_id="6540-2020-7")(later)
    play.receive("财农〔2020〕2号")(later)


def test_what_was_paid_two_years_ago_is_still_known_though_no_money_of_it_went_on():
    later = turned(*USED, play.pay(100), play.spend(100), play.state("P1", "S16"), play.surplus())
    close_all(later, None)
    third = SpecialAccount.open("654024", 2022, KEEPER, XJ, act(FINANCE, at=date(2022, 1, 8)))

    third.continue_from(later.book, act(FINANCE, at=date(2022, 1, 8)))

    told, _ = third.collect_events()[1:]
    assert [tuple(receipt) for receipt in told.receipts] == [(LOT, "6540-2020-7")]
    with pytest.raises(LineAlreadyBooked):
        third.receive(play.receipt(received_on=date(2022, 3, 2)), XJ, act(at=date(2022, 3, 2)))


def test_a_lot_that_came_over_without_a_fen_is_not_taken_for_one_that_was_reversed():
    later = turned(*USED, play.pay(100))
    later.book.booked.clear()
    before = (later.before,)
    later.book.receive_refund(next(iter(later.before.payments)), 10, "银1", XJ, later.act(), earlier=before)

    with pytest.raises(LineAlreadyBooked):
        play.receive()(later)


def test_a_document_of_last_year_that_is_reversed_in_part_stays_booked_with_the_rest():
    later = turned(*USED, play.pay(70))
    before = (later.before,)
    later.book.receive_refund(next(iter(later.before.payments)), 70, "银1", XJ, later.act(), earlier=before)
    later.book.release("P1", XJ, later.act())
    number = mend.original(type("Old", (), {"book": later.before}), "inflow")
    wrong = later.act(FINANCE, reason=mend.WRONG)
    asked, fen = later.book.request_reversal(number, None, XJ, wrong, of_book=later.before.book, earlier=before)
    later.book.confirm_reversal(asked, "冲1", XJ, later.act())

    assert (fen, later.book.lots[LOT].received) == (30, 0)
    assert "6540-2020-7" in later.book.transfers
    with pytest.raises(LineAlreadyBooked):
        play.receive(fen=30)(later)


def test_a_document_that_is_wholly_reversed_in_the_next_book_is_booked_anew_there():
    later = turned(play.receive(fen=100, transfer_id="6540-2020-7"))
    number = mend.original(type("Old", (), {"book": later.before}), "inflow")
    wrong, of_book = later.act(FINANCE, reason=mend.WRONG), later.before.book
    asked, _ = later.book.request_reversal(number, None, XJ, wrong, of_book=of_book, earlier=(later.before,))
    later.book.confirm_reversal(asked, "冲1", XJ, later.act())

    play.receive(fen=90, transfer_id="6540-2020-7")(later)

    assert later.book.lots[f"{LOT}〔更正{asked + 1}〕"].received == 90


def test_a_document_booked_in_both_years_while_both_were_open_is_pointed_out():
    scene, after = Scene(), SpecialAccount.open("654024", 2021, KEEPER, XJ, act(FINANCE, at=AFTER))
    play.together(*USED, play.pay(100))(scene)
    after.receive(play.receipt(fen=100, received_on=AFTER), XJ, act(at=AFTER))
    for period in MONTHS[:11]:
        close(scene, period)

    (check,) = close(scene, "2020-12", after=after)

    assert (check.code, check.blocks) == ("receipt-in-both", False)
    assert LOT in check.detail


@pytest.mark.req("LED-43")
def test_an_advance_goes_on_with_what_is_settled_of_it_even_where_its_money_is_gone():
    half = turned(ADVANCE, settle(fen=30))
    (lot,) = half.book.lots
    gone = turned(ADVANCE, settle(fen=30), play.decided(fen=100), play.commit(), play.pay(100))

    for scene in (half, gone):
        assert scene.book.lots[lot].unsettled == 70
        with pytest.raises(SettlementTooLarge):
            settle(lot=lot, fen=71)(scene)
        settle(lot=lot, fen=70)(scene)
    assert (half.book.lots[lot].available, gone.book.lots[lot].available) == (100, 0)


def test_a_household_whose_payment_came_back_last_year_is_paid_this_year_once():
    later = turned(*play.READY, paid(line(1, 10), line(2, 20)), returned(2))
    (claim,) = later.book.returned

    play.request(fen=20, payee_class="household", payee="p-villager0002", beneficiary_level="household",
                 commitment="c" * 43, repays=claim)(later)  # fmt: skip

    assert later.book.returned[claim].repaid_by == later.payment
    with pytest.raises(RepaidAlready):
        play.request(fen=20, payee_class="household", payee="p-villager0002", beneficiary_level="household",
                     commitment="c" * 43, repays=claim)(later)  # fmt: skip


def test_a_project_that_had_its_money_is_not_given_it_again_next_year():
    later = turned(*play.READY, play.pay(120), play.spend(120), play.state("P1", "S16"), play.surplus())
    play.receive("财农〔2021〕1号", fen=500)(later)

    with pytest.raises(SurplusAlreadyReturned):
        play.commit()(later)


def test_december_is_opened_again_until_the_next_book_has_taken_over_from_it():
    scene = Scene()
    for period in MONTHS:
        close(scene, period)

    reopen(scene, "2020-12")
    scene.book.receive(play.receipt("财农〔2020〕9号"), XJ, act(at=date(2020, 12, 15)))
    after = SpecialAccount.open("654024", 2021, KEEPER, XJ, act(FINANCE, at=AFTER))
    close(scene, "2020-12", after=after)

    assert after.lots["财农〔2020〕9号 专项"].available == 100
    with pytest.raises(ReopeningRefused) as refused:
        reopen(scene, "2020-12", after=after)
    assert "请在专账 654024-2021 办理，以 adjusts 写明所调整的月份" in refused.value.detail
    assert refused.value.clause.quote == "收到一笔资金进一笔"
