"""A book entry by entry: balances and lots at any point, and what two dates have between them."""

from datetime import UTC, date, datetime

import pytest
from typer.testing import CliRunner

from audit.labels import KINDS
from audit.replay import Point, approvals, balances, between, lots, replay
from audit.source import Unusable
from audit.writing import write_bundle
from cli.main import cli
from services.ledger.book.entry import Entry
from services.ledger.main import SERVICE
from shared.tlog.lines import hidden_line
from tests.audit.handed import handed
from tests.audit.raw import WHOLE, log

BOOK = "654024-2020"
OTHER = log(county="654023")


def spread():
    """A project's life over three months: asked for in April, and the payment taken down only in May."""
    made = [*OTHER, *log(*WHOLE, first=len(OTHER) + 1)]
    for at in range(5, len(made)):
        made[at] = made[at].replace(b'"effective_on":"2020-03-02"', b'"effective_on":"2020-04-01"')
    for at in range(7, len(made)):
        made[at] = made[at].replace(b'"recorded_at":"2020-03-02', b'"recorded_at":"2020-05-02')
    return made


LINES = replay(handed(spread()), BOOK)
FIRST = "财农〔2020〕1号 专项"


@pytest.mark.req("XC-43")
def test_a_book_is_replayed_to_any_entry_day_and_time():
    march = Point(effective=date(2020, 3, 31))
    april = Point(recorded=datetime(2020, 4, 30, tzinfo=UTC))

    assert [line.entry for line in LINES] == list(range(1, 12))
    assert balances(LINES, Point(entry=2)) == {"funder:central": -100, f"lot:{FIRST}:available": 100}
    assert balances(LINES, march) == balances(LINES, Point(entry=4))
    assert balances(LINES, april) == balances(LINES, Point(entry=6))
    assert sum(balances(LINES).values()) == 0


def test_what_an_auditor_may_not_see_of_other_regions_is_passed_over():
    hidden = [hidden_line(at, bytes(32)) for at in range(1, len(OTHER) + 1)]

    assert replay(handed([*hidden, *spread()[len(OTHER) :]]), BOOK) == LINES


def test_every_lot_says_where_its_money_is():
    found = lots(LINES, Point(entry=7))

    assert found[FIRST] == {"funder": -100, "available": 0, "committed": 50, "paid": 50}
    assert all(sum(held.values()) == 0 for held in found.values())


@pytest.mark.req("XC-42")
def test_between_two_dates_stand_the_entries_and_who_approved_them():
    within = between(LINES, date(2020, 3, 31), date(2020, 4, 30))
    before = between(LINES, date(2020, 3, 1), date(2020, 3, 31))

    (paid,) = approvals(LINES, within)
    (committed,) = approvals(LINES, before)

    assert (paid.line.kind, paid.line.fen, paid.minutes_no) == ("funds-disbursed", 50, "纪要1")
    assert (paid.requested_by, paid.reviewed_by, paid.posted_by) == ("chen", "wang", "zhang")
    assert (committed.line.kind, committed.minutes_no, committed.posted_by) == ("funds-committed", "纪要1", "")
    assert balances(within)["paid:P1"] + balances(within)["spent:P1"] == 50


def test_a_book_that_is_not_there_or_cannot_be_is_refused():
    impossible = spread()
    impossible[2] = impossible[2].replace(b'"fen":100', b'"fen":-1')
    torn = spread()
    torn[3] = torn[3][:-9] + b"\n"

    with pytest.raises(Unusable, match="没有专账"):
        replay(handed(spread()), "654024-2031")
    for made in (impossible, torn):
        source = handed(spread())
        source.lines = made
        with pytest.raises(Unusable, match="sluice verify"):
            replay(source, BOOK)


@pytest.fixture
def bundle(tmp_path):
    write_bundle(handed(spread()), tmp_path / "b")
    return str(tmp_path / "b")


def sluice(*words):
    return CliRunner().invoke(cli, ["replay", *words])


def test_the_command_prints_entries_balances_and_lots_at_a_point(bundle):
    whole = sluice(bundle, "--book", BOOK)
    early = sluice(bundle, "--book", BOOK, "--to-entry", "2")

    assert whole.exit_code == early.exit_code == 0
    for said in ("资金到账", "结余退回", "spent:P1", FIRST, "0.50", "zhang"):
        assert said in whole.output
    assert "安排资金" not in early.output
    assert "拨付" not in sluice(bundle, "--book", BOOK, "--to-effective", "2020-03-31").output
    assert "拨付" in sluice(bundle, "--book", BOOK, "--to-recorded", "2020-05-03").output


def test_the_command_prints_what_two_dates_have_between_them(bundle):
    found = sluice(bundle, "--book", BOOK, "--diff", "2020-03-31", "2020-04-30")

    assert found.exit_code == 0
    for said in ("7 笔分录", "变动", "批准", "纪要1", "chen", "wang", "zhang"):
        assert said in found.output


@pytest.mark.parametrize(
    "words", [["--to-effective", "gestern"], ["--to-recorded", "gestern"], ["--diff", "1", "2"], ["--book", "x-1"]]
)
def test_what_cannot_be_asked_ends_with_status_2(bundle, words):
    assert sluice(bundle, "--book", BOOK, *words).exit_code == 2


def test_every_kind_of_entry_has_its_chinese_name():
    kinds = {cls.TOPIC.rsplit(".", 1)[1] for cls in SERVICE.log.events if issubclass(cls, Entry)}

    assert kinds - set(KINDS) == set()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("--to-entry", "12"), 2, "没有第 12 号分录。此专账最后一笔是第 11 号分录"),
        (("--to-effective", "2020-03-01"), 2, "业务日期自 2020-03-02 至 2020-04-01"),
        (("--to-recorded", "2020-03-01"), 2, "记录时间自 2020-03-02"),
        (("--to-effective", "2020-04-02"), 0, "所示即全部分录：此专账最后一笔是第 11 号分录"),
        (("--to-recorded", "2021-01-01"), 0, "所示即全部分录"),
        (("--diff", "2020-04-30", "2020-03-31"), 2, "起始日期 2020-04-30 晚于终止日期 2020-03-31"),
        (("--diff", "2021-01-01", "2021-02-01"), 0, "其间没有分录：此专账最后一笔是第 11 号分录"),
        (("--book", "654024-2031"), 2, "没有专账 654024-2031，此处可见的有：654023-2020、654024-2020"),
    ],
)
def test_what_lies_outside_the_life_of_a_book_is_said_with_its_days(bundle, words, status, said):
    found = sluice(bundle, "--book", BOOK, *words)

    assert (found.exit_code, said in found.output) == (status, True), found.output


@pytest.mark.parametrize("words", [("--to-entry", "11"), ("--to-effective", "2020-04-01")])
def test_at_the_last_entry_itself_nothing_more_is_said(bundle, words):
    found = sluice(bundle, "--book", BOOK, *words)

    assert (found.exit_code, "最后一笔" in found.output) == (0, False)
