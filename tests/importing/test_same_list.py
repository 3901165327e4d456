"""Money of a list is booked once, whatever the list's format, file name and title; what only looks alike is asked."""

from datetime import date
from typing import Any

import pytest

from tests.api import Api
from tests.conftest import Start
from tests.importing.reading import notice, source, workbook
from tests.ledger.client import read

COUNTY, YEAR = "654024", 2020
BOOK = f"/books/{COUNTY}-{YEAR}"
HEADS = ("资金名称", "资金级次", "金额（万元）")
NUMBERED = ("文号", *HEADS)
DOCUMENT = "伊州财扶〔2020〕1号"


@pytest.fixture
async def ledger(service: Start) -> Api:
    """The ledger with the book of 巩留县 2020."""
    api = await service("ledger")
    api.set_clock(date(YEAR, 7, 2))
    book = {"county": COUNTY, "fiscal_year": YEAR, "keeper": "staff-keeper"}
    assert (await api.post("/books", book, role="finance")).status_code == 201
    return api


async def give(api: Api, content: bytes, filename: str = "list.csv", **query: Any) -> Any:
    asked = {"county": COUNTY, "year": YEAR, "filename": filename, "received_on": "2020-06-01"} | query
    asked = {name: value for name, value in asked.items() if value is not None}
    return await api.post("/imports", role="keeper", content=content, params=asked)


async def entries(api: Api) -> list[dict[str, Any]]:
    items = (await read(api, f"{BOOK}/entries"))["items"]
    return [entry for entry in items if entry["kind"] == "inflow-received"]


def csv(*rows: tuple[object, ...], heads: tuple[str, ...] = HEADS) -> bytes:
    return "\n".join(",".join(map(str, row)) for row in (heads, *rows)).encode()


LIST = ("衔接资金", "中央", 100)
COPIES = {
    "another name": (csv(LIST), "list (1).csv"),
    "another title": (("某县安排表,,\n" + csv(LIST).decode()).encode(), "list.csv"),
    "xlsx": (workbook(HEADS, LIST), "来源.xlsx"),
    "json": (
        notice(sources=[source(label="衔接资金", document_number=None, amount_yuan="1000000.00", raw="")]),
        "a.json",
    ),
}


@pytest.mark.parametrize("copy", COPIES)
async def test_a_list_without_numbers_is_booked_once_in_whatever_shape(ledger: Api, copy: str) -> None:
    first = await give(ledger, csv(LIST))

    again = await give(ledger, *COPIES[copy])

    assert (first.status_code, again.status_code) == (201, 422)
    assert "〔无文号〕list" in again.json()["errors"][0]["detail"]
    assert "2020-06-01 到账" in again.json()["errors"][0]["detail"]
    assert len(await entries(ledger)) == 1


@pytest.mark.parametrize(
    ("booked", "given"),
    [
        ((DOCUMENT, *LIST), (DOCUMENT, "衔接资金", "中央", 120)),
        ((DOCUMENT, *LIST), (DOCUMENT, "少数民族发展资金", "中央", 100)),
        ((DOCUMENT, *LIST), ("", *LIST)),
        (("", *LIST), (DOCUMENT, *LIST)),
        (("", *LIST), ("", "衔接资金", "中央", 120)),
    ],
    ids=["amount", "fund", "without its number", "with a number", "amount without number"],
)
async def test_what_only_resembles_a_receipt_is_booked_when_it_is_accepted(
    ledger: Api, booked: tuple[object, ...], given: tuple[object, ...]
) -> None:
    await give(ledger, csv(booked, heads=NUMBERED))
    content = csv(given, heads=NUMBERED)

    tried = await give(ledger, content, dry_run=True)
    doubts = [doubt["name"] for doubt in tried.json()["doubts"]]
    refused = await give(ledger, content)
    taken = await give(ledger, content, accept=doubts)
    again = await give(ledger, content, accept=doubts)

    assert (tried.status_code, tried.json()["outcome"]) == (200, "doubtful")
    assert [name.rpartition("-")[0] for name in doubts] == ["look-alike"]
    assert (refused.status_code, refused.json()["code"], taken.status_code) == (422, "doubts-open", 201)
    assert again.status_code == 422
    assert len(await entries(ledger)) == 2
    assert doubts[0] in (await entries(ledger))[-1]["reason"]


async def test_another_document_with_the_same_fund_and_amount_is_another_inflow(ledger: Api) -> None:
    await give(ledger, csv((DOCUMENT, *LIST), heads=NUMBERED))
    other = await give(ledger, csv(("伊州财扶〔2020〕2号", *LIST), heads=NUMBERED))
    assert other.status_code == 201


async def test_one_document_at_two_levels_is_two_inflows(ledger: Api) -> None:
    rows = [(DOCUMENT, "少数民族发展资金", level, 50) for level in ("中央", "省")]
    answer = await give(ledger, csv(*rows, heads=NUMBERED))
    assert (answer.status_code, answer.json()["accepted"]) == (201, 2)


async def test_two_amounts_of_one_document_and_fund_in_a_file_are_asked_about(ledger: Api) -> None:
    content = csv((DOCUMENT, *LIST), (DOCUMENT, "衔接资金", "中央", 20), heads=NUMBERED)
    tried = await give(ledger, content, dry_run=True)
    taken = await give(ledger, content, accept=[doubt["name"] for doubt in tried.json()["doubts"]])
    assert [doubt["name"].rpartition("-")[0] for doubt in tried.json()["doubts"]] == ["look-alike"]
    assert (taken.status_code, taken.json()["accepted"]) == (201, 2)
    assert [entry["amount"] for entry in await entries(ledger)] == ["1000000.00", "200000.00"]


async def test_a_row_without_a_number_beside_the_same_with_one_is_asked_about(ledger: Api) -> None:
    tried = await give(ledger, csv((DOCUMENT, *LIST), ("", *LIST), heads=NUMBERED), dry_run=True)
    assert ["其中一笔没有文号" in doubt["detail"] for doubt in tried.json()["doubts"]] == [True]


async def test_a_receipt_that_was_reversed_comes_in_again(ledger: Api) -> None:
    await give(ledger, csv(LIST))
    wrong = {"entry_no": (await entries(ledger))[0]["entry_no"], "amount": "1000000.00", "reason": "录错了年度"}
    asked = await ledger.post(f"{BOOK}/reversals", wrong, role="finance")
    decision = f"{BOOK}/reversals/{asked.json()['request_no']}/decision"
    await ledger.post(decision, {"confirmed": True, "voucher_no": "冲-1"}, role="keeper")

    again = await give(ledger, csv(LIST))

    assert (again.status_code, again.json()["doubts"]) == (201, [])


async def test_the_day_is_the_row_s_or_the_caller_s_and_never_made_up(ledger: Api) -> None:
    dated = notice(published="2020-05-18", sources=[source(received_on="2020-03-09"), source(level="省")])

    named = await give(ledger, dated, "a.json", dry_run=True)
    silent = await give(ledger, dated, "a.json", received_on=None)

    assert [row["values"]["received_on"] for row in named.json()["rows"]] == ["2020-03-09", "2020-06-01"]
    assert [row["values"]["document_date"] for row in named.json()["rows"]] == [None, None]
    assert [error["pointer"] for error in silent.json()["errors"]] == ["/rows/2/received_on"]
    assert "--received-on" in silent.json()["errors"][0]["detail"]


async def test_a_dry_run_tells_what_the_file_says_where_no_book_is_open(ledger: Api) -> None:
    content = csv(("衔接资金", "中央", 100))

    tried = await give(ledger, content, year=2019, received_on="2019-06-01", dry_run=True)
    earnest = await give(ledger, content, year=2019, received_on="2019-06-01")

    report = tried.json()
    assert (tried.status_code, report["outcome"], report["accepted"]) == (200, "doubtful", 1)
    assert [obstacle["code"] for obstacle in report["obstacles"]] == ["book-not-open"]
    assert (earnest.status_code, earnest.json()["code"]) == (404, "book-not-open")


async def test_a_dry_run_tells_what_the_file_says_where_the_day_is_outside_the_year(ledger: Api) -> None:
    tried = await give(ledger, csv(LIST, ("另一资金", "省", 5)), received_on="2019-06-01", dry_run=True)
    earnest = await give(ledger, csv(LIST), received_on="2019-06-01")

    report = tried.json()
    assert (tried.status_code, report["outcome"], report["accepted"]) == (200, "doubtful", 2)
    assert ["收到日期（2019-06-01）早于" in obstacle["detail"] for obstacle in report["obstacles"]] == [True]
    assert (earnest.status_code, earnest.json()["code"]) == (422, "rows-refused")


async def test_a_remark_of_a_row_stands_with_its_lot(ledger: Api) -> None:
    remarked = notice(sources=[source(note="第一批")])
    assert (await give(ledger, remarked, "a.json")).status_code == 201
    assert [lot["remarks"] for lot in (await read(ledger, f"{BOOK}/lots"))["items"]] == ["第一批"]
