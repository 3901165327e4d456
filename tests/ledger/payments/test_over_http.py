"""The ledger over HTTP: what is set aside, paid, spent and returned."""

import pytest

from shared.contracts import disclosure
from tests.api import Api
from tests.ledger.client import BOOK, Facts, code, open_book, pay, payment, read, receive


@pytest.mark.req("LED-07", "LED-09")
async def test_nothing_is_paid_without_a_project_or_for_one_nobody_confirmed(book: Api) -> None:
    await receive(book)

    nameless = await book.post(f"{BOOK}/payments", payment(project=""), role="implementer")
    unknown = await book.post(f"{BOOK}/payments", payment(), role="implementer")

    assert nameless.status_code == 422
    assert code(unknown) == (409, "project-not-confirmed")


@pytest.mark.req("LED-08", "LED-23", "LED-28", "LED-30", "LED-32")
async def test_money_flows_from_document_to_payee_and_can_be_followed_both_ways(book: Api) -> None:
    await receive(book, amount="300.00")
    await receive(book, "新财扶〔2020〕2号", amount="700.00")
    facts = Facts(book)
    await facts.make_payable()

    paid = await pay(book)

    assert paid.status_code == 201, paid.text
    assert [draw["fen"] for draw in paid.json()["draws"]] == [30_000, 20_000]
    figures = await read(book, BOOK)
    shown = {name: figures[name] for name in ("received", "available", "committed", "disbursed")}
    assert shown == {"received": "1000.00", "available": "400.00", "committed": "100.00", "disbursed": "500.00"}
    forth = await read(book, f"{BOOK}/lineage", lot="新财扶〔2020〕2号 中央财政专项扶贫资金")
    assert [(p["payee"], p["beneficiary_level"], p["voucher_no"]) for p in forth["payments"]] == [
        ("天山建筑公司", "village", "记-1")
    ]
    back = await read(book, f"{BOOK}/lineage", payment=paid.json()["payment"])
    assert [lot["document_no"] for lot in back["lots"]] == ["新财扶〔2020〕1号", "新财扶〔2020〕2号"]


@pytest.mark.req("LED-20")
async def test_quota_allocation_and_payment_are_entries_of_their_own(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable()
    await pay(book)

    entries = (await read(book, f"{BOOK}/entries"))["items"]

    moved = [(entry["kind"], entry["fen"]) for entry in entries if entry["fen"]]
    stages = ("inflow-received", "funds-committed", "funds-disbursed")
    assert [one for one in moved if one[0] in stages] == list(zip(stages, (100_000, 60_000, 50_000), strict=True))


@pytest.mark.req("LED-67")
async def test_three_people_make_a_payment(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable()
    asked = await book.post(f"{BOOK}/payments", payment(), role="project-dept", staff="two-hats")
    number = asked.json()["payment"]

    own = await book.post(f"{BOOK}/payments/{number}/review", {"passed": True}, role="reviewer", staff="two-hats")
    wrong_role = await book.post(f"{BOOK}/payments/{number}/review", {"passed": True}, role="finance")
    unreviewed = await book.post(f"{BOOK}/payments/{number}/posting", {"voucher_no": "记-1"}, role="keeper")

    assert code(own) == (403, "own-work")
    assert code(wrong_role) == (403, "role-forbidden")
    assert code(unreviewed) == (409, "payment-not-awaiting")


@pytest.mark.req("LED-09")
async def test_a_payment_beyond_the_approval_is_refused(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable(fen=60_000)

    answer = await book.post(f"{BOOK}/payments", payment("600.01"), role="implementer")

    assert code(answer) == (409, "commitment-exhausted")
    assert "600.00" in answer.json()["detail"]


async def test_an_objection_heard_of_before_the_project_still_holds_the_money(book: Api) -> None:
    await receive(book)
    facts = Facts(book)
    about = {"notice": "N", "about": "P1", "window": 2, "objection": "O-1", "county": "654024", "fiscal_year": 2020}
    await facts.tell(disclosure.ObjectionReceived(**about))
    await facts.make_payable()

    held = await book.post(f"{BOOK}/payments", payment(), role="implementer")
    await facts.tell(disclosure.ObjectionResolved(**about, upheld=False))
    released = await book.post(f"{BOOK}/payments", payment(), role="implementer")

    assert code(held) == (409, "under-objection")
    assert released.status_code == 201


async def test_an_upheld_objection_takes_the_windows_clearance_away(book: Api) -> None:
    await receive(book)
    facts = Facts(book)
    await facts.make_payable()
    about = {"notice": "N", "about": "P1", "window": 2, "objection": "O-1", "county": "654024", "fiscal_year": 2020}
    await facts.tell(disclosure.ObjectionReceived(**about))
    await facts.tell(disclosure.ObjectionResolved(**about, upheld=True))

    assert code(await book.post(f"{BOOK}/payments", payment(), role="implementer")) == (409, "window-not-clear")


@pytest.mark.req("LED-27")
async def test_a_decision_before_the_money_waits_for_finance_to_commit_it(book: Api) -> None:
    await Facts(book).decide()
    short = await book.post(f"{BOOK}/commitments", {"project": "P1"}, role="finance")
    await receive(book)
    assert (await read(book, f"{BOOK}/unallocated"))["unallocated_fen"] == 100_000

    committed = await book.post(f"{BOOK}/commitments", {"project": "P1"}, role="finance")

    assert code(short) == (409, "pool-short")
    assert committed.json()["fen"] == 60_000
    assert (await read(book, f"{BOOK}/unallocated"))["unallocated_fen"] == 40_000
    (row,) = (await read(book, f"{BOOK}/projects"))["items"]
    assert (row["commitment"], row["left_fen"], row["minutes_no"]) == ("committed", 60_000, "巩扶领纪〔2020〕3号")


async def test_a_decision_before_the_book_commits_nothing_by_itself(ledger: Api) -> None:
    facts = Facts(ledger)
    await facts.decide()
    await open_book(ledger)
    await receive(ledger)

    assert (await read(ledger, BOOK))["committed"] == "0.00"


@pytest.mark.req("LED-29")
async def test_spending_needs_evidence_and_stays_within_what_was_paid(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable()
    await pay(book)
    spent = {"project": "P1", "amount": "200.00", "evidence": "发票 0042", "supplier": "饲料厂"}

    bare = await book.post(f"{BOOK}/spendings", spent | {"evidence": ""}, role="implementer")
    good = await book.post(f"{BOOK}/spendings", spent, role="implementer")
    beyond = await book.post(f"{BOOK}/spendings", spent | {"amount": "300.01"}, role="implementer")

    assert code(bare) == (422, "evidence-missing")
    assert good.json()["spent_total_fen"] == 20_000
    assert code(beyond) == (409, "spending-beyond-paid")
    assert (await read(book, BOOK))["spent"] == "200.00"
    (entry,) = [e for e in (await read(book, f"{BOOK}/entries"))["items"] if e["kind"] == "spending-reported"]
    assert (entry["project"], entry["fen"], entry["role"]) == ("P1", 20_000, "implementer")
    feed = (await book.get("/events?limit=100", role="auditor")).json()
    (told,) = [event for event in feed if int(event["sequence"]) == entry["sequence"]]
    assert (told["data"]["evidence"], told["data"]["spent_total_fen"]) == ("发票 0042", 20_000)


@pytest.mark.req("LED-34")
async def test_an_accepted_projects_surplus_returns_to_the_pool(book: Api) -> None:
    await receive(book)
    facts = Facts(book)
    await facts.make_payable()
    await pay(book)
    early = await book.post(f"{BOOK}/surpluses", {"project": "P1"}, role="finance")
    await facts.state("P1", "S16")

    returned = await book.post(f"{BOOK}/surpluses", {"project": "P1"}, role="finance")

    assert code(early) == (409, "surplus-not-due")
    assert returned.json()["returned_fen"] == 10_000
    figures = await read(book, BOOK)
    assert (figures["returned"], figures["available"], figures["committed"]) == ("100.00", "500.00", "0.00")


async def test_a_cancelled_projects_money_returns_by_itself(book: Api) -> None:
    await receive(book)
    facts = Facts(book)
    await facts.make_payable()
    await facts.state("P1", "R4")

    assert (await read(book, BOOK))["available"] == "1000.00"
