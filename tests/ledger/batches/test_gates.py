"""A batch passes the gates of a single payment, by the same code: papers, lanes, closed months, unbound money."""

from datetime import date

import pytest

from services.ledger.batches.entries import BatchSubmitted
from services.ledger.payments.approval_path_errors import InstrumentUnproved, NotForGreenLane
from services.ledger.payments.errors import SuperiorsEarmark
from tests.api import Api
from tests.ledger.builders import PAPERS, READY, after, commit, decided, post, request, state, together
from tests.ledger.builders import receive as taken
from tests.ledger.client import BOOK, Facts, code, read, receive
from tests.ledger.people import as_file, entered, head
from tests.ledger.people import batch as body_of
from tests.ledger.steps.batches import batch, checked, line
from tests.ledger.steps.reallocation import change_use

BONDS = (taken("债1", fen=100, fund_type="bond"), decided(fen=100), commit())


@pytest.mark.req("LED-51")
@pytest.mark.parametrize(
    ("instrument", "paper"),
    [
        ("award", "assessment_no"),
        ("build-first", "acceptance_no"),
        ("guarantee", "guarantee_contract_no"),
        ("interest-subsidy", "interest_statement_no"),
    ],
)
def test_a_batch_rests_on_the_papers_of_its_instrument_as_a_payment_does(instrument, paper):
    scene = after(*READY, state("P1", "S16"))
    without = {"instrument": instrument, "evidence": PAPERS | {paper: " "}}

    said = []
    for step in (request(**without), batch(line(1), **without)):
        with pytest.raises(InstrumentUnproved) as refused:
            step(scene)
        said.append((refused.value.detail, refused.value.clause, refused.value.fields))

    assert said[0] == said[1]
    assert [problem.pointer for problem in said[0][2]] == [f"/evidence/{paper}"]
    batch(line(1), instrument=instrument)(scene)


@pytest.mark.req("LED-44")
def test_a_batch_takes_the_green_channel_with_money_open_to_it_and_is_due_sooner():
    with pytest.raises(NotForGreenLane):
        after(*BONDS, batch(line(1), green_channel=True))
    scene = after(*READY)

    together(batch(line(1)), batch(line(2), green_channel=True))(scene)

    due = [entry.due_at for entry in scene.book.collect_events() if isinstance(entry, BatchSubmitted)]
    assert due[1] < due[0]
    together(checked(), post())(scene)
    assert scene.book.state.commitments["P1"].paid == 10


def test_a_batch_for_an_opened_purpose_finds_bound_money_when_it_is_asked_for():
    scene = after(
        taken(fen=100, restriction="industry"),
        taken(fund_line="少数民族", fen=50),
        decided(fen=150),
        commit(),
        change_use("P1", 50, purpose="training"),
    )
    scene.book.state.commitments["P1"].changed["training"] += 1  # as books from before this was checked may say

    batch(line(1, 30), purpose="training")(scene)
    with pytest.raises(SuperiorsEarmark):
        batch(line(2, 21), purpose="training")(scene)


async def test_a_file_of_lines_cites_its_papers_takes_a_lane_and_adjusts_a_closed_month(book: Api) -> None:
    await receive(book)
    facts = Facts(book)
    await facts.make_payable()
    await facts.state("P1", "S16")
    book.set_clock(date(2020, 4, 6))
    for period in ("2020-01", "2020-02", "2020-03"):
        assert (await book.post(f"{BOOK}/closings", {"period": period}, role="finance")).status_code == 201
    household = await entered(book, kind="household")
    late = {"adjusts": "2020-03", "reason": "漏报", "green_channel": "true", "instrument": "build-first"}

    async def send(**more: str) -> tuple[int, str]:
        query = head(household, **late, **more)
        content = as_file(household)
        return code(await book.post(f"{BOOK}/batches/file", role="implementer", content=content, params=query))

    paper = {"evidence": "acceptance_no=验收3号"}
    assert await send() == (422, "instrument-unproved")
    assert await send(**paper, effective_on="2020-03-05") == (409, "month-sealed")
    assert await send(**paper) == (201, "")
    paid = (await read(book, f"{BOOK}/payments"))["items"][0]
    entries = (await read(book, f"{BOOK}/entries"))["items"]
    assert (paid["evidence"], paid["green_channel"]) == (["acceptance_no=验收3号"], True)
    assert {entry["adjusts"] for entry in entries if entry["kind"].startswith("batch")} == {"2020-03"}


async def test_a_batch_as_json_says_the_same(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable()
    household = await entered(book, kind="household")
    body = body_of(household, green_channel=True, evidence={"list_no": "名册1号"}, adjusts="2020-01", reason="漏报")

    answer = await book.post(f"{BOOK}/batches", body, role="implementer")

    assert code(answer) == (422, "adjustment-unfounded")
    del body["adjusts"]
    assert (await book.post(f"{BOOK}/batches", body, role="implementer")).status_code == 201
