"""A correction is the movement it undoes with the sign turned: every figure, and the rate, is net of it."""

from datetime import date

import pytest
from sqlalchemy import select

from services.monitoring.funds.flows import FlowQueries
from services.monitoring.upstream.clocks import Clock
from services.monitoring.upstream.read_model import project_money
from shared.contracts import ledger
from tests.monitoring.world import BOOK, World

JAN, FEB, MAR, APR = date(2020, 1, 10), date(2020, 2, 10), date(2020, 3, 10), date(2020, 4, 10)
OWN, SUPERIOR = ledger.Draw("L1", 10_000), ledger.Draw("L2", 5_000)


async def year(county: World) -> None:
    await county.opened(JAN)
    await county.received("L1", 60_000, JAN)
    await county.superior("L2", 40_000, FEB)
    await county.drafted("P1", JAN)
    await county.decided("P1", 50_000, FEB)
    await county.committed("P1", FEB, L1=30_000, L2=20_000)
    await county.paid("P1", MAR, L1=25_000, L2=5_000)
    spent = ledger.SpendingReported(book=BOOK, project="P1", fen=9_000, evidence="发票", spent_total_fen=9_000)
    await county.tell(spent, MAR)


def undone(kind: str, *draws: ledger.Draw, fen: int = 0, target: str = "") -> ledger.EntryReversed:
    return ledger.EntryReversed(
        book=BOOK, request_no=8, original_no=5, kind=kind, project="" if kind == "inflow" else "P1", payment="pay",
        fen=fen or sum(draw.fen for draw in draws), draws=draws, target=target, voucher_no="冲-1",
    )  # fmt: skip


def refunded(target: str) -> ledger.RefundReceived:
    return ledger.RefundReceived(
        book=BOOK, project="P1", payment="pay", fen=15_000, draws=(OWN, SUPERIOR), target=target, voucher_no="银-1"
    )


def returned(*, to_pool: bool) -> ledger.PaymentReturned:
    return ledger.PaymentReturned(
        book=BOOK, project="P1", payment="pay", line=3, fen=15_000, draws=(OWN, SUPERIOR), to_pool=to_pool,
        reason_code="account-wrong", paid_total_fen=15_000,
    )  # fmt: skip


RECLAIMED = ledger.FundsReclaimed(book=BOOK, lot="L2", level="province", fen=20_000, document_no="新财扶〔2020〕88号")

FIGURES = ("received", "own_budget", "committed", "disbursed", "own_disbursed", "spent", "unallocated")
BEFORE = ("1000.00", "600.00", "500.00", "300.00", "250.00", "90.00", "500.00")
CORRECTIONS = [
    (undone("inflow", OWN), {"received": "900.00", "own_budget": "500.00", "unallocated": "400.00"}),
    (undone("commitment", OWN), {"committed": "400.00", "unallocated": "600.00"}),
    (undone("payment", OWN, SUPERIOR, target="committed"), {"disbursed": "150.00", "own_disbursed": "150.00"}),
    (undone("spending", fen=4_000), {"spent": "50.00"}),
    (refunded("committed"), {"disbursed": "150.00", "own_disbursed": "150.00"}),
    (refunded("available"), {"disbursed": "150.00", "own_disbursed": "150.00", "committed": "350.00",
                             "unallocated": "650.00"}),
    (returned(to_pool=False), {"disbursed": "150.00", "own_disbursed": "150.00"}),
    (returned(to_pool=True), {"disbursed": "150.00", "own_disbursed": "150.00", "committed": "350.00",
                              "unallocated": "650.00"}),
    (RECLAIMED, {"received": "800.00", "unallocated": "300.00"}),
]  # fmt: skip


@pytest.mark.parametrize(("said", "changed"), CORRECTIONS)
async def test_a_books_figures_are_net_of_every_correction(county, said, changed):
    await year(county)

    await county.tell(said, APR)

    book = (await county.api.get(f"/books/{BOOK}")).json()
    assert {name: book[name] for name in FIGURES} == dict(zip(FIGURES, BEFORE, strict=True)) | changed
    months = (await county.api.get(f"/books/{BOOK}/months/2020-04")).json()["funds_to_date"]
    assert {name: months[name] for name in ("received", "committed", "disbursed", "spent")} == {
        name: book[name] for name in ("received", "committed", "disbursed", "spent")
    }


async def test_a_change_of_use_moves_what_is_committed_from_one_project_to_the_other(county):
    await year(county)
    changed = ledger.UseChanged(
        book=BOOK, change_no=9, project="P1", to_project="P2", old_purpose="industry", new_purpose="education",
        fen=15_000, draws=(OWN, SUPERIOR), plan_clause="规划第三章", department="县扶贫办", due_on=APR,
    )  # fmt: skip

    await county.tell(changed, APR)

    book = (await county.api.get(f"/books/{BOOK}")).json()
    assert {name: book[name] for name in FIGURES} == dict(zip(FIGURES, BEFORE, strict=True))
    with county.api.app.state.service.engine.connect() as connection:
        found = connection.execute(select(project_money.c.project, project_money.c.committed_fen))
        assert dict(tuple(row) for row in found) == {"P1": 35_000, "P2": 15_000}
    flows = FlowQueries(county.api.app.state.service.engine).flows(BOOK, APR, Clock.EFFECTIVE)
    assert {(row["project"], row["level"]): row["committed_fen"] for row in flows} == {
        ("P1", "county"): 20_000, ("P1", "province"): 15_000, ("P2", "county"): 10_000, ("P2", "province"): 5_000,
    }  # fmt: skip


@pytest.mark.req("MON-03")
async def test_the_rates_numerator_is_net_of_reversals_from_the_day_of_the_reversal(county):
    await year(county)
    await county.tell(undone("payment", OWN, target="committed"), APR)

    books = [(await county.api.get(f"/books/{BOOK}/rate?as_of={day}")).json() for day in ("2020-03-31", "2020-04-30")]

    assert [book["own"]["percent"] for book in books] == ["41.7", "25.0"]


async def test_what_came_back_into_the_pool_is_no_longer_in_the_flow_from_its_source(county):
    await year(county)

    await county.tell(returned(to_pool=True), APR)

    flows = FlowQueries(county.api.app.state.service.engine).flows(BOOK, APR, Clock.EFFECTIVE)
    assert [(row["level"], row["committed"], row["disbursed"]) for row in flows] == [
        ("county", "200.00", "150.00"),
        ("province", "150.00", "0.00"),
    ]


@pytest.mark.parametrize("said", [said for said, _ in CORRECTIONS])
async def test_a_correction_delivered_twice_counts_once(county, said):
    await year(county)
    envelope = await county.tell(said, APR)
    before = (await county.api.get(f"/books/{BOOK}")).json()

    await county.deliver([envelope])

    assert (await county.api.get(f"/books/{BOOK}")).json() == before
