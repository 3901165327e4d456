"""The ledger's lists as files: whole, in Chinese, with units, and nothing in them that a spreadsheet would run."""

import csv
import io
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from services.ledger.schemas import columns
from services.ledger.tables import entries, lots, payments
from shared.http import tabular
from tests.api import Api
from tests.ledger.counter import BOOK, Facts, code, pay, read, receive

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def file(api: Api, path: str, **asked):
    await read(api, BOOK)
    answer = await api.get(f"{BOOK}/{path}", role="auditor", **asked)
    assert answer.status_code == 200, answer.text
    if answer.headers["content-type"] == XLSX:
        return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("asked", [{"params": {"format": "csv"}}, {"headers": {"Accept": "text/csv"}}])
async def test_lots_as_csv_say_in_chinese_and_in_yuan_what_came_in(book: Api, asked) -> None:
    await receive(book, "=HYPERLINK(1)", "1234567.89")

    header, line = await file(book, "lots", **asked)

    found = dict(zip(header, line, strict=True))
    assert (found["文件号"], found["收入（元）"], found["收到日期"]) == ("'=HYPERLINK(1)", "1234567.89", "2020-03-02")


@pytest.mark.parametrize("asked", [{"params": {"format": "xlsx"}}, {"headers": {"Accept": XLSX}}])
async def test_entries_as_a_spreadsheet_have_numbers_that_add_up(book: Api, asked) -> None:
    for number in range(3):
        await receive(book, f"文{number}", "0.10")

    header, *lines = await file(book, "entries", **asked)

    assert [line[header.index("分录号")] for line in lines] == [1, 2, 3, 4]
    assert [line[header.index("金额（元）")] for line in lines] == [0.0, 0.1, 0.1, 0.1]


async def test_payments_and_the_trial_balance_are_files_too(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable()
    await pay(book)

    paid = await file(book, "payments", params={"format": "xlsx"})
    balance = await file(book, "trial-balance", params={"format": "csv"})

    assert dict(zip(*paid, strict=True))["收款人"] == "天山建筑公司"
    assert balance[0] == ["账户", "余额（元）"]
    assert sum(Decimal(amount) for _, amount in balance[1:]) == 0


async def test_a_file_is_the_whole_list_however_long(book: Api, monkeypatch) -> None:
    monkeypatch.setattr(tabular, "PAGE", 2)
    for number in range(5):
        await receive(book, f"文{number}")

    assert len(await file(book, "entries", params={"format": "csv"})) == 1 + 6


async def test_a_list_too_long_for_a_spreadsheet_is_refused_and_never_cut(book: Api, monkeypatch) -> None:
    monkeypatch.setattr(tabular, "MOST_XLSX_ROWS", 1)
    await receive(book)
    await read(book, BOOK)

    answer = await book.get(f"{BOOK}/entries", role="auditor", params={"format": "xlsx"})

    assert code(answer) == (409, "too-long-for-xlsx")


async def test_an_amount_beyond_what_a_spreadsheet_keeps_goes_in_as_text(book: Api) -> None:
    await receive(book, "文1", "99999999999999.99")

    header, line = await file(book, "lots", params={"format": "xlsx"})

    assert line[header.index("收入（元）")] == "99999999999999.99"


@pytest.mark.parametrize(
    ("shown", "table"), [(columns.ENTRIES, entries), (columns.LOTS, lots), (columns.PAYMENTS, payments)]
)
def test_every_column_of_a_file_is_one_of_the_list(shown, table):
    names = {column.name for column in table.c}
    in_yuan = {name.removesuffix("_fen") for name in names} | {"amount"}

    assert set(shown) <= names | in_yuan


async def test_lots_are_found_by_their_attributes(book: Api) -> None:
    await receive(book, "文1", level="prefecture")
    await receive(book, "文2", capital="financial", agricultural=False, received_on="2020-02-01")

    async def found(**asked) -> list[str]:
        return [lot["document_no"] for lot in (await read(book, f"{BOOK}/lots", **asked))["items"]]

    assert await found(level="prefecture") == ["文1"]
    assert await found(capital="financial", agricultural="false") == ["文2"]
    assert await found(late="true") == ["文2"]
    assert await found(kind="donation") == []
