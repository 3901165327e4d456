"""Tables in the shapes they have on paper: turned, merged, headed over three rows, signed, printed page by page."""

import io
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter

from shared.importing import ImportProblem, Kind, Sheet
from tests.importing.reading import read, table

HEADER = "序号,项目名称,建设地点,投资规模(万元),责任单位"
ROWS = ("1,路,巩留镇,20,交通局", "2,渠,巩留镇,30,水利局")


def booked(sheet: Sheet) -> list[tuple[str, int | None]]:
    """The rows that would be booked."""
    return [(row.label, row.fen) for row in sheet.rows if row.ok]


def problems(sheet: Sheet) -> list[tuple[str, str]]:
    """The cell and the words of each problem."""
    return [(problem.cell, problem.detail) for row in sheet.rows for problem in row.problems]


def paper(rows: Sequence[Sequence[object]], merged: Sequence[str] = (), kind: Kind = "projects", **extra: Any) -> Sheet:
    """A workbook of these rows with these blocks merged (A2:A4), read."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    page = book.add_worksheet("名单")
    for block in merged:
        page.merge_range(block, "")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                page.write(at, column, value)
    book.close()
    return read(made.getvalue(), "list.xlsx", kind, **extra)


@pytest.mark.parametrize(
    "line",
    [
        "填表人：张三,,,审核人：李四,", "制表：王五,,,,", "单位负责人签字：,,,,", "审核人：张三,,,填表人,",
        "联系电话,,,0999-5621234,", "联系电话：,,,13800001111,", "备注：以上不含县级配套,,,,", "注1：另行公告,,,,",
        "说明：附件另发,,,,", "（盖章）,,,,", "填报日期：2020年3月5日,,,,",
        "巩留县财政局,,,2020年3月5日,", "2020年3月5日,,,,",
        "监督电话：12317,,,,",
        "附件1,,,,",
    ],
)  # fmt: skip
def test_signatures_notes_and_dates_are_no_rows(line: str) -> None:
    for lines in ((*ROWS, "合计,,,50,", line), (*ROWS, ",,,,", line)):
        sheet = table(HEADER, *lines)
        assert (booked(sheet), sheet.findings, sheet.refused) == ([("路", 20_000_000), ("渠", 30_000_000)], (), [])


@pytest.mark.parametrize("numbers", ["1,2,3,4,5", "(1),(2),(3),(4),(5)", "栏次,1,2,3,4"])
def test_numbers_of_columns_are_no_row(numbers: str) -> None:
    assert len(booked(table(HEADER, numbers, *ROWS))) == 2


def test_inflows_as_columns_are_turned_and_name_their_cells() -> None:
    lines = ("文号,财农〔2020〕1号,财农〔2020〕2号,合计", "资金名称,衔接资金,以工代赈,", "下达数(万元),20,x,50")
    sheet = table("巩留县2020年资金来源", *lines, kind="inflows")

    assert booked(sheet) == [("财农〔2020〕1号 衔接资金", 20_000_000)]
    assert [cell for cell, _ in problems(sheet)] == ["C4"]
    assert [row.position for row in sheet.rows] == ["B 列", "C 列"]


@pytest.mark.parametrize("level", [["中央", "自治区", "县"], ["中央资金", "省级资金", "县级资金"]])
def test_levels_in_turned_tables_are_parts_of_one_project(level: list[str]) -> None:
    rows: list[list[object]] = [["项目名称", None, "路", "渠"], ["建设地点", None, "巩留镇", "巩留镇"]]
    rows += [["资金来源" if at == 0 else None, name, 10, 5] for at, name in enumerate(level)]

    assert booked(paper([["单位：万元"], *rows])) == [("路", 30_000_000), ("渠", 15_000_000)]


def test_words_of_a_merged_block_hold_for_all_its_rows() -> None:
    rows: list[list[object]] = [
        ["序号", "乡镇", "村", "项目名称", "金额(万元)"],
        [1, "巩留镇", "巩留村", "路", 20],
        [2, None, None, "渠", 30],
        [3, "阿尕尔森镇", None, "桥", 50],
        [4, None, None, "井", 5],
    ]
    sheet = paper(rows, ["B2:B3", "C2:C3", "B4:B5"])

    assert [line.place_name for _, line in sheet.projects] == [
        "巩留镇巩留村",
        "巩留镇巩留村",
        "阿尕尔森镇",
        "阿尕尔森镇",
    ]
    assert len(booked(sheet)) == 4


@pytest.mark.parametrize(("block", "numbers"), [("C2:C3", "2、3"), ("C2:C4", "2、3、4")])
def test_an_amount_merged_over_rows_names_its_cell_and_the_rows(block: str, numbers: str) -> None:
    rows: list[list[object]] = [["序号", "项目名称", "金额(万元)"], [1, "路", 50], [2, "渠", None], [3, "桥", None]]
    sheet = paper(rows, [block])
    merged = [(cell, words) for cell, words in problems(sheet) if "合并" in words]

    assert {cell for cell, _ in merged} == {"C2"}
    assert all(f"第 {numbers} 行" in words and "工作表“名单”C2 单元格（金额(万元)）" in words for _, words in merged)
    assert not any("删" in problem.fix for row in sheet.rows for problem in row.problems)


def test_an_amount_merged_over_levels_is_asked_about() -> None:
    rows: list[list[object]] = [["项目名称", "中央(万元)", "省级(万元)"], ["路", 50, None], ["渠", 5, 5]]

    assert ["合并" in words for _, words in problems(paper(rows, ["B2:C2"]))] == [True]


def test_a_header_of_three_rows_names_each_level() -> None:
    rows: list[list[object]] = [
        ["序号", "项目名称", "投资", None, None, "责任单位"],
        [None, None, "财政资金", None, "自筹", None],
        [None, None, "中央", "省级", None, None],
        [1, "路", 10, 5, 5, "水利局"],
    ]
    merged = ["A1:A3", "B1:B3", "C1:E1", "F1:F3", "C2:D2", "E2:E3"]

    for blocks in ([], merged):
        assert booked(paper([["单位：万元"], *rows], [_lower(block) for block in blocks])) == [("路", 15_000_000)]


def _lower(block: str) -> str:
    """The block one row further down."""
    first, last = block.split(":")
    return f"{first[0]}{int(first[1:]) + 1}:{last[0]}{int(last[1:]) + 1}"


def test_a_header_printed_on_each_page_is_one_table() -> None:
    rows = (HEADER, ROWS[0], "本页合计,,,20,", HEADER, ROWS[1], "本页合计,,,30,", "总计,,,50,")
    sheet = table(*rows)

    assert (len(booked(sheet)), sheet.findings) == (2, ())


def test_a_second_table_with_the_same_columns_is_read_in_its_own_order_and_unit() -> None:
    second = ("第二批,,,,", "项目名称,序号,建设地点,投资规模(元),责任单位", "桥,1,巩留镇,5,交通局")
    sheet = table(HEADER, *ROWS, "合计,,,50,", *second, "合计,,,5,")

    assert booked(sheet)[-1] == ("桥", 500)
    assert sheet.findings == ()


def test_a_second_table_with_other_columns_is_said_and_never_dropped() -> None:
    with pytest.raises(ImportProblem, match="第 4 行起是另一张表"):
        table(HEADER, *ROWS, "资金来源,金额(万元),,,", "中央,50,,,")


@pytest.mark.parametrize("blank", ["", "0", "-", "/", "0.00"])
def test_a_level_without_money_is_no_error_and_no_inflow(blank: str) -> None:
    sheet = table("文号,资金名称,中央(万元),省级(万元)", f"财农〔2020〕1号,衔接资金,100,{blank}", kind="inflows")

    assert [row.fen for row in sheet.rows if row.ok] == [100_000_000]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("项目名称,小计(万元),中央(万元),省级(万元)", "路,65,40,20"),
        ("项目名称,中央(万元),省级(万元),合计(万元)", "路,40,20,65"),
        ("项目名称,补助资金(万元),中央(万元),省级(万元)", "路,65,40,20"),
        ("项目名称,总投资(万元),中央(万元),省级(万元)", "路,55,40,20"),
        ("项目名称,总投资(万元),补助资金(万元)", "路,55,60"),
        ("项目名称,合计(万元),中央(万元),自筹(万元)", "路,65,40,20"),
    ],
)
def test_a_total_of_a_row_that_differs_from_its_parts_shows_both_figures(header: str, row: str) -> None:
    sheet = table(header, row)

    (finding,) = sheet.findings
    assert {finding.stated_fen, finding.computed_fen} in [{65_000_000, 60_000_000}, {55_000_000, 60_000_000}]
    assert [doubt.name.partition("-")[0] for doubt in sheet.doubts] == ["contradiction"]


@pytest.mark.parametrize(
    ("header", "row", "fen"),
    [
        ("项目名称,小计(万元),中央(万元),省级(万元)", "路,60,40,20", 60_000_000),
        ("项目名称,小计(万元),中央(万元),省级(万元)", "路,60,60,", 60_000_000),
        ("项目名称,小计(万元),中央(万元),省级(万元)", "路,60,,", 60_000_000),
        ("项目名称,合计(万元),中央(万元),自筹(万元)", "路,60,40,20", 40_000_000),
        ("项目名称,总投资(万元),中央(万元),县级(万元)", "路,60,40,10", 50_000_000),
        ("项目名称,总投资(万元),中央(万元),县级(万元)", "路,50,40,10", 50_000_000),
        ("项目名称,总投资(万元),补助资金(万元)", "路,60,40", 40_000_000),
    ],
)
def test_the_public_money_of_a_row_is_taken_where_its_columns_agree(header: str, row: str, fen: int) -> None:
    sheet = table(header, row)

    assert (booked(sheet), sheet.findings) == ([("路", fen)], ())


def test_a_part_that_cannot_be_read_is_a_doubt_of_its_row() -> None:
    sheet = table("项目名称,小计(万元),中央(万元),省级(万元)", "路,60,待定,20")

    assert [doubt.cell for doubt in sheet.doubts] == ["C2"]


def test_parts_of_which_are_not_added_and_not_above_their_whole() -> None:
    good = table(HEADER, ROWS[0], ",其中：中央,,15,", ROWS[1], "合计,,,50,")
    bad = table(HEADER, ROWS[0], ",其中：中央,,15,", ",其中：省级,,15,", ROWS[1])

    assert (len(booked(good)), good.findings) == (2, ())
    assert any("超过" in words for _, words in problems(bad))


def test_parts_below_a_total_are_no_rows() -> None:
    assert len(booked(table(HEADER, *ROWS, "合计,,,50,", ",其中：中央,,40,"))) == 2


def test_rows_below_a_heading_of_which_are_parts_where_the_total_proves_it() -> None:
    rows = (HEADER, ROWS[0], ",其中：,,,", ",甲,,15,", ",乙,,5,", ROWS[1])

    assert len(booked(table(*rows, "合计,,,50,"))) == 2
    assert {cell for cell, _ in problems(table(*rows))} == {"D4", "D5"}
