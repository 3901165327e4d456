"""Year end (结转): what was not paid goes on into next year's book, and neither book counts it as new money."""

from datetime import date

import pytest
from sqlalchemy import create_engine, text

from services.monitoring.main import SERVICE
from shared.contracts import ledger
from tests.api import Api
from tests.monitoring.world import BOOK, COUNTY, World, rows

NEXT = f"{COUNTY}-2021"
JAN, FEB, MAR, LAST_DAY = date(2020, 1, 10), date(2020, 2, 10), date(2020, 3, 10), date(2020, 12, 31)
NEW_YEAR, PAID_ON, LATER = date(2021, 1, 1), date(2021, 1, 20), date(2021, 2, 5)
IN_SPRING = date(2021, 3, 1)


@pytest.fixture
async def continued(county: World) -> World:
    """A project paid in part, and the rest of the year's money, in next year's book."""
    county.api.set_clock(IN_SPRING)
    await county.opened(JAN)
    await county.received("L1", 60_000, JAN)
    await county.superior("L2", 40_000, FEB)
    await county.drafted("P1", JAN, "蓄水池")
    await county.decided("P1", 50_000, FEB)
    await county.committed("P1", FEB, L1=30_000, L2=20_000)
    await county.paid("P1", MAR, L1=25_000, L2=5_000)
    await county.stepped("P1", "T25", "S14", MAR)
    left = (ledger.Draw("L1", 5_000), ledger.Draw("L2", 15_000))
    await county.tell(
        ledger.CommitmentCarriedOver(book=BOOK, project="P1", fen=20_000, draws=left, into=NEXT), LAST_DAY
    )
    await carried(county, "L1", 35_000, "county", "own")
    await carried(county, "L2", 35_000, "province", "superior")
    county.year = 2021
    came = ledger.CommitmentCarriedIn(
        book=NEXT, project="P1", fen=20_000, draws=left, approved_fen=50_000, paid_fen=30_000, spent_fen=0,
        minutes_no="纪要1号", origin=BOOK,
    )  # fmt: skip
    await county.tell(came, NEW_YEAR)
    await county.received("N1", 100_000, PAID_ON)
    return county


async def carried(county: World, lot: str, fen: int, level: str, arranged_by: str) -> None:
    """One lot's remainder, out of the one book and into the other."""
    out = ledger.LotCarriedOver(book=BOOK, lot=lot, fen=fen, into=NEXT, into_lot=lot)
    await county.tell(out, LAST_DAY)
    came = ledger.LotCarriedIn(
        book=NEXT, county=COUNTY, fiscal_year=2021, lot=lot, document_no=lot, fund_line="", fen=fen, level=level,
        fund_type="special", arranged_by=arranged_by, origin_year=2020, received_on=JAN, agricultural=True,
        stock=False, capital="fiscal", kind="regular", origin=BOOK, origin_lot=lot,
    )  # fmt: skip
    await county.tell(came, NEW_YEAR)


async def read(api: Api, path: str) -> dict:
    return (await api.get(path)).json()


def of(book: dict, *names: str) -> list[str]:
    return [book[name] for name in names]


@pytest.mark.req("MON-03")
async def test_carried_money_is_the_next_books_but_no_inflow_or_own_budget_of_the_year(continued):
    book = await read(continued.api, f"/books/{NEXT}")

    assert of(book, "received", "carried_in", "committed", "unallocated", "own_budget") == [
        "1000.00", "700.00", "200.00", "1500.00", "1000.00",
    ]  # fmt: skip
    lots = (await read(continued.api, f"/books/{NEXT}/lots"))["items"]
    shown = ("lot", "received", "carried_in", "committed", "carried_over", "own", "origin", "origin_year")
    assert [[lot[name] for name in shown] for lot in lots] == [
        ["L1", "0.00", "350.00", "50.00", True, False, BOOK, 2020],
        ["L2", "0.00", "350.00", "150.00", True, False, BOOK, 2020],
        ["N1", "1000.00", "0.00", "0.00", False, True, "", 2021],
    ]


@pytest.mark.req("MON-03")
async def test_the_old_book_has_nothing_left_and_keeps_what_it_received_and_its_rates(continued):
    book = await read(continued.api, f"/books/{BOOK}")

    assert of(book, "received", "carried_out", "committed", "disbursed", "unallocated") == [
        "1000.00", "700.00", "300.00", "300.00", "0.00",
    ]  # fmt: skip
    days = ("2020-12-30", "2020-12-31", "2021-03-01")
    rates = [await read(continued.api, f"/books/{BOOK}/rate?as_of={day}") for day in days]
    assert [(rate["own"]["percent"], rate["everything"]["percent"]) for rate in rates] == [("41.7", "30.0")] * 3


@pytest.mark.req("MON-03", "MON-06")
async def test_what_is_paid_from_carried_lots_never_lifts_a_rate_above_what_there_is(continued):
    await continued.paid("P1", PAID_ON, L1=5_000, L2=15_000)

    rate = await read(continued.api, f"/books/{NEXT}/rate?as_of=2021-01-31")
    early = await read(continued.api, f"/books/{NEXT}/rate?as_of=2021-01-15")
    book = await read(continued.api, f"/books/{NEXT}")

    assert of(rate["own"], "budget", "paid", "percent") == ["1000.00", "0.00", "0.0"]
    assert of(rate["everything"], "budget", "paid", "percent") == ["1700.00", "200.00", "11.8"]
    assert (early["own"]["percent"], early["everything"]["budget"]) == (None, "700.00")
    assert (book["own"], book["everything"]) == (rate["own"], rate["everything"])
    points = (await read(continued.api, f"/books/{NEXT}/curve"))["points"]
    assert points[-1]["everything"] == rate["everything"]


async def test_a_year_that_only_pays_what_was_carried_over_ends_at_a_hundred_per_cent(continued):
    continued.year = 2022
    came = ledger.LotCarriedIn(
        book=continued.book, county=COUNTY, fiscal_year=2022, lot="L1", document_no="L1", fund_line="", fen=900,
        level="county", fund_type="special", arranged_by="own", origin_year=2020, received_on=JAN, agricultural=True,
        stock=False, capital="fiscal", kind="regular", origin=NEXT, origin_lot="L1",
    )  # fmt: skip
    await continued.tell(came, date(2022, 1, 1))
    await continued.paid("P1", date(2022, 1, 2), L1=900)

    book = await read(continued.api, f"/books/{continued.book}")

    assert (book["own"]["percent"], book["everything"]["percent"]) == (None, "100.0")


@pytest.mark.req("MON-07")
async def test_months_name_carried_money_apart_from_what_came_in_and_was_committed(continued):
    december = (await read(continued.api, f"/books/{BOOK}/months/2020-12"))["funds_in_month"]
    january = (await read(continued.api, f"/books/{NEXT}/months/2021-01"))["funds_in_month"]

    names = ("received", "committed", "carried_in", "carried_out", "committed_in", "committed_out")
    assert of(december, *names) == ["0.00", "-200.00", "0.00", "700.00", "0.00", "200.00"]
    assert of(january, *names) == ["1000.00", "200.00", "700.00", "0.00", "200.00", "0.00"]


@pytest.mark.req("MON-21")
async def test_a_project_paid_over_two_years_is_one_project_in_both_master_ledgers(continued):
    await continued.paid("P1", PAID_ON, L1=5_000, L2=15_000)

    for book in (BOOK, NEXT):
        answer = (await continued.api.get(f"/reconciliation/{book}", role="finance", region=COUNTY)).json()
        assert (answer["agree"], answer["differences"]) == (True, [])
    (project,) = (await read(continued.api, f"/projects?county={COUNTY}"))["items"]
    assert of(project, "approved", "committed", "disbursed") == ["500.00"] * 3
    months = [await read(continued.api, f"/books/{BOOK}/months/{month}") for month in ("2020-12", "2021-01")]
    assert [[row["paid"] for row in month["projects"]] for month in months] == [["300.00"], ["500.00"]]


async def test_pages_mark_carried_money_and_say_until_when_a_book_is_closed(continued):
    await continued.paid("P1", PAID_ON, L1=5_000, L2=15_000)
    closed = ledger.PeriodClosed(
        book=NEXT, period="2021-01", through=date(2021, 1, 31), totals=(), entries=9, last_entry_no=9, seal="s",
        supersedes=0, checkpoint_size=0, checkpoint_root="",
    )  # fmt: skip
    await continued.tell(closed, LATER)

    new, old, listed = [
        (await continued.api.client.get(path)).text
        for path in (f"/monitoring/books/{NEXT}", f"/monitoring/books/{BOOK}", f"/monitoring/?region={COUNTY}")
    ]

    assert "县级（结转）" in new
    assert "另有上年结转 0.07" in new
    assert f"/monitoring/books/{BOOK}#p-P1" in new
    assert "已结账至 2021 年 1 月" in new
    assert "结转下年 0.07" in old
    assert "另有上年结转" in listed


async def test_a_month_opened_again_is_no_longer_closed(continued):
    def reopened(period: str) -> ledger.PeriodReopened:
        return ledger.PeriodReopened(book=NEXT, period=period, closing=9, minutes_no="纪要2号", reason="漏记")

    said = []
    for period in ("2021-02", "2021-01"):
        await continued.tell(reopened(period), LATER)
        said.append((await read(continued.api, f"/books/{NEXT}"))["closed_until"])

    assert said == ["2021-01", ""]


async def test_read_anew_from_the_first_message_the_rows_are_the_same(continued):
    await continued.paid("P1", PAID_ON, L1=5_000, L2=15_000)
    before = {name: found for name, found in rows(continued.api).items() if name != "changes"}
    engine = create_engine(continued.api.database_url)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {', '.join(SERVICE.tables.tables)}"))
        connection.execute(text("UPDATE positions SET position = 0"))
    engine.dispose()

    for source in ("ledger", "projects"):
        await continued.deliver([envelope for envelope in continued.told if envelope.source == source])

    assert {name: found for name, found in rows(continued.api).items() if name != "changes"} == before
