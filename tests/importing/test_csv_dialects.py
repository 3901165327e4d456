"""A text table is read alike whatever encoding and separator it has; where two readings are possible, it is refused."""

import pytest

from shared.importing import ImportProblem
from shared.importing.grids import read_pages
from shared.importing.pages import Grid

ROWS = [
    ["某县2031年项目表", "", "", ""],
    ["序号", "项目名称", "建设地点", "金额（万元）"],
    ["1", "东沟水渠", "甲镇一村", "20.5"],
    ["2", "西坡果园", "甲镇二村", "1030"],
    ["合计", "", "", "1050.5"],
]
SEPARATORS = {",": "逗号", "\t": "制表符", ";": "分号", "，": "全角逗号", "；": "全角分号", "|": "竖线"}
ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "gbk": "GB 18030", "gb18030": "GB 18030"}


def lines(separator: str, rows: list[list[str]] = ROWS) -> str:
    return "\n".join(separator.join(row) for row in rows) + "\n"


def texts(grid: Grid) -> list[list[str]]:
    return [["" if cell is None else str(cell.value) for cell in row] for row in grid]


def read(text: str, encoding: str = "utf-8", name: str = "a.csv") -> list[list[str]]:
    return texts(read_pages(text.encode(encoding), name).pages[0].grid)


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encodings_and_separators_are_told_apart_and_said(encoding: str, separator: str) -> None:
    pages = read_pages(lines(separator).encode(encoding), "a.csv")

    assert texts(pages.pages[0].grid) == ROWS
    assert pages.understood_as == f"编码 {ENCODINGS[encoding]}，分隔符 {SEPARATORS[separator]}"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_digits_and_line_ends(encoding: str) -> None:
    assert read(lines(","), encoding) == ROWS


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_either_order_of_bytes_is_read_by_its_mark(mark: bytes) -> None:
    codec = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"

    assert texts(read_pages(mark + lines("\t").encode(codec), "a.txt").pages[0].grid) == ROWS


@pytest.mark.parametrize("encoding", ["big5", "shift_jis"])
def test_what_is_likelier_in_another_encoding_is_not_read_as_gb_18030(encoding: str) -> None:
    text = "單位,專案名稱,建設地點,金額（萬元）\n縣水利局,農村飲水安全鞏固提升工程,東溝鄉,20\n" * 3
    with pytest.raises(ImportProblem, match=r"编码.*像"):
        read_pages(text.encode(encoding, errors="replace"), "a.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_a_file_cut_off_within_a_character_is_refused(encoding: str) -> None:
    with pytest.raises(ImportProblem, match="被截断"):
        read_pages("名称,金额\n路,20\n桥".encode(encoding)[:-1], "a.csv")


@pytest.mark.parametrize("separator", ["\t", ";", "|"])
def test_commas_inside_of_numbers_separate_nothing(separator: str) -> None:
    rows = [["名称", "金额（万元）"], *([f"{n}号路", f"1,0{n}0,000.50"] for n in range(1, 9))]

    assert read(lines(separator, rows)) == rows


def test_a_quoted_number_keeps_its_comma() -> None:
    assert read('名称,金额\n路,"1,030"\n') == [["名称", "金额"], ["路", "1,030"]]


@pytest.mark.parametrize("name", ['东沟3"管', '3"', '管"', '西"东"沟', "5'6\"管"])
def test_a_quotation_mark_inside_of_a_cell_is_a_character(name: str) -> None:
    assert read(f"名称,金额\n{name},20\n路,30\n") == [["名称", "金额"], [name, "20"], ["路", "30"]]


def test_a_quoted_cell_of_several_lines_is_one_cell() -> None:
    assert read('名称,内容,金额\n路,"一、硬化\n二、绿化",20\n')[1] == ["路", "一、硬化\n二、绿化", "20"]


@pytest.mark.parametrize("tail", ['2,西坡,"1,03', '2,"西坡,1\n3,桥,2\n', '2,西坡,"'])
def test_a_file_that_ends_within_quotation_marks_is_refused_by_its_row(tail: str) -> None:
    with pytest.raises(ImportProblem, match=r"第 3 行.*引号没有结束.*截断"):
        read(f"序号,名称,金额\n1,路,20\n{tail}")


def test_two_marks_that_would_swallow_whole_rows_are_refused_by_the_row() -> None:
    with pytest.raises(ImportProblem, match=r"第 2 行.*跨了 3 行"):
        read('序号,名称,金额\n1,"3寸管,20\n2,桥,30\n3,4寸管",40\n')


def test_a_mark_that_ends_before_its_cell_does_is_refused_by_the_row() -> None:
    with pytest.raises(ImportProblem, match=r"第 3 行.*引号结束后还有文字"):
        read('名称,金额\n路,20\n"甲"村路,30\n')


@pytest.mark.parametrize("separator", [";", "|", "\t", ","])
def test_the_line_that_names_the_separator_is_followed_and_is_no_row(separator: str) -> None:
    assert read(f"sep={separator}\r\n名称{separator}金额\r\n路{separator}20\r\n") == [["名称", "金额"], ["路", "20"]]


def test_full_width_commas_in_prose_separate_nothing() -> None:
    rows = ["序号", "项目名称", "金额（万元）", "1", "修渠，硬化，绿化", "20"]

    assert read("\n".join(rows)) == [[row] for row in rows]


def test_a_text_under_a_workbook_s_name_is_read_as_the_text_it_is() -> None:
    assert read(lines("\t"), "gbk", "银行导出.xls") == ROWS


@pytest.mark.parametrize("start", ["<html><table>", "\ufeff<?xml version='1.0'?>", "\n <table>"])
def test_a_page_of_the_web_under_a_workbook_s_name_is_refused_as_one(start: str) -> None:
    with pytest.raises(ImportProblem, match="网页"):
        read(start, name="银行导出.xls")
