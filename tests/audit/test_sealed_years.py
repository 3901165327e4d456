"""Closings and year ends recomputed from the stored entries, by a hand that does not know the ledger's code."""

from dataclasses import replace

import pytest

from audit.books import Books
from services.ledger.book.account import SpecialAccount
from services.ledger.book.lots import Draw
from services.ledger.book.receipt import Booked
from services.ledger.book.returned_payment import Claim
from services.ledger.corrections import decisions as corrections
from services.ledger.reallocation import decisions as reallocation
from shared.tlog.lines import rows
from tests.audit.raw import lines
from tests.ledger import builders
from tests.ledger.builders import FINANCE, KEEPER, XJ, act
from tests.ledger.calendar import AFTER, YearEnd
from tests.ledger.steps import reallocation as reallocating
from tests.ledger.steps.transfers import LOT, OWN, ask, call_back, confirm, turn


@pytest.fixture
def events():
    year = YearEnd()
    year.close_year()
    return [event for aggregate in (year.book, year.after) for event in aggregate.collect_events()]


def recomputed(events):
    books = Books(journal=True)
    return books, books.take(rows(b"".join(lines(events))))


def changed(events, topic, **facts):
    """The same log with one entry of this topic, its last, saying something else."""
    last = max(n for n, event in enumerate(events) if event.TOPIC.endswith(topic))
    return [replace(event, **facts) if n == last else event for n, event in enumerate(events)]


@pytest.mark.req("LED-24")
def test_a_year_with_its_closings_and_what_went_on_adds_up_in_both_books(events):
    books, found = recomputed(events)

    assert found == []
    before, after = (book.figures() for book in books.named())
    assert before == {
        "received": 150, "available": 0, "committed": 0, "paid": 50, "carried-over": 100, "spent": 20,
    }  # fmt: skip
    assert after == {"received": 0, "available": 30, "committed": 70, "paid": 0, "carried-in": 100, "spent": 0}


def test_its_postings_are_those_that_the_ledger_makes(events):
    books, _ = recomputed(events)

    ours = sorted((p.account, p.fen) for book in books.named() for p in book.journal)
    assert ours == sorted(posting for event in events for posting in event.postings())


@pytest.mark.parametrize(
    ("topic", "facts", "said"),
    [
        ("period-closed", {"entries": 3}, "分录数"),
        ("period-closed", {"totals": ()}, "合计|漏列"),
        ("period-closed", {"seal": "0" * 64}, "封印与其内容不符"),
        ("period-closed", {"previous_seal": "0" * 64}, "没有接上"),
        ("period-closed", {"period": "2020-11"}, "不是应结"),
        ("period-reopened", {"period": "2020-02"}, "不是最后结账"),
        ("lot-carried-in", {"fen": 1}, "没有转出同样金额"),
        ("commitment-carried-in", {"paid_fen": 1}, "转出的不符"),
        ("commitment-carried-over", {"unspent_fen": 1}, "已拨未支"),
        ("lot-carried-in", {"categories": {"": 1}}, "各大类合计"),
        ("receipts-carried-in", {"receipts": (Booked("文〔2020〕9号 专项", ""),)}, "没有入账过"),
        ("returns-carried-in", {"claims": (Claim("654024-2020-9", "谁", "P1", 10),)}, "登记的不符"),
    ],
)
def test_a_figure_of_a_sealed_year_that_was_changed_is_found(events, topic, facts, said):
    _, found = recomputed(changed(events, topic, **facts))

    (finding,) = found[:1]
    assert finding.kind == "entry-wrong"
    assert any(word in finding.detail for word in said.split("|"))


@pytest.fixture
def afterwards():
    """The year was closed; then 10 of its payment came back, a spending was reversed, and the payment in part."""
    year = YearEnd()
    year.close_year()
    later, earlier = year.after, (year.book,)
    payment = next(iter(year.book.state.payments))
    corrections.receive_refund(later, payment, 10, "银1", XJ, act(at=AFTER), earlier=earlier)
    for kind, fen in (("spending", 5), ("payment", 7)):
        wrong = act(FINANCE, at=AFTER, reason="录入有误")
        about = {"of_book": year.book.state.book, "earlier": earlier}
        number = min(n for n, one in year.book.state.originals.items() if one.kind == kind)
        asked, _ = corrections.request_reversal(later, number, fen, XJ, wrong, **about)
        corrections.confirm_reversal(later, asked, f"冲{fen}", XJ, act(KEEPER, at=AFTER))
    return [event for aggregate in (year.book, later) for event in aggregate.collect_events()]


def test_what_came_back_after_the_year_adds_up_over_both_books(afterwards):
    books, found = recomputed(afterwards)

    assert found == []
    _, after = (book.figures() for book in books.named())
    assert after == {"received": 0, "available": 30, "committed": 87, "paid": -17, "carried-in": 100, "spent": -5}
    ours = sorted((p.account, p.fen) for book in books.named() for p in book.journal)
    assert ours == sorted(posting for event in afterwards for posting in event.postings())


@pytest.mark.parametrize(
    ("topic", "facts", "said"),
    [
        ("payment-carried-in", {"draws": (Draw("财农〔2020〕1号 专项", 51),)}, "未退回的拨付"),
        ("payment-carried-in", {"origin": "654024-2019"}, "没有结转至本专账"),
        ("reversal-requested", {"of_book": "654024-2019"}, "不能冲销|没有结转"),
        ("entry-reversed", {"of_book": ""}, "不符"),
        ("refund-received", {"fen": 51, "draws": (Draw("财农〔2020〕1号 专项", 51),)}, "退回 51 分"),
    ],
)
def test_more_than_the_sealed_book_left_does_not_come_back(afterwards, topic, facts, said):
    _, found = recomputed(changed(afterwards, topic, **facts))

    (finding,) = found[:1]
    assert finding.kind == "entry-wrong"
    assert any(word in finding.detail for word in said.split("|"))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, ""),
        ({"of_book": "654024-2019"}, "没有结转至"),
        ({"change_no": 1}, "尚未备案"),
        ({"of_book": ""}, "尚未备案"),
    ],
)
def test_a_filing_in_the_open_book_is_of_a_change_that_the_sealed_one_did_not_file(facts, said):
    year = YearEnd()
    builders.together(builders.decided("P2", fen=60), reallocating.change_use(fen=20))(year.scene)
    year.close_year()
    (number,) = year.book.state.changes
    reallocation.file_change(
        year.after, number, AFTER, "备案1", XJ, act(at=AFTER), of_book=year.book.state.book, earlier=(year.book,)
    )
    events = [event for aggregate in (year.book, year.after) for event in aggregate.collect_events()]

    _, found = recomputed(changed(events, "use-change-filed", **facts))

    assert [finding.kind for finding in found] == ["entry-wrong"] * bool(said)
    assert all(said in finding.detail for finding in found)


def test_a_receipt_that_the_sealed_book_used_is_not_booked_in_the_open_one(events):
    inflow = next(event for event in events if event.TOPIC.endswith("inflow-received"))
    last = events[-1]
    twice = replace(inflow, originator_id=last.originator_id, originator_version=last.originator_version + 1,
                    book=last.book, act=act(at=AFTER))  # fmt: skip

    _, found = recomputed([*events, twice])

    assert ["已在以前年度入账" in finding.detail for finding in found] == [True]


@pytest.mark.parametrize(
    ("facts", "said"),
    [({}, ""), ({"target": "654023"}, "没有向 654023 下达过"), ({"fen": 41, "draws": (Draw(LOT, 41),)}, "冲销金额")],
)
def test_what_a_sealed_year_passed_down_is_called_back_from_whom_it_went_to(facts, said):
    scene = builders.Scene(XJ, "6540")
    scene.book = SpecialAccount.open("6540", 2020, KEEPER, XJ, act(FINANCE, region="6540"))
    builders.together(builders.receive(**OWN), ask(), confirm())(scene)
    number = scene.book.version
    turn(scene)
    call_back(number)(scene)
    events = [event for book in (*scene.before, scene.book) for event in book.collect_events()]

    books, found = recomputed(changed(events, "entry-reversed", **facts))

    assert [finding.kind for finding in found] == ["entry-wrong"] * bool(said)
    assert all(said in finding.detail for finding in found)
    if not said:
        assert [book.figures().get("passed-down") for book in books.named()] == [40, -40]
        ours = sorted((p.account, p.fen) for book in books.named() for p in book.journal)
        assert ours == sorted(posting for event in events for posting in event.postings())
