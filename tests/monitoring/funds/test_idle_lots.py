"""The oldest idle lot of a book: the one with free money that has not moved for longest."""

from datetime import date

from shared.contracts import ledger
from tests.monitoring.world import BOOK, COUNTY, World

JAN, FEB, MAR = date(2020, 1, 10), date(2020, 2, 10), date(2020, 3, 10)
NEXT, LAST_DAY, NEW_YEAR = f"{COUNTY}-2021", date(2020, 12, 31), date(2021, 1, 1)


async def oldest(county: World, book: str = BOOK) -> dict | None:
    return (await county.api.get(f"/books/{book}/lots")).json()["oldest_idle"]


async def test_the_oldest_idle_lot_is_named_with_what_is_free_of_it_and_since_when(county: World) -> None:
    await county.opened(JAN)
    await county.superior("L1", 40_000, FEB)
    await county.received("L2", 60_000, JAN)
    await county.committed("P1", MAR, L2=1)

    assert await oldest(county) == {
        "lot": "L1", "idle_since": "2020-02-10", "unallocated_fen": 40_000, "unallocated": "400.00",
    }  # fmt: skip


async def test_a_book_whose_money_is_all_set_aside_has_no_idle_lot(county: World) -> None:
    await county.opened(JAN)
    await county.received("L1", 60_000, JAN)
    await county.committed("P1", FEB, L1=60_000)

    assert await oldest(county) is None


async def test_a_lot_that_was_carried_over_is_idle_since_it_moved_in_the_year_before(county: World) -> None:
    county.api.set_clock(date(2021, 3, 1))
    await county.opened(JAN)
    await county.received("L1", 60_000, JAN)
    await county.committed("P1", MAR, L1=10_000)
    await county.tell(ledger.LotCarriedOver(book=BOOK, lot="L1", fen=50_000, into=NEXT, into_lot="L1+"), LAST_DAY)
    came = ledger.LotCarriedIn(
        book=NEXT, county=COUNTY, fiscal_year=2021, lot="L1+", document_no="L1", fund_line="", fen=50_000,
        level="county", fund_type="special", arranged_by="own", origin_year=2020, received_on=JAN, agricultural=True,
        stock=False, capital="fiscal", kind="regular", origin=BOOK, origin_lot="L1",
    )  # fmt: skip
    await county.tell(came, NEW_YEAR)

    assert await oldest(county) is None
    assert await oldest(county, NEXT) == {
        "lot": "L1+", "idle_since": "2020-03-10", "unallocated_fen": 50_000, "unallocated": "500.00",
    }  # fmt: skip
