"""Payments, payees and statements have no `accept`: one sheet is read, and what it hides is refused by its place."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import xlsxwriter

from services.ledger.batches.files import lines_of_file
from services.ledger.payees.files import given_persons
from services.ledger.reconciliation.files import read_statement
from shared.kernel.errors import DomainError
from tests.importing.reading import workbook

Rows = list[list[Any]]
PLACE = "654024101001"

BATCH: Rows = [
    ["收款人编号", "受益地代码", "金额（元）", "补助类别"],
    ["p-1", PLACE, 300, "labour"],
    ["p-2", PLACE, 200, "labour"],
]
PERSONS: Rows = [
    ["类型", "所在地代码", "姓名", "公民身份号码", "收款账号"],
    ["个人", PLACE, "某甲", "654024198001010011", "6217000010000000003"],
    ["个人", PLACE, "某乙", "654024198001010012", "6217000010000000004"],
]
STATEMENT: Rows = [
    ["日期", "支出", "收入", "摘要"],
    ["2020-03-02", 300, None, "拨付"],
    ["2020-03-03", 200, None, "拨付"],
]


def _batch(content: bytes, name: str, sheet: str = "") -> list[Any]:
    read = lines_of_file(content, name, sheet)
    return list(getattr(read, "lines", ()))


def _persons(content: bytes, name: str, sheet: str = "") -> list[Any]:
    return [each.texts for each in given_persons(content, name, sheet) if not each.lost]


def _statement(content: bytes, name: str, sheet: str = "") -> list[Any]:
    return list(read_statement(content, name, sheet).movements)


Read = Callable[..., list[Any]]
KINDS: dict[str, tuple[Read, Rows]] = {
    "batch": (_batch, BATCH),
    "persons": (_persons, PERSONS),
    "statement": (_statement, STATEMENT),
}


@contextmanager
def book() -> Iterator[tuple[xlsxwriter.Workbook, io.BytesIO]]:
    """A workbook to be written, and where it is written to."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as into:
        yield into, made


def sheet(into: xlsxwriter.Workbook, name: str, rows: Rows) -> Any:
    """A sheet with these rows."""
    page = into.add_worksheet(name)
    for at, row in enumerate(rows):
        page.write_row(at, 0, row)
    return page


def words(read: Read, content: bytes, **more: Any) -> str:
    """Every word of a refusal."""
    with pytest.raises(DomainError) as wrong:
        read(content, "a.xlsx", **more)
    return " ".join([wrong.value.detail, *(each.detail for each in wrong.value.fields)])


@pytest.mark.parametrize("kind", KINDS)
def test_the_one_sheet_with_the_columns_is_read_behind_a_cover(kind: str) -> None:
    read, rows = KINDS[kind]
    with book() as (into, made):
        sheet(into, "封面", [["巩留县", "说明"]])
        sheet(into, "名单", rows)
        sheet(into, "字典", [["labour"], ["industry"]]).hide()

    assert len(read(made.getvalue(), "a.xlsx")) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_of_several_sheets_none_is_chosen_until_one_is_named(kind: str) -> None:
    read, rows = KINDS[kind]
    with book() as (into, made):
        sheet(into, "一月", rows)
        sheet(into, "二月", rows[:2])
    content = made.getvalue()

    said = words(read, content)
    assert all(each in said for each in ("“一月”（3 行）", "“二月”（2 行）", "sheet"))
    assert len(read(content, "a.xlsx", sheet="一月")) == 2
    assert len(read(content, "a.xlsx", sheet="二月")) == 1
    assert "“一月”" in words(read, content, sheet="三月")


@pytest.mark.parametrize("kind", KINDS)
def test_a_hidden_sheet_with_the_columns_is_never_read(kind: str) -> None:
    read, rows = KINDS[kind]
    with book() as (into, made):
        sheet(into, "一月", rows)
        sheet(into, "二月", rows).hide()
    with book() as (alone, made_alone):
        sheet(alone, "封面", [["甲"]])
        sheet(alone, "二月", rows).hide()

    assert "隐藏的工作表“二月”" in words(read, made.getvalue())
    assert "隐藏的工作表“二月”" in words(read, made_alone.getvalue())
    assert "是隐藏的" in words(read, made.getvalue(), sheet="二月")
    assert len(read(made.getvalue(), "a.xlsx", sheet="一月")) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_hidden_rows_and_columns_are_named_with_what_to_do(kind: str) -> None:
    read, rows = KINDS[kind]
    with book() as (into, made):
        page = sheet(into, "名单", rows)
        page.set_row(2, None, None, {"hidden": True})
        page.set_column(1, 1, None, None, {"hidden": True})

    said = words(read, made.getvalue())
    assert "第 3 行是隐藏的" in said
    assert f"B 列（{rows[0][1]}）是隐藏的" in said
    assert "取消隐藏" in said


@pytest.mark.parametrize("kind", KINDS)
def test_a_hidden_row_or_column_without_anything_in_it_is_none(kind: str) -> None:
    read, rows = KINDS[kind]
    with book() as (into, made):
        page = sheet(into, "名单", rows)
        page.set_row(7, None, None, {"hidden": True})
        page.set_column(9, 9, None, None, {"hidden": True})

    assert len(read(made.getvalue(), "a.xlsx")) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_cell_that_is_struck_through_is_named_and_not_read(kind: str) -> None:
    read, rows = KINDS[kind]
    with book() as (into, made):
        page = sheet(into, "名单", rows)
        page.write(2, 0, rows[2][0], into.add_format({"font_strikeout": True}))

    assert "工作表“名单”A3 有删除线" in words(read, made.getvalue())


@pytest.mark.parametrize("kind", KINDS)
def test_words_merged_downward_hold_for_each_row(kind: str) -> None:
    read, rows = KINDS[kind]
    at = 0 if kind == "statement" else 1
    with book() as (into, made):
        page = sheet(into, "名单", rows)
        page.merge_range(1, at, 2, at, rows[1][at])

    first, second = read(made.getvalue(), "a.xlsx")
    name = {"batch": "place", "persons": "place", "statement": "day"}[kind]
    told = [each[name] if isinstance(each, dict) else getattr(each, name) for each in (first, second)]
    assert told[0] == told[1]


def test_a_payee_merged_over_two_equal_amounts_is_paid_twice_and_no_sum() -> None:
    with book() as (into, made):
        page = sheet(into, "名单", [[*BATCH[0]], ["p-1", PLACE, 300, "labour"], [None, None, 300]])
        for at in (0, 1, 3):
            page.merge_range(1, at, 2, at, BATCH[1][at])

    read = _batch(made.getvalue(), "a.xlsx")
    assert [(each.payee, each.place, each.amount, each.subsidy) for each in read] == [
        ("p-1", PLACE, "300.00", "labour")
    ] * 2


@pytest.mark.parametrize(("kind", "at"), [("batch", 2), ("statement", 1)])
def test_an_amount_merged_downward_is_refused_with_its_cells(kind: str, at: int) -> None:
    read, rows = KINDS[kind]
    letter = "ABC"[at]
    with book() as (into, made):
        sheet(into, "名单", rows).merge_range(1, at, 2, at, 300)

    assert f"{letter}2:{letter}3" in words(read, made.getvalue())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("value", "says"), [("#REF!", "错误值"), (None, "公式")])
def test_a_cell_without_a_value_is_named_as_what_it_is(kind: str, value: str | None, says: str) -> None:
    read, rows = KINDS[kind]
    at = {"batch": 2, "persons": 4, "statement": 1}[kind]
    with book() as (into, made):
        sheet(into, "名单", rows).write_formula(2, at, "=Z9", None, value or "")
    content = made.getvalue()
    if kind == "persons":
        (lost,) = [each.lost for each in given_persons(content, "a.xlsx") if each.lost]
        said = lost[0].detail
    else:
        said = words(read, content)

    assert f"{'ABCDE'[at]}3 单元格（" in said
    assert says in said


@pytest.mark.parametrize("kind", KINDS)
def test_a_header_on_every_printed_page_and_titles_above_are_no_lines(kind: str) -> None:
    read, rows = KINDS[kind]
    content = workbook(["巩留县2020年3月"], *rows[:2], ["巩留县2020年3月"], rows[0], rows[2])

    assert len(read(content, "a.xlsx")) == 2


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "，"])
def test_texts_of_every_encoding_and_separator_say_the_same(kind: str, encoding: str, separator: str) -> None:
    read, rows = KINDS[kind]
    text = "\r\n".join(separator.join("" if cell is None else str(cell) for cell in row) for row in rows)

    assert len(read(text.encode(encoding), "a.csv")) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_has_no_sheets_to_name(kind: str) -> None:
    read, rows = KINDS[kind]
    text = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows)
    with pytest.raises(DomainError, match="没有分工作表"):
        read(text.encode(), "a.csv", sheet="名单")
