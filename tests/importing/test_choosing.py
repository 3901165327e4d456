"""Which sheet is read is never left to chance, and what a page hides is asked about before it is booked."""

from typing import Any

import pytest

from shared.importing import ImportProblem, Sheet
from tests.importing.reading import notice, read
from tests.importing.spreadsheets import HEADING, list_of, ods, row, sheets, table, write, xlsx

FIRST, SECOND = list_of(20.5, 30, 49.5), list_of(77)
COVER = [["某县2020年项目表"], ["编制单位：农业农村局"]]


def given(content: bytes, name: str = "a.xlsx", **extra: Any) -> Sheet:
    return read(content, name, "projects", **extra)


def fens(sheet: Sheet) -> list[int | None]:
    return [line.fen for line in sheet.rows]


def doubts(sheet: Sheet, kind: str) -> list[str]:
    return [f"{each.place}：{each.detail}" for each in sheet.doubts if each.name.startswith(f"{kind}-")]


def drawn(draw: Any, rows: list[list[object]] = FIRST) -> Sheet:
    """A list on which `draw(book, page)` does something more."""

    def fill(book: Any) -> None:
        page = book.add_worksheet("名单")
        write(page, rows)
        draw(book, page)

    return given(xlsx(fill))


@pytest.mark.parametrize("others", [{"封面": COVER}, {"封面": COVER, "说明": [["填报说明：按年度填写"]]}])
def test_the_only_sheet_with_a_table_is_read_and_named(others: dict[str, Any]) -> None:
    read_ = given(sheets(**others, 项目表=FIRST))

    assert fens(read_) == [20_500_000, 30_000_000, 49_500_000]
    assert any("读取的是工作表“项目表”" in warning for warning in read_.warnings)
    assert [(each.name, each.rows, each.fen, each.taken) for each in read_.sheets] == [
        *((name, 0, None, False) for name in others),
        ("项目表", 3, 100_000_000, True),
    ]


def test_several_sheets_with_tables_are_listed_with_what_each_would_bring() -> None:
    with pytest.raises(ImportProblem) as refused:
        given(sheets(第一批=FIRST, 第二批=SECOND))

    assert "工作表“第一批”3 行，合计 1000000.00 元" in refused.value.detail
    assert "工作表“第二批”1 行，合计 770000.00 元" in refused.value.detail
    assert "sheet=*" in refused.value.detail


@pytest.mark.parametrize("tables", [{"一": FIRST, "_底稿": SECOND}, {"封面": COVER, "_底稿": SECOND}])
def test_a_table_on_a_hidden_sheet_is_not_read_unasked(tables: dict[str, Any]) -> None:
    with pytest.raises(ImportProblem, match=r"工作表“底稿”（隐藏）1 行，合计 770000.00 元"):
        given(sheets(**tables))


def test_a_hidden_sheet_without_a_table_is_no_question() -> None:
    read_ = given(sheets(一=FIRST, _选项=[["水利局"], ["交通局"]]))

    assert len(read_.rows) == 3
    assert [(each.name, each.hidden, each.taken) for each in read_.sheets] == [
        ("一", False, True),
        ("选项", True, False),
    ]


@pytest.mark.parametrize("name", ["第二批", "底稿"])
def test_the_sheet_that_is_named_is_read_also_a_hidden_one(name: str) -> None:
    read_ = given(sheets(第一批=FIRST, 第二批=SECOND, _底稿=SECOND), sheet=name)

    assert fens(read_) == [77_000_000]
    assert [each.name for each in read_.sheets if each.taken] == [name]
    assert any("没有读取工作表“第一批”3 行，合计 1000000.00 元" in warning for warning in read_.warnings)


@pytest.mark.parametrize("name", ["第三批", "", "第一批 "])
def test_a_name_that_no_sheet_has_is_refused_with_the_names(name: str) -> None:
    with pytest.raises(ImportProblem, match="“第一批”、“第二批”"):
        given(sheets(第一批=FIRST, 第二批=SECOND), sheet=name)


def test_a_sheet_without_a_table_is_refused_when_it_is_named() -> None:
    with pytest.raises(ImportProblem, match="没有找到表头"):
        given(sheets(封面=COVER, 一=FIRST), sheet="封面")


def test_all_sheets_are_read_together_and_each_row_says_where_it_stands() -> None:
    read_ = given(sheets(封面=COVER, 第一批=FIRST, _第二批=SECOND), sheet="*")

    assert sum(fen or 0 for fen in fens(read_)) == 177_000_000
    assert [line.position for line in read_.rows] == [
        "工作表“第一批”第 2 行", "工作表“第一批”第 3 行", "工作表“第一批”第 4 行", "工作表“第二批”第 2 行",
    ]  # fmt: skip


def test_each_sheet_s_total_is_compared_with_its_own_rows() -> None:
    good = [*FIRST, ["合计", "", "", 100]]
    wrong = [*SECOND, ["合计", "", "", 78]]

    assert given(sheets(一=good, 二=[*SECOND, ["合计", "", "", 77]]), sheet="*").findings == ()
    (finding,) = given(sheets(一=good, 二=wrong), sheet="*").findings
    assert (finding.stated_fen, finding.computed_fen) == (78_000_000, 77_000_000)


def test_a_sheet_that_sums_up_the_others_is_asked_about() -> None:
    summary = list_of(100, 77)

    (asked,) = doubts(given(sheets(汇总=summary, 第一批=FIRST, 第二批=SECOND), sheet="*"), "sum")

    assert "工作表“汇总”" in asked
    assert "1770000.00" in asked


def test_a_sheet_of_another_kind_is_left_aside_and_named() -> None:
    sources: list[list[object]] = [["资金名称", "文号", "金额（万元）"], ["衔接资金", "财农〔2020〕1号", 100]]

    read_ = given(sheets(资金=sources, 项目=FIRST))

    assert len(read_.rows) == 3
    assert any("没有读取工作表“资金”" in warning for warning in read_.warnings)


def test_a_workbook_without_any_table_says_why_of_each_sheet() -> None:
    with pytest.raises(ImportProblem, match=r"工作表“封面”：没有找到表头.*工作表“说明”：没有找到表头"):
        given(sheets(封面=COVER, 说明=[["说明"]]))


@pytest.mark.parametrize(("content", "name"), [(b"x", "a.csv"), (notice(), "a.json")])
def test_only_workbooks_have_sheets_to_name(content: bytes, name: str) -> None:
    with pytest.raises(ImportProblem, match="不是工作簿"):
        given(content, name, sheet="一")


def test_a_hidden_row_is_read_and_asked_about_with_what_stands_there() -> None:
    read_ = drawn(lambda _, page: page.set_row(2, None, None, {"hidden": True}))

    assert len(read_.rows) == 3
    (asked,) = doubts(read_, "hidden")
    assert asked.startswith("工作表“名单”第 3 行")
    assert "B3“2号水渠”" in asked
    assert "D3“30”" in asked


def test_a_hidden_column_is_asked_about_and_a_blank_one_is_not() -> None:
    read_ = drawn(lambda _, page: (page.set_column("D:D", None, None, {"hidden": 1}), page.set_column("F:Z", 0)))

    assert len(read_.rows) == 3
    (asked,) = doubts(read_, "hidden")
    assert "工作表“名单”D 列" in asked
    assert "49.5" in asked


def test_what_is_struck_through_is_read_and_asked_about() -> None:
    def draw(book: Any, page: Any) -> None:
        page.write_row("A3", FIRST[2], book.add_format({"font_strikeout": True}))

    (asked,) = doubts(drawn(draw), "struck")

    assert "第 3 行" in asked
    assert "D3“30”" in asked


def test_a_doubt_has_another_name_when_something_else_is_hidden() -> None:
    def names(amount: float) -> set[str]:
        hidden = drawn(lambda _, page: page.set_row(2, None, None, {"hidden": True}), list_of(20, amount))
        return {doubt.name for doubt in hidden.doubts if doubt.name.startswith("hidden-")}

    assert names(30) == names(30)
    assert names(30).isdisjoint(names(31))


def test_hundreds_of_hidden_rows_are_all_named_in_few_doubts() -> None:
    def draw(_: Any, page: Any) -> None:
        for at in range(1, 301, 2):
            page.set_row(at, None, None, {"hidden": True})

    asked = doubts(drawn(draw, list_of(*range(1, 301))), "hidden")

    assert len(asked) == 51
    assert "另有 100 处" in asked[-1]
    assert "第 300 行" in asked[-1]


def test_an_ods_file_s_hidden_row_is_asked_about_too() -> None:
    rows = (
        row(*HEADING) + row(1, "路", "甲镇一村", 20) + row(2, "桥", "甲镇二村", 30, more=' table:visibility="filter"')
    )

    read_ = given(ods(table(rows)), "a.ods")

    assert fens(read_) == [20_000_000, 30_000_000]
    assert "“桥”" in doubts(read_, "hidden")[0]
