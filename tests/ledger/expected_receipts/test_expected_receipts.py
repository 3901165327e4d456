"""Money before it comes and after it came in advance: budgets, notices, what is missing, what is to be settled."""

from datetime import timedelta

import pytest

from services.ledger.book import errors
from services.ledger.expected_receipts import errors as no
from services.ledger.expected_receipts.entries import (
    AdvanceSettled,
    AnnouncementPostponed,
    AnnouncementWithdrawn,
    FundsAnnounced,
)
from services.ledger.inflows.entries import InflowReceived
from shared.kernel.date_order import DatesOutOfOrder
from shared.kernel.errors import OutsideRegion
from tests.api import Api
from tests.ledger.builders import ON, after, entries_of
from tests.ledger.builders import receive as taken
from tests.ledger.client import BOOK, Facts, announcement, code, pay, read, receive
from tests.ledger.steps.expected_receipts import ADVANCE, announce, postpone, settle, withdraw

LINE = "中央财政专项扶贫资金"
RULES = [
    # given                         | when                                                 | then
    ((), announce(), FundsAnnounced),
    ((announce(),), announce("财农[2020] 1 号"), no.AlreadyAnnounced),
    ((announce(), withdraw()), announce(), FundsAnnounced),
    ((), announce(fen=0), no.AnnouncementIncomplete),
    ((), announce(issuing_department=" "), no.AnnouncementIncomplete),
    ((), announce(level="乡镇"), no.AnnouncementIncomplete),
    ((), announce(source="budget"), no.AnnouncementIncomplete),
    ((), announce(source="budget", level="county"), FundsAnnounced),
    ((), announce(region="654023"), OutsideRegion),
    ((), withdraw(), no.NothingAnnounced),
    ((announce(),), withdraw(reason=" "), no.AnnouncementIncomplete),
    ((announce(), taken()), withdraw(), no.AlreadyReceived),
    ((announce(),), withdraw(), AnnouncementWithdrawn),
    ((), postpone(), no.NothingAnnounced),
    ((announce(),), postpone(reason=" "), no.AnnouncementIncomplete),
    ((announce(),), postpone(ON - timedelta(days=1)), DatesOutOfOrder),
    ((announce(), taken()), postpone(), no.AlreadyReceived),
    ((announce(), withdraw()), postpone(), no.NothingAnnounced),
    ((announce(),), postpone(name="财农[2020] 1 号 专项"), AnnouncementPostponed),
    ((announce(),), taken("另文1号", announcement="财农[2020]1号 专项"), InflowReceived),
    ((), taken("另文1号", announcement="财农〔2020〕1号 专项"), errors.InflowIncomplete),
    ((ADVANCE,), settle(), AdvanceSettled),
    ((ADVANCE,), settle(100), AdvanceSettled),
    ((ADVANCE,), settle(101), no.SettlementTooLarge),
    ((ADVANCE, settle(60)), settle(41), no.SettlementTooLarge),
    ((ADVANCE,), settle(0), errors.InflowIncomplete),
    ((ADVANCE,), settle(document_no=" "), errors.InflowIncomplete),
    ((ADVANCE,), settle(region="654023"), OutsideRegion),
    ((taken(),), settle(lot="财农〔2020〕1号 专项"), no.NoAdvance),
    ((), settle(), no.NoAdvance),
]  # fmt: skip
PROVES = {FundsAnnounced: ("LED-69",), AdvanceSettled: ("LED-43",), no.SettlementTooLarge: ("LED-43",)}


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [pytest.param(*rule, marks=pytest.mark.req(*PROVES.get(rule[2], ()))) for rule in RULES],
)
def test_rule(given, when, then):
    scene = after(*given)

    if issubclass(then, Exception):
        with pytest.raises(then):
            when(scene)
        assert not scene.book.collect_events()
    else:
        when(scene)
        assert [type(event) for event in entries_of(scene)] == [then]


@pytest.mark.req("LED-71")
def test_the_countys_budget_of_a_year_is_an_entry_of_its_book():
    scene = after()

    announce("巩财预〔2020〕1号", "县级安排", 7_000_000, source="budget", level="county")(scene)

    (budget,) = entries_of(scene)
    assert (budget.book, budget.said.source, budget.said.fen) == ("654024-2020", "budget", 7_000_000)


@pytest.mark.req("LED-69")
async def test_a_due_transfer_that_has_not_come_is_an_exception_until_it_comes(book: Api) -> None:
    said = await book.post(f"{BOOK}/announcements", announcement(due_on="2020-02-20"), role="finance")
    assert said.status_code == 201, said.text
    (overdue,) = (await read(book, f"{BOOK}/announcements", standing="overdue"))["items"]
    before = await read(book, f"{BOOK}/announcements", standing="overdue", on="2020-02-20")

    await receive(book, "新财扶[2020]5号", "400.00")
    (short,) = (await read(book, f"{BOOK}/announcements", standing="short"))["items"]
    await receive(book, "新财扶〔2020〕6号", "600.00", announcement=f"新财扶〔2020〕5号 {LINE}")

    assert (overdue["document_no"], overdue["days_overdue"], overdue["missing_fen"]) == (
        "新财扶〔2020〕5号",
        11,
        100_000,
    )
    assert before["items"] == []
    assert short["missing"] == "600.00"
    assert (await read(book, f"{BOOK}/announcements", standing="overdue"))["items"] == []
    assert [row["standing"] for row in (await read(book, f"{BOOK}/announcements"))["items"]] == ["received"]


async def test_what_a_superior_puts_off_is_overdue_only_after_the_new_day(book: Api) -> None:
    await book.post(f"{BOOK}/announcements", announcement(due_on="2020-02-20"), role="finance")
    later = {"announcement": f"新财扶[2020]5号 {LINE}", "due_on": "2020-03-20", "reason": "上级推迟下达"}

    put_off = await book.post(f"{BOOK}/announcements/postponement", later, role="finance")
    past = await book.post(f"{BOOK}/announcements/postponement", later | {"due_on": "2020-02-21"}, role="finance")

    assert (put_off.status_code, put_off.json()["due_on"]) == (201, "2020-03-20"), put_off.text
    assert code(past) == (422, "dates-out-of-order")
    assert (await read(book, f"{BOOK}/announcements", standing="overdue"))["items"] == []
    (late,) = (await read(book, f"{BOOK}/announcements", standing="overdue", on="2020-03-31"))["items"]
    assert (late["due_on"], late["days_overdue"]) == ("2020-03-20", 11)


@pytest.mark.req("LED-22", "LED-31")
async def test_whatever_is_designated_and_not_in_the_ledger_is_named(book: Api) -> None:
    own = {"source": "budget", "level": "county", "fund_type": "other", "agricultural": False, "reach": "household"}
    await book.post(f"{BOOK}/announcements", announcement("巩财预〔2020〕1号", "70.00", **own), role="finance")
    await book.post(f"{BOOK}/announcements", announcement(), role="finance")
    await book.post(f"{BOOK}/announcements", announcement("旧文"), role="finance")
    taken_back = {"announcement": f"旧文 {LINE}", "reason": "上级收回"}
    assert (await book.post(f"{BOOK}/announcements/withdrawal", taken_back, role="finance")).status_code == 201
    await receive(book, "新财扶〔2020〕5号", "900.00")
    await receive(book, "未预告1号")

    found = await read(book, f"{BOOK}/coverage")

    assert [found[name] for name in ("announced", "received", "missing_fen", "budget", "notice")] == [
        "1070.00", "900.00", 17_000, "70.00", "1000.00"
    ]  # fmt: skip
    assert [(row["document_no"], row["missing"], row["reach"]) for row in found["missing"]] == [
        ("巩财预〔2020〕1号", "70.00", "household"), ("新财扶〔2020〕5号", "100.00", "")
    ]  # fmt: skip
    assert [row["lot"] for row in found["unannounced"]] == [f"未预告1号 {LINE}"]


@pytest.mark.req("LED-21")
async def test_budget_and_its_execution_stand_beside_the_projects_and_their_targets(book: Api) -> None:
    await book.post(f"{BOOK}/announcements", announcement(), role="finance")
    await receive(book, "新财扶〔2020〕5号")
    facts = Facts(book)
    await facts.request_publicity(performance_target="受益户数：120户")
    await facts.make_payable()
    await pay(book)

    found = await read(book, f"{BOOK}/execution")

    shown = {name: found[name] for name in ("budgeted", "notified", "received", "allocated", "paid", "spent")}
    assert shown == {
        "budgeted": "0.00", "notified": "1000.00", "received": "1000.00", "allocated": "600.00", "paid": "500.00",
        "spent": "0.00",
    }  # fmt: skip
    (project,) = found["projects"]
    assert (project["project"], project["paid"], project["performance_target"]) == ("P1", "500.00", "受益户数：120户")


@pytest.mark.req("LED-19", "LED-63", "LED-65", "LED-66")
async def test_what_came_in_is_summed_apart_by_capital_and_by_kind_of_fund(book: Api) -> None:
    await receive(book, "文1", "100.00")
    await receive(book, "文2", "20.00", fund_type="bond")
    await receive(book, "文3", "3.00", fund_type="central-budget-investment")
    gift = {"level": "other", "fund_type": "other", "capital": "social", "kind": "donation", "donation_platform": "D1"}
    await receive(book, "文4", "0.40", **gift)
    await receive(book, "文5", "0.05", capital="financial", fund_type="other-agricultural", won_support=True)

    async def sums(by: str) -> dict[str, str]:
        return {row["value"]: row["amount"] for row in (await read(book, f"{BOOK}/sources", by=by))["items"]}

    assert await sums("capital") == {"financial": "0.05", "fiscal": "123.00", "social": "0.40"}
    assert await sums("kind") == {"donation": "0.40", "regular": "123.05"}
    assert await sums("fund_type") == {
        "bond": "20.00", "central-budget-investment": "3.00", "other": "0.40", "other-agricultural": "0.05",
        "special": "100.00",
    }  # fmt: skip
    assert await sums("won_support") == {False: "123.40", True: "0.05"}


@pytest.mark.req("LED-43")
async def test_advances_are_listed_with_their_settlements_until_nothing_is_left(book: Api) -> None:
    await receive(book, "预拨1号", "488.00", kind="advance-payment", level="prefecture")
    part = {"lot": f"预拨1号 {LINE}", "document_no": "赣财〔2020〕30号", "amount": "300.00"}

    settled = await book.post(f"{BOOK}/settlements", part, role="finance")
    beyond = await book.post(f"{BOOK}/settlements", part, role="finance")
    (open_one,) = (await read(book, f"{BOOK}/advances", unsettled="true"))["items"]
    await book.post(f"{BOOK}/settlements", part | {"amount": "188.00"}, role="finance")

    assert settled.json()["unsettled_fen"] == 18_800
    assert code(beyond) == (409, "settlement-too-large")
    assert (open_one["unsettled"], [one["document_no"] for one in open_one["settlements"]]) == (
        "188.00",
        ["赣财〔2020〕30号"],
    )
    assert (await read(book, f"{BOOK}/advances", unsettled="true"))["items"] == []
    assert [row["settled"] for row in (await read(book, f"{BOOK}/advances"))["items"]] == ["488.00"]
    assert (await read(book, BOOK))["received"] == "488.00"


async def test_only_finance_announces_and_settles(book: Api) -> None:
    for path, body in (
        ("announcements", announcement()),
        ("announcements/withdrawal", {"announcement": "a b"}),
        ("announcements/postponement", {"announcement": "a b", "due_on": "2020-03-20"}),
        ("settlements", {"lot": "a b", "document_no": "c", "amount": "1.00"}),
    ):
        assert code(await book.post(f"{BOOK}/{path}", body, role="keeper")) == (403, "role-forbidden")


@pytest.mark.req("LED-28")
async def test_an_asset_leads_back_to_its_documents_notices_and_payees(book: Api) -> None:
    await receive(book, "新财扶〔2020〕1号")
    facts = Facts(book)
    await facts.make_payable()
    await pay(book)
    await facts.register_asset("A-7")

    back = await read(book, f"{BOOK}/lineage", asset="A-7")
    forth = await read(book, f"{BOOK}/lineage", lot=f"新财扶[2020]1号 {LINE}")
    nothing = await book.get(f"{BOOK}/lineage", role="auditor", params={"asset": "A-8"})

    for found in (back, forth):
        assert [lot["document_no"] for lot in found["lots"]] == ["新财扶〔2020〕1号"]
        assert [paid["payee"] for paid in found["payments"]] == ["天山建筑公司"]
        assert [(asset["asset"], asset["original_value"]) for asset in found["assets"]] == [("A-7", "500.00")]
        assert [(one["fact"], one["window"], one["notice"]) for one in found["notices"]] == [
            ("window-clear", 1, "N"), ("window-clear", 2, "N")
        ]  # fmt: skip
        assert [(file["project"], file["minutes_no"]) for file in found["files"]] == [("P1", "巩扶领纪〔2020〕3号")]
    assert code(nothing) == (404, "nothing-to-trace")
