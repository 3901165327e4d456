"""A clerk's list over HTTP: below its title, with its sums, on the sheet that is named, refused by the file's rows."""

from typing import Any

import pytest

from tests.api import Api
from tests.importing.reading import sheets, workbook
from tests.ledger.client import BOOK, Facts, code, receive
from tests.ledger.people import VILLAGE, entered, head

HEADS = ["序号", "收款人编号", "受益地代码", "金额（元）", "补助类别"]


@pytest.fixture
async def village(book: Api) -> tuple[Api, list[str]]:
    """A book with 1,000 yuan, a payable project, and two households."""
    await receive(book)
    await Facts(book).make_payable()
    return book, [await entered(book, name, at, kind="household") for at, name in enumerate(("某甲", "某乙"), start=1)]


def rows(*payees: str, place: str = VILLAGE, total: str = "20.00") -> list[list[Any]]:
    """The list of these payees, each 10 yuan, with its title, a sum and a signature."""
    lines = [[at, payee, place, "10.00", "industry-award"] for at, payee in enumerate(payees, start=1)]
    title = ["发放表"], ["单位：元"]
    return [*title, HEADS, *lines, ["合计", None, None, total], ["填表人：某丙", None, "审核人：某丁"]]


async def send(api: Api, content: bytes, payees: list[str], filename: str = "名单.xlsx", **more: Any) -> Any:
    query = head(*payees, filename=filename) | more
    return await api.post(f"{BOOK}/batches/file", role="implementer", content=content, params=query)


def said(answer: Any) -> Any:
    return answer.status_code, answer.json()["detail"], answer.json().get("errors")


async def test_a_list_with_title_sum_and_signatures_is_paid_line_by_line(village: Any) -> None:
    book, payees = village

    answer = await send(book, workbook(*rows(*payees)), payees)

    assert (answer.status_code, answer.json().get("accepted"), answer.json().get("fen")) == (201, 2, 2_000), answer.text


async def test_a_sum_that_the_lines_contradict_is_refused_the_same_on_a_dry_run(village: Any) -> None:
    book, payees = village
    content = workbook(*rows(*payees, total="30.00"))

    tried, sent = await send(book, content, payees, dry_run="true"), await send(book, content, payees)

    assert said(tried) == said(sent)
    (error,) = sent.json()["errors"]
    assert (sent.status_code, error["pointer"]) == (422, "/rows/6")
    assert all(figure in error["detail"] for figure in ("30.00", "20.00", "10.00"))


async def test_lines_that_the_rules_refuse_are_named_by_the_rows_of_the_file(village: Any) -> None:
    book, payees = village
    content = workbook(*rows(payees[0], "p-" + "z" * 26))

    tried, sent = await send(book, content, payees, dry_run="true"), await send(book, content, payees)
    partly = await send(book, content, payees, mode="continue")

    assert said(tried) == said(sent)
    assert [(error["pointer"], error["detail"][:8]) for error in sent.json()["errors"]] == [
        ("/lines/1", "文件第 5 行：")
    ]
    assert [(each["line"], each["row"]) for each in partly.json()["problems"]] == [(2, 5)]


async def test_the_sheet_that_is_named_is_paid(village: Any) -> None:
    book, payees = village
    content = sheets(一月=rows(payees[0], total="10.00"), 二月=rows(*payees))

    unsaid = await send(book, content, payees)
    named = await send(book, content, payees, sheet="二月")

    assert unsaid.status_code == 422
    assert "“一月”" in unsaid.json()["detail"]
    assert (named.status_code, named.json().get("fen")) == (201, 2_000), named.text


async def test_the_same_list_under_another_name_is_found_to_repeat_every_line(village: Any) -> None:
    book, payees = village
    content = workbook(*rows(*payees))
    await send(book, content, payees)

    again = await send(book, content, payees, "名单 (1).xlsx")

    counts = {each["code"]: each["count"] for each in again.json()["repeats"]["codes"]}
    assert code(again)[0] == 201
    assert sum(count for name, count in counts.items() if name.startswith(("repeated", "alike"))) == 2
