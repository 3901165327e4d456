"""CSV and XLSX tables with every mess seen in real ones."""

import pytest

from shared.importing import ImportProblem, Sheet
from tests.importing.reading import read, read_sample, table, workbook

HEADER = "序号,项目名称,建设地点,建设内容,投资规模(万元),责任单位"


def amounts(sheet: Sheet) -> list[int | None]:
    return [row.fen for row in sheet.rows]


def test_a_real_table_with_units_in_its_cells_blank_rows_and_a_remark() -> None:
    sheet = read_sample("beiguan-2018", "projects", "410503", 2018)
    assert amounts(sheet) == [20_000_000, 20_000_000, 73_500_000]
    assert [line.place_code for _, line in sheet.projects] == ["410503009206", "410503009215", "410503100211"]
    assert sheet.title == "北关区2018年专项扶贫资金分配表"


def test_a_real_table_with_its_unit_in_the_title() -> None:
    sheet = read_sample("chanhe-2024", "projects", "410304", 2024)
    assert amounts(sheet) == [9_450_000, 324_870_000]
    assert "单位:万元" in sheet.units[0]
    assert sheet.title == "瀍河回族区2024年第二批财政衔接推进乡村振兴补助资金分配情况表"


def test_a_real_table_with_a_header_of_two_rows() -> None:
    sheet = read_sample("yueyangxian-2025", "projects", "430621", 2025)
    assert amounts(sheet) == [2_500_000, 8_000_000, 12_500_000, 5_000_000]
    lines = [line for _, line in sheet.projects]
    assert {line.fund_source for line in lines} == {"省级"}
    assert lines[1].place_name == "柏祥镇伏太村"
    assert lines[1].place_code == "430621106228"


def test_a_real_table_with_a_total_with_a_blank_in_it() -> None:
    sheet = read_sample("jiaxian-2023", "projects", "410425", 2023)
    assert (amounts(sheet), [total.fen for total in sheet.stated], sheet.findings) == ([15_457_000], [15_457_000], ())


@pytest.mark.parametrize(("county", "fen"), [("411422", 73_200_000_0), ("411402", 28_000_000_0)])
def test_a_real_list_gives_a_county_its_own_row_and_checks_the_total_over_all(county: str, fen: int) -> None:
    sheet = read_sample("shangqiu-2019-batch2", "inflows", county, 2019)
    assert amounts(sheet) == [fen]
    assert sheet.inflows[0][1].level == "prefecture"
    assert sheet.findings == ()


def test_a_county_that_is_not_in_the_list_is_said() -> None:
    with pytest.raises(ImportProblem, match="没有 河南省›洛阳市›孟津区 的行"):
        read_sample("shangqiu-2019-batch2", "inflows", "410308", 2019)


def test_a_table_without_any_unit_waits_for_the_person_to_say_it() -> None:
    assert len(read_sample("dehua-2020", "projects", "350526", 2020).refused) == 3
    sheet = read_sample("dehua-2020", "projects", "350526", 2020, unit="万元")
    assert amounts(sheet) == [4_000_000] * 3
    assert "由导入人指定" in sheet.units[0]
    assert sheet.findings == ()


def test_a_unit_against_the_file_is_refused() -> None:
    with pytest.raises(ImportProblem, match="以文件为准"):
        table(HEADER, "1,路,巩留镇,修路,20,交通局", unit="元")


def test_headers_alone_are_not_a_table() -> None:
    with pytest.raises(ImportProblem, match="没有找到表头"):
        read_sample("headers-only", "projects", "654024", 2020)


def test_a_table_in_the_wrong_kind_is_refused() -> None:
    with pytest.raises(ImportProblem, match="不像资金来源表"):
        read_sample("yanshi", "inflows", "410307", 2022)
    with pytest.raises(ImportProblem, match="不像项目表"):
        read_sample("xianyou", "projects", "350322", 2018)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_tables_come_in_utf_8_and_gb_18030(encoding: str) -> None:
    assert table(HEADER, "1,路,巩留镇,修路,20,交通局", encoding=encoding).projects[0][1].name == "路"


@pytest.mark.parametrize(
    "lines",
    [
        ("某表", "单位:万元", "序号,项目名称,投资 规模", "1,路,20"),
        ("某表（单位：万元）", "序号,项 目 名 称,计划投资", "1,路,20"),
        ('序号,"项目\n名称","投资\n规模\n(万元)"', "1,路,20"),
        ("名称,总投资(元)", "路,200000"),
        ("建设项目,金额", "路,20万"),
        ("项目名称,资金规模(亿元)", "路,0.002"),
    ],
)
def test_units_and_headers_are_found_wherever_they_stand(lines: tuple[str, ...]) -> None:
    assert amounts(table(*lines)) == [20_000_000]


def test_a_total_that_comes_first_and_one_that_does_not_agree() -> None:
    rows = ("1,路,巩留镇,修路,20,交通局", "2,渠,巩留镇,修渠,30,水利局")
    assert table(HEADER, "合计,,,,50,", *rows).findings == ()
    (finding,) = table(HEADER, *rows, "合 计,,,,51,").findings
    assert (finding.stated_fen, finding.computed_fen, finding.difference_fen) == (51_000_000, 50_000_000, -1_000_000)


def test_subtotals_stand_over_the_rows_beside_them() -> None:
    rows = (
        HEADER,
        "1,路,巩留镇,修路,20,交通局",
        "小计,,,,20,",
        "2,渠,巩留镇,修渠,30,水利局",
        "小计,,,,31,",
        "总计,,,,50,",
    )
    sheet = table(*rows)
    assert len(sheet.rows) == 2
    assert [(finding.stated_fen, finding.computed_fen) for finding in sheet.findings] == [(31_000_000, 30_000_000)]


def test_a_blank_total_is_said_and_not_counted_as_a_row() -> None:
    sheet = table(HEADER, "1,路,巩留镇,修路,20,交通局", "合计,,,,,")
    assert len(sheet.rows) == 1
    assert any("没有金额，无法核对" in warning for warning in sheet.warnings)


def test_missing_serials_are_no_matter_and_jumps_are_said() -> None:
    sheet = table(HEADER, "1,路,巩留镇,修路,20,交通局", ",桥,巩留镇,修桥,5,交通局", "3,渠,巩留镇,修渠,30,水利局")
    assert [row.ok for row in sheet.rows] == [True, True, True]
    assert any("序号不连续" in warning for warning in sheet.warnings)


def test_shifted_cells_put_text_where_money_belongs_and_keep_their_row_out() -> None:
    sheet = table(HEADER, "1,路,巩留镇,修路,20,交通局", "2,渠,巩留镇,修渠2950千米,2950千米,30")
    assert [row.ok for row in sheet.rows] == [True, False]
    problem = sheet.rows[1].problems[0]
    assert (problem.field, "2950千米" in problem.detail, bool(problem.fix)) == ("投资规模(万元)", True, True)


def test_text_behind_a_number_is_quoted_in_a_warning() -> None:
    sheet = table(HEADER, '1,路,巩留镇,修路,"10(其中,灾情因素6万元)",交通局')
    assert amounts(sheet) == [10_000_000]
    assert "灾情因素6万元" in sheet.rows[0].warnings[0]


def test_a_header_repeated_on_the_next_page_is_no_row() -> None:
    assert len(table(HEADER, "1,路,巩留镇,修路,20,交通局", HEADER, "2,渠,巩留镇,修渠,30,水利局").rows) == 2


def test_two_amount_columns_that_differ_keep_the_row_out() -> None:
    sheet = table("项目名称,金额(万元),补助金额(万元)", "路,4,4", "渠,4,5")
    assert [row.ok for row in sheet.rows] == [True, False]


def test_the_allocated_amount_is_taken_before_the_planned_and_that_is_said() -> None:
    sheet = table("项目名称,总投资(万元),本次分配金额(万元)", "路,100,20")
    assert amounts(sheet) == [20_000_000]
    assert any("没有取“总投资(万元)”" in warning for warning in sheet.warnings)


def test_projects_as_columns_are_turned() -> None:
    assert amounts(table("项目名称,路,渠", "建设地点,巩留镇,巩留镇", "投资规模(万元),20,30")) == [
        20_000_000,
        30_000_000,
    ]


@pytest.mark.parametrize("separator", ["\n", ","])
def test_a_table_copied_cell_by_cell_is_put_together_by_its_serials(separator: str) -> None:
    cells = ["序号", "项目名称", "投资规模(万元)", "1", "路", "20", "2", "渠", "30", "合计", "50"]
    sheet = read(separator.join(cells).encode(), "cells.csv", "projects")
    assert (amounts(sheet), sheet.findings) == ([20_000_000, 30_000_000], ())


def test_a_table_copied_cell_by_cell_with_a_cell_missing_is_refused() -> None:
    cells = ["序号", "项目名称", "投资规模(万元)", "1", "路", "20", "2", "渠", "3", "桥", "30"]
    with pytest.raises(ImportProblem, match="没有找到表头"):
        read("\n".join(cells).encode(), "cells.csv", "projects")


def test_sources_by_level_become_one_inflow_each() -> None:
    sheet = table(
        "文号,中央资金(万元),省级资金(万元)",
        "伊州财农〔2020〕1号,20,30",
        "伊州财农〔2020〕2号,,5",
        "合计,20,35",
        kind="inflows",
    )
    assert [(line.document_no[-2:], line.level, line.fen) for _, line in sheet.inflows] == [
        ("1号", "central", 20_000_000),
        ("1号", "province", 30_000_000),
        ("2号", "province", 5_000_000),
    ]
    assert sheet.findings == ()


def test_a_project_paid_by_several_levels_is_one_project() -> None:
    sheet = table("项目名称,中央(万元),省级(万元)", "路,20,30", "合计,20,30")
    assert (amounts(sheet), sheet.findings) == ([50_000_000], ())


def test_a_workbook_with_numbers_text_and_a_header_of_two_rows() -> None:
    content = workbook(
        ["巩留县2020年项目表（单位：万元）"],
        ["序号", "项目名称", "建设地点", "衔接资金", ""],
        ["序号", "项目名称", "建设地点", "本批衔接资金安排情况", "备注"],
        ["", "", "", "中央", ""],
        [1, "路", "巩留镇", 724.712484, ""],
        [2, "渠", "阿尕尔森镇", "73.5万元", "含配套"],
        ["合计", "", "", 798.212484, ""],
    )
    sheet = read(content, "plan.xlsx", "projects")
    assert (amounts(sheet), sheet.findings) == ([724_712_484, 73_500_000], ())
    assert [line.fund_source for _, line in sheet.projects] == ["中央", "中央"]
    assert [line.place_code for _, line in sheet.projects] == ["654024100", "654024104"]


def test_a_number_cell_below_one_fen_keeps_its_row_out() -> None:
    sheet = read(
        workbook(["项目名称", "投资规模(万元)"], ["路", 0.123456789], ["渠", 0.0000001]), "plan.xlsx", "projects"
    )
    assert [row.ok for row in sheet.rows] == [False, False]


@pytest.mark.parametrize(
    ("content", "filename", "says"),
    [
        (workbook(["项目名称"])[:500], "half.xlsx", "不完整"),
        (b"junk", "not.xlsx", "不是完整的 XLSX"),
        (b'\xef\xbb\xbf\xe5\xba\x8f,"\xe5\x8f\xb7\n1,2', "half.csv", "引号没有结束"),
        (b"\xff\xfe\x00", "strange.csv", "编码|文本"),
        (b"a,b\x00c", "binary.csv", "不是文本"),
        (b"\xd0\xcf\x11\xe0old", "old.xls", "另存为"),
        (b"PK\x03\x04open", "open.ods", "不完整"),
        (b",,,\n,,", "blank.csv", "没有任何内容"),
        (b"   ", "empty.csv", "空文件"),
        (b"x,y\n1,2", "other.csv", "没有找到表头"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_whole(content: bytes, filename: str, says: str) -> None:
    with pytest.raises(ImportProblem, match=says):
        read(content, filename, "projects")


def test_a_header_without_rows_is_no_import() -> None:
    with pytest.raises(ImportProblem, match="没有项目行"):
        table(HEADER)


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ImportProblem, match="不认识的单位"):
        table(HEADER, "1,路,巩留镇,修路,20,交通局", unit="千克")


def test_households_are_not_money_whatever_unit_is_given() -> None:
    with pytest.raises(ImportProblem, match="“受益户数”是数量"):
        table("资金来源,受益户数", "省级资金,35", "市级资金,20", kind="inflows", unit="万元")
