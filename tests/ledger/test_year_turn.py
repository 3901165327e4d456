"""What must not be lost when the year turns: categories, advances, claims, transfers; and the way back."""

from datetime import date

import pytest

from services.ledger.domain.account import SpecialAccount
from services.ledger.domain.errors import SurplusAlreadyReturned
from services.ledger.domain.errors.batches import RepaidAlready
from services.ledger.domain.errors.closing import ReopeningRefused
from services.ledger.domain.errors.intake import SettlementTooLarge, TransferAlreadyBooked
from tests.ledger import scene as play
from tests.ledger.announcing import ADVANCE, settle
from tests.ledger.calendar import AFTER, MONTHS, close, reopen, turned
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
