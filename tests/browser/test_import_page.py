"""A clerk's page in a real browser: what the file says, doubts in their cells, and the import once nothing is open."""

from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.api import Api
from tests.browser.looking import looking_at, violations
from tests.conftest import Start
from tests.importing.reading import workbook

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

CASES = Path(__file__).parents[1] / "importing" / "cases"
LIST = [
    ["巩留县2026年资金来源表"],
    ["单位：万元"],
    ["序号", "文号", "资金名称", "资金级次", "金额", "备注"],
    [1, "新财农〔2026〕1号", "衔接资金", "中央", 100, ""],
    [2, "新财农〔2026〕2号", "衔接资金", "省级", 50.5, ""],
    ["合计", "", "", "", 150.5, ""],
]


@pytest.fixture
async def ledger(service: Start) -> Api:
    """The ledger with the book of 巩留县 2026."""
    api = await service("ledger")
    api.set_clock(date(2026, 7, 2))
    book = {"county": "654024", "fiscal_year": 2026, "keeper": "staff-keeper"}
    opened = await api.post("/books", book, role="finance")
    assert opened.status_code == 201, opened.text
    return api


@asynccontextmanager
async def importing(api: Api, role: str, expected: str = "", **context):
    async with looking_at(api.app, f"/{api.name}/import", expected, **context) as page:
        await page.fill("textarea[name=token]", api.token(role))
        await page.click("#login button")
        await page.fill("input[name=county]", "654024")
        yield page


async def tried(page: Page, file: Path, year: str = "2026", received_on: str = "2026-07-01") -> None:
    await page.fill("input[name=year]", year)
    if received_on:
        await page.fill("input[name=received_on]", received_on)
    await page.set_input_files("input[type=file]", file)
    await page.click("#ask button")
    await page.wait_for_selector("#report:not([hidden]), #refused:not([hidden])")


async def test_a_clean_list_is_shown_as_the_file_has_it_and_imported(ledger: Api, tmp_path: Path):
    file = tmp_path / "来源 (1).xlsx"
    file.write_bytes(workbook(*LIST))
    async with importing(ledger, "keeper") as page:
        await tried(page, file)
        figures = await page.inner_text("#figures")
        meaning = await page.inner_text("#preview thead")
        cells = await page.inner_text("#preview tbody")
        await page.click("#take button")
        await page.wait_for_selector("#verdict:has-text('已导入 2 行')")
        hidden = await page.is_hidden("#take")

    assert "1,505,000.00" in figures
    assert "金额（万元）" in meaning
    assert "新财农〔2026〕2号" in cells
    assert hidden
    book = (await ledger.get("/books/654024-2026", role="keeper")).json()
    assert book["received_fen"] == 150_500_000


async def test_a_doubt_is_marked_in_its_place_and_taken_only_once_accepted(ledger: Api, tmp_path: Path):
    wrong = [*LIST[:-1], ["合计", "", "", "", 151.5, ""]]
    file = tmp_path / "来源.xlsx"
    file.write_bytes(workbook(*wrong))
    async with importing(ledger, "keeper") as page:
        await tried(page, file)
        before = await page.is_disabled("#take button")
        doubts = await page.inner_text("#doubts")
        await page.check("#doubts input")
        await page.fill("input[name=reason]", "合计栏系印刷错误，已与原件核对")
        await page.click("#take button")
        await page.wait_for_selector("#verdict:has-text('已导入 2 行')")

    assert before
    assert "1515000.00" in doubts.replace(",", "")
    entries = (await ledger.get("/books/654024-2026/entries", role="auditor")).json()["items"]
    assert any("印刷错误" in str(entry) for entry in entries)


async def test_bad_cells_are_named_and_nothing_can_be_imported(service: Start):
    projects = await service("projects")
    async with importing(projects, "project-dept", "422") as page:
        await tried(page, CASES / "y06-error-cells.xlsx", "2031", "")
        problems = await page.inner_text("#problems")
        marked = await page.locator("#preview td.wrong").count()
        disabled = await page.is_disabled("#take button")

    assert "#REF!" in problems
    assert marked == 2
    assert disabled


async def test_the_sheets_of_a_workbook_are_offered_by_name(service: Start):
    projects = await service("projects")
    async with importing(projects, "project-dept", "422") as page:
        await tried(page, CASES / "x09-two-sheets.xlsx", "2031", "")
        assert "第二批" in await page.inner_text("#refused")
        await page.select_option("select[name=sheet]", "第二批")
        await page.click("#ask button")
        await page.wait_for_selector("#report:not([hidden])")
        assert "770,000.00" in await page.inner_text("#figures")


@pytest.mark.parametrize("width", [1366, 390])
async def test_the_page_is_accessible_wide_and_narrow(ledger: Api, tmp_path: Path, width: int):
    wrong = [*LIST[:-1], ["合计", "", "", "", 151.5, ""]]
    file = tmp_path / "来源.xlsx"
    file.write_bytes(workbook(*wrong))
    async with importing(ledger, "keeper", viewport={"width": width, "height": 900}) as page:
        before = await violations(page)
        await tried(page, file)
        after = await violations(page)
        beyond = await page.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert (before, after) == ([], [])
    assert beyond <= 0
