"""Every balance again from the stored entries, by a hand that does not know the ledger's code."""

import json
from collections import Counter
from pathlib import Path

import pytest

from audit.books import TOPICS, Books
from services.ledger.book.account import SpecialAccount
from services.ledger.expected_receipts import decisions as expected_receipts
from shared.tlog.lines import rows
from tests.audit.raw import WHOLE, lines, log, renumbered
from tests.ledger import builders
from tests.ledger.builders import Scene
from tests.ledger.steps import batches as batching
from tests.ledger.steps import corrections as correcting
from tests.ledger.steps import reallocation as reallocating

GOLDEN = Path(__file__).parents[1] / "ledger" / "golden" / "events.json"
"""One stored example of every event class of the ledger."""


def recomputed(made, *, journal=False):
    books = Books(journal=journal)
    return books, books.take(rows(b"".join(made)))


def only(books):
    (book,) = (book for book in books.books.values() if book.name)
    return book


def test_every_topic_of_the_ledger_is_recomputed():
    topics = set(json.loads(GOLDEN.read_text()))

    assert topics - TOPICS == set(), (
        "add each to audit/books: a class in the module of its subject, or its topic to non_monetary.py"
    )
    assert TOPICS - topics == set()


def test_a_whole_life_of_a_project_adds_up_and_ends_where_the_ledger_ends():
    books, found = recomputed(log(*WHOLE))

    assert found == []
    assert only(books).figures() == {"received": 150, "available": 100, "committed": 0, "paid": 50, "spent": 20}


CORRECTED = (
    *builders.READY,
    builders.pay(fen=50),
    builders.spend(fen=20),
    correcting.reverse("spending", 5, "冲0"),
    correcting.refund(fen=10, voucher="银1"),
    correcting.reverse("payment", 15, "冲1"),
    correcting.ask_reversal("inflow", 10),
    correcting.decline(),
    correcting.reclaim(fen=20, lot="财农〔2020〕1号 少数民族"),
    correcting.reverse("commitment", 15, "冲2"),
    builders.commit(),
    correcting.reverse("inflow", 10, "冲3"),
    builders.state("P1", "S16"),
    builders.surplus(),
    correcting.refund(fen=5, voucher="银2"),
)
"""Everything that can be put right, and what comes back before and after the commitment is closed."""


CHANGED = (
    *builders.POOL,
    reallocating.transfer(),
    builders.decided(),
    builders.commit(),
    builders.decided("P2", fen=60, category="education"),
    reallocating.change_use(fen=60),
    reallocating.file_change(),
    reallocating.change_use("P1", 20, purpose="training"),
    builders.pay(fen=40),
)
"""What money is for changes between projects, within one, and between broad categories."""


@pytest.mark.parametrize("steps", [WHOLE, CORRECTED, CHANGED], ids=["whole", "corrected", "changed"])
def test_its_postings_are_those_that_the_ledger_makes(steps):
    scene = Scene()
    scene.book = SpecialAccount.open("654024", 2020, builders.KEEPER, scene.pack, builders.act(builders.FINANCE))
    builders.together(*steps)(scene)
    events = list(scene.book.collect_events())

    books, found = recomputed(lines(events), journal=True)

    theirs = Counter()
    for event in events:
        for account, fen in event.postings():
            theirs[account] += fen
    ours = Counter()
    for posting in only(books).journal:
        ours[posting.account] += posting.fen
    assert found == []
    assert ours == theirs
    assert sum(ours.values()) == 0


def at(topic, made):
    """Where the first entry of a kind stands."""
    return next(index for index, text in enumerate(made) if f'.{topic}"'.encode() in text)


def named(made, topic, said, instead, told):
    """The first entry of a kind says something else: it alone is found, by its number, in these words."""
    place = at(topic, made)
    assert said in made[place]
    made[place] = made[place].replace(said, instead, 1)

    _, found = recomputed(made)

    assert [finding.sequence for finding in found] == [place + 1]
    assert found[0].entry == place + 1
    assert told in str(found[0])


WRONGS = {
    "other-payee": ("funds-disbursed", b'"payee":"', b'"payee":"x', "与申请不一致"),
    "paid-more-than-asked": ("funds-disbursed", b'"fen":50', b'"fen":51', "拨付金额"),
    "drawn-from-an-empty-lot": ("funds-committed", b'"draws":[{"fen":100', b'"draws":[{"fen":101', "安排金额"),
    "own-work": ("payment-reviewed", b'"staff":"wang"', b'"staff":"chen"', "自己审查"),
    "own-work-in-another-spelling": (
        "payment-reviewed",
        b'"staff":"wang"',
        '"staff":"ＣＨen\u200b "'.encode(),
        "自己审查",
    ),
    "one-hand-for-two-acts": ("funds-disbursed", b'"staff":"zhang"', b'"staff":"wang"', "一人办理两个环节"),
    "spent-total": ("spending-reported", b'"spent_total_fen":20', b'"spent_total_fen":21', "累计支出"),
    "spent-more-than-paid": ("spending-reported", b'"fen":20', b'"fen":51', "超过已拨付"),
    "negative-inflow": ("inflow-received", b'"fen":100', b'"fen":-100', "不是正数"),
    "surplus-too-small": ("surplus-returned", b'"fen":70', b'"fen":69', "退回金额"),
    "other-book": ("inflow-received", b'"book":"654024-2020"', b'"book":"654023-2020"', "654023-2020"),
    "no-number": ("inflow-received", b'"fen":100', b'"fen":"x"', "读不出来"),
}


@pytest.mark.req("LED-67")
@pytest.mark.parametrize("wrong", WRONGS)
def test_the_first_entry_that_cannot_be_is_named_and_the_book_is_judged_no_further(wrong):
    named(log(*WHOLE), *WRONGS[wrong])


def test_a_gap_in_the_entries_of_a_book_is_named():
    made = log(*WHOLE)
    del made[2]

    _, found = recomputed(renumbered(made))

    assert [(finding.kind, finding.sequence, finding.entry) for finding in found] == [("entry-gap", 3, 3)]


def test_a_book_opened_twice_is_named():
    first, second = log(*builders.POOL), log(first=4)
    second = [text.replace(b'"aggregate":"3', b'"aggregate":"4') for text in second]

    _, found = recomputed(first + second)

    assert [(finding.sequence, "两次" in finding.detail) for finding in found] == [(4, True)]


def test_an_unknown_topic_is_reported_and_ends_the_recomputation_of_its_book():
    made = log(*WHOLE)
    made[1] = made[1].replace(b"inflow-received", b"money-conjured")

    books, found = recomputed(made)

    assert [(finding.kind, finding.sequence) for finding in found] == [("unknown-topic", 2)]
    assert books.unknown == {"ledger.special-account.money-conjured": 1}


def settle(fen):
    return lambda scene: expected_receipts.settle_advance(
        scene.book, "文〔2020〕1号 专项", "文〔2020〕9号", None, fen, scene.pack, builders.act()
    )


def test_an_advance_is_settled_by_what_is_left_of_it():
    made = log(builders.receive("文〔2020〕1号", fen=100, kind="advance-payment"), settle(30), settle(50))
    wrong = list(made)
    wrong[3] = wrong[3].replace(b'"unsettled_fen":20', b'"unsettled_fen":50')

    assert recomputed(made)[1] == []
    assert [(finding.sequence, "待清算金额" in finding.detail) for finding in recomputed(wrong)[1]] == [(4, True)]


CHANGED_WRONGS = {
    "more than is unpaid": ("use-changed", b'"fen":60', b'"fen":121', "未拨付的资金"),
    "a split of another sum": ("use-changed", b'"fen":60', b'"fen":59', "调整金额"),
    "filed for no change": ("use-change-filed", b'"change_no":', b'"change_no":9', "尚未备案"),
    "more than is free": ("category-transferred", b'"fen":', b'"fen":9', "不能把"),
}


@pytest.mark.req("LED-36", "LED-67")
@pytest.mark.parametrize("wrong", CHANGED_WRONGS)
def test_a_change_of_use_that_cannot_be_is_named(wrong):
    named(log(*CHANGED), *CHANGED_WRONGS[wrong])


MENDED_WRONGS = {
    "one person for both acts": ("entry-reversed", b'"staff":"zhang"', b'"staff":"li"', "一人申请并确认"),
    "another entry": ("entry-reversed", b'"original_no":', b'"original_no":1', "不符"),
    "more than was asked": ("entry-reversed", b'"fen":5,', b'"fen":6,', "冲销金额"),
    "a voucher twice": ("refund-received", '"银1"'.encode(), '"凭1"'.encode(), "已用过"),
    "to the wrong place": ("refund-received", b'"target":"committed"', b'"target":"available"', "不应转入"),
    "from another level": ("funds-reclaimed", b'"level":"central"', b'"level":"province"', "不是 province"),
    "reversed more than there was": ("reversal-requested", b'"fen":5,', b'"fen":21,', "只剩 20 分"),
}


@pytest.mark.req("LED-67")
@pytest.mark.parametrize("wrong", MENDED_WRONGS)
def test_a_correction_that_cannot_be_is_named(wrong):
    named(log(*CORRECTED), *MENDED_WRONGS[wrong])


def test_batches_and_what_the_bank_sent_back_are_recomputed():
    bad = batching.line(2, subsidy="gift")
    books, found = recomputed(
        log(
            *builders.READY,
            batching.paid(batching.line(1, 50), bad, batching.line(3, 7), mode="continue"),
            batching.returned(3),
        )
    )

    assert found == []
    assert only(books).figures()["paid"] == 50


def test_a_batch_whose_lines_do_not_come_to_what_was_asked_is_found():
    made = log(*builders.READY, batching.paid(batching.line(1, 50), batching.line(3, 7)), batching.returned(2))
    forged = [row.replace(b",7,1,", b",8,1,") for row in made]

    _, found = recomputed(forged)

    assert [finding.kind for finding in found] == ["entry-wrong"]


def test_the_rest_of_a_project_begun_by_a_change_of_use_is_set_aside_unreversed():
    steps = (builders.decided("P2", 50), reallocating.change_use("P2", 30), builders.commit("P2"))

    _, found = recomputed(log(*builders.READY, *steps))

    assert found == []
