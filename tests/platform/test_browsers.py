"""What a person sees whose browser asks for what is not there, and what HEAD answers."""

import asyncio
import re

import pytest

from tests.api import Api
from tests.conftest import Start

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "Accept-Language": "en-US"}
"""Of a computer whose system speaks English: the pages are Chinese all the same."""


@pytest.mark.parametrize(
    ("name", "path", "status", "says"),
    [
        ("disclosure", "/disclosure/nowhere", 404, "没有这个地址"),
        ("disclosure", "/disclosure/?year=abc", 422, "请求内容有误"),
        ("monitoring", "/monitoring/books/x", 422, "请求内容有误"),
        ("projects", "/projects/v1/projects", 401, "身份未确认"),
        ("ledger", "/ledger/v1/books/654024-2020", 401, "身份未确认"),
    ],
)
async def test_a_browser_is_answered_a_refusal_as_a_page_with_a_way_on(
    service: Start, name: str, path: str, status: int, says: str
) -> None:
    api = await service(name)

    page = await api.client.get(path, headers=BROWSER)
    data = await api.client.get(path)

    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert says in page.text
    assert 'class="button" href="/' in page.text
    assert (data.status_code, data.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("name", ["ledger", "projects", "disclosure", "monitoring"])
@pytest.mark.parametrize("address", ["/?q=%00", "/?q=%E2%80%8B", "/%00"])
async def test_a_browser_is_told_of_a_sign_that_nobody_sees_in_an_address(
    service: Start, name: str, address: str
) -> None:
    api = await service(name)

    page = await api.client.get(f"/{name}{address}", headers=BROWSER)

    assert (page.status_code, page.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert "请求内容有误" in page.text


async def test_a_page_of_a_refusal_names_the_field_and_keeps_its_headers(service: Start) -> None:
    api = await service("disclosure")

    wrong = await api.client.get("/disclosure/?year=abc", headers=BROWSER)
    method = await api.client.delete("/disclosure/v1/notices", headers=BROWSER)

    assert "year：" in wrong.text
    assert (method.status_code, "HEAD" in method.headers["allow"]) == (405, True)


async def test_head_is_answered_wherever_get_is_with_the_same_headers_and_no_body(service: Start) -> None:
    api = await service("disclosure")

    for path in ("/disclosure/", "/disclosure/v1/notices", "/healthz", "/disclosure/nowhere"):
        asked, got = await api.client.head(path), await api.client.get(path)
        assert (asked.status_code, asked.headers["content-type"]) == (got.status_code, got.headers["content-type"])
        assert asked.content == b""


async def test_head_of_a_stream_ends(tally: Api) -> None:
    headers = {"Authorization": f"Bearer {tally.token('auditor')}"}

    async with asyncio.timeout(20):
        asked = await tally.client.head("/tally/v1/events/stream", headers=headers)

    assert asked.headers["content-type"].startswith("text/event-stream")


async def test_a_question_waits_for_what_was_heard_of_others_and_says_where_it_stands(service: Start) -> None:
    api = await service("monitoring")

    there = await api.client.get("/monitoring/v1/books?wait_for=ledger:0,projects:0")
    behind = await api.client.get("/monitoring/v1/books?wait_for=ledger:7")
    unknown = await api.client.get("/monitoring/v1/books?wait_for=treasury:1")

    assert there.status_code == 200
    assert (behind.status_code, behind.json()["code"]) == (409, "not-reached-yet")
    assert "第 0 号" in behind.json()["detail"]
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "/query/wait_for")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("ledger", "/ledger/books/999999-2020"),
        ("ledger", "/ledger/books/654024-2031"),
        ("monitoring", "/monitoring/?region=999999"),
        ("monitoring", "/monitoring/books/999999-2020"),
        ("disclosure", "/disclosure/?place=999999"),
        ("disclosure", "/disclosure/?place=999999101201"),
        ("disclosure", "/disclosure/feeds/999999.atom"),
        ("disclosure", "/disclosure/notices/GS-999999-2020-0001"),
    ],
)
async def test_what_does_not_exist_has_no_page_and_no_breadcrumbs(service: Start, name: str, path: str) -> None:
    api = await service(name)

    page = await api.client.get(path, headers=BROWSER)

    assert page.status_code == 404
    assert 'class="button" href="/' in page.text
    assert not re.search(r"<h1>.*[a-z]{4}.*</h1>", page.text.split("</svg>")[-1])
    assert 'class="crumbs"' not in page.text or "999999" not in page.text.split('class="crumbs"')[1].split("</nav>")[0]


async def test_breadcrumbs_of_a_village_that_no_list_names_end_at_what_is_known(service: Start) -> None:
    api = await service("disclosure")

    page = await api.client.get("/disclosure/?place=654024101999", headers=BROWSER)

    crumbs = page.text.split('class="crumbs"')[1].split("</nav>")[0]
    assert page.status_code == 200
    assert "阿克吐别克镇" in crumbs
    assert "654024101999" not in crumbs.replace("?place=654024101999", "")
