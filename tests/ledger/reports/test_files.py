"""The ledger's lists as files: whole, in Chinese, with units, and nothing in them that a spreadsheet would run."""

import csv
import io
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from services.ledger.book import export_columns as columns
from shared.platform.web import tabular
from tests.api import Api
from tests.ledger.client import BOOK, Facts, code, pay, read, receive

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
    assert balance[0] == ["账户", "余额（元）", "模拟数据"]
    assert sum(Decimal(amount) for _, amount, _ in balance[1:]) == 0


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


NOTICE = {
    "source": "notice",
    "document_no": "文2",
    "fund_line": "1",
    "amount": "5.00",
    "level": "province",
    "fund_type": "special",
    "issuing_department": "财政厅",
    "due_on": "2020-03-31",
}
LISTS = {
    "entries": columns.ENTRIES,
    "lots": columns.LOTS,
    "payments": columns.PAYMENTS,
    "projects": columns.PROJECTS,
    "statement-lines": columns.STATEMENT_LINES,
    "unshown-payments": columns.UNSHOWN,
    "reversals": columns.REVERSALS,
    "announcements": columns.ANNOUNCEMENTS,
    "advances": columns.ADVANCES,
    "closings": columns.CLOSINGS,
    "batches": columns.BATCHES,
    "payees": columns.PAYEES,
    "use-changes": columns.USE_CHANGES,
}


async def test_every_list_of_a_book_is_a_file_with_the_fields_of_the_list(book: Api) -> None:
    await receive(book, "文1", kind="advance-payment")
    await Facts(book).make_payable()
    await pay(book)
    statement = "日期,借方金额,贷方金额,摘要\n2020-03-02,3.00,,手续费\n".encode()
    await book.post(f"{BOOK}/statements", role="finance", content=statement, params={"filename": "对账单.csv"})
    await book.post(f"{BOOK}/closings", {"period": "2020-01"}, role="finance")
    await book.post(f"{BOOK}/reversals", {"entry_no": 2, "amount": "1.00", "reason": "多记"}, role="finance")
    await book.post(f"{BOOK}/announcements", NOTICE, role="finance")

    for name, shown in LISTS.items():
        asked = {"lot": "文1 中央财政专项扶贫资金"} if name == "payees" else {}
        header, *found = await file(book, name, params={"format": "csv", **asked})
        items = (await read(book, f"{BOOK}/{name}", **asked))["items"]
        assert header == [*shown.values(), "模拟数据"], name
        assert len(found) == len(items)
        assert [set(shown) - set(item) for item in items[:1]] in ([], [set()]), name


async def test_codes_stand_in_a_file_as_words(book: Api) -> None:
    await receive(book)
    statement = "日期,借方金额,贷方金额,摘要\n2020-03-02,3.00,,手续费\n".encode()
    await book.post(f"{BOOK}/statements", role="finance", content=statement, params={"filename": "对账单.csv"})

    entries_, queue = [
        await file(book, path, params={"format": "csv"}) for path in ("entries", "statement-lines?stage=open")
    ]

    assert [row[entries_[0].index("类别")] for row in entries_[1:]] == ["开设专账", "资金到账"]
    assert dict(zip(*queue, strict=True))["对上依据或待核原因"] == "账上没有这一笔"


async def test_lots_are_found_by_their_attributes(book: Api) -> None:
    await receive(book, "文1", level="prefecture")
    await receive(book, "文2", capital="financial", agricultural=False, received_on="2020-02-01")

    async def found(**asked) -> list[str]:
        return [lot["document_no"] for lot in (await read(book, f"{BOOK}/lots", **asked))["items"]]

    assert await found(level="prefecture") == ["文1"]
    assert await found(capital="financial", agricultural="false") == ["文2"]
    assert await found(late="true") == ["文2"]
    assert await found(kind="donation") == []
