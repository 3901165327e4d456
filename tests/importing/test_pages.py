"""A workbook's pages say what it hides, merges, strikes through, and where a value is missing."""

from pathlib import Path
from typing import Any

import pytest

from shared.importing import ImportProblem
from shared.importing.cells import NoValue
from shared.importing.grids import read_pages
from shared.importing.pages import Merged, Page
from tests.importing import biff, hostile, spreadsheets
from tests.importing.spreadsheets import cell, ods, row, style, table, write, xlsx

CASES = Path(__file__).parent / "cases"
ROWS: list[list[object]] = [["名称", "地点", "金额"], ["路", "甲村", 20], ["桥", "乙村", 30], ["渠", "丙村", 40]]


def page(content: bytes, name: str = "a.xlsx") -> Page:
    (only,) = read_pages(content, name).pages
    return only


def drawn(draw: Any) -> Page:
    """An XLSX page of these rows, on which `draw(book, sheet)` does something more."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet("表")
        write(sheet, ROWS)
        draw(book, sheet)

    return page(xlsx(fill))


def values(of: Page) -> dict[str, object]:
    return {f"{each.letter}{each.row}": each.value for line in of.grid for each in line if each is not None}


@pytest.mark.parametrize("hide", ["hide", "very_hidden"])
def test_a_hidden_sheet_is_told_from_a_shown_one(hide: str) -> None:
    def fill(book: Any) -> None:
        for name in ("一", "二"):
            write(book.add_worksheet(name), ROWS)
        getattr(book.worksheets()[1], hide)()

    assert [(each.name, each.hidden) for each in read_pages(xlsx(fill), "a.xlsx").pages] == [
        ("一", False),
        ("二", True),
    ]


def _filter(sheet: Any) -> None:
    sheet.autofilter("A1:C4")
    sheet.filter_column("A", "x != 桥")
    sheet.set_row(2, None, None, {"hidden": True})


HIDING = {
    "hidden": lambda sheet: sheet.set_row(2, None, None, {"hidden": True}),
    "without height": lambda sheet: sheet.set_row(2, 0),
    "by filter": _filter,
}


@pytest.mark.parametrize("how", HIDING)
def test_a_hidden_row_is_read_and_named(how: str) -> None:
    read = drawn(lambda _, sheet: HIDING[how](sheet))

    assert read.hidden_rows == {3}
    assert values(read)["C3"] == 30


@pytest.mark.parametrize(("width", "options"), [(None, {"hidden": True}), (0, {})])
def test_hidden_columns_are_read_and_named(width: float | None, options: dict[str, bool]) -> None:
    read = drawn(lambda _, sheet: sheet.set_column("B:C", width, None, options))

    assert read.hidden_columns == {2, 3}
    assert values(read)["C3"] == 30


def test_merged_cells_are_told_as_far_as_there_are_values() -> None:
    read = drawn(lambda _, sheet: (sheet.merge_range("C2:C3", 50), sheet.merge_range("E4:F900", "")))

    assert read.merged == (Merged(2, 3, 3, 3),)


def test_cells_struck_through_in_whole_or_in_part_are_told() -> None:
    def draw(book: Any, sheet: Any) -> None:
        struck = book.add_format({"font_strikeout": True})
        sheet.write_row("A3", ["桥", "乙村", 30], struck)
        sheet.write_blank("A9", None, struck)
        sheet.write_rich_string("A4", "渠", struck, "道")

    assert drawn(draw).struck == {(3, 1), (3, 2), (3, 3), (4, 1)}


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ('t="e"><v>#REF!</v>', NoValue("#REF!")),
        ('t="e"><f>1/0</f><v>#DIV/0!</v>', NoValue("#DIV/0!")),
        ("><f>10+10.5</f><v/>", NoValue("=10+10.5", formula=True)),
        ("><f>10+10.5</f><v></v>", NoValue("=10+10.5", formula=True)),
        ("><f>10+10.5</f>", NoValue("=10+10.5", formula=True)),
        ('t="str"><f>A9</f>', NoValue("=A9", formula=True)),
        ("><f>1+1</f><v>2</v>", 2),
        ('t="str"><f>A9</f><v></v>', None),
        ('t="str"><f>"a"</f><v>a</v>', "a"),
    ],
)
def test_errors_and_formulas_without_a_result_are_no_blank_cells(inside: str, said: object) -> None:
    content = hostile.xlsx(f'{hostile.ONE}<row r="3"><c r="B3" {inside}</c></row>')

    assert values(page(content)).get("B3") == said


def test_a_zero_that_is_to_be_worked_out_anew_is_no_result() -> None:
    def draw(_: Any, sheet: Any) -> None:
        sheet.write_formula("C5", "=SUM(C2:C4)")
        sheet.write_formula("C6", "=SUM(C2:C4)", None, 90)

    read = values(drawn(draw))

    assert (read["C5"], read["C6"]) == (NoValue("=SUM(C2:C4)", formula=True), 90)


STRUCK = style("s", "table-cell", '<style:text-properties style:text-line-through-style="solid"/>')


def test_an_ods_file_tells_what_it_hides() -> None:
    columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    hidden = style("t", "table", '<style:table-properties table:display="false"/>')
    low = style("r", "table-row", '<style:table-row-properties style:row-height="0cm"/>')
    rows = row("名称", 1, 2) + row("路", 3, 4, more=' table:visibility="filter"') + row("桥", 5, 6)
    rows += row("渠", 7, 8, more=' table:style-name="r"')
    content = ods(table(rows, "一", columns=columns) + table(rows, "二", ' table:style-name="t"'), hidden + low)

    first, second = read_pages(content, "a.ods").pages

    assert (first.hidden, set(first.hidden_rows), set(first.hidden_columns)) == (False, {2, 4}, {2, 3})
    assert second.hidden
    assert values(first)["C2"] == 4


def test_an_ods_file_tells_what_is_struck_merged_or_without_value() -> None:
    struck = ' table:style-name="s"'
    error = cell("#REF!", ' table:formula="of:=1/0" calcext:value-type="error"')
    formula = '<table:table-cell table:formula="of:=[.A1]+1"/>'
    remark = "<office:annotation><text:p>批注</text:p></office:annotation>"
    noted = f'<table:table-cell office:value-type="string">{remark}<text:p>渠</text:p></table:table-cell>'
    merged = cell("桥", ' table:number-rows-spanned="2" table:number-columns-spanned="1"')
    blank = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    rows = row(cell("路", struck), merged) + row(error, "<table:covered-table-cell/>") + blank + row(noted, formula)

    read = page(ods(table(rows), STRUCK), "a.ods")

    assert read.struck == {(1, 1)}
    assert read.merged == (Merged(1, 2, 2, 2),)
    assert values(read) == {
        "A1": "路", "B1": "桥", "A2": NoValue("#REF!"), "A6": "渠", "B6": NoValue("=[.A1]+1", formula=True)
    }  # fmt: skip


def test_repeated_cells_of_an_ods_file_stand_where_they_are_shown() -> None:
    rows = row(cell("a", ' table:number-columns-repeated="2"'), 5, more=' table:number-rows-repeated="2"') + row("b")

    assert values(page(ods(table(rows)), "a.ods")) == {
        "A1": "a", "B1": "a", "C1": 5, "A2": "a", "B2": "a", "C2": 5, "A3": "b"
    }  # fmt: skip


@pytest.mark.parametrize("name", ["y01-binary.xls", "y02-xls-named-xlsx.xlsx"])
def test_an_old_binary_workbook_is_read_whatever_its_name(name: str) -> None:
    pages = read_pages((CASES / name).read_bytes(), name)

    assert values(pages.pages[0])["C2"] == 20
    assert ("不符" in pages.understood_as) == name.endswith("xlsx")


def test_an_old_binary_workbook_tells_what_it_hides() -> None:
    cells = biff.text(0, 0, "名称") + biff.text(1, 0, "路", biff.STRUCK) + biff.number(1, 1, 20.5)
    cells += biff.error(2, 1, 0x17) + biff.number(3, 2, 7) + biff.merged(1, 2, 0, 0)
    looks = biff.row(1, hidden=True) + biff.row(3, height=0) + biff.columns(2, 2, hidden=True)
    content = biff.xls({"一": looks + cells, "二": cells, "三": cells}, {"二": biff.HIDDEN, "三": biff.VERY_HIDDEN})

    first, *others = read_pages(content, "a.xls").pages

    assert [first.hidden, *(each.hidden for each in others)] == [False, True, True]
    assert (set(first.hidden_rows), set(first.hidden_columns), set(first.struck)) == ({2, 4}, {3}, {(2, 1)})
    assert first.merged == (Merged(2, 1, 3, 1),)
    assert values(first) == {"A1": "名称", "A2": "路", "B2": 20.5, "B3": NoValue("#REF!"), "C4": 7}


def test_a_workbook_with_a_password_is_refused_as_one() -> None:
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 99
    )
    with pytest.raises(ImportProblem, match="密码"):
        read_pages(locked, "a.xlsx")


@pytest.mark.parametrize("name", ["110101199003070134 名单", "一\u202e二"])
def test_a_sheet_s_name_is_looked_at_like_any_other_text(name: str) -> None:
    with pytest.raises(ImportProblem, match="工作表的名称"):
        read_pages(spreadsheets.sheets(**{name: ROWS}), "a.xlsx")
