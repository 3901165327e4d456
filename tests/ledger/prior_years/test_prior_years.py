"""What comes back, or turns out wrong, after the year: booked in the open book against what the sealed one has."""

from dataclasses import replace
from datetime import date

import pytest

from services.ledger.batches import decisions as batches
from services.ledger.batches.errors import ReturnedAlready
from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import NothingToReplace, NotReversible, PaymentUnknown
from services.ledger.closing.entries import LotCarriedIn, PaymentCarriedIn
from services.ledger.corrections import decisions as corrections
from services.ledger.corrections.entries import RefundReceived
from services.ledger.corrections.errors import BeyondOriginal, BeyondPaid
from services.ledger.payments import decisions as payments
from services.ledger.reallocation import decisions as reallocation
from services.ledger.reallocation.errors import ChangeFiled, ChangeIncomplete, ChangeUnknown
from tests.ledger import builders
from tests.ledger.builders import FINANCE, KEEPER, XJ, act
from tests.ledger.calendar import AFTER, close_all, turned
from tests.ledger.steps import corrections as correcting
from tests.ledger.steps import reallocation as reallocating
from tests.ledger.steps.batches import line, paid, returned

CENTRAL, MINORITY = "财农〔2020〕1号 专项", "财农〔2020〕1号 少数民族"
BEFORE = "654024-2020"
PAID = (*builders.READY, builders.pay(110))
"""110 of the 120 that are set aside, all of one lot and 10 of the other; 30 lie free, 10 are left."""


def refund(later, fen, payment=None, voucher="银1"):
    payment = payment or next(iter(later.before.state.payments))
    return corrections.receive_refund(later.book, payment, fen, voucher, XJ, later.act(), earlier=(later.before,))


def ask(later, kind, fen=None, of_book=BEFORE):
    number = correcting.original(type("Old", (), {"book": later.before}), kind)
    wrong = later.act(FINANCE, reason=correcting.WRONG)
    return corrections.request_reversal(later.book, number, fen, XJ, wrong, of_book=of_book, earlier=(later.before,))


def reverse(later, kind, fen=None, voucher="冲1"):
    ask(later, kind, fen)
    return correcting.confirm(voucher)(later)


def lot(later, name):
    found = later.book.state.lots[name]
    return found.received, found.available, found.committed, found.disbursed


@pytest.mark.req("LED-17", "LED-28", "LED-48")
def test_a_refund_of_last_years_payment_goes_to_its_lots_in_the_open_book():
    later = turned(*PAID)
    before = later.book.state.commitments["P1"].left

    draws = refund(later, 15)

    assert sorted((draw.lot, draw.fen) for draw in draws) == [(CENTRAL, 5), (MINORITY, 10)]
    assert later.book.state.commitments["P1"].left == before + 15
    assert later.book.state.commitments["P1"].paid == 95
    assert lot(later, CENTRAL) == (0, 0, 5, -5), "it had no remainder: it comes over when something comes back"
    assert later.book.state.receipts[CENTRAL] == later.before.state.receipts[CENTRAL]
    kinds = [type(entry) for entry in later.book.collect_events()]
    assert kinds == [LotCarriedIn, PaymentCarriedIn, RefundReceived]


def test_what_came_back_counts_in_the_category_of_its_lot_and_is_paid_again():
    later = turned(*PAID)
    refund(later, 100)

    builders.pay(110)(later)

    assert later.book.state.lots[CENTRAL].categories == {"": 90}
    assert (later.book.state.commitments["P1"].paid, later.book.state.commitments["P1"].left) == (120, 0)


def test_refunds_of_both_books_never_exceed_the_payment():
    later = turned(*PAID, correcting.refund(fen=30, voucher="银0"))
    refund(later, 50)

    with pytest.raises(BeyondPaid) as refused:
        refund(later, 31, voucher="银2")
    assert "0.30 元" in refused.value.detail
    refund(later, 30, voucher="银2")


def test_spent_money_comes_back_only_after_a_reversal_also_across_years():
    later = turned(
        *builders.READY, builders.pay(120), builders.spend(120), builders.state("P1", "S16"), builders.surplus()
    )

    with pytest.raises(BeyondPaid):
        refund(later, 20)
    reverse(later, "spending", 20)
    refund(later, 20)

    assert later.book.state.commitments["P1"].spent == 100
    assert later.book.state.lots[CENTRAL].available + later.book.state.lots[MINORITY].available == 30 + 20


@pytest.mark.parametrize(("kind", "fen"), [("payment", 40), ("commitment", 10), ("inflow", 30)])
def test_an_entry_of_the_sealed_book_is_reversed_in_the_open_one_under_its_name(kind, fen):
    later = turned(*PAID)

    reverse(later, kind, fen if kind != "inflow" else None)

    *_, done = later.book.collect_events()
    assert (done.kind, done.of_book, done.fen) == (kind, BEFORE, fen)
    left = later.before.state.originals[done.original_no].left - fen
    assert later.book.state.original(done.original_no, BEFORE).left == left
    with pytest.raises(BeyondOriginal):
        ask(later, kind, left + 1)


def test_an_entry_of_a_book_that_did_not_go_on_into_this_one_is_not_reversed_here():
    later = turned(*PAID)

    with pytest.raises(NotReversible):
        ask(later, "payment", of_book="654024-2019")
    with pytest.raises(PaymentUnknown):
        refund(later, 1, payment="654023-2020-7")
    assert not later.book.collect_events()


@pytest.mark.req("LED-53")
def test_a_line_sent_back_by_the_bank_after_the_year_is_owed_to_its_household_again():
    later = turned(*builders.READY, paid(line(1, 10), line(2, 20)), returned(1))
    (batch,) = later.before.state.batches
    bounce = {"payment": batch, "reason_code": "other", "pack": XJ, "act": later.act(), "earlier": (later.before,)}

    batches.return_payment(later.book, line=2, voucher="退2", **bounce)
    builders.request(fen=20, payee_class="household", payee="p-villager0002", beneficiary_level="household",
                 commitment="c" * 43, repays=f"{batch}#2")(later)  # fmt: skip

    for number in (1, 2):
        with pytest.raises(ReturnedAlready):
            batches.return_payment(later.book, line=number, voucher="退3", **bounce)
    assert later.book.state.commitments["P1"].paid == 0


def test_what_came_back_in_two_years_is_taken_over_twice_and_counted_once():
    later = turned(*PAID)
    refund(later, 50)
    third = SpecialAccount.open("654024", 2022, KEEPER, XJ, act(FINANCE, at=date(2022, 1, 8)))
    close_all(later, third)
    earlier = (later.book, later.before)
    payment = next(iter(later.before.state.payments))

    with pytest.raises(BeyondPaid):
        corrections.receive_refund(third, payment, 61, "银3", XJ, act(at=date(2022, 3, 2)), earlier=earlier)
    corrections.receive_refund(third, payment, 60, "银3", XJ, act(at=date(2022, 3, 2)), earlier=earlier)

    assert third.state.commitments["P1"].left == 120
    assert sum(one.committed for one in third.state.lots.values()) == 120


@pytest.mark.req("LED-67")
def test_what_is_paid_or_spent_anew_names_the_reversal_it_stands_for_once():
    scene = builders.after(*PAID, builders.spend(40))
    correcting.reverse("spending", 40)(scene)
    spent_anew = scene.book.version
    correcting.reverse("payment", 110, "冲2")(scene)
    paid_anew = scene.book.version

    for wrong in (spent_anew, 1, 99):
        with pytest.raises(NothingToReplace):
            builders.request(replaces=wrong)(scene)
    builders.together(builders.request(fen=60, replaces=paid_anew), builders.review(), builders.post("凭2"))(scene)
    with pytest.raises(NothingToReplace):
        builders.request(fen=50, replaces=paid_anew)(scene)
    payments.report_spending(
        scene.book, scene.files["P1"], "P1", 30, "发票9", "", XJ, scene.act("chen"), replaces=spent_anew
    )

    reported = scene.book.collect_events()[-1]
    assert (reported.replaces, scene.book.state.undone[paid_anew].replaced_by) == (spent_anew, scene.payment)


def test_a_request_that_failed_its_review_leaves_the_reversal_to_be_replaced():
    scene = builders.after(*PAID)
    correcting.reverse("payment", 110)(scene)
    anew = scene.book.version
    builders.together(builders.request(fen=60, replaces=anew), builders.review(passed=False))(scene)

    builders.request(fen=60, replaces=anew)(scene)

    assert scene.book.state.undone[anew].replaced_by == scene.payment


CHANGED = (
    *builders.READY,
    builders.decided("P2", fen=60),
    reallocating.change_use(fen=30),
    reallocating.change_use(fen=20),
)


def file_late(later, number, *, of_book=BEFORE, at=AFTER, filed_on=AFTER, reason="", adjusts=""):
    by = replace(act(reallocating.GOVERNMENT, at=at, reason=reason), adjusts=adjusts)
    reallocation.file_change(later.book, number, filed_on, "备案1", XJ, by, of_book=of_book, earlier=(later.before,))


@pytest.mark.req("LED-37")
def test_a_change_of_use_of_the_sealed_year_is_filed_in_the_open_book_once():
    later = turned(*CHANGED, reallocating.file_change())
    waiting, filed = later.before.state.changes

    file_late(later, waiting, reason="补报", adjusts="2020-03")

    (noted,) = later.book.collect_events()
    assert (noted.change_no, noted.of_book, noted.department, noted.act.adjusts) == (
        waiting, BEFORE, "县扶贫办", "2020-03",
    )  # fmt: skip
    for number in (waiting, filed):
        with pytest.raises(ChangeFiled):
            file_late(later, number)
    third = SpecialAccount.open("654024", 2022, KEEPER, XJ, act(FINANCE, at=date(2022, 1, 8)))
    close_all(later, third)
    with pytest.raises(ChangeFiled):
        reallocation.file_change(
            third, waiting, AFTER, "", XJ, act("zhou", at=AFTER), of_book=BEFORE, earlier=(later.book, later.before)
        )


def test_what_is_no_change_of_that_book_or_was_not_changed_yet_is_not_filed():
    later = turned(*CHANGED)
    waiting = min(later.before.state.changes)

    for wrong in ({"of_book": "654024-2019"}, {"of_book": later.book.state.book}, {"number": 1}):
        with pytest.raises(ChangeUnknown):
            file_late(later, **{"number": waiting} | wrong)
    with pytest.raises(ChangeIncomplete):
        file_late(later, waiting, filed_on=date(2020, 3, 1))
    assert not later.book.collect_events()


@pytest.mark.req("LED-36")
def test_money_left_of_the_sealed_year_changes_its_use_and_is_filed_in_the_open_book():
    later = turned(*CHANGED, builders.pay(40))

    reallocating.change_use(fen=10)(later)
    reallocating.file_change(later.on)(later)

    left = {name: (one.approved_fen, one.left) for name, one in later.book.state.commitments.items()}
    assert left == {"P1": (60, 20), "P2": (60, 60)}
    assert all(change.filed for change in later.book.state.changes.values())
