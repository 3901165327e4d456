"""A workbook's number formats: what they show instead of the number is never booked in silence."""

import io

import pytest
import xlsxwriter

from shared.importing import Sheet
from tests.importing import biff, spreadsheets
from tests.importing.reading import read

YUAN = 100


def shown(number: float, code: str, unit: str) -> Sheet:
    """A list of one project whose amount has this format."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, ["项目名称", "建设地点", f"投资规模（{unit}）"])
    page.write_row(1, 0, ["道路硬化", "巩留镇"])
    page.write_number(1, 2, number, book.add_format({"num_format": code}))
    book.close()
    return read(made.getvalue(), "表.xlsx", "projects")


@pytest.mark.parametrize(
    "code", ["0!.0000", "0!.0,", '0!.0,"万"', r"0\.0000", '0"."0000', "#,##0,", "0.00,,", "0%", "0.0%", ";;;",
             '[>=10000]0!.0,"万";0']
)  # fmt: skip
def test_a_number_that_is_shown_as_another_is_refused_with_its_cell(code: str) -> None:
    (row,) = shown(200_000, code, "万元").rows
    assert not row.ok
    assert "200000" in row.problems[0].detail
    assert "C2" in f"{row.problems[0].cell}{row.problems[0].detail}"


@pytest.mark.parametrize(
    "code",
    ["General", "0.00", "#,##0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', r"#,##0.00_);[Red]\(#,##0.00\)",
     '"¥"#,##0.00', "[DBNum1][$-804]General", "0.00E+00", "@", "#,##0.00;-#,##0.00;;@", '0.00"元"', "[$￥-804]0.00"],
)  # fmt: skip
def test_a_number_that_is_shown_as_it_is_is_read(code: str) -> None:
    assert [row.fen for row in shown(200_000.5, code, "元").rows] == [200_000 * YUAN + 50]


def test_a_unit_that_a_format_writes_is_held_against_that_of_the_heading() -> None:
    (row,) = shown(200_000, '#,##0.00"元"', "万元").rows
    assert "互相矛盾" in row.problems[0].detail


@pytest.mark.parametrize(
    ("form", "unit", "says"),
    [
        ('<number:number number:display-factor="1000"/>', "万元", "200000"),
        ("<number:number/><number:text> 元</number:text>", "万元", "互相矛盾"),
        ("<number:number/><number:text> 元</number:text>", "元", ""),
        ('<number:number number:decimal-places="2"/>', "元", ""),
    ],
)
def test_the_forms_of_an_ods_file_are_held_against_its_heading_too(form: str, unit: str, says: str) -> None:
    number = f'<number:number-style style:name="N1">{form}</number:number-style>'
    styled = '<style:style style:name="n" style:family="table-cell" style:data-style-name="N1"/>'
    amount = spreadsheets.cell(200_000, ' table:style-name="n"')
    rows = spreadsheets.row("项目名称", "建设地点", f"金额（{unit}）") + spreadsheets.row("道路硬化", "巩留镇", amount)

    (row,) = read(spreadsheets.ods(spreadsheets.table(rows), number + styled), "表.ods", "projects").rows

    assert (row.ok, says in str(row.problems)) == (not says, True)


def test_per_cent_is_no_amount_in_an_ods_or_an_old_binary_workbook_either() -> None:
    heading = ["项目名称", "建设地点", "金额（元）"]
    half = '<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50%</text:p></table:table-cell>'
    ods = spreadsheets.ods(spreadsheets.table(spreadsheets.row(*heading) + spreadsheets.row("路", "巩留镇", half)))
    cells = b"".join(biff.text(0, at, text) for at, text in enumerate(heading))
    cells += biff.text(1, 0, "路") + biff.text(1, 1, "巩留镇") + biff.number(1, 2, 0.5, biff.PER_CENT)

    for content, name in ((ods, "表.ods"), (biff.xls({"表": cells}), "表.xls")):
        (row,) = read(content, name, "projects").rows
        assert not row.ok
        assert "0%" in str(row.problems)
