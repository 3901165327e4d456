"""One figure, one meaning: a county's page, JSON, CSV and Sankey agree to the fen, over a year that has it all.

Commitment, partial payment, release, refund, reversal, surplus, carry-over, pass-down, simulated beside real money.
"""

import csv
import io
import re
from datetime import date
from typing import Any

import pytest

from services.monitoring.funds.flows import FlowQueries
from services.monitoring.upstream.clocks import Clock
from shared.contracts import disclosure, ledger
from shared.platform.web.pages.formats import grouped
from tests.api import Api
from tests.monitoring.world import BOOK, COUNTY, World

JAN, FEB, MAR, APR, MAY, JUN = (date(2020, month, 10) for month in range(1, 7))
SUMS = ("received", "committed", "disbursed", "returned", "carried_in", "carried_out", "passed_down")
LEFT = ("unspent_commitment", "unallocated")


def draws(**fen: int) -> tuple[ledger.Draw, ...]:
    return tuple(ledger.Draw(lot, amount) for lot, amount in fen.items())


@pytest.fixture
async def year(county: World) -> World:
    """Every kind of movement once. What the figures must be is added up by hand in the first test."""
    tell = county.tell
    await county.opened(JAN)
    await county.received("L1", 1_000_000_01, JAN)
    await county.superior("L2", 500_000_10, FEB)
    await tell(
        ledger.LotCarriedIn(
            book=BOOK, county=COUNTY, fiscal_year=2020, lot="L3", origin="360724-2019", origin_lot="L9", fen=70_000_00,
            document_no="财农〔2019〕3号", fund_line="结转", fund_type="special", level="county", arranged_by="own",
            origin_year=2019, capital="fiscal", received_on=JAN, agricultural=True, stock=False, kind="",
        ),
        JAN,
    )  # fmt: skip
    for project, category in (("P1", "产业发展"), ("P2", "基础设施"), ("P3", ""), ("P4", "产业发展")):
        await county.drafted(project, JAN, f"项目{project}", category=category)
        await county.decided(project, 300_000_00, FEB)
    await county.committed("P1", FEB, L1=300_000_00, L2=100_000_07)
    await county.committed("P2", FEB, L2=150_000_00)
    await county.committed("P3", FEB, L1=200_000_00)
    await tell(
        ledger.CommitmentCarriedIn(
            book=BOOK, project="P4", fen=60_000_00, draws=draws(L3=60_000_00), approved_fen=90_000_00,
            paid_fen=30_000_00, spent_fen=0, minutes_no="纪要1号", origin="360724-2019",
        ),
        JAN,
    )  # fmt: skip
    await county.paid("P1", MAR, L1=250_000_00, L2=90_000_07)
    await county.paid("P2", MAR, L2=40_000_00)
    await county.paid("P4", MAR, L3=50_000_33)
    released = ledger.CommitmentReleased(book=BOOK, project="P3", fen=200_000_00, draws=draws(L1=200_000_00))
    await tell(released, APR)
    refund = ledger.RefundReceived(
        book=BOOK, project="P1", payment="pay", fen=10_000_00, draws=draws(L1=10_000_00), target="committed",
        voucher_no="银-1",
    )  # fmt: skip
    await tell(refund, APR)
    reversed_ = ledger.EntryReversed(
        book=BOOK, request_no=8, original_no=5, kind="payment", project="P2", payment="pay", fen=15_000_00,
        draws=draws(L2=15_000_00), target="committed", voucher_no="冲-1",
    )  # fmt: skip
    await tell(reversed_, APR)
    surplus = ledger.SurplusReturned(book=BOOK, project="P1", fen=60_000_00, draws=draws(L1=60_000_00))
    await tell(surplus, MAY)
    down = ledger.FundsPassedDown(
        book=BOOK, transfer_id="T1", to="360724101", lot="L2", fen=30_000_00, document_no="财农〔2020〕9号",
        fund_line="", voucher_no="下-1",
    )  # fmt: skip
    await tell(down, MAY)
    await county.superior("L4", 5_000_00, MAY)
    over = ledger.CommitmentCarriedOver(
        book=BOOK, project="P2", fen=125_000_00, draws=draws(L2=125_000_00), into="360724-2021"
    )
    await tell(over, JUN)
    await tell(ledger.LotCarriedOver(book=BOOK, lot="L2", fen=9_000_00, into="360724-2021", into_lot="L1"), JUN)
    return county


async def read(api: Api, path: str) -> Any:
    answer = await api.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def page_of(api: Api) -> str:
    return (await api.client.get(f"/monitoring/books/{BOOK}?unit=元")).text


def table(page: str, of: str) -> list[list[str]]:
    """The cells of a table of the page, its sum row last."""
    found = page.partition(f'id="{of}"')[2].partition("</table>")[0]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", found, re.S)[1:]
    cells = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S) for row in rows]
    return [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in cells]


async def test_the_figures_of_a_book_are_what_its_entries_add_up_to(year):
    book = await read(year.api, f"/books/{BOOK}")

    assert {name: book[f"{name}_fen"] for name in SUMS + LEFT} == {
        "received": 1_505_000_11,
        "committed": 300_000_00 + 100_000_07 + 150_000_00 + 60_000_00 - 125_000_00,
        "disbursed": 340_000_07 + 25_000_00 + 50_000_33 - 10_000_00,
        "returned": 60_000_00,
        "carried_in": 70_000_00,
        "carried_out": 9_000_00,
        "passed_down": 30_000_00,
        "unspent_commitment": 485_000_07 - 405_000_40 - 60_000_00,
        "unallocated": 1_575_000_11 - 30_000_00 - 9_000_00 - 485_000_07 + 60_000_00,
    }


async def test_json_by_book_rate_month_lot_category_and_flow_agree_to_the_fen(year):
    book = await read(year.api, f"/books/{BOOK}")
    rate = await read(year.api, f"/books/{BOOK}/rate?as_of=2020-12-31")
    month = (await read(year.api, f"/books/{BOOK}/months/2020-12"))["funds_to_date"]
    lots = (await read(year.api, f"/books/{BOOK}/lots"))["items"]
    (shown,) = (await read(year.api, f"/books?region={COUNTY}"))["items"]

    flows = FlowQueries(year.api.app.state.service.engine).flows(BOOK, date(2020, 12, 31), Clock.EFFECTIVE)

    for name in SUMS:
        fen = book[f"{name}_fen"]
        assert {name: (rate[f"{name}_fen"], month[f"{name}_fen"], shown[f"{name}_fen"])} == {name: (fen, fen, fen)}
        assert {name: sum(lot[f"{name}_fen"] for lot in lots)} == {name: fen}
    for name in LEFT:
        assert {name: (rate[f"{name}_fen"], sum(lot[f"{name}_fen"] for lot in lots))} == {
            name: (book[f"{name}_fen"], book[f"{name}_fen"])
        }
    for name in ("committed", "disbursed", "returned"):
        of = [sum(row[f"{name}_fen"] for row in rows) for rows in (flows, book["funds_by_category"], lots)]
        assert {name: of} == {name: [book[f"{name}_fen"]] * 3}


@pytest.mark.parametrize("file", ["lots.csv", "projects.csv"])
async def test_a_book_that_is_not_there_has_no_empty_file_either(county: World, file: str) -> None:
    answer = await county.api.client.get(f"/monitoring/books/999999-2020/{file}")

    assert (answer.status_code, answer.json()["code"]) == (404, "book-not-found")


async def test_the_csv_of_lots_sums_to_the_book(year):
    book = await read(year.api, f"/books/{BOOK}")
    text = (await year.api.client.get(f"/monitoring/books/{BOOK}/lots.csv")).text.removeprefix("\ufeff")

    rows = list(csv.DictReader(io.StringIO(text)))

    for name in SUMS + LEFT:
        assert {name: sum(int(row[f"{name}_fen"]) for row in rows)} == {name: book[f"{name}_fen"]}
    assert {row["simulated"] for row in rows} == {"False"}


async def test_the_page_says_what_the_json_says_and_its_tables_sum_to_its_tiles(year):
    book = await read(year.api, f"/books/{BOOK}")
    page = await page_of(year.api)

    tiles = re.sub(r"<[^>]+>", " ", page.partition('class="tiles"')[2].partition("</dl>")[0])
    for name in (*SUMS[:4], "passed_down", *LEFT):
        assert grouped(book[f"{name}_fen"], "元") in tiles, name
    money = [grouped(book[f"{name}_fen"], "元") for name in ("committed", "disbursed", "returned")]
    assert table(page, "table-flows")[-1][1:] == money
    assert table(page, "table-categories")[-1][1:4] == money
    drawn = re.findall(r'<tr data-project="[^"]*" data-place="[^"]*" data-fen="(-?\d+)"', page)
    assert sum(map(int, drawn)) == book["committed_fen"]


async def test_simulated_entries_of_a_book_are_told_apart_and_mark_every_answer(year):
    assert (await read(year.api, f"/books/{BOOK}"))["of_which_simulated"] is None
    inflow = ledger.InflowReceived(
        book=BOOK, county=COUNTY, fiscal_year=2020, lot="L7", document_no="L7", fund_line="", fen=7_00, received_on=MAY,
        level="county", fund_type="special", arranged_by="own", origin_year=2020, carried_over=False,
    )  # fmt: skip

    await year.tell(inflow, MAY, simulated=True)

    book = await read(year.api, f"/books/{BOOK}")
    assert (book["simulated"], book["of_which_simulated"]["received_fen"]) == (True, 7_00)
    for path in ("rate", "curve", "months/2020-05", "refusals", "lots"):
        answer = await read(year.api, f"/books/{BOOK}/{path}")
        marks = [answer.get("simulated"), *(row["simulated"] for row in answer.get("items", []))]
        assert path == "refusals" or True in marks, path
    page = await page_of(year.api)
    assert "由模拟数据形成的（元）：到账" in page
    assert "7.00" in page.partition("由模拟数据形成的")[2][:60]


async def test_a_roll_up_shows_real_and_simulated_money_apart(year):
    real = await read(year.api, "/regions/3607/rate?year=2020")
    other = World(year.api, "360725")
    other.sequences = year.sequences
    opened = ledger.AccountOpened(book=other.book, county="360725", fiscal_year=2020, rule_pack="GZ@2020-03-13")
    await other.tell(opened, JAN, simulated=True)
    await other.received("L1", 40_000_00, JAN)

    both = await read(year.api, "/regions/3607/rate?year=2020")

    assert real["simulated"] is None
    assert {name: both[name] for name in ("own", "everything", "own_by_level")} == {
        name: real[name] for name in ("own", "everything", "own_by_level")
    }
    assert (both["books"], both["simulated"]["books"]) == (1, 1)
    assert both["simulated"]["everything"]["budget"] == "40000.00"
    assert [(row["county"], row["simulated"]) for row in both["items"]] == [(COUNTY, False), ("360725", True)]


async def test_entries_are_named_by_their_number_in_their_own_book(year):
    other = World(year.api, "360725", sequences=year.sequences)
    await other.opened(JAN)
    await other.refused("P9", 5_00, 0, JAN)

    page = (await year.api.client.get(f"/monitoring/books/{other.book}")).text

    assert f'<a href="/ledger/books/{other.book}?entry=2">本账第 2 号分录</a>' in page
    assert other.sequences["ledger"] > 15
    visible = re.sub(r'title="[^"]*"', "", page)
    assert f"第 {other.sequences['ledger']} 号" not in re.sub(r"<[^>]+>", "", visible)


async def test_a_dashboard_links_only_to_notices_that_are_out(year):
    where = {"about": "P1", "county": COUNTY, "fiscal_year": 2020}
    await year.noticed("GS-PLANNED", JAN)
    await year.noticed("GS-OPEN", JAN, FEB)
    await year.noticed("GS-VOID", JAN)
    await year.tell(disclosure.WindowVoided(notice="GS-VOID", window=1, **where), FEB)
    await year.tell(disclosure.AnnouncementPublished(notice="GS-OUT", notice_type="annual-plan", **where), FEB)

    page = await page_of(year.api)

    assert set(re.findall(r'href="/disclosure/notices/([^"]+)"', page)) == {"GS-OPEN", "GS-OUT"}
