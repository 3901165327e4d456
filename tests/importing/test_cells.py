"""What a cell was is known until a field has taken it: no identifier loses a digit on the way."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from cli.importing import Unit
from services.ledger.reconciliation.files import read_statement
from shared.importing import ImportProblem
from shared.importing.cells import DIVISION, Cell, Identifier, JsonValue, Unreadable, count, shown, word
from shared.importing.days import read_day
from shared.importing.forms import Column, Form, read_form
from shared.importing.units import CHOSEN, UNITS
from tests.importing.reading import first_grid, notice, read, source, table, workbook

LONG = 6217001234567890123
SHOWN_IN_CSV = ["6.217E+18", "6.21700123456789E+18", "6.2170012E18", "1.23457e+11"]


def formatted(value: Any, number_format: str) -> bytes:
    """A workbook whose second sheet row holds a number that a format makes look like a text."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet("名单")
        page.write_row(0, 0, ["项目名称", "文号"])
        page.write(1, 1, value, book.add_format({"num_format": number_format}))
    return made.getvalue()


@pytest.mark.parametrize("number_format", ["General", "0", "@", "000000", "#,##0"])
def test_no_number_format_keeps_a_digit_beyond_the_fifteenth(number_format: str) -> None:
    cell = first_grid(formatted(LONG, number_format), "a.xlsx")[1][1]
    assert cell is not None
    assert cell.number is not None
    assert int(cell.number) != LONG
    for take in (Identifier(), DIVISION, word):
        with pytest.raises(Unreadable, match=r"工作表“名单”B2 单元格.*超过 15 位") as refused:
            take(cell)
        assert "请把 B 列设为文本格式" in refused.value.fix
        assert str(LONG)[:6] not in refused.value.detail


@pytest.mark.parametrize(
    ("number", "text"),
    [(20.0, "20"), (0.1, "0.1"), (1e22, "1" + "0" * 22), (-1e308, "-1" + "0" * 308), (1e-7, "0.0000001")],
)
def test_a_number_of_any_size_is_shown_without_exponent(number: float, text: str) -> None:
    assert shown(Cell(number, 1, 1)) == text


def test_a_formula_that_gives_a_long_number_has_lost_its_digits_too() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write(0, 0, "x")
        page.write_formula(1, 0, "=A9", None, LONG)
    with pytest.raises(Unreadable, match="A2"):
        Identifier()(first_grid(made.getvalue(), "a.xlsx")[1][0])


@pytest.mark.parametrize("value", [str(LONG), '="0012"', "'0012", "p-abc", " 0012 "])
def test_a_text_keeps_every_character_but_the_dress_that_marks_it_as_one(value: str) -> None:
    for grid in (first_grid(_as_texts(value), "a.xlsx"), first_grid(_csv([value]), "a.csv")):
        assert Identifier(text_only=True)(grid[0][0]) == value.strip(" =\"'")


def _as_texts(value: str) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.add_worksheet().write_string(0, 0, value)
    return made.getvalue()


def _csv(*rows: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


@pytest.mark.parametrize("text", SHOWN_IN_CSV)
def test_what_a_spreadsheet_wrote_into_a_csv_file_as_an_exponent_is_refused(text: str) -> None:
    cell = first_grid(_csv([text]), "a.csv")[0][0]
    for take in (Identifier(), word):
        with pytest.raises(Unreadable, match="A1 单元格是科学记数法"):
            take(cell)


@pytest.mark.parametrize(
    ("takes", "value", "text"),
    [
        (Identifier(), 123.0, "123"),
        (Identifier(), 999_999_999_999_999.0, "999999999999999"),
        (DIVISION, 654024101001.0, "654024101001"),
        (Identifier(lengths=frozenset({11})), 13999120001.0, "13999120001"),
    ],
)
def test_a_short_number_is_taken_without_a_decimal_point_where_no_zero_can_be_lost(
    takes: Identifier, value: float, text: str
) -> None:
    assert takes(Cell(value, 2, 1)) == text


@pytest.mark.parametrize(
    ("takes", "value"),
    [
        (Identifier(text_only=True), 6217001.0),
        (Identifier(), 12.5),
        (Identifier(), -3.0),
        (Identifier(), float("nan")),
        (Identifier(), float("inf")),
        (Identifier(), date(2026, 3, 1)),
        (Identifier(), "123.0"),
        (Identifier(), True),
        (DIVISION, 65402.0),
        (Identifier(lengths=frozenset({18})), 65402419800101.0),
        (Identifier(lengths=frozenset({11})), 9995622333.0),
        (Identifier(all_digits=True), "6217001234567890000"),
        (Identifier(all_digits=True), "654024198001010000"),
    ],
)
def test_what_may_have_lost_a_character_is_refused_and_never_completed(takes: Identifier, value: Any) -> None:
    with pytest.raises(Unreadable, match="E2 单元格") as refused:
        takes(Cell(value, 2, 5))
    assert refused.value.fix


@pytest.mark.parametrize(("column", "letter"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(column: int, letter: str) -> None:
    assert Cell("x", 1, column).letter == letter


@pytest.mark.parametrize("value", [LONG, 6.217e18, 1.5, True])
def test_a_number_in_a_json_file_is_no_identifier_when_it_may_be_rounded(value: Any) -> None:
    with pytest.raises(Unreadable, match="document_number"):
        Identifier()(JsonValue(value, 1, 1, key="document_number"))


def test_a_notice_whose_document_number_is_a_rounded_number_keeps_the_line_out() -> None:
    sheet = read(notice(sources=[source(document_number=LONG)]), "n.json", "inflows")

    (row,) = sheet.refused
    assert row.problems[0].field == "document_number"
    assert "sources[1].document_number" in row.problems[0].detail


def test_a_document_number_lost_in_a_number_cell_keeps_its_row_out_by_name() -> None:
    content = workbook(
        ["资金名称", "文号", "金额（万元）"], ["衔接资金", LONG, 10], ["衔接资金", "财农〔2020〕1号", 10]
    )
    sheet = read(content, "a.xlsx", "inflows")

    assert [row.ok for row in sheet.rows] == [False, True]
    assert "B2" in sheet.rows[0].problems[0].detail


def test_a_project_named_by_a_rounded_number_is_refused() -> None:
    content = workbook(["项目名称", "建设地点", "金额（万元）"], [LONG, "巩留镇", 10])

    assert "A2" in read(content, "a.xlsx", "projects").refused[0].problems[0].detail


@pytest.mark.parametrize("text", SHOWN_IN_CSV)
def test_a_voucher_number_that_became_an_exponent_is_refused(text: str) -> None:
    with pytest.raises(ImportProblem) as refused:
        read_statement(f"日期,借方金额,贷方金额,凭证号\n2020-03-02,1,,{text}\n".encode(), "a.csv")

    assert "D2" in refused.value.fields[0].detail


def test_a_text_cell_of_a_workbook_may_end_in_zeros() -> None:
    assert Identifier(all_digits=True)(Cell("6217001234567890000", 2, 5, "名单")) == "6217001234567890000"


@given(digits=st.text("0123456789", min_size=1, max_size=30))
def test_an_identifier_comes_back_digit_for_digit_or_not_at_all(digits: str) -> None:
    assert Identifier()(Cell(digits, 1, 1)) == digits
    number = Cell(float(digits), 1, 1)
    try:
        assert Identifier()(number) == (digits.lstrip("0") or "0")
    except Unreadable:
        assert len(digits.lstrip("0")) > 15


@pytest.mark.parametrize("content", [b"\n" * 150_000 + b"a", b"1," * 2_100_000])
def test_a_table_beyond_every_list_is_refused_before_it_is_read(content: bytes) -> None:
    with pytest.raises(ImportProblem, match="拆分后再导入"):
        first_grid(content, "a.csv")


def test_who_imports_may_name_the_units_that_files_name() -> None:
    assert {unit.value for unit in Unit} == set(CHOSEN) <= UNITS.keys()


FORM = Form({"编号": Column("id", Identifier(), needed=True), "金额": Column("amount", None, needed=True)}, who="编号")


@pytest.mark.parametrize(
    ("heading", "cell", "amount"),
    [
        ("金额（元）", "12", "12.00"),
        ("金额(元)", "1,200.5", "1200.50"),
        ("金额【万元】", 0.5, "5000.00"),
        ("金额/千元", "１.5", "1500.00"),
        ("金额万元", "2万元", "20000.00"),
    ],
)
def test_a_form_gives_its_money_in_the_unit_of_its_heading(heading: str, cell: Any, amount: str) -> None:
    (line,) = read_form(workbook(["编号", heading], ["a", cell]), "a.xlsx", FORM)

    assert line.texts == {"id": "a", "amount": amount}


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["编号", "金额"], ["a", "1"]], "没有写明单位"),
        ([["编号", "金额（元）", "金额（元）"], ["a", "1", "2"]], "两列“金额”"),
        ([["编号", "金额（元）"], ["a", "1"], ["单位：万元"]], "互相矛盾"),
        ([["金额（元）"], ["1"]], "缺少列：编号"),
    ],
)
def test_a_form_that_can_be_read_two_ways_is_refused(rows: list[list[str]], says: str) -> None:
    with pytest.raises(ImportProblem, match=says):
        list(read_form(_csv(*rows), "a.csv", FORM))


@pytest.mark.parametrize(("cell", "unit"), [("2千元", "元"), ("2元", "万元")])
def test_a_cell_with_another_unit_than_its_heading_is_named(cell: str, unit: str) -> None:
    (line,) = read_form(_csv(["编号", f"金额（{unit}）"], ["a", cell]), "a.csv", FORM)

    assert "互相矛盾" in line.problems["amount"].detail


@pytest.mark.parametrize("line", [("单位：元",), ("注：", "单位：元")])
def test_a_unit_below_a_table_counts_as_one_above(line: tuple[str, ...]) -> None:
    with pytest.raises(ImportProblem, match=r"万元.*元"):
        table("项目名称,建设地点,金额（万元）", "路,巩留镇,20", ",".join(line))
    assert table("项目名称,建设地点,金额", "路,巩留镇,20", ",".join(line)).rows[0].fen == 2_000


@pytest.mark.parametrize("unit", ["千元", "百万元"])
def test_thousands_and_millions_are_units_too(unit: str) -> None:
    fen = {"千元": 2_000_000, "百万元": 2_000_000_000}[unit]
    assert table(f"项目名称,建设地点,金额（{unit}）", "路,巩留镇,20").rows[0].fen == fen
    assert table("项目名称,建设地点,金额", "路,巩留镇,20", unit=unit).rows[0].fen == fen


@pytest.mark.parametrize(
    "value",
    ["2020-03-31", "2020/3/31", "2020年3月31日", "20200331", "２０２０-３-３１", 43921.0, 43921.75, 20200331.0,
     date(2020, 3, 31), datetime(2020, 3, 31, 8, tzinfo=UTC)],
)  # fmt: skip
def test_a_day_is_read_the_same_however_it_is_written(value: Any) -> None:
    assert read_day(Cell(value, 1, 1)) == date(2020, 3, 31)


@pytest.mark.parametrize("value", ["3/31/2020", "31.3.20", "2020-02-30", "2020-03", "三月", 12.0, None])
def test_a_day_that_may_be_another_is_no_day(value: Any) -> None:
    with pytest.raises(Unreadable):
        read_day(None if value is None else Cell(value, 1, 1))


@pytest.mark.parametrize(("value", "number"), [("3", 3), ("３", 3), (3.0, 3), (None, 1)])
def test_a_count_is_whole(value: Any, number: int) -> None:
    assert count(None if value is None else Cell(value, 1, 1)) == number


@pytest.mark.parametrize("value", ["1.5", 1.5, "三", "-1", "1234567890", "3个"])
def test_what_is_no_whole_number_is_no_count(value: Any) -> None:
    with pytest.raises(Unreadable):
        count(Cell(value, 1, 1))
