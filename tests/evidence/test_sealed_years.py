"""Closings and year ends recomputed from the stored entries, by a hand that does not know the ledger's code."""

from dataclasses import replace

import pytest

from evidence.books import Books
from evidence.events import rows
from tests.evidence.raw import lines
from tests.ledger.calendar import YearEnd


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
    ],
)
def test_a_figure_of_a_sealed_year_that_was_changed_is_found(events, topic, facts, said):
    _, found = recomputed(changed(events, topic, **facts))

    (finding,) = found[:1]
    assert finding.kind == "entry-wrong"
    assert any(word in finding.detail for word in said.split("|"))
