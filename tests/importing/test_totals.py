"""A sum is never booked as a row: known by its words wherever they stand, by shape and arithmetic, else asked about."""

import pytest

from shared.importing import Sheet
from shared.importing.totals import sum_words
from tests.importing.reading import table

HEADER = "序号,项目名称,建设地点,投资规模(万元),责任单位"
ROWS = ("1,路,巩留镇,20,交通局", "2,渠,巩留镇,30,水利局")
PLAIN = "项目名称,投资规模(万元)"

WORDS = (
    "合计", "总计", "小计", "累计", "共计", "合 计", "总　计", "合计：", "本页合计", "本次合计", "全县合计",
    "以上共计", "第一批合计", "甲镇小计", "资金合计", "合计金额", "合计(万元)", "合计（2个）", "合计共2项", "总合计",
    "产业项目小计", "TOTAL", "Total", "Sum", "Subtotal", "共2项", "一、产业项目小计", "２０２０年合计",
)  # fmt: skip


def booked(sheet: Sheet) -> list[tuple[str, int | None]]:
    """The rows that would be booked."""
    return [(row.label, row.fen) for row in sheet.rows if row.ok]


def asked(sheet: Sheet) -> list[str]:
    """The cells that the refusals name."""
    return [problem.cell for row in sheet.rows for problem in row.problems if problem.cell]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("column", range(5))
def test_a_word_of_sums_in_any_column_is_no_project(word: str, column: int) -> None:
    cells = ["", "", "", "50", ""]
    if column == 3:
        cells = ["", "", "", "50", word]
    else:
        cells[column] = word
    sheet = table(HEADER, *ROWS, ",".join(cells))

    assert booked(sheet) == [("路", 20_000_000), ("渠", 30_000_000)]
    assert (sheet.findings, sheet.doubts) == ((), ())


@pytest.mark.parametrize("word", WORDS)
def test_a_sum_that_does_not_agree_shows_both_figures_and_asks(word: str) -> None:
    sheet = table(HEADER, *ROWS, f",{word},,51,")

    (finding,) = sheet.findings
    assert (finding.stated_fen, finding.computed_fen, finding.difference_fen) in [
        (51_000_000, 50_000_000, -1_000_000),
        (51_000_000, 30_000_000, -21_000_000),
    ]
    assert [doubt.name.partition("-")[0] for doubt in sheet.doubts] == ["contradiction"]


@pytest.mark.parametrize(
    "name",
    [
        "小计算机教室",
        "累计监测点建设",
        "新建渠道共计3公里",
        "Summer学校修缮",
        "合计划村道路",
        "总计划编制",
        "共享电动车",
    ],
)
def test_a_name_that_only_contains_such_a_word_is_a_project(name: str) -> None:
    assert sum_words(name) is None
    assert (name, 5_000_000) in booked(table(HEADER, *ROWS, f"3,{name},巩留镇,5,水利局"))


def test_a_word_of_sums_in_the_content_of_a_project_is_no_sum() -> None:
    sheet = table("序号,项目名称,建设内容,金额(万元)", "1,路,共计3公里,20", "2,渠,合计,30")

    assert len(booked(sheet)) == 2


def test_a_sum_written_over_two_cells_is_one() -> None:
    assert len(booked(table(HEADER, *ROWS, "合,计,,50,"))) == 2


@pytest.mark.parametrize(("amount", "differs"), [("50万元", False), ("51万元", True)])
def test_a_sum_told_in_words_alone_is_compared(amount: str, differs: bool) -> None:
    assert bool(table(HEADER, *ROWS, f"合计：{amount},,,,").findings) is differs


@pytest.mark.parametrize(("count", "differs"), [("2个", False), ("3个", True), ("共2项", False), ("共3项", True)])
def test_a_stated_count_is_compared_with_the_rows(count: str, differs: bool) -> None:
    sheet = table(HEADER, *ROWS, f"合计（{count}）,,,50,")

    assert bool(sheet.doubts) is differs
    assert len(booked(sheet)) == 2


@pytest.mark.parametrize(("households", "differs"), [(35, False), (36, True)])
def test_a_stated_number_of_households_is_compared_with_their_column(households: int, differs: bool) -> None:
    sheet = table("项目名称,受益户数,金额(万元)", "路,15,20", "渠,20,30", f"合计{households}户,,50")

    assert bool(sheet.doubts) is differs


def test_a_row_without_a_name_that_equals_the_rows_above_is_their_sum() -> None:
    sheet = table(HEADER, *ROWS, ",,,50,")

    assert len(booked(sheet)) == 2
    assert [stated.fen for stated in sheet.stated] == [50_000_000]


def test_a_row_without_a_name_that_equals_nothing_is_asked_about() -> None:
    assert asked(table(HEADER, *ROWS, ",,,51,")) == ["D4"]


@pytest.mark.parametrize("row", [",产业项目,,50,", ",产业项目,,50,水利局"])
def test_a_named_row_that_equals_its_neighbours_is_asked_about_by_its_cell(row: str) -> None:
    assert asked(table(HEADER, *ROWS, row)) == ["D4"]
    assert asked(table(HEADER, row, *ROWS)) == ["D2"]
    assert asked(table(HEADER, *ROWS, row, "合计,,,50,")) == ["D4"]


def test_the_total_proves_that_such_a_row_is_one_of_its_own() -> None:
    sheet = table(HEADER, *ROWS, ",桥,巩留镇,50,交通局", "合计,,,100,")

    assert booked(sheet)[-1] == ("桥", 50_000_000)
    assert sheet.findings == ()


def test_a_row_with_its_serial_name_and_place_in_line_is_a_project() -> None:
    assert len(booked(table(HEADER, *ROWS, "3,桥,巩留镇,50,交通局"))) == 3


def test_rows_without_serials_that_may_be_sums_are_asked_about_without_a_total() -> None:
    rows = ("路,20", "渠,30", "桥,50")
    assert asked(table(PLAIN, *rows)) == ["B4"]
    assert len(booked(table(PLAIN, *rows, "合计,100"))) == 3


def test_two_rows_of_one_amount_are_two_rows() -> None:
    assert len(booked(table(PLAIN, "路,20", "渠,20", "桥,20"))) == 3


@pytest.mark.parametrize(
    "headings",
    [("一", "二"), ("（一）", "（二）"), ("一、", "二、"), ("I", "II"), ("A", "B")],
)
def test_headings_with_an_amount_are_sums_where_the_total_proves_it(headings: tuple[str, str]) -> None:
    first, second = headings
    rows = (f"{first},产业,,50,", *ROWS, f"{second},基础,,5,", "3,桥,巩留镇,5,交通局")

    assert len(booked(table(HEADER, *rows, "总计,,,55,"))) == 3
    assert asked(table(HEADER, *rows)) == ["D2", "D5"]


def test_headings_under_headings_are_sums_of_their_own_rows() -> None:
    sheet = table(
        HEADER,
        "一,产业,,60,",
        "（一）,种植,,50,",
        *ROWS,
        "（二）,养殖,,10,",
        "3,牛,巩留镇,10,农业局",
        "二,基础,,5,",
        "4,桥,巩留镇,5,交通局",
        "总计,,,65,",
    )

    assert len(booked(sheet)) == 4
    assert sheet.findings == ()


def test_a_serial_over_serials_of_its_own_is_a_heading() -> None:
    rows = ("1,产业,,50,", "1.1,路,巩留镇,20,", "1.2,渠,巩留镇,30,")

    assert len(booked(table(HEADER, *rows, "合计,,,50,"))) == 2
    assert asked(table(HEADER, *rows)) == ["D2"]


def test_chinese_serials_of_every_row_are_no_headings() -> None:
    assert len(booked(table(HEADER, "一,路,巩留镇,20,", "二,渠,巩留镇,30,"))) == 2


def test_headings_without_amounts_are_said_and_not_read() -> None:
    sheet = table(HEADER, "一、产业项目,,,,", ROWS[0], "二,基础设施,,,", ROWS[1], "合计,,,50,")

    assert len(booked(sheet)) == 2
    assert any("第 2 行“一、产业项目”" in warning and "第 4 行" in warning for warning in sheet.warnings)


def test_a_document_of_its_own_makes_a_row_of_inflows() -> None:
    rows = ("财农〔2020〕1号,中央,20", "财农〔2020〕2号,中央,30", "财农〔2020〕3号,中央,50")

    assert len(booked(table("文号,级次,金额(万元)", *rows, kind="inflows"))) == 3


@pytest.mark.parametrize(
    ("sums", "differs"),
    [(("20", "30", "50"), False), (("21", "30", "50"), True), (("20", "30", "51"), True), (("20", "31", "51"), True)],
)
def test_subtotals_and_the_total_are_each_compared(sums: tuple[str, ...], differs: bool) -> None:
    first, second, total = sums
    sheet = table(HEADER, ROWS[0], f"小计,,,{first},", ROWS[1], f"小计,,,{second},", f"总计,,,{total},")

    assert len(booked(sheet)) == 2
    assert bool(sheet.findings) is differs
