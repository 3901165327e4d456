"""Money that goes down a level (下达) is paid in the superior's own rate, and all funds hold it in one book only."""

from datetime import date

import pytest

from shared.contracts import ledger
from tests.monitoring.world import BOOK, COUNTY, World

ABOVE, PREFECTURE = "3607-2020", "3607"
JAN, FEB, MAR = date(2020, 1, 10), date(2020, 2, 10), date(2020, 3, 10)


def passed(lot: str, fen: int) -> ledger.FundsPassedDown:
    return ledger.FundsPassedDown(
        book=ABOVE, transfer_id="3607-2020-4", lot=lot, to=COUNTY, fen=fen, document_no="赣市财1号", fund_line="专项",
        voucher_no="下-1",
    )  # fmt: skip


def carried_in(lot: str, fen: int, **facts: str) -> ledger.LotCarriedIn:
    """What is left of a lot, in the prefecture's next book."""
    return ledger.LotCarriedIn(
        book="3607-2021", county=PREFECTURE, fiscal_year=2021, lot=lot, document_no=lot, fund_line="", fen=fen,
        fund_type="special", origin_year=2020, received_on=JAN, agricultural=True, stock=False, capital="fiscal",
        kind="regular", origin=ABOVE, origin_lot=lot, **facts,
    )  # fmt: skip


@pytest.fixture
async def both(county: World) -> World:
    """A prefecture with 1000 yuan of its own and 500 of the province's passes 400 and 500 down to a county with 200."""
    await county.opened(JAN)
    await county.received("L1", 20_000, JAN)
    county.place = PREFECTURE
    await county.opened(JAN)
    await county.received("O1", 100_000, JAN, level="prefecture")
    await county.superior("S1", 50_000, JAN)
    await county.tell(passed("O1", 40_000), FEB)
    await county.tell(passed("S1", 50_000), FEB)
    county.place = COUNTY
    await county.received("D1", 40_000, FEB, level="prefecture", arranged_by="superior")
    await county.received("D2", 50_000, FEB, level="province", arranged_by="superior")
    return county


@pytest.mark.req("MON-03", "MON-04")
async def test_what_is_passed_down_is_paid_above_and_all_funds_hold_it_once(both: World) -> None:
    above, below = [(await both.api.get(f"/books/{book}")).json() for book in (ABOVE, BOOK)]
    region = (await both.api.get("/regions/3607/rate?year=2020&as_of=2020-03-10")).json()

    assert [above[name] for name in ("received", "passed_down", "unallocated")] == ["1500.00", "900.00", "600.00"]
    assert [above["own"][name] for name in ("budget", "paid", "percent")] == ["1000.00", "400.00", "40.0"]
    assert (above["everything"]["budget"], below["everything"]["budget"]) == ("600.00", "1100.00")
    assert below["own"]["budget"] == "200.00"
    assert region["everything"]["budget"] == "1700.00", "1000 and 500 and 200, each once"
    items = {item["book"]: item for item in region["items"]}
    assert (items[ABOVE]["own"], items[ABOVE]["everything"]) == (above["own"], above["everything"])


async def test_a_transfer_that_is_reversed_is_the_superiors_again(both: World) -> None:
    back = ledger.EntryReversed(
        book=ABOVE, request_no=6, original_no=4, kind="passed-down", project="", payment="", fen=40_000,
        draws=(ledger.Draw("O1", 40_000),), target=COUNTY, voucher_no="冲-1",
    )  # fmt: skip
    await both.tell(back, MAR)

    above = (await both.api.get(f"/books/{ABOVE}")).json()
    rate = (await both.api.get(f"/books/{ABOVE}/rate?as_of=2020-03-10")).json()
    assert [above[name] for name in ("passed_down", "unallocated", "disbursed")] == ["500.00", "1000.00", "0.00"]
    assert above["own"]["paid"] == rate["own"]["paid"] == "0.00"
    assert rate["passed_down"] == "500.00"


@pytest.mark.req("MON-03", "MON-04")
async def test_what_is_called_back_after_the_year_stands_in_the_next_years_funds_once(both: World) -> None:
    """The prefecture's 600 that are left go on into 2021; there 100 of the province's come back that never arrived."""
    both.place, both.year, later, day = PREFECTURE, 2021, "3607-2021", date(2021, 1, 9)
    await both.opened(day)
    await both.tell(carried_in("O1", 60_000, level="prefecture", arranged_by="own"), day)
    await both.tell(carried_in("S1", 0, level="province", arranged_by="superior"), day)
    back = ledger.EntryReversed(
        book=later, request_no=6, original_no=5, kind="passed-down", project="", payment="", fen=10_000,
        draws=(ledger.Draw("S1", 10_000),), target=COUNTY, voucher_no="冲-1", of_book=ABOVE,
    )  # fmt: skip
    await both.tell(back, day)

    before, after = [(await both.api.get(f"/books/{book}")).json() for book in (ABOVE, later)]
    region = (await both.api.get("/regions/3607/rate?year=2021&as_of=2021-02-10")).json()

    assert (before["passed_down"], before["everything"]["budget"]) == ("900.00", "600.00"), "sealed is sealed"
    assert [after[name] for name in ("passed_down", "unallocated", "disbursed")] == ["-100.00", "700.00", "0.00"]
    assert (after["everything"]["budget"], after["own"]["budget"]) == ("700.00", "0.00")
    assert region["everything"]["budget"] == "700.00"
