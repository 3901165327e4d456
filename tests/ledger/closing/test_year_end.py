"""The year's end over HTTP: what was not paid goes on into next year's book, to the fen and with every attribute."""

from datetime import date
from typing import Any

import pytest

from shared.contracts import projects
from tests.api import Api
from tests.ledger.calendar import MONTHS
from tests.ledger.client import BOOK, KEEPER, ON, Facts, code, inflow, open_book, pay, payment, read, receive

NEXT = "/books/654024-2021"
TOGETHER = ("received", "carried_in", "available", "committed", "disbursed", "spent", "reclaimed", "carried_over")
PLAN = {"plan": "654024-2021-1", "county": "654024", "plan_year": 2021, "projects": ("P1",), "total_fen": 60_000}


async def close(api: Api, period: str, book: str = BOOK, **more: Any) -> Any:
    return await api.post(f"{book}/closings", {"period": period}, role="finance", **more)


async def figures(api: Api, book: str, **point: Any) -> dict[str, str]:
    found = await read(api, book, **point)
    return {name: found[name] for name in TOGETHER if found[name] != "0.00"}


@pytest.fixture
def facts(ledger: Api) -> Facts:
    return Facts(ledger)


@pytest.fixture
async def january(book: Api, facts: Facts) -> Api:
    """A year with two receipts of 巩留县, one earmarked, and a project paid in part; eleven months are closed."""
    await receive(book, "新财扶〔2020〕1号", "4231000.55")
    await receive(book, "新财扶〔2020〕6号", "188000.07", restriction="industry", fund_line="少数民族发展资金")
    await facts.make_payable(fen=300_000_000)
    assert (await pay(book, "1234567.89")).status_code == 201
    spent = {"project": "P1", "amount": "1000000.00", "evidence": "发票 1"}
    await book.post(f"{BOOK}/spendings", spent, role="implementer")
    book.set_clock(date(2021, 1, 8))
    for period in MONTHS[:11]:
        assert (await close(book, period)).status_code == 201
    return book


async def closed_year(api: Api) -> Any:
    await open_book(api, fiscal_year=2021)
    answer = await close(api, "2020-12")
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_the_year_is_not_closed_before_there_is_a_book_to_carry_over_into(january: Api) -> None:
    refused = await close(january, "2020-12")

    assert code(refused) == (409, "closing-blocked")
    (problem,) = refused.json()["errors"]
    assert problem["pointer"] == "/period/next-book-missing"
    assert "3184432.73 元未拨付，请先开立专账 654024-2021" in problem["detail"]


@pytest.mark.req("LED-17", "LED-48")
async def test_what_was_not_paid_goes_on_to_the_fen_and_is_no_new_inflow(january: Api) -> None:
    answer = await closed_year(january)

    assert (answer["carried_into"], answer["carried_fen"]) == ("654024-2021", 318_443_273)
    assert await figures(january, BOOK) == {
        "received": "4419000.62", "disbursed": "1234567.89", "spent": "1000000.00", "carried_over": "3184432.73",
    }  # fmt: skip
    assert await figures(january, NEXT) == {
        "carried_in": "3184432.73", "available": "1419000.62", "committed": "1765432.11",
    }  # fmt: skip
    assert "available" in await figures(january, BOOK, as_of_effective="2020-12-30")
    for book in (BOOK, NEXT):
        assert (await read(january, f"{book}/trial-balance"))["total_fen"] == 0


@pytest.mark.req("LED-48")
async def test_each_lot_keeps_every_attribute_and_is_linked_both_ways(january: Api) -> None:
    before = {lot["lot"]: lot for lot in (await read(january, f"{BOOK}/lots"))["items"]}
    await closed_year(january)

    after = {lot["lot"]: lot for lot in (await read(january, f"{NEXT}/lots"))["items"]}
    kept = set(inflow()) - {"amount"} | {"document_date", "kind", "capital", "restriction", "functional_code"}
    assert before.keys() == after.keys()
    for name, lot in after.items():
        assert {field: lot[field] for field in kept} == {field: before[name][field] for field in kept}
        assert (lot["carried_over"], lot["origin"], lot["late"]) == (True, "654024-2020", False)
    feed = (await january.get("/events?limit=500", role="auditor")).json()
    gone = {event["data"]["into_lot"]: event["data"] for event in feed if "into_lot" in event["data"]}
    came = {event["data"]["lot"]: event["data"] for event in feed if "origin_lot" in event["data"]}
    assert {(lot["into"], lot["fen"]) for lot in gone.values()} == {(lot["book"], lot["fen"]) for lot in came.values()}
    assert {lot["origin"] for lot in came.values()} == {"654024-2020"}
    (continued,) = [event["data"] for event in feed if "carried_fen" in event["data"]]
    (last,) = [row for row in (await read(january, f"{BOOK}/closings"))["items"] if row["period"] == "2020-12"]
    assert (continued["origin"], continued["seal"]) == ("654024-2020", last["seal"])


async def test_a_commitment_goes_on_with_its_history_and_is_paid_and_spent_in_the_new_book(january: Api) -> None:
    await closed_year(january)
    old = await january.post(f"{BOOK}/payments", payment("1.00"), role="implementer")

    asked = await january.post(f"{NEXT}/payments", payment("1765432.11"), role="implementer")
    number = asked.json()["payment"]
    await january.post(f"{NEXT}/payments/{number}/review", {"passed": True}, role="reviewer")
    paid = await january.post(f"{NEXT}/payments/{number}/posting", {"voucher_no": "记-1"}, role="keeper")
    spent = {"project": "P1", "amount": "2000000.00", "evidence": "发票 2"}
    last = await january.post(f"{NEXT}/spendings", spent, role="implementer")
    beyond = await january.post(f"{NEXT}/spendings", spent | {"amount": "0.01"}, role="implementer")

    assert code(old) == (409, "carried-away")
    assert "654024-2021" in old.json()["detail"]
    assert paid.status_code == 201, paid.text
    assert last.json()["spent_total_fen"] == 300_000_000
    assert code(beyond) == (409, "spending-beyond-paid")
    assert await figures(january, NEXT) == {
        "carried_in": "3184432.73", "available": "1419000.62", "disbursed": "1765432.11", "spent": "2000000.00",
    }  # fmt: skip


async def test_execution_and_projects_of_the_new_book_hold_the_projects_that_came_over(january: Api) -> None:
    await closed_year(january)
    asked = await january.post(f"{NEXT}/payments", payment("65432.11"), role="implementer")
    number = asked.json()["payment"]
    await january.post(f"{NEXT}/payments/{number}/review", {"passed": True}, role="reviewer")
    await january.post(f"{NEXT}/payments/{number}/posting", {"voucher_no": "记-1"}, role="keeper")

    executed = [await read(january, f"{book}/execution") for book in (BOOK, NEXT)]
    listed = [(await read(january, f"{book}/projects"))["items"] for book in (BOOK, NEXT)]

    names = ("received", "carried_in", "allocated", "paid")
    assert [[found[name] for name in names] for found in executed] == [
        ["4419000.62", "0.00", "1234567.89", "1234567.89"],
        ["0.00", "3184432.73", "1765432.11", "65432.11"],
    ]
    assert [[(row["project"], row["paid"]) for row in rows] for rows in listed] == [
        [("P1", "1234567.89")], [("P1", "1300000.00")]
    ]  # fmt: skip


async def test_a_payment_on_its_way_keeps_the_year_open(january: Api) -> None:
    await january.post(f"{BOOK}/payments", payment("1.00"), role="implementer")
    await open_book(january, fiscal_year=2021)

    refused = await close(january, "2020-12")

    assert [error["pointer"] for error in refused.json()["errors"]] == ["/period/payment-pending"]


async def test_the_year_is_carried_over_once(january: Api) -> None:
    await open_book(january, fiscal_year=2021)
    first, again = [await close(january, "2020-12", key="k-1") for _ in range(2)]
    another = await close(january, "2020-12")

    assert (again.status_code, again.json()) == (201, first.json())
    assert code(another) == (409, "month-already-closed")
    assert (await figures(january, NEXT))["carried_in"] == "3184432.73"
    assert len((await read(january, f"{NEXT}/lots"))["items"]) == 2


async def test_a_closed_year_takes_no_more_entries_and_is_not_opened_again(january: Api) -> None:
    await closed_year(january)
    minutes = {"minutes_no": "纪要1", "reason": "漏记"}

    late = await receive(january, "新财扶〔2020〕9号")
    twice = await january.post(f"{NEXT}/inflows", inflow("新财扶〔2020〕1号", received_on="2021-01-08"), role="keeper")
    reopened = await january.post(f"{BOOK}/closings/2020-12/reopening", minutes, role="leading-group")
    about = inflow("新财扶〔2020〕9号", adjusts="2020-12", reason="上年漏记")
    adjusted = await january.post(f"{NEXT}/inflows", about, role="keeper")

    assert code(late) == (409, "month-sealed")
    assert "654024-2021" in late.json()["detail"]
    assert code(twice) == (409, "line-already-booked")
    assert code(reopened) == (409, "reopening-refused")
    assert adjusted.status_code == 201, adjusted.text
    assert len((await read(january, f"{NEXT}/entries", adjusts="2020-12"))["items"]) == 1


async def test_facts_about_last_years_projects_find_the_book_their_money_is_in(january: Api, facts: Facts) -> None:
    await closed_year(january)

    await facts.decide("P2", 1_000_000)
    await facts.state("P1", "R4")

    assert (await figures(january, NEXT))["committed"] == "10000.00"
    committed = (await read(january, f"{NEXT}/entries"))["items"][-2:]
    assert [(e["kind"], e["project"]) for e in committed] == [("funds-committed", "P2"), ("commitment-released", "P1")]


async def test_january_is_not_closed_before_last_year_is(january: Api) -> None:
    await open_book(january, fiscal_year=2021)
    january.set_clock(date(2021, 2, 3))

    early = await close(january, "2021-01", NEXT)
    await close(january, "2020-12")
    closed = await close(january, "2021-01", NEXT)

    assert [error["pointer"] for error in early.json()["errors"]] == ["/period/year-before-open"]
    assert closed.status_code == 201, closed.text


async def test_a_book_opened_after_an_empty_year_was_closed_goes_on_from_it(book: Api, facts: Facts) -> None:
    book.set_clock(date(2021, 1, 8))
    for period in MONTHS:
        assert (await close(book, period)).status_code == 201
    await open_book(book, fiscal_year=2021)
    await book.post(f"{NEXT}/inflows", inflow(received_on="2021-01-08"), role="keeper")

    await facts.decide("P1", 50_000)

    assert (await figures(book, NEXT))["committed"] == "500.00"
    assert (await read(book, NEXT))["continues"] == "654024-2020"


@pytest.mark.req("LED-25", "LED-26")
async def test_an_approved_plan_waits_visibly_for_finance_to_open_its_book(ledger: Api, facts: Facts) -> None:
    await facts.tell(projects.PlanApproved(**PLAN, minutes_no="巩扶领纪〔2020〕9号", approved_on=ON))

    (waiting,) = (await read(ledger, "/books/awaiting"))["items"]
    elsewhere = await ledger.get("/books/awaiting", role="finance", region="654023")
    opened = await open_book(ledger, fiscal_year=2021)

    assert (waiting["county"], waiting["plan_year"], waiting["total"]) == ("654024", 2021, "600.00")
    assert elsewhere.json()["items"] == []
    assert opened.status_code == 201
    assert (await read(ledger, "/books/awaiting"))["items"] == []
    book = await read(ledger, NEXT)
    assert (book["plan"], book["plan_approved_on"]) == ("654024-2021-1", "2020-03-02")


@pytest.mark.req("LED-26")
async def test_an_approved_plan_opens_the_book_under_last_years_keeper(book: Api, facts: Facts) -> None:
    await facts.tell(projects.PlanApproved(**PLAN, minutes_no="巩扶领纪〔2020〕9号", approved_on=ON))

    opened = await read(book, NEXT)
    again = await open_book(book, fiscal_year=2021)

    assert (opened["keeper"], opened["plan"]) == (KEEPER, "654024-2021-1")
    assert code(again) == (409, "book-already-open")


async def test_a_plan_that_is_approved_or_amended_later_is_noted_on_the_open_book(book: Api, facts: Facts) -> None:
    of_the_year = PLAN | {"plan_year": 2020, "plan": "654024-2020-1"}
    approved = {"approved_on": ON, "minutes_no": "巩扶领纪〔2020〕2号"}
    await facts.tell(projects.PlanApproved(**of_the_year, **approved))
    await facts.tell(projects.PlanApproved(**of_the_year | {"plan": "654024-2020-2"}, **approved))

    noted = await read(book, BOOK)
    entries = (await read(book, f"{BOOK}/entries"))["items"]
    assert noted["plan"] == "654024-2020-2"
    assert [entry["kind"] for entry in entries] == ["opened", "plan-fixed", "plan-fixed"]


@pytest.mark.req("LED-17", "LED-28", "LED-48")
async def test_a_refund_after_the_year_is_booked_in_the_open_book_and_traced_through_both(
    january: Api,
) -> None:
    await closed_year(january)
    paid = (await read(january, f"{BOOK}/payments"))["items"][0]["payment"]
    number = next(e for e in (await read(january, f"{BOOK}/entries"))["items"] if e["kind"] == "funds-disbursed")
    refund = {"payment": paid, "amount": "34567.89", "voucher_no": "银-1"}
    wrong = {"entry_no": number["entry_no"], "of_book": "654024-2020", "amount": "100000.00", "reason": "多付"}

    closed = await january.post(f"{BOOK}/refunds", refund, role="keeper")
    back = await january.post(f"{NEXT}/refunds", refund, role="keeper")
    asked = await january.post(f"{NEXT}/reversals", wrong, role="finance")
    decision = f"{NEXT}/reversals/{asked.json()['request_no']}/decision"
    done = await january.post(decision, {"confirmed": True, "voucher_no": "冲-1"}, role="keeper")
    beyond = await january.post(
        f"{NEXT}/refunds", refund | {"amount": "100000.01", "voucher_no": "银-2"}, role="keeper"
    )

    assert (code(closed), code(beyond)) == ((409, "month-sealed"), (409, "beyond-paid"))
    assert (back.status_code, done.status_code) == (201, 201), done.text
    assert await figures(january, NEXT) == {
        "carried_in": "3184432.73", "available": "1419000.62", "committed": "1900000.00", "disbursed": "-134567.89",
    }  # fmt: skip
    (row,) = (await read(january, f"{BOOK}/payments"))["items"]
    assert (row["refunded"], row["reversed"]) == ("34567.89", "100000.00")
    original = (await read(january, f"{BOOK}/entries", after=number["entry_no"] - 1, limit=1))["items"][0]
    assert original["reversed_later"] == [f"654024-2021-{done.json()['entry_no']}"]
    for book in (BOOK, NEXT):
        trace = await read(january, f"{book}/lineage", payment=paid)
        assert {(m["book"], m["kind"]) for m in trace["movements"]} == {
            ("654024-2020", "disbursed"), ("654024-2021", "came-back-committed"),
        }  # fmt: skip
        assert [(c["book"], c["of_book"], c["reverses"]) for c in trace["corrections"]] == [
            ("654024-2021", "654024-2020", number["entry_no"])
        ]
    assert (await read(january, f"{NEXT}/categories"))["categories"][0]["fen"] == 318_443_273 + 13_456_789


@pytest.mark.req("LED-36", "LED-37")
async def test_a_change_of_the_sealed_year_is_filed_in_the_open_book_and_shown_in_its_own(
    january: Api, facts: Facts
) -> None:
    await facts.make_payable("P2", 150_000_000)
    use = {
        "project": "P1",
        "to_project": "P2",
        "amount": "100.00",
        "plan_clause": "规划第三章",
        "department": "县扶贫办",
    }
    made = await january.post(f"{BOOK}/use-changes", use | {"effective_on": "2020-12-20"}, role="county-gov")
    assert made.status_code == 201, made.text
    await closed_year(january)
    filing = {"filed_on": "2021-01-07", "receipt_no": "备1", "adjusts": "2020-12", "reason": "补报"}
    at = f"use-changes/{made.json()['change_no']}/filing"

    sealed = await january.post(f"{BOOK}/{at}", filing, role="county-gov")
    filed = await january.post(f"{NEXT}/{at}", filing | {"of_book": "654024-2020"}, role="county-gov")
    again = await january.post(f"{NEXT}/{at}", filing | {"of_book": "654024-2020"}, role="county-gov")
    unknown = await january.post(f"{NEXT}/{at}", filing, role="county-gov")

    assert filed.status_code == 201, filed.text
    assert [code(answer) for answer in (sealed, again, unknown)] == [
        (409, "month-sealed"), (409, "change-filed"), (404, "change-unknown"),
    ]  # fmt: skip
    (row,) = (await read(january, f"{BOOK}/use-changes"))["items"]
    assert (row["filed_on"], row["receipt_no"], row["overdue"]) == ("2021-01-07", "备1", False)
