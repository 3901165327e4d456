"""Workbooks as clerks send them, each of which was once read wrongly, in silence, or refused although it is plain."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import xlsxwriter

from shared.importing import ProjectLine
from tests.importing.test_truth import Answer, answer_to
from tests.importing.truth import TEN_THOUSAND, Kind

HEADS = ["项目名称", "建设地点", "投资规模（万元）"]
ROAD, CANAL, CATTLE = ["道路硬化", "巩留镇", 20], ["防渗渠", "东买里镇", 30], ["养殖", "巩留镇", 12.5]
FUND = ["衔接资金", "新财农〔2020〕1号", 100]
FUNDS = ["资金名称", "文号", "金额（万元）"]

Rows = Sequence[Sequence[object]]
Touch = Callable[[Any, Any], object]
"""What a clerk does to the workbook and its sheet after writing the rows."""


def given(rows: Rows, touch: Touch | None = None, kind: Kind = "projects", unit: str | None = None) -> Answer:
    """What the reader makes of a workbook with one sheet of these rows."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    page = book.add_worksheet()
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                page.write(at, column, value)
    if touch:
        touch(book, page)
    book.close()
    return answer_to(made.getvalue(), "表.xlsx", kind, unit)


def amounts(answer: Answer) -> list[float]:
    """What would be booked, in 万元."""
    return sorted(fen / TEN_THOUSAND for _, fen in answer.booked)


PLAIN: dict[str, Rows] = {
    "headings within headings bear sums": [
        HEADS, ["合计", None, 62.5], ["一、产业", None, 42.5], ["（一）养殖业", None, 12.5], CATTLE,
        ["（二）种植业", None, 30], CANAL, ["二、基础设施", None, 20], ROAD,
    ],
    "the total is written out below": [HEADS, CATTLE, ROAD, CANAL, ["合计金额（大写）：陆拾贰万伍仟元整"]],
    "the total is a sentence below": [HEADS, CATTLE, ROAD, CANAL, ["合计：62.5万元"]],
    "the total counts its rows": [HEADS, CATTLE, ROAD, CANAL, ["合    计（共3个项目）", None, 62.5]],
    "the total is an English word": [HEADS, CATTLE, ROAD, CANAL, ["Total", None, 62.5]],
    "pages carry their sum forward": [
        HEADS, CATTLE, ROAD, ["过次页", None, 32.5], ["承前页", None, 32.5], CANAL, ["合计", None, 62.5]
    ],
    "each page begins with title, unit and headings": [
        ["项目表"], ["单位：万元"], HEADS, CATTLE, ["本页小计", None, 12.5], ["项目表（续）"], ["单位：万元"], HEADS,
        ROAD, CANAL, ["本页小计", None, 50], ["合计", None, 62.5],
    ],
    "columns are numbered below the headings": [HEADS, [1, 2, 3], CATTLE, ROAD, CANAL],
    "the total stands in the column of contents": [
        ["建设内容", *HEADS], ["甲", *CATTLE], ["甲", *ROAD], ["甲", *CANAL], ["合计", None, None, 62.5]
    ],
    "an office signs below with the day": [HEADS, CATTLE, ROAD, CANAL, ["巩留县财政局", None, "2020年3月5日"]],
}  # fmt: skip


@pytest.mark.parametrize("name", PLAIN)
def test_a_plain_list_is_read_whatever_stands_around_its_rows(name: str) -> None:
    answer = given(PLAIN[name])
    assert (answer.outcome, amounts(answer)) == ("read", [12.5, 20, 30]), answer.words


def hide_row(_: Any, page: Any) -> None:
    """The row is there and nobody sees it."""
    page.set_row(2, None, None, {"hidden": True})


def flatten_row(_: Any, page: Any) -> None:
    """The row is drawn up to nothing."""
    page.set_row(2, 0)


def strike_a_part(book: Any, page: Any) -> None:
    """20 was struck through and 30 written behind it in the same cell."""
    page.write_rich_string(2, 2, book.add_format({"font_strikeout": True}), "20", book.add_format({}), "30")


TWO_READINGS: dict[str, tuple[Rows, Touch | None]] = {
    "a hidden row": ([HEADS, ROAD, CANAL, CATTLE], hide_row),
    "a row of no height": ([HEADS, ROAD, CANAL, CATTLE], flatten_row),
    "half of a cell struck through": ([HEADS, ROAD, CANAL], strike_a_part),
    "an amount without a name": ([HEADS, ROAD, [None, "东买里镇", 20]], None),
    "a row below the total": ([HEADS, ROAD, CANAL, ["合计", None, 50], CATTLE], None),
    "a list of cancelled rows below the total": (
        [HEADS, ROAD, CANAL, ["合计", None, 50], ["以下项目取消"], CATTLE], None
    ),
    "a unit for each row that is not the heading's": (
        [[*HEADS, "单位"], [*ROAD, "万元"], ["防渗渠", "东买里镇", 5000, "元"]], None
    ),
    "the sum in words is another": ([HEADS, ROAD, CANAL, ["合计：60万元"]], None),
}  # fmt: skip


@pytest.mark.parametrize("name", TWO_READINGS)
def test_what_can_be_read_in_two_ways_is_not_read_in_silence(name: str) -> None:
    rows, touch = TWO_READINGS[name]
    assert given(rows, touch).outcome in ("asked", "refused")


@pytest.mark.parametrize(
    "amount", ["20；30", "20、30", "20;", "15(中央)+5(省)", "²0", "20①", "20²", "½", "20\n30", "△5", "20/30", "1,234,5"]
)
def test_a_cell_that_holds_more_than_one_number_is_refused(amount: str) -> None:
    answer = given([HEADS, ROAD, ["防渗渠", "东买里镇", amount]])
    assert answer.outcome == "refused"
    assert "C3" in answer.words


@pytest.mark.parametrize("amount", ["20（含税）", "20万元（其中中央15万元）", "20；其中中央15万元、自治区5万元"])
def test_a_remark_behind_an_amount_is_no_second_one(amount: str) -> None:
    assert amounts(given([HEADS, ["防渗渠", "东买里镇", amount]])) == [20]


@pytest.mark.parametrize("heading", ["州/万元", "州（万元）", "州〔万元〕", "州万元", "州财政资金/万元"])
def test_a_level_is_read_however_its_heading_bears_the_unit(heading: str) -> None:
    rows: Rows = [["文号", "资金名称", "中央/万元", heading, "合计万元"], ["新财农〔2020〕1号", "衔接资金", 10, 5, 15]]
    answer = given(rows, kind="inflows")
    assert (answer.outcome, amounts(answer)) == ("read", [5, 10]), answer.words


@pytest.mark.parametrize("heading", ["县市", "县(市)", "县（市、区）", "县市名称"])
def test_another_countys_line_is_not_booked_whatever_heads_its_column(heading: str) -> None:
    rows: Rows = [[heading, *FUNDS], ["巩留县", *FUND], ["霍城县", "以工代赈", "新财农〔2020〕2号", 50]]
    assert amounts(given(rows, kind="inflows")) == [100]


def test_a_turned_table_with_a_row_of_levels_is_read_by_its_columns() -> None:
    rows: Rows = [
        ["文号", "新财农〔2020〕1号", "新财农〔2020〕2号", "新财农〔2020〕3号", None],
        ["金额（万元）", 4, 1, 6, 11],
        ["级次", "州", "州", "中央", None],
        ["资金名称", "衔接资金", "以工代赈", "少数民族发展资金", "合计"],
    ]
    answer = given(rows, kind="inflows")
    assert (answer.outcome, amounts(answer)) == ("read", [1, 4, 6]), answer.words


def test_a_zero_needs_no_unit_where_units_stand_in_the_cells() -> None:
    rows: Rows = [
        ["项目名称", "建设地点", "中央", "自治区"],
        ["道路硬化", "巩留镇", "20万元", "0"],
        ["渠", "巩留镇", "0", "30万元"],
    ]
    assert amounts(given(rows)) == [20, 30]


def test_a_cell_beside_the_amount_that_cannot_be_compared_is_named() -> None:
    rows: Rows = [
        ["项目名称", "建设地点", "合计（万元）", "中央（万元）", "自治区（万元）"],
        ["道路硬化", "巩留镇", 20, "1 5", 5],
    ]
    answer = given(rows)
    assert answer.outcome in ("said", "asked")
    assert amounts(answer) == [20]
    assert "D2" in answer.words


def test_a_turned_table_keeps_the_rows_beside_which_a_group_is_named() -> None:
    rows: Rows = [
        ["项目基本情况", "乡镇", "巩留镇", "东买里镇"],
        [None, "项目名称", "道路硬化", "防渗渠"],
        [None, "中央（万元）", 15, 10],
        ["资金安排情况", "县（万元）", 5, 20],
    ]
    answer = given(rows)
    assert amounts(answer) == [20, 30], answer.words
    assert all(line.place_name for line in answer.values if isinstance(line, ProjectLine))
