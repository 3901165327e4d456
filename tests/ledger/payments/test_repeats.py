"""The same subsidy is not paid twice without a word: by person, household, account, policy, period, county and year."""

import asyncio
from typing import Any

import pytest

from services.ledger.batches import decisions as batches
from services.ledger.book.batch import Declared, Line
from services.ledger.payments.repeats import ALONE, History, look_back
from shared.contracts import disclosure, projects
from tests.api import Api
from tests.ledger.builders import READY, act, after, terms
from tests.ledger.client import BOOK, ON, Facts, code, inflow, open_book, payment, read, receive
from tests.ledger.people import batch, entered, identity, standard
from tests.ledger.steps.batches import line, paid
from tests.ledger.steps.corrections import reverse

OF_BREEDING = {"policy": "breeding"}


@pytest.fixture
def facts(book: Api) -> Facts:
    """What other services say."""
    return Facts(book)


@pytest.fixture
async def funded(book: Api, facts: Facts) -> Api:
    """A book of 1,000 yuan of which 600 are set aside for one project."""
    await receive(book)
    await facts.make_payable()
    return book


async def rated(api: Api, **more: Any) -> None:
    """The county's standard for the policy is set."""
    rate = standard(amount="30.00", superior_amount="20.00") | more
    assert (await api.post("/counties/654024/standards", rate, role="county-gov")).status_code == 201


def lines(*payees: str, amount: str = "10.00", **more: Any) -> dict[str, Any]:
    asked = batch(*payees, amount=amount)
    return asked | {"lines": [line | OF_BREEDING | more for line in asked["lines"]]}


async def ask(api: Api, *payees: str, at: str = BOOK, **more: Any) -> dict[str, Any]:
    """Submit a batch; gives the answer."""
    kinds = {name: more.pop(name) for name in ("amount", "policy", "subsidy", "repays") if name in more}
    answer = await api.post(f"{at}/batches", lines(*payees, **kinds) | more, role="implementer")
    assert answer.status_code == 201, answer.text
    said: dict[str, Any] = answer.json()
    return said


def codes(answer: dict[str, Any]) -> dict[str, int]:
    return {row["code"]: row["count"] for row in answer["repeats"]["codes"]}


async def review(api: Api, number: str, *, passed: bool = True, reason: str = "已核实", at: str = BOOK) -> Any:
    body = {"passed": passed, "reason": reason}
    return await api.post(f"{at}/payments/{number}/review", body, role="reviewer")


async def post(api: Api, number: str, voucher: str, reason: str = "") -> Any:
    return await api.post(f"{BOOK}/payments/{number}/posting", {"voucher_no": voucher, "reason": reason}, role="keeper")


async def test_one_household_and_one_policy_in_three_batches_is_found_and_blocked(funded: Api) -> None:
    home = await entered(funded, kind="household")

    first, second, third = [await ask(funded, home) for _ in range(3)]
    assert [codes(answer) for answer in (first, second, third)] == [{}, {"repeated-person": 1}, {"repeated-person": 2}]
    told = second["repeats"]["first"][0]
    assert (told["line"], told["payee"], told["payment"], told["other_line"]) == (1, home, first["payment"], 1)

    assert (await review(funded, first["payment"])).status_code == 201
    refused = await review(funded, second["payment"])
    assert code(refused) == (409, "paid-before")
    assert "默认" in refused.json()["legal_basis"]["quote"]

    assert (await review(funded, first["payment"], passed=False)).status_code == 409
    assert (await post(funded, first["payment"], "记-1")).status_code == 201
    assert code(await review(funded, third["payment"])) == (409, "paid-before")


async def test_the_findings_stand_at_the_batch_and_at_the_payment_with_masks_and_clause(funded: Api) -> None:
    home = await entered(funded, kind="household")
    first = await ask(funded, home)
    second = await ask(funded, home)

    shown = await read(funded, f"{BOOK}/batches/{second['payment']}")
    alone = await read(funded, f"{BOOK}/payments/{second['payment']}")
    (row,) = (await read(funded, f"{BOOK}/payments/{second['payment']}/findings"))["items"]

    assert shown["repeats"] == alone["repeats"] == {"repeated-person": 1}
    assert (row["line"], row["payee"], row["other_payment"], row["other_line"]) == (1, home, first["payment"], 1)
    assert (row["name"], row["severity"], row["standing"], row["amount"]) == ("阿***", "block", "default", "10.00")
    file = await funded.get(f"{BOOK}/payments/{second['payment']}/findings", role="auditor", params={"format": "csv"})
    assert "阿***" in file.text


async def test_a_request_that_failed_counts_no_more_and_the_later_one_may_pass(funded: Api) -> None:
    home = await entered(funded, kind="household")
    first, second = await ask(funded, home), await ask(funded, home)

    assert (await review(funded, first["payment"], passed=False)).status_code == 201
    passed = await review(funded, second["payment"])

    assert (passed.status_code, passed.json()["repeats"]["codes"]) == (201, [])
    assert (await read(funded, f"{BOOK}/payments/{second['payment']}"))["repeats"] == {}


async def test_a_single_payment_is_found_beside_a_batch_and_a_batch_beside_it(funded: Api) -> None:
    home = await entered(funded, kind="household")
    await ask(funded, home)
    to = {"payee_class": "household", "beneficiary_level": "household", "beneficiary_place": "654024101001"}
    alone = payment("10.00", payee=home, subsidy="industry-award", policy="breeding", **to)

    single = await funded.post(f"{BOOK}/payments", alone, role="implementer")
    after = await ask(funded, home)

    assert codes(single.json()) == {"repeated-person": 1}
    assert codes(after) == {"repeated-person": 2}


async def test_head_as_household_and_spouse_as_person_need_the_reviewers_reason(funded: Api) -> None:
    await rated(funded)
    home = await entered(funded, kind="household")
    spouse = await entered(funded, "古丽", 2)
    await funded.post(f"/persons/{home}/members", {"members": [spouse]}, role="finance")
    await ask(funded, home)

    second = await ask(funded, spouse, payee_class="person", beneficiary_level="person")
    silent = await review(funded, second["payment"], reason="")
    reasoned = await review(funded, second["payment"], reason="夫妻各有一份养殖合同")

    assert codes(second) == {"repeated-household": 1}
    assert code(silent) == (422, "finding-unexplained")
    assert reasoned.status_code == 201
    assert any("同户" in said for said in reasoned.json()["findings"])
    entries = (await read(funded, f"{BOOK}/entries"))["items"]
    assert "夫妻各有一份养殖合同" in [entry["reason"] for entry in entries]


async def test_whoever_was_erased_is_beside_nobody_any_more(funded: Api) -> None:
    await rated(funded)
    home, spouse = await entered(funded, kind="household"), await entered(funded, "古丽", 2)
    await funded.post(f"/persons/{home}/members", {"members": [spouse]}, role="finance")
    first = await ask(funded, spouse, payee_class="person", beneficiary_level="person")
    assert (await review(funded, first["payment"])).status_code == 201
    assert (await post(funded, first["payment"], "记-1")).status_code == 201

    await read(funded, f"{BOOK}/payments/{first['payment']}")
    erased = await funded.post(f"/persons/{spouse}/erasure", {"reason": "本人申请"}, role="finance")

    assert erased.status_code == 201, erased.text
    assert codes(await ask(funded, home)) == {}
    assert (await read(funded, f"/persons/{home}"))["members"] == []


async def test_the_head_as_household_and_again_as_person_is_one_person(funded: Api) -> None:
    home, head = await entered(funded, kind="household"), await entered(funded)
    await ask(funded, home)

    second = await ask(funded, head, payee_class="person", beneficiary_level="person")

    assert codes(second) == {"repeated-person": 1}
    assert code(await review(funded, second["payment"])) == (409, "paid-before")


async def test_two_households_on_one_account_are_found_in_one_batch_and_across(funded: Api) -> None:
    await rated(funded)
    await rated(funded, policy="planting")
    one = await entered(funded, kind="household")
    other = await entered(funded, "买买提", 2, kind="household", account=identity()["account"])

    both = await ask(funded, one, other)
    later = await ask(funded, other, policy="planting")

    assert codes(both) == {"repeated-account": 1}
    assert codes(later) == {"shared-account": 1}
    assert code(await review(funded, both["payment"], reason="")) == (422, "finding-unexplained")


async def test_what_the_bank_sent_back_does_not_count_and_may_be_paid_again(funded: Api) -> None:
    home = await entered(funded, kind="household")
    first = await ask(funded, home)
    assert (await review(funded, first["payment"])).status_code == 201
    assert (await post(funded, first["payment"], "记-1")).status_code == 201
    back = {"payment": first["payment"], "line": 1, "reason_code": "account-closed", "voucher_no": "退-1"}
    assert (await funded.post(f"{BOOK}/returns", back, role="keeper")).status_code == 201

    again = await ask(funded, home, repays=f"{first['payment']}#1")
    twice = await ask(funded, home)

    assert codes(again) == {}
    assert codes(twice) == {"repeated-person": 1}


async def test_another_period_is_no_repetition_and_the_years_cap_still_binds(funded: Api) -> None:
    await rated(funded, yearly_amount="25.00")
    home = await entered(funded, kind="household")

    spring = await ask(funded, home, period="2020-Q1")
    month = await ask(funded, home, period="2020-02")
    summer = await ask(funded, home, period="2020-Q2")
    wrong = await funded.post(f"{BOOK}/batches", lines(home) | {"period": "2020-13"}, role="implementer")

    assert codes(spring) == {}
    assert codes(month) == {"repeated-person": 1}
    assert codes(summer) == {"yearly-cap": 1}
    assert code(await review(funded, summer["payment"])) == (409, "paid-before")
    assert code(wrong) == (422, "payment-incomplete")


async def test_a_policy_without_a_standard_does_not_hide_a_repeated_subsidy(funded: Api) -> None:
    home = await entered(funded, kind="household")
    await rated(funded)
    first = await ask(funded, home)
    assert (await review(funded, first["payment"])).status_code == 201

    renamed = await ask(funded, home, policy="breeding-2")
    assert codes(renamed) == {"alike-person": 1}
    assert (await review(funded, renamed["payment"], reason="")).status_code == 422

    await rated(funded, policy="planting")
    assert codes(await ask(funded, home, policy="planting")) == {"alike-person": 1}, "beside breeding-2 alone"


async def test_policies_that_must_not_be_stacked_are_found_across_batches(funded: Api) -> None:
    await rated(funded, stackable=False)
    home = await entered(funded, kind="household")
    await ask(funded, home)

    assert codes(await ask(funded, home, policy="planting")) == {"not-stackable": 1}


async def test_of_two_batches_at_one_moment_the_later_one_sees_the_earlier(funded: Api) -> None:
    home = await entered(funded, kind="household")

    both = await asyncio.gather(ask(funded, home), ask(funded, home))
    outcomes = [(await review(funded, answer["payment"])).status_code for answer in both]

    assert sorted(len(codes(answer)) for answer in both) == [0, 1]
    assert sorted(outcomes) == [201, 409]


async def test_what_was_passed_meanwhile_is_found_when_the_keeper_posts(funded: Api) -> None:
    await rated(funded)
    one, other = await entered(funded, kind="household"), await entered(funded, "买买提", 2, kind="household")
    first, second = await ask(funded, one), await ask(funded, other)
    for asked in (first, second):
        assert (await review(funded, asked["payment"])).status_code == 201
    assert (await post(funded, first["payment"], "记-1")).status_code == 201
    moved = identity("买买提", 2, kind="household", account=identity()["account"], reason="换卡")
    assert (await funded.post("/persons", moved, role="finance")).status_code == 201

    silent = await post(funded, second["payment"], "记-2")
    reasoned = await post(funded, second["payment"], "记-2", reason="父子共用一折，已核实")

    assert code(silent) == (422, "finding-unexplained")
    assert reasoned.status_code == 201


async def test_the_first_payment_after_a_change_of_account_is_shown_to_the_reviewer(funded: Api) -> None:
    await rated(funded)
    await rated(funded, policy="planting")
    home = await entered(funded, kind="household")
    moved = identity(kind="household", account="6228480000000000001", reason="原账户销户")
    assert (await funded.post("/persons", moved, role="finance")).status_code == 201

    asked = await ask(funded, home)
    silent = await review(funded, asked["payment"], reason="")

    assert codes(asked) == {"account-changed": 1}
    assert code(silent) == (422, "finding-unexplained")
    assert (await review(funded, asked["payment"])).status_code == 201
    assert (await post(funded, asked["payment"], "记-1")).status_code == 201
    funded.advance_clock(1)
    assert codes(await ask(funded, home, policy="planting")) == {}


async def test_the_same_person_is_found_in_another_countys_book(funded: Api, facts: Facts) -> None:
    home = await entered(funded, kind="household")
    first = await ask(funded, home)
    there, at, village = {"region": "654023"}, "/books/654023-2020", "654023101001"
    assert (await open_book(funded, region="654023", county="654023")).status_code == 201
    assert (await funded.post(f"{at}/inflows", inflow(), role="keeper", **there)).status_code == 201
    await make_payable_in(facts, "P9", village)
    form = identity(kind="household", place=village)
    again = (await funded.post("/persons", form, role="finance", **there)).json()["person"]
    terms = {"project": "P9", "beneficiary_place": village}

    second = await funded.post(f"{at}/batches", lines(again, place=village) | terms, role="implementer", **there)

    assert codes(second.json()) == {"repeated-person": 1}, second.text
    told = second.json()["repeats"]["first"][0]
    assert (told["payee"], told["other"], told["payment"]) == (again, home, first["payment"])


async def make_payable_in(facts: Facts, project: str, village: str) -> None:
    """A project of another county may be paid."""
    county = village[:6]
    at = {"project": project, "place": village, "county": county, "plan_year": 2020}
    about = {"notice": "N", "about": project, "county": county, "fiscal_year": 2020}
    for window in (1, 2):
        closed = {"window": window, "content_version": window, "clear": True, "objections": 0}
        await facts.tell(disclosure.WindowClosed(**about, **closed))
    decided = {"approved_fen": 60_000, "minutes_no": "巩扶领纪〔2020〕3号", "decided_on": ON, "name": "养殖小区"}
    await facts.tell(projects.ProjectDecided(**at, **decided))
    plan = {"project": project, "county": county, "plan_year": 2020, "plan": f"{county}-2020-1", "approved_on": ON}
    await facts.tell(projects.ProjectEnteredPlan(**plan))
    step = {"transition": "T", "command": "c", "from_state": "S", "state": "S14", "phase": "p"}
    await facts.tell(projects.StateChanged(**at, **step))


def test_what_a_sealed_year_paid_for_the_same_period_is_found_in_the_next_years_book() -> None:
    before, now = after(*READY, paid(line(1, policy="breeding"))), after(*READY)
    last_year, old, new = before.book, before.payment, "654024-2019-9"
    last_year.state.book, last_year.state.fiscal_year = "654024-2019", 2019
    last_year.state.payments[new], last_year.state.batches[new] = (
        last_year.state.payments.pop(old),
        last_year.state.batches.pop(old),
    )
    last_year.state.paid_to = {payee: names.replace(old, new) for payee, names in last_year.state.paid_to.items()}
    history = History((last_year,))

    asked(line(1, policy="breeding"), history=history)(now)
    of_this_year = look_back(now.book, now.payment, history)
    asked(line(1, policy="breeding"), history=history, period="2019")(now)
    of_last_year = look_back(now.book, now.payment, history)

    assert of_this_year == []
    assert [(each.code, each.payment) for each in of_last_year] == [("repeated-person", new)]


def test_a_payment_that_was_reversed_whole_counts_no_more() -> None:
    scene = after(*READY, paid(line(1, policy="breeding")), reverse("payment", 10))

    asked(line(1, policy="breeding"))(scene)

    assert look_back(scene.book, scene.payment, ALONE) == []


def asked(*lines: Line, history: History = ALONE, **more: Any) -> Any:
    """A batch is asked for beside what other books know."""

    def run(scene: Any) -> Any:
        total = sum(each.fen for each in lines)
        facts = {"payee_class": "household", "beneficiary_level": "household", "payee": ""} | more
        asks = (terms("P1", total, **facts), Declared(len(lines), total, "atomic"), lines)
        file = scene.files.get("P1")
        return batches.request_batch(scene.book, *asks, file, None, scene.pack, act("chen"), history=history)

    return run


async def test_nothing_personal_stands_in_what_is_found(funded: Api) -> None:
    home = await entered(funded, kind="household")
    head = await entered(funded)
    await ask(funded, home)
    second = await ask(funded, head, payee_class="person", beneficiary_level="person")

    stored = (await funded.get("/log", role="auditor", params={"limit": 1000})).text + str(second)

    assert not any(identity()[name] in stored for name in ("name", "id_number", "account", "phone"))
