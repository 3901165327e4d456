"""The dashboard in a real browser: charts, tables without script, nothing from elsewhere, live figures."""

import itertools
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Any

import pytest
from playwright.async_api import Page

from tests.browser.looking import looking_at, violations
from tests.conftest import Start
from tests.monitoring.world import BOOK, World

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

JAN, MAR = date(2020, 1, 10), date(2020, 3, 10)
DRAWN = "[...document.querySelectorAll('[data-chart] canvas')].length"
CHARTS = 4
DASHBOARD = f"/monitoring/books/{BOOK}"
PHONE = {"width": 390, "height": 800}


@pytest.fixture
async def county(service: Start) -> World:
    """A county in July 2020 with a budget, a payment, and a project the pool could not carry."""
    api = await service("monitoring")
    api.set_clock(date(2020, 7, 15))
    world = World(api)
    await world.opened(JAN)
    await world.received("L1", 100_000_000, JAN)
    await world.drafted("P1", JAN, "灌溉管网")
    await world.decided("P1", 90_000_000, JAN)
    await world.committed("P1", JAN, L1=90_000_000)
    await world.paid("P1", MAR, L1=40_000_000)
    await world.drafted("P2", JAN, "通组道路")
    await world.refused("P2", 20_000_000, 10_000_000, JAN)
    return world


def looking(
    county: World, path: str = f"/monitoring/books/{BOOK}", **context: Any
) -> AbstractAsyncContextManager[Page]:
    """A page of the service in Chromium."""
    return looking_at(county.api.app, path, **context)


async def test_charts_are_drawn_under_the_strict_policy_from_nowhere_else(county):
    async with looking(county) as page:
        await page.wait_for_function(f"{DRAWN} === {CHARTS}")

        description = await page.locator("[data-chart=curve]").get_attribute("aria-label")

    assert "拨付率" in description


async def test_without_script_the_tables_say_the_same(county):
    async with looking(county, java_script_enabled=False) as page:
        rows = await page.locator("#curve tbody tr").all_inner_texts()
        charts = await page.locator("[data-chart]:visible").count()

    assert [row.split("\t")[3] for row in rows] == ["0.0%", "40.0%"]
    assert charts == 0


async def test_figures_follow_the_ledger_while_one_looks(county):
    async with looking(county) as page:
        await page.wait_for_function(f"{DRAWN} === {CHARTS}")
        assert "40.0%" in await page.locator(".tile.rate").inner_text()

        await county.paid("P1", date(2020, 7, 1), L1=45_000_000)

        await page.locator(".tile.rate", has_text="85.0%").wait_for(timeout=10_000)
        await page.wait_for_function(f"{DRAWN} === {CHARTS}")
        assert "第 6 号" in await page.locator(".heading").inner_text()


async def test_a_refused_commitment_is_shown_with_its_shortage(county):
    async with looking(county) as page:
        notice = await page.locator("[data-live=refusals]").inner_text()

    assert "通组道路" in notice
    assert "缺口 10.00 万元" in notice


async def test_the_page_says_as_of_when_on_both_clocks_and_at_which_entry(county):
    async with looking(county, f"/monitoring/books/{BOOK}?as_of=2020-02-01&clock=recorded&unit=元") as page:
        heading = await page.locator(".heading").inner_text()
        stand = await page.locator(".stand").first.inner_text()
        rate = await page.locator(".tile.rate").inner_text()

    assert "截至 2020年2月1日（记录日期）" in heading
    assert "0.0%" in rate
    assert "业务日期截至 2020年2月1日" in stand
    assert "系统日志位置" in stand


async def test_simulated_data_bears_its_mark(county):
    county.place = "654024"
    from shared.contracts.ledger import AccountOpened

    opened = AccountOpened(book="654024-2020", county="654024", fiscal_year=2020, rule_pack="XJ@2018-11-28")
    await county.tell(opened, JAN, simulated=True)

    async with looking(county, "/monitoring/books/654024-2020") as page:
        marked = await page.locator(".simulated").inner_text()
    async with looking(county) as page:
        unmarked = await page.locator(".simulated").count()

    assert "模拟数据" in marked
    assert unmarked == 0


async def test_no_page_is_wider_than_its_screen(county):
    async with looking(county, "/monitoring/") as page:
        base = page.url.removesuffix("/monitoring/")
        for path, width in itertools.product(("/monitoring/", DASHBOARD, f"{DASHBOARD}?large=1"), (1366, 390)):
            await page.set_viewport_size({"width": width, "height": 768})
            await page.goto(base + path)
            await page.wait_for_timeout(300)

            assert (path, await page.evaluate("document.documentElement.scrollWidth")) == (path, width)


async def test_the_list_of_books_leads_to_each_dashboard(county):
    async with looking(county, "/monitoring/?region=3607") as page:
        await page.locator("tbody th a").click()
        await page.wait_for_url(f"**/monitoring/books/{BOOK}")

        assert "2020 年度" in await page.locator("h1").inner_text()


async def test_a_line_leads_from_the_source_through_the_project_to_its_village(county):
    async with looking(county, java_script_enabled=False) as page:
        row = await page.locator("#table-flows tbody tr").inner_text()
        anchor = await page.locator("#table-flows tbody th a").get_attribute("href")

    assert row.split("\t")[0] == "灌溉管网"
    assert [cell.strip() for cell in row.split("\t")[3:]] == ["90.00", "40.00"]
    assert anchor == "#p-P1"


@pytest.mark.parametrize("context", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": PHONE}])
async def test_axe_finds_nothing_serious_on_the_dashboard(county, context):
    async with looking(county, "/monitoring/", expected="status of 404", **context) as page:
        base = page.url.removesuffix("/monitoring/")
        for path in ("/monitoring/", DASHBOARD, "/monitoring/books/360724-1999"):
            await page.goto(base + path)
            await page.wait_for_timeout(300)

            assert (path, await violations(page)) == (path, [])


@pytest.mark.parametrize(("name", "row"), [("lots", "L1"), ("projects", "灌溉管网")])
async def test_the_ledgers_of_a_book_can_be_taken_along_as_a_table(county, name, row):
    answer = await county.api.client.get(f"/monitoring/books/{BOOK}/{name}.csv")

    assert answer.headers["content-type"].startswith("text/csv")
    assert row in answer.content.decode("utf-8-sig").splitlines()[1].split(",")


async def test_the_reference_of_the_interface_is_drawn_without_asking_anybody_else(county):
    async with looking(county, "/monitoring/docs") as page:
        await page.locator(".opblock-tag", has_text="资金监测").first.wait_for(timeout=20_000)
