"""What is wrong with a file is told in words that say which, before anything is made of it."""

import tracemalloc

import pytest

from shared.importing import ImportProblem
from shared.importing.grids import read_pages
from shared.importing.xlsx_sheets import SheetPart
from tests.importing.hostile import FILES, MAIN, OFFICE, ONE, PACKAGE, parts, sheet, xlsx
from tests.importing.reading import read
from tests.importing.spreadsheets import archive

TOO_FAR = "超过 110000 行、16384 列或 2000000 格"

SAID = {
    "two corners": TOO_FAR,
    "two corners in one row": TOO_FAR,
    "a corner of no sheet": TOO_FAR,
    "full cells by the million": "有内容的单元格或文字过多",
    "an endless string": "过长的文字",
    "entities that multiply": "DTD",
    "an entity from a file": "DTD",
    "attributes by the million": "过长的文字",
    "sheets by the thousand": "超过 255 张工作表",
    "unpacks to gigabytes": "展开后过大",
    "lies about its size": "不完整或已损坏",
    "overlapping members": "展开后过大",
    "members by the thousand": "展开后过大",
    "members of one name": "不完整或已损坏",
    "archives within archives": "不完整或已损坏",
    "another method": "不完整或已损坏",
    "broken off": "不完整或已损坏",
    "packed wrongly": "不完整或已损坏",
    "a renamed text document": "不是可导入的格式",
    "a renamed binary workbook": "不是可导入的格式",
    "ods: a value in every cell": TOO_FAR,
    "ods: a text in every cell": TOO_FAR,
    "ods: a row a million times": TOO_FAR,
    "ods: a cell beyond all": TOO_FAR,
    "ods: nothing but blank cells": "没有任何内容",
    "ods: far behind blank rows": TOO_FAR,
    "ods: struck through by the million": "单元格过多",
    "ods: blocks by the million": TOO_FAR,
    "ods: tables by the thousand": "超过 255 张工作表",
    "ods: a table within a cell": "单元格里另有表格",
    "ods: remarks within remarks": "不完整或已损坏",
    "xls: two corners": TOO_FAR,
    "xls: sheets by the thousand": "超过 255 张工作表",
    "xls: a loop of sectors": "不完整或已损坏",
    "xls: sizes that lie": "不完整或已损坏",
    "xls: broken off": "不完整或已损坏",
    "a renamed old workbook": "不完整或已损坏",
    "a renamed image": "开头不对",
    "a renamed page": "不是可导入的格式",
    "one endless line": TOO_FAR,
    "one endless cell": "有一格超过 32767 个字",
    "a quote that never ends": "引号没有结束",
    "a quoted cell of a million lines": "有一格超过 32767 个字",
    "quotes alone": "有一格超过 32767 个字",
    "nothing but line ends": TOO_FAR,
    "a line for every cell": TOO_FAR,
    "zero bytes": "不是文本表格",
    "lists by the million": "超过 1000000 项",
    "fields by the million": "超过 1000000 项",
    "rows by the million": "超过 1000000 项",
    "groups within a notice": "嵌套超过 40 层",
    "a list where a text belongs": "嵌套超过 40 层",
    "an amount beyond all": "超过 32767 个字",
}


@pytest.mark.parametrize("name", SAID)
def test_a_hostile_file_is_refused_for_what_is_wrong_with_it(name: str) -> None:
    filename, make = FILES[name]
    with pytest.raises(ImportProblem, match=SAID[name]):
        read(make(), filename, "inflows")


@pytest.mark.parametrize(
    "name",
    [
        "two corners",
        "two corners in one row",
        "unpacks to gigabytes",
        "sheets by the thousand",
        "ods: a value in every cell",
        "xls: two corners",
    ],
)
def test_what_is_beyond_all_bounds_is_refused_before_room_is_made_for_it(name: str) -> None:
    content = FILES[name][1]()
    tracemalloc.start()
    with pytest.raises(ImportProblem):
        read(content, "a.xlsx", "inflows")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60_000_000


def test_a_sheet_that_reaches_too_far_does_not_matter_behind_one_that_is_read() -> None:
    first, second = read_pages(_with_a_second_sheet(), "a.xlsx").pages

    assert [cell.value for row in first.grid for cell in row if cell] == [1]
    assert (second.grid, TOO_FAR in second.unread) == ([], True)


def _with_a_second_sheet() -> bytes:
    made = parts(sheet(ONE))
    made["xl/worksheets/sheet2.xml"] = sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    made["xl/workbook.xml"] = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="一" sheetId="1" r:id="rId1"/>'
        '<sheet name="二" sheetId="2" r:id="rId9"/></sheets></workbook>'
    )
    made["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId9" Type="{OFFICE}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>'
    )
    return archive(made)


def test_formatted_blank_cells_take_no_room() -> None:
    content = xlsx(ONE + '<row r="1048576"><c r="XFD1048576" s="0"/></row>')
    (row,) = read_pages(content, "a.xlsx").pages[0].grid
    assert [cell and cell.value for cell in row] == [1]


@pytest.mark.parametrize(
    ("xml", "reached"),
    [
        ('<row r="3"><c r="B3"><v>1</v></c></row>', (3, 2)),
        ("<row r='3'><c r='B3'><f>1</f><v>1</v></c></row>", (3, 2)),
        ("<row><c/><c/><c><is><t>a</t></is></c></row>", (1, 3)),
        ('<x:row r="7"><x:c r="AA7"><x:v>1</x:v></x:c></x:row>', (7, 27)),
        ('<row r="2"><c r="&#65;9"><!-- --><v>1</v></c></row>', (9, 1)),
        ('<row r="2"/><row><c><v>1</v></c><c r="D3"><v/></c><c><v>1</v></c></row>', (3, 5)),
        ('<row r="2"><c r="A2" s="1"/></row>', (0, 0)),
    ],
)
def test_how_far_cells_reach_is_told_however_they_are_written(xml: str, reached: tuple[int, int]) -> None:
    measure = SheetPart()
    measure.take(f'<worksheet xmlns:x="x"><sheetData>{xml}</sheetData></worksheet>'.encode())
    measure.end()
    assert (measure.marks.rows, measure.marks.columns) == reached


@pytest.mark.parametrize("encoding", ["nullUTF-8", "rot13", "unicode_escape", "utf-16"])
def test_a_part_is_read_as_utf_8_whatever_codec_it_names(encoding: str) -> None:
    """Found by changing members at random: the parser asked Python for a codec of that name."""
    measure = SheetPart()
    measure.take(f'<?xml version="1.0" encoding="{encoding}"?>{sheet(ONE)}'.encode())
    measure.end()
    assert (measure.marks.rows, measure.marks.columns) == (1, 1)


def test_a_duration_beyond_all_is_a_broken_file() -> None:
    """Found among workbooks that no program writes: it was a failure of the service before."""
    styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="46"/></cellXfs></styleSheet>'
    content = xlsx('<row r="1"><c r="A1" s="1"><v>99999999999</v></c></row>', styles=styles)
    with pytest.raises(ImportProblem, match="已损坏"):
        read_pages(content, "a.xlsx")
