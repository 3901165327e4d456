"""The auditor's page in a real browser: a slider over time, the state at that moment, a proof checked in the page."""

from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page
from python_calamine import CalamineWorkbook

from tests.api import Api
from tests.browser.looking import looking_at, violations
from tests.conftest import Start
from tests.ledger.client import BOOK, ON, Facts, open_book, pay, read, receive
from tests.ledger.test_evidence import key_file

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

PAGE = "/ledger/books/654024-2020"
NEWEST = "#at-now:text-is('6')"


@pytest.fixture
async def book(service: Start, tmp_path: Path) -> Api:
    """A book of 1,000 yuan, 600 of it set aside, 100 paid on the day after; all of it sealed."""
    api = await service("ledger", sealing_key_file=key_file(tmp_path))
    api.set_clock(ON)
    await open_book(api)
    await receive(api)
    await Facts(api).make_payable()
    api.advance_clock(1)
    assert (await pay(api, "100.00")).status_code == 201
    await read(api, BOOK)
    sealed = await api.post("/checkpoint", role="auditor")
    assert sealed.status_code == 201, sealed.text
    return api


@asynccontextmanager
async def auditing(api: Api, path: str = PAGE, expected: str = "", **context):
    async with looking_at(api.app, path, expected, **context) as page:
        await page.fill("textarea[name=token]", api.token("auditor"))
        await page.click("#login button")
        yield page


async def shown(page: Page, name: str) -> str:
    return await page.inner_text(f"[data-balance={name}]")


async def moved(page: Page, number: int) -> None:
    await page.evaluate(f"at.value = {number}; at.dispatchEvent(new Event('input'))")
    await page.wait_for_selector(f"#standing:has-text('第 {number} 号')")


async def test_the_slider_takes_the_book_back_to_the_moment_of_an_entry(book: Api):
    async with auditing(book) as page:
        await page.wait_for_selector(NEWEST)
        newest = [await shown(page, name) for name in ("received", "available", "committed", "disbursed")]
        await moved(page, 2)
        before = [await shown(page, name) for name in ("received", "available", "committed", "disbursed")]
        lots = await page.inner_text("#lots tbody")

    assert newest == ["1,000.00", "400.00", "500.00", "100.00"]
    assert before == ["1,000.00", "1,000.00", "0.00", "0.00"]
    assert "新财扶〔2020〕1号" in lots


async def test_the_business_clock_alone_takes_it_back_too(book: Api):
    async with auditing(book) as page:
        await page.wait_for_selector(NEWEST)
        await page.fill("input[name=effective]", "2020-03-02")
        await page.click("#point button[type=submit]")
        await page.wait_for_selector("#at-now:text-is('3')")

        assert await shown(page, "committed") == "600.00"


@pytest.mark.req("LED-24")
async def test_the_proof_of_an_entry_is_checked_in_the_page(book: Api):
    async with auditing(book) as page:
        await page.click("#entries button[aria-label*='第 6 号']")
        await page.wait_for_selector("#proof.good")

        assert "核对无误" in await page.inner_text("#verdict")
        assert await page.locator("#checks .bad").count() == 0


async def test_a_record_that_was_changed_behind_the_seal_is_named_in_the_page(book: Api):
    async with auditing(book) as page:
        await page.wait_for_selector(NEWEST)
        await page.route("**/ledger/v1/log?*", _forged)
        await page.click("#entries button[aria-label*='第 6 号']")
        await page.wait_for_selector("#proof.bad")

        assert "核对不符" in await page.inner_text("#verdict")


async def _forged(route) -> None:
    answer = await route.fetch()
    await route.fulfill(response=answer, body=(await answer.text()).replace('"fen":10000', '"fen":10001'))


async def test_what_changed_between_two_days_comes_with_its_approvals(book: Api):
    async with auditing(book) as page:
        await page.wait_for_selector(NEWEST)
        await page.fill("input[name=since]", "2020-03-02")
        await page.fill("input[name=until]", "2020-03-31")
        await page.click("#between button")
        await page.wait_for_selector("#changes:not([hidden])")

        assert "staff-implementer / staff-reviewer / staff-keeper" in await page.inner_text("#between-entries")
        assert "(-100.00)" in await page.inner_text("#difference")


async def test_the_entries_of_the_moment_shown_are_saved_as_a_spreadsheet(book: Api, tmp_path: Path):
    async with auditing(book) as page:
        await page.wait_for_selector(NEWEST)
        await moved(page, 2)
        async with page.expect_download() as saved:
            await page.click("[data-file=entries]")
        file = await saved.value
        await file.save_as(tmp_path / "entries.xlsx")

    rows = CalamineWorkbook.from_path(tmp_path / "entries.xlsx").get_sheet_by_index(0).to_python()
    assert file.suggested_filename == "654024-2020-entries.xlsx"
    assert [row[0] for row in rows] == ["分录号", 1, 2]


async def test_a_token_of_another_region_is_refused_in_words(book: Api):
    async with looking_at(book.app, PAGE, "403") as page:
        await page.fill("textarea[name=token]", book.token("auditor", region="420000"))
        await page.click("#login button")
        await page.wait_for_selector("#login-problem:not([hidden])")

        assert "管辖区域是 420000" in await page.inner_text("#login-problem")
        assert await page.is_hidden("#audit")


async def test_the_books_that_a_token_may_see_are_listed(book: Api):
    async with auditing(book, "/ledger/") as page:
        await page.wait_for_selector("#books tbody tr")

        assert await page.get_attribute("#books a", "href") == PAGE


@pytest.mark.parametrize(
    "size", [{"width": 1366, "height": 800}, {"width": 390, "height": 800}], ids=["wide", "narrow"]
)
async def test_the_page_has_no_serious_barrier_and_does_not_scroll_sideways(book: Api, size):
    async with auditing(book, viewport=size) as page:
        await page.wait_for_selector(NEWEST)
        await page.click("#entries button[aria-label*='第 6 号']")
        await page.wait_for_selector("#proof.good")

        assert await violations(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
