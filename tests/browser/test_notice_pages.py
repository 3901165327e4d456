"""The public site in a real browser: to read, to search, to object; without script, on a narrow screen, by keyboard."""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import pytest
import segno
from playwright.async_api import Page

from tests.api import Api
from tests.browser.looking import looking_at, violations
from tests.disclosure.builders import COUNTY, ITEMS, VILLAGE
from tests.disclosure.conftest import api, hear, inflow, posting, publicity_requested  # noqa: F401 -- fixtures

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

PHONE = {"width": 390, "height": 800}
WIDER_THAN_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@dataclass(frozen=True)
class Board:
    """A village's board: one open window, one simulated window, one announcement with a correction."""

    api: Api
    window: str
    simulated: str
    announcement: str


@pytest.fixture
async def board(api: Api, hear: Any) -> Board:  # noqa: F811
    """The eighth of March 2020: four days are left."""
    window = (await hear("projects", publicity_requested()))["notice"]
    simulated = (await hear("projects", publicity_requested("p-2", project_name="演练项目"), simulated=True))["notice"]
    announcement = (await hear("ledger", inflow("中央财政专项扶贫资金", 1_203_450_000)))["notice"]
    for number in (window, simulated):
        await api.post(f"/notices/{number}/posting", posting(), role="publisher")
    await api.post(f"/notices/{announcement}/posting", {}, role="publisher")
    body = {"fields": {"备注": "另有彩票公益金"}, "reason": "补充"}
    last = (await api.post(f"/notices/{announcement}/corrections", body, role="publisher")).json()["sequence"]
    await api.get(f"/notices?wait_for={last}")
    api.advance_clock(6)
    return Board(api, window, simulated, announcement)


def looking(board: Board, path: str, expected: str = "", **context: Any) -> AbstractAsyncContextManager[Page]:
    """A page of the public site in Chromium."""
    return looking_at(board.api.app, f"/disclosure{path}", expected, **context)


@pytest.mark.req("DIS-06", "DIS-33")
async def test_from_the_country_down_to_the_village_board_by_links_alone(board):
    async with looking(board, "/", java_script_enabled=False) as page:
        for name in ("新疆维吾尔自治区", "伊犁哈萨克自治州", "巩留县", "阿克吐别克镇", "阿克加孜克村委会"):
            await page.get_by_role("complementary").get_by_role("link", name=name).click()
        titles = await page.locator("ol.rows h2").all_inner_texts()
        path = await page.locator(".crumbs li").all_inner_texts()
        from_above = await page.get_by_role("link", name="新财扶〔2020〕1号资金分配结果").count()

    assert from_above == 1
    assert titles == ["演练项目", ITEMS["project_name"]]
    assert path[-1] == "阿克加孜克村委会"


async def test_a_notice_carries_a_code_that_leads_back_to_it_from_paper(board):
    async with looking(board, f"/notices/{board.announcement}?from=list", java_script_enabled=False) as page:
        code = page.get_by_role("img", name=f"/disclosure/notices/{board.announcement}")
        said, drawn = await code.get_attribute("alt"), await code.bounding_box()
        data = await code.get_attribute("src")
        proofs = await page.get_by_role("link", name="账目凭证").count()

    assert said.endswith(f"/disclosure/notices/{board.announcement}")
    assert data == segno.make_qr(said.removeprefix("本页二维码：")).svg_data_uri(scale=3, border=2)
    assert (drawn["width"], drawn["height"]) == (132, 132)
    assert proofs == 1


async def test_the_list_is_narrowed_by_words_and_an_empty_one_says_what_to_do(board):
    async with looking(board, "/", java_script_enabled=False) as page:
        await page.get_by_label("关键词").fill("牲畜棚圈")
        await page.get_by_role("button", name="查找").click()
        found = await page.locator("ol.rows h2").all_inner_texts()
        await page.get_by_label("关键词").fill("没有这样的项目")
        await page.get_by_role("button", name="查找").click()
        way_out = await page.get_by_role("link", name="查看全国全部公告").count()

    assert found == [ITEMS["project_name"]]
    assert way_out == 1


@pytest.mark.req("DIS-07", "DIS-08", "DIS-16", "DIS-32")
async def test_a_notice_says_first_that_one_may_object_until_when_and_to_whom(board):
    async with looking(board, f"/notices/{board.window}") as page:
        standing = await page.locator(".standing").inner_text()
        items = await page.locator("table.items").inner_text()

    assert "公示中，还剩 4 天" in standing
    assert "2020年3月12日" in standing
    assert "0999-5622317" in standing
    assert all(text in items for text in (*ITEMS.values(), "450,000.00 元", "45.00 万元"))


@pytest.mark.req("DIS-07", "DIS-29")
async def test_objecting_works_with_a_plain_form_and_the_code_tells_how_it_stands(board):
    async with looking(board, f"/notices/{board.window}", java_script_enabled=False) as page:
        await page.get_by_label("您的意见").fill("棚圈面积与实际不符")
        await page.get_by_role("button", name="提交").click()
        code = await page.locator(".code").inner_text()
        number = (await board.api.get(f"/notices/{board.window}")).json()["sequence"]
        await board.api.get(f"/notices?wait_for={number}")
        await page.goto(page.url.replace("&new=1", ""))
        shown = await page.locator("main").inner_text()

    assert code.startswith("YY-")
    assert "已收到，待调查" in shown
    assert "棚圈面积" not in shown


async def test_what_is_wrong_is_said_beside_the_form_and_nothing_written_is_lost(board):
    async with looking(board, f"/notices/{board.window}", "status of 422", java_script_enabled=False) as page:
        await page.locator("form[method=post]").evaluate("form => form.noValidate = true")
        await page.get_by_label("您的意见").fill("不符")
        await page.get_by_label("姓名").fill("艾力")
        async with page.expect_navigation():
            await page.get_by_role("button", name="提交").click()
        alert = await page.get_by_role("alert").inner_text()
        kept = await page.get_by_label("姓名").input_value()

    assert "5 至 1000 字" in alert
    assert kept == "艾力"


@pytest.mark.req("DIS-32")
async def test_a_correction_shows_what_was_and_what_is(board):
    async with looking(board, f"/notices/{board.announcement}") as page:
        row = await page.locator("section", has_text="历次更正").locator("tbody tr").inner_text()

    assert row.split() == ["备注", "—", "另有彩票公益金"]


async def test_simulated_data_bears_its_mark_and_real_data_does_not(board):
    async with looking(board, f"/notices/{board.simulated}") as page:
        assert (
            await page.get_by_role("note").inner_text() == "模拟数据\n本页内容用于演示，不是真实数据，不作为任何依据。"
        )
        await page.goto(page.url.replace(board.simulated, board.window))
        assert await page.get_by_role("note").count() == 0


@pytest.mark.parametrize("large", ["0", "1"])
async def test_no_page_scrolls_sideways_on_a_cheap_phone(board, large):
    paths = [f"/?large={large}", f"/?place={COUNTY}", f"/?place={VILLAGE}&q=x", f"/notices/{board.window}",
             f"/notices/{board.announcement}", "/objections"]  # fmt: skip
    async with looking(board, paths[0], viewport={"width": 360, "height": 740}) as page:
        base = page.url.split("/disclosure/")[0]
        for path in paths:
            await page.goto(f"{base}/disclosure{path}")
            assert not await page.evaluate(WIDER_THAN_SCREEN), path


async def test_the_keyboard_reaches_the_text_first_and_the_form_after(board):
    async with looking(board, f"/notices/{board.window}") as page:
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.textContent") == "跳到正文"
        await page.keyboard.press("Enter")
        assert await page.evaluate("document.activeElement.id") == "main"


async def test_an_unknown_number_gets_a_page_that_says_where_to_look(board):
    answer = await board.api.client.get("/disclosure/notices/GS-654024-2020-00000000")

    assert answer.status_code == 404
    assert "查看公告列表" in answer.text


async def test_pages_forbid_everything_that_is_not_their_own(board):
    answer = await board.api.client.get(f"/disclosure/notices/{board.window}")

    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "<style" not in answer.text
    assert "style=" not in answer.text


async def test_a_region_can_be_subscribed_to(board):
    answer = await board.api.client.get(f"/disclosure/feeds/{COUNTY}.atom")

    assert answer.headers["content-type"] == "application/atom+xml"
    assert "〔模拟数据〕演练项目" in answer.text
    assert f"/disclosure/notices/{board.window}" in answer.text


@pytest.mark.parametrize("context", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": PHONE}])
async def test_axe_finds_nothing_serious_on_the_public_site(board, context):
    paths = ["/", f"/?place={VILLAGE}", "/?q=没有", f"/notices/{board.window}", f"/notices/{board.announcement}",
             "/notices/none", "/objections?code=YY-1"]  # fmt: skip
    async with looking(board, "/?large=0", expected="status of 404", **context) as page:
        base = page.url.split("/disclosure/")[0]
        for path in paths:
            await page.goto(f"{base}/disclosure{path}")
            assert await violations(page) == [], path


async def test_one_project_can_be_followed_through_its_notices_and_into_the_dashboard(board):
    about = (await board.api.get(f"/notices/{board.window}")).json()["about"]

    async with looking(board, f"/?about={about}", java_script_enabled=False) as page:
        titles = await page.locator("ol.rows h2").all_inner_texts()
        await page.locator("ol.rows h2 a").first.click()
        onward = await page.locator(".flow a").evaluate_all("links => links.map(link => link.getAttribute('href'))")

    assert titles == [ITEMS["project_name"]]
    assert f"/monitoring/books/{COUNTY}-2020#p-{about}" in onward
