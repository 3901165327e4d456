"""Closed months over HTTP: in order, with a checklist; sealed; adjusted in the open; re-opened by the leading group."""

import asyncio
from datetime import date
from typing import Any

import pytest

from shared.platform.identity.roles import Role
from tests.api import Api
from tests.ledger.client import BOOK, Facts, code, inflow, pay, payment, read, receive

MINUTES = {"minutes_no": "巩扶领纪〔2020〕8号", "reason": "漏记一笔拨付"}


async def close(api: Api, period: str, **more: Any) -> Any:
    return await api.post(f"{BOOK}/closings", {"period": period}, role="finance", **more)


async def reopen(api: Api, period: str, body: dict[str, str] = MINUTES, role: str = "leading-group") -> Any:
    return await api.post(f"{BOOK}/closings/{period}/reopening", body, role=role)


def blockers(answer: Any) -> list[str]:
    return [error["pointer"].removeprefix("/period/") for error in answer.json().get("errors", [])]


@pytest.fixture
def facts(book: Api) -> Facts:
    return Facts(book)


@pytest.fixture
async def april(book: Api, facts: Facts) -> Api:
    """March money in the book, 60 % of it set aside and some paid; the clock stands in April, January is closed."""
    await receive(book)
    await facts.make_payable()
    assert (await pay(book)).status_code == 201
    book.set_clock(date(2020, 4, 6))
    for period in ("2020-01", "2020-02"):
        assert (await close(book, period)).status_code == 201
    return book


async def test_months_are_closed_in_order_and_only_once_they_are_over(book: Api) -> None:
    early = await close(book, "2020-03")
    skipped = await close(book, "2020-02")
    first = await close(book, "2020-01")
    again = await close(book, "2020-01")
    elsewhere = await close(book, "2019-12")

    assert code(early) == (409, "closing-blocked")
    assert blockers(early) == ["month-before-open", "month-not-over"]
    assert blockers(skipped) == ["month-before-open"]
    assert "请先结 2020-01" in skipped.text
    assert first.json()["through"] == "2020-01-31"
    assert code(again) == (409, "month-already-closed")
    assert code(elsewhere) == (422, "period-unknown")


@pytest.mark.req("LED-67")
async def test_only_finance_closes_and_only_the_leading_group_reopens(april: Api) -> None:
    closed = [
        await april.post(f"{BOOK}/closings", {"period": "2020-03"}, role=role)
        for role in Role
        if role is not Role.FINANCE
    ]
    opened = [await reopen(april, "2020-02", role=role) for role in Role if role is not Role.LEADING_GROUP]

    assert {code(answer) for answer in closed + opened} == {(403, "role-forbidden")}


async def test_the_checklist_says_before_what_the_closing_would_say(april: Api, facts: Facts) -> None:
    asked = await april.post(f"{BOOK}/payments", payment("60.00", effective_on="2020-03-30"), role="implementer")
    number = asked.json()["payment"]
    await facts.decide("P2", 90_000)

    said = await read(april, f"{BOOK}/periods/2020-03/checklist")
    refused = await close(april, "2020-03")
    await april.post(f"{BOOK}/payments/{number}/review", {"passed": False}, role="reviewer")
    ready = await read(april, f"{BOOK}/periods/2020-03/checklist")
    closed = await close(april, "2020-03")

    assert [(check["code"], check["blocks"]) for check in said["checks"]] == [
        ("payment-pending", True),
        ("commitment-short", False),
    ]
    assert (said["ready"], blockers(refused)) == (False, ["payment-pending"])
    assert said["checks"][0]["detail"] == f"拨付 {number} 尚未审查，请审查"
    assert number in refused.text
    assert ready["ready"]
    assert closed.json()["checks"] == [check for check in said["checks"] if not check["blocks"]]


async def test_a_payment_that_passed_review_is_to_be_posted(april: Api) -> None:
    asked = await april.post(f"{BOOK}/payments", payment("60.00", effective_on="2020-03-30"), role="implementer")
    number = asked.json()["payment"]
    await april.post(f"{BOOK}/payments/{number}/review", {"passed": True}, role="reviewer")

    (pending, *_) = (await read(april, f"{BOOK}/periods/2020-03/checklist"))["checks"]

    assert (pending["code"], pending["detail"]) == (
        "payment-pending",
        f"拨付 {number} 审查通过、尚未记账，请记账办结或退回申请；须会签的，先会签",
    )


async def test_a_payment_that_passed_review_and_was_sent_back_keeps_no_month_open(april: Api) -> None:
    asked = await april.post(f"{BOOK}/payments", payment("60.00", effective_on="2020-03-30"), role="implementer")
    number = asked.json()["payment"]
    await april.post(f"{BOOK}/payments/{number}/review", {"passed": True}, role="reviewer")

    back = {"reason": "超过年度上限"}
    await april.post(f"{BOOK}/payments/{number}/withdrawal", back, role="keeper")

    listed = (await read(april, f"{BOOK}/payments", stage="withdrawn"))["items"]
    assert [row["payment"] for row in listed] == [number]
    checks = (await read(april, f"{BOOK}/periods/2020-03/checklist"))["checks"]
    assert "payment-pending" not in {check["code"] for check in checks}


async def test_a_reversal_that_nobody_confirmed_blocks_the_closing(april: Api) -> None:
    wrong = {"entry_no": 2, "amount": "1.00", "reason": "金额有误"}
    asked = await april.post(f"{BOOK}/reversals", wrong, role="finance")
    refused = await close(april, "2020-03")
    decision = {"confirmed": False, "reason": "金额无误"}
    await april.post(f"{BOOK}/reversals/{asked.json()['request_no']}/decision", decision, role="keeper")

    assert blockers(refused) == ["reversal-pending"]
    assert (await close(april, "2020-03")).status_code == 201


async def test_a_request_of_the_running_month_does_not_keep_the_last_one_open(april: Api) -> None:
    await april.post(f"{BOOK}/payments", payment("60.00"), role="implementer")

    assert (await close(april, "2020-03")).status_code == 201


async def test_a_bank_line_that_matches_nothing_blocks_until_it_is_explained(april: Api) -> None:
    lines = "交易日期,支出,收入,摘要\n2020-03-20,7.00,,手续费\n2020-04-02,9.00,,手续费\n".encode()
    await april.post(f"{BOOK}/statements", role="finance", content=lines, params={"filename": "a.csv"})

    refused = await close(april, "2020-03")
    await april.post(f"{BOOK}/statement-lines/1/explanation", {"reason": "银行手续费"}, role="finance")

    assert blockers(refused) == ["bank-line-open"]
    assert (await close(april, "2020-03")).status_code == 201


@pytest.mark.req("LED-24", "XC-42")
async def test_a_closing_keeps_the_trial_balance_of_its_last_day_for_good(april: Api) -> None:
    await receive(april, "新财扶〔2020〕7号", effective_on="2020-04-02", received_on="2020-04-02")
    closed = (await close(april, "2020-03")).json()
    await receive(april, "新财扶〔2020〕8号", received_on="2020-04-03")

    (march,) = [row for row in (await read(april, f"{BOOK}/closings"))["items"] if row["period"] == "2020-03"]
    then = await read(april, f"{BOOK}/trial-balance", as_of_effective="2020-03-31")
    by_stage: dict[str, int] = {}
    for line in then["accounts"]:
        account = line["account"]
        stage = account.partition(":")[0] if not account.startswith("lot:") else account.split(":")[2]
        by_stage[stage] = by_stage.get(stage, 0) + line["fen"]
    assert {total["stage"]: total["fen"] for total in march["totals"]} == by_stage
    assert sum(by_stage.values()) == 0
    assert (march["seal"], march["last_entry_no"]) == (closed["seal"], closed["entry_no"] - 1)
    assert len(march["seal"]) == 64
    entries = (await read(april, f"{BOOK}/entries", as_of_effective="2020-03-31"))["items"]
    assert march["entries"] == len(entries)
    assert (await read(april, BOOK))["closed_through"] == "2020-03"


async def test_nothing_is_booked_into_a_closed_month_and_the_refusal_says_what_to_do(april: Api) -> None:
    await close(april, "2020-03")

    late = await receive(april, "新财扶〔2020〕7号", effective_on="2020-03-31")

    assert code(late) == (409, "month-sealed")
    (problem,) = late.json()["errors"]
    assert problem["pointer"] == "/effective_on"
    assert "2020-04-01" in problem["detail"]
    assert "adjusts=2020-03" in problem["detail"]


async def test_a_closed_month_is_adjusted_in_the_open_one_with_a_reason(april: Api) -> None:
    await close(april, "2020-03")
    about = {"adjusts": "2020-03", "effective_on": "2020-04-01"}

    bare = await receive(april, "新财扶〔2020〕7号", **about)
    unfounded = await receive(april, "新财扶〔2020〕7号", adjusts="2020-04", reason="漏记")
    adjusted = await receive(april, "新财扶〔2020〕7号", reason="三月漏记", **about)

    assert (code(bare), bare.json()["errors"][0]["pointer"]) == ((422, "adjustment-unfounded"), "/reason")
    assert (code(unfounded), unfounded.json()["errors"][0]["pointer"]) == (
        (422, "adjustment-unfounded"),
        "/adjusts",
    )
    (entry,) = (await read(april, f"{BOOK}/entries", adjusts="2020-03"))["items"]
    assert (entry["entry_no"], entry["reason"]) == (adjusted.json()["entry_no"], "三月漏记")
    adjustments = await read(april, f"{BOOK}/trial-balance", adjusts="2020-03")
    assert [line["fen"] for line in adjustments["accounts"]] == [-100_000, 100_000]
    assert (await read(april, BOOK, as_of_effective="2020-03-31"))["received"] == "1000.00"


async def test_a_batch_can_be_an_adjustment_too(april: Api) -> None:
    await close(april, "2020-03")
    line = [inflow("新财扶〔2020〕9号")]
    params = {"adjusts": "2020-03", "reason": "三月漏记"}

    answer = await april.post(f"{BOOK}/inflows/bulk", line, role="keeper", params=params)

    assert answer.status_code == 201, answer.text
    assert len((await read(april, f"{BOOK}/entries", adjusts="2020-03"))["items"]) == 1


async def test_another_services_fact_about_a_closed_month_is_booked_on_the_first_open_day(
    april: Api, facts: Facts
) -> None:
    await close(april, "2020-03")

    await facts.decide("P2", 30_000)
    await facts.state("P2", "R4")

    entries = (await read(april, f"{BOOK}/entries", adjusts="2020-03"))["items"]
    assert [(e["kind"], e["effective_on"]) for e in entries] == [
        ("funds-committed", "2020-04-01"),
        ("commitment-released", "2020-04-01"),
    ]
    assert "2020-03-02" in entries[0]["reason"]


async def test_the_leading_group_reopens_the_last_month_and_the_next_closing_supersedes(april: Api) -> None:
    first = (await close(april, "2020-03")).json()
    bare = await reopen(april, "2020-03", MINUTES | {"reason": " "})
    older = await reopen(april, "2020-02")
    opened = await reopen(april, "2020-03")
    late = await receive(april, "新财扶〔2020〕7号", effective_on="2020-03-31")
    second = (await close(april, "2020-03")).json()

    assert (code(bare), bare.json()["errors"][0]["pointer"]) == ((422, "decision-incomplete"), "/reason")
    assert (code(older), opened.status_code, late.status_code) == ((409, "reopening-refused"), 201, 201)
    assert "2020-03" in older.json()["detail"]
    rows = [row for row in (await read(april, f"{BOOK}/closings"))["items"] if row["period"] == "2020-03"]
    assert [(row["act"], row["standing"], row["supersedes"]) for row in rows] == [
        ("closed", False, 0),
        ("reopened", False, 0),
        ("closed", True, first["entry_no"]),
    ]
    assert rows[1]["minutes_no"] == MINUTES["minutes_no"]
    received = [{t["stage"]: t["fen"] for t in row["totals"]}.get("funder") for row in (rows[0], rows[2])]
    assert received == [-100_000, -200_000]
    assert first["seal"] != second["seal"]


async def test_what_was_never_closed_is_not_reopened(book: Api) -> None:
    assert code(await reopen(book, "2020-01")) == (409, "reopening-refused")


async def test_a_reopening_is_told_to_the_world(april: Api) -> None:
    await reopen(april, "2020-02")

    feed = (await april.get("/events?limit=200", role="auditor")).json()
    (told,) = [event["data"] for event in feed if "minutes_no" in event["data"] and "closing" in event["data"]]
    assert (told["period"], told["minutes_no"], told["reason"]) == ("2020-02", *MINUTES.values())


async def test_two_persons_closing_at_once_close_once(april: Api) -> None:
    answers = await asyncio.gather(*(close(april, "2020-03", staff=f"finance-{n}") for n in range(2)))

    assert sorted(code(answer) for answer in answers) == [(201, ""), (409, "month-already-closed")]


async def test_the_same_key_closes_once_and_hears_the_same_answer(april: Api) -> None:
    first, again = [await close(april, "2020-03", key="k-1") for _ in range(2)]

    assert (again.status_code, again.json()) == (201, first.json())
    assert [row["period"] for row in (await read(april, f"{BOOK}/closings"))["items"]][-1] == "2020-03"


async def test_a_checklist_of_another_county_or_of_no_month_is_not_shown(book: Api) -> None:
    other = await book.get(f"{BOOK}/periods/2020-01/checklist", role="auditor", region="654023")
    unknown = await book.get(f"{BOOK}/periods/2021-01/checklist", role="auditor")
    hidden = await book.get(f"{BOOK}/closings", role="auditor", region="654023")

    assert (code(other), code(hidden)) == ((403, "outside-region"), (403, "outside-region"))
    assert code(unknown) == (422, "period-unknown")
