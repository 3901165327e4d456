"""A book beside its bank: what is matched, why a line waits, and who may judge."""

import io
from datetime import date

import pytest
import xlsxwriter

from tests.api import Api
from tests.importing.reading import sheets, workbook
from tests.ledger.client import BOOK, Facts, code, pay, read, receive

HEADER = "交易日期,借方金额,贷方金额,交易流水号,凭证号,对方户名,摘要\n"


@pytest.fixture
async def paid(book: Api) -> Api:
    """A book with 1,000 in and two payments out: 100 to 记-1, 250 to 记-2, both to 天山建筑公司 on 2 March."""
    await receive(book)
    await Facts(book).make_payable()
    assert (await pay(book, "100.00", "记-1")).status_code == 201
    assert (await pay(book, "250.00", "记-2")).status_code == 201
    return book


async def give(api: Api, rows: str, header: str = HEADER, filename: str = "对账单.csv", **more):
    content = more.pop("content", (header + rows).encode())
    params = {"filename": filename} | more.pop("query", {})
    return await api.post(f"{BOOK}/statements", role="finance", content=content, params=params, **more)


async def settle(api: Api, line: int, act: str, role: str = "finance", **body):
    return await api.post(f"{BOOK}/statement-lines/{line}/{act}", body, role=role)


def outcomes(answer):
    assert answer.is_success, answer.text
    return [(result["stage"], result["why"]) for result in answer.json()["results"]]


async def lines(api: Api, stage: str):
    return (await read(api, f"{BOOK}/statement-lines", stage=stage))["items"]


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ("2020-03-20,100.00,,F1,记-1,某某,拨付", ("matched", "voucher")),
        ("2020-03-10,250.00,,F1,,天山建筑公司,工程款", ("matched", "name-and-amount")),
        ("2020-03-03,250.00,,F1,,,工程款", ("matched", "day-and-amount")),
        ('2020/3/2,,"1,000.00",F1,,财政厅,到账', ("matched", "day-and-amount")),
        ("2020-03-20,100.01,,F1,记-1,天山建筑公司,拨付", ("open", "amount-differs")),
        ("2020-03-01,100.00,,F1,记-1,天山建筑公司,申请之前", ("open", "before-request")),
        ("2020-03-01,250.00,,F1,,天山建筑公司,申请之前", ("open", "no-entry")),
        ("2020-03-20,250.00,,F1,,,隔得太久", ("open", "no-entry")),
        ("2020-03-03,,250.00,F1,,天山建筑公司,方向相反", ("open", "no-entry")),
        ("2020年3月2日,3.00,,F1,,,手续费", ("open", "no-entry")),
    ],
)
@pytest.mark.req("LED-24")
async def test_a_line_finds_its_entry_or_says_why_it_waits(paid: Api, row: str, outcome: tuple[str, str]):
    paid.set_clock(date(2020, 4, 1))

    assert outcomes(await give(paid, row)) == [outcome]


async def test_two_lines_of_one_voucher_show_its_payment_once(paid: Api):
    answer = await give(paid, "2020-03-02,100.00,,F1,记-1,,\n2020-03-02,100.00,,F2,记-1,,\n")

    assert outcomes(answer) == [("matched", "voucher"), ("open", "shown-already")]


async def test_of_two_entries_that_fit_none_is_guessed(paid: Api):
    assert (await pay(paid, "100.00", "记-3")).status_code == 201

    assert outcomes(await give(paid, "2020-03-02,100.00,,F1,,天山建筑公司,")) == [("open", "several-entries")]


async def test_money_that_a_statement_does_not_show_is_listed_with_what_is_missing(paid: Api):
    await give(paid, "2020-03-02,100.00,,F1,记-1,,\n")

    unshown = (await read(paid, f"{BOOK}/unshown-payments"))["items"]
    assert [(row["voucher_no"], row["unshown_fen"]) for row in unshown] == [("记-2", 25_000)]


async def test_an_overlapping_statement_brings_only_what_is_new(paid: Api):
    first = "2020-03-02,100.00,,F1,记-1,,\n2020-03-02,3.00,,F2,,,手续费\n"
    paid.set_clock(date(2020, 3, 3))
    await give(paid, first)
    again = await give(paid, first + "2020-03-03,250.00,,F3,记-2,,\n")

    assert (again.json()["lines"], again.json()["repeated"]) == (1, 2)
    assert code(await give(paid, first)) == (409, "statement-imported-already")


async def test_a_statement_under_another_name_or_on_a_named_sheet_brings_nothing_twice(paid: Api):
    heads = HEADER.strip().split(",")
    rows = [heads, ["2020-03-02", 100, None, "F1", "记-1"], ["合计", 100]]
    content = sheets(三月=rows, 四月=[heads, ["2020-04-01", 5, None, "F9", ""]])

    unsaid = await give(paid, "", content=content, filename="a.xlsx")
    first = await give(paid, "", content=content, filename="a.xlsx", query={"sheet": "三月"})
    again = await give(paid, "2020-03-02,100.00,,F1,记-1,,\n", filename="对账单 (1).csv")

    assert (unsaid.status_code, "“四月”" in unsaid.text) == (422, True)
    assert outcomes(first) == [("matched", "voucher")]
    assert code(again) == (409, "statement-imported-already")


async def test_what_a_dry_run_refuses_is_refused_in_the_same_words(paid: Api):
    rows = "2020-03-02,100.00 200.00,,F1,,,\n合计,100.00,,,,,\n"

    tried, sent = await give(paid, rows, query={"dry_run": "true"}), await give(paid, rows)

    assert tried.status_code == sent.status_code == 422
    assert tried.json()["errors"] == sent.json()["errors"]


async def test_two_equal_movements_of_one_day_are_two_lines(paid: Api):
    answer = await give(paid, "2020-03-02,3.00,,,,,手续费\n2020-03-02,3.00,,,,,手续费\n")

    assert answer.json()["lines"] == 2


async def test_an_xlsx_with_a_sign_or_a_side_column_reads_the_same(paid: Api):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for at, row in enumerate([["县财政专户对账单"], ["日期", "金额", "借贷标志"], ["2020-03-02", 250, "借"]]):
            sheet.write_row(at, 0, row)

    assert outcomes(await give(paid, "", content=stream.getvalue(), filename="a.xlsx")) == [
        ("matched", "day-and-amount")
    ]
    signed = await give(paid, "2020-03-02,-100.00\n2020-03-02,+1000.00\n", header="日期,金额\n")
    assert outcomes(signed) == [("matched", "day-and-amount"), ("matched", "day-and-amount")]


async def test_a_bad_row_is_named_and_nothing_is_taken(paid: Api):
    rows = "2020-03-02,100.00,,F1,记-1,,\n2020-13-02,1.00,,F2,,,\n2020-03-02,很多,,F3,,,\n2020-03-02,,,F4,,,\n"
    answer = await give(paid, rows)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/rows/3", "/rows/4", "/rows/5"]
    assert (await read(paid, f"{BOOK}/statements"))["items"] == []


async def test_a_file_without_the_columns_says_which_are_needed(paid: Api):
    answer = await give(paid, "1,2\n", header="甲,乙\n")

    assert answer.status_code == 422
    assert "交易日期" in answer.json()["detail"]


async def test_a_dry_run_says_what_would_match_and_keeps_nothing(paid: Api):
    rows = "2020-03-02,100.00,,F1,记-1,,\n"

    assert outcomes(await give(paid, rows, query={"dry_run": "true"})) == [("matched", "voucher")]
    assert (await read(paid, f"{BOOK}/statements"))["items"] == []
    assert outcomes(await give(paid, rows)) == [("matched", "voucher")]


async def test_the_queue_is_tried_again_after_the_book_has_moved_on(paid: Api):
    await give(paid, "2020-03-02,77.00,,F1,,天山建筑公司,\n")
    assert (await pay(paid, "77.00", "记-7")).status_code == 201

    answer = await paid.post(f"{BOOK}/statement-lines/matching", {}, role="finance")

    assert (answer.json()["matched"], answer.json()["open"]) == (1, 0)
    assert await lines(paid, "open") == []


async def test_a_person_matches_two_transfers_to_one_payment_but_never_beyond_it(paid: Api):
    await give(paid, "2020-03-02,150.00,,F1,,,\n2020-03-02,90.00,,F2,,,\n2020-03-02,20.00,,F3,,,\n")
    entry = (await read(paid, f"{BOOK}/unshown-payments"))["items"][1]["payment"]

    assert (await settle(paid, 1, "match", entry=entry, reason="分两笔汇出")).status_code == 201
    assert (await settle(paid, 2, "match", entry=entry, reason="分两笔汇出")).status_code == 201
    beyond = await settle(paid, 3, "match", entry=entry, reason="分两笔汇出")

    assert code(beyond) == (409, "entry-shown-already")
    assert "240.00" in beyond.json()["detail"]


async def test_a_person_does_not_match_what_the_bank_paid_before_it_was_asked_for(paid: Api):
    await give(paid, "2020-03-01,150.00,,F1,,,\n")
    entry = (await read(paid, f"{BOOK}/unshown-payments"))["items"][1]["payment"]

    refused = await settle(paid, 1, "match", entry=entry, reason="先汇后补")

    assert code(refused) == (422, "dates-out-of-order")
    assert all(day in refused.json()["errors"][0]["detail"] for day in ("2020-03-01", "2020-03-02"))


async def test_a_fee_is_explained_with_a_reason_and_leaves_the_queue(paid: Api):
    await give(paid, "2020-03-02,3.00,,F1,,,手续费\n")

    assert code(await settle(paid, 1, "explanation")) == (422, "reason-missing")
    assert (await settle(paid, 1, "explanation", reason="手续费，由单位承担")).status_code == 201
    assert [line["reason"] for line in await lines(paid, "explained")] == ["手续费，由单位承担"]


async def test_a_wrong_match_is_released_and_its_entry_can_be_shown_again(paid: Api):
    await give(paid, "2020-03-02,100.00,,F1,记-1,,\n2020-03-02,100.00,,F2,记-1,,\n")

    assert (await settle(paid, 1, "release", reason="对错了")).status_code == 201
    answer = await paid.post(f"{BOOK}/statement-lines/matching", {}, role="finance")

    assert answer.json()["matched"] == 1
    assert [line["line"] for line in await lines(paid, "open")] == [2]


@pytest.mark.parametrize(
    ("line", "act", "body", "says"),
    [
        (9, "match", {"entry": "654024-2020-6", "reason": "回单"}, (404, "line-unknown")),
        (1, "match", {"entry": "没有", "reason": "回单"}, (409, "line-not-open")),
        (2, "match", {"entry": "没有", "reason": "回单"}, (404, "entry-not-booked")),
        (1, "explanation", {"reason": "手续费"}, (409, "line-not-open")),
        (2, "release", {"reason": "错"}, (409, "line-not-matched")),
    ],
)
async def test_what_cannot_be_settled_is_refused_in_words(paid: Api, line, act, body, says):
    await give(paid, "2020-03-02,100.00,,F1,记-1,,\n2020-03-02,3.00,,F2,,,\n")

    assert code(await settle(paid, line, act, **body)) == says


@pytest.mark.req("LED-67")
async def test_who_keeps_the_book_does_not_reconcile_it(paid: Api):
    row = (HEADER + "2020-03-02,100.00,,F1,记-1,,\n").encode()
    answer = await paid.post(
        f"{BOOK}/statements", role="finance", staff="staff-keeper", content=row, params={"filename": "a.csv"}
    )

    assert code(answer) == (403, "keeper-reconciles")


async def test_names_of_persons_and_long_numbers_are_masked_before_they_are_kept(paid: Api):
    await give(paid, "2020-03-02,9.00,,F1,,张小明,补助 654024199001011234 尾号\n")

    (line,) = await lines(paid, "open")
    assert (line["counterparty"], line["summary"]) == ("张**", "补助 ****1234 尾号")
    with paid.app.state.service.engine.connect() as connection:
        states = connection.exec_driver_sql("SELECT convert_from(state, 'UTF8') FROM ledger_events").scalars()
        assert not any("张小明" in state or "654024199001011234" in state for state in states)


@pytest.mark.parametrize(
    "heading", ["借方金额（万元）", "借方金额【万元】", "借方金额/万元", "借方金额万元", "借方金额（单位：万元）"]
)
async def test_a_statement_in_another_unit_than_yuan_is_read_in_the_unit_it_names(paid: Api, heading: str):
    answer = await give(paid, "2020-03-02,0.025,,F1,,天山建筑公司,\n", header=HEADER.replace("借方金额", heading))

    assert outcomes(answer) == [("matched", "name-and-amount")]
    (statement,) = (await read(paid, f"{BOOK}/statements"))["items"]
    assert statement["out_fen"] == 25_000


@pytest.mark.parametrize(
    ("before", "heading", "cell", "after", "both"),
    [
        ("单位：元\n", "借方金额（万元）", "1", "", ("元", "万元")),
        ("", "借方金额（万元）", "1", "单位：元\n", ("万元", "元")),
        ("单位：千元\n", "借方金额", "1万元", "", ("万元", "千元")),
        ("", "借方金额", "1万元", "", ("万元", "元")),
    ],
    ids=["above and heading", "heading and below", "above and cell", "yuan and cell"],
)
async def test_units_that_contradict_each_other_are_refused_with_both(
    paid: Api, before: str, heading: str, cell: str, after: str, both: tuple[str, str]
):
    header = before + HEADER.replace("借方金额", heading)
    answer = await give(paid, f"2020-03-02,{cell},,F1,,天山建筑公司,\n{after}", header=header)

    assert answer.status_code == 422
    assert "互相矛盾" in answer.text
    assert all(f"是{unit}" in answer.text for unit in both)
    assert (await read(paid, f"{BOOK}/statements"))["items"] == []


@pytest.mark.parametrize("day", ["2020-03-03", "2020-12-31", "2019-12-16", "2019-03-02", "2021-01-16", "2030-03-02"])
async def test_a_day_to_come_or_of_another_year_is_no_day_of_the_book(paid: Api, day: str):
    if day.startswith("2021"):
        paid.set_clock(date(2021, 6, 1))

    answer = await give(paid, f"2020-03-02,100.00,,F1,记-1,,\n{day},1.00,,F2,,,\n")

    assert code(answer) == (422, "statement-day-impossible")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/rows/3"]
    assert (await read(paid, f"{BOOK}/statements"))["items"] == []


async def test_the_bank_may_show_at_the_turn_of_a_year_what_the_book_has_in_it(paid: Api):
    paid.set_clock(date(2021, 2, 1))

    answer = await give(paid, "2019-12-17,1.00,,F1,,,\n2021-01-15,1.00,,F2,,,\n")

    assert answer.json()["lines"] == 2


async def test_a_serial_that_a_spreadsheet_rounded_is_refused_by_its_cell(paid: Api):
    content = workbook(["日期", "借方金额", "贷方金额", "交易流水号"], ["2020-03-02", 100, "", 6217001234567890123])
    answer = await give(paid, "", content=content, filename="a.xlsx")

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["pointer"] == "/rows/2"
    assert "工作表“Sheet1”D2 单元格" in error["detail"]
    assert "文本格式" in error["detail"]


async def test_a_short_serial_kept_as_a_number_is_taken_and_its_doubt_is_said(paid: Api):
    content = workbook(["日期", "借方金额", "贷方金额", "交易流水号"], ["2020-03-02", 100, "", 12])

    answer = await give(paid, "", content=content, filename="a.xlsx")

    assert answer.json()["lines"] == 1
    assert "交易流水号" in answer.json()["warnings"][0]
