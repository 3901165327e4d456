"""Amounts become fen exactly or not at all."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.importing.amounts import read_amount, read_signed
from shared.importing.cells import Unreadable, shown
from shared.importing.model import ImportProblem
from shared.importing.units import UNITS, unit_in
from shared.kernel.money import MAX_FEN
from tests.importing.reading import cell


@given(fen=st.integers(1, MAX_FEN), unit=st.sampled_from(list(UNITS)))
def test_any_amount_written_in_any_unit_reads_back_to_the_same_fen(fen: int, unit: str) -> None:
    text = format(Decimal(fen) / UNITS[unit], "f")
    assert read_amount(cell(text), unit).fen == fen
    assert read_amount(cell(f"{text}{unit}"), None).fen == fen


@given(fen=st.integers(1, 10**13), unit=st.sampled_from(["元", "万元"]))
def test_a_number_cell_of_a_spreadsheet_reads_to_the_fen_it_shows(fen: int, unit: str) -> None:
    assert read_amount(cell(float(Decimal(fen) / UNITS[unit])), unit).fen == fen


@pytest.mark.parametrize(
    ("value", "unit", "fen"),
    [
        ("20万元", None, 20_000_000),
        ("73.5万元", "万元", 73_500_000),
        ("2.5千元", None, 250_000),
        ("3百万", None, 300_000_000),
        ("RMB 5.00", "元", 500),
        ("24万", None, 24_000_000),
        ("724.712484", "万元", 724_712_484),
        ("19.93亿元", None, 199_300_000_000),
        ("1,135,000.00", "元", 113_500_000),
        ("１２．５ 万元", None, 12_500_000),
        ("0.01", "万元", 10_000),
        (73.5, "万元", 73_500_000),
        (20, "万元", 20_000_000),
    ],
)
def test_amounts_are_read_in_the_unit_of_the_cell_else_of_the_column(value: Any, unit: str | None, fen: int) -> None:
    assert read_amount(cell(value), unit).fen == fen


def test_a_remark_behind_a_leading_number_is_kept_beside_the_amount() -> None:
    read = read_amount(cell("10(其中,灾情因素6万元)"), "万元")
    assert (read.fen, read.remark) == (10_000_000, "(其中,灾情因素6万元)")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("2950千米", "看不出金额"),
        ("约20", "不是金额"),
        ("", "没有填写金额"),
        (None, "没有填写金额"),
        ("-3.5", "负数"),
        ("(3.5)", "负数"),
        (-3.5, "负数"),
        ("35元", "互相矛盾"),
        ("1 030", "不止一个数字"),
        ("10\n20", "不止一个数字"),
        ("20美元", "看不出金额"),
        ("0.0000001", "不足一分"),
        ("1234567890123456789", "19 位"),
        (1e18, "19 位"),
        (1 / 3, "不足一分"),
        (0.1 + 0.2 + 1e-15, "不足一分"),
        (1234567890123456.7, "精度"),
        ("12,34", "不是金额"),
        (True, "不是金额"),
        ("999999999999999999", "超出上限"),
    ],
)
def test_what_is_no_amount_is_refused_in_words(value: Any, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as refused:
        read_amount(cell(value), "万元")
    assert refused.value.fix


def test_an_amount_without_any_unit_is_not_guessed() -> None:
    with pytest.raises(Unreadable, match="没有单位"):
        read_amount(cell("4"), None)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("分配情况表 单位:万元", "万元"),
        ("单位：元", "元"),
        ("投资规模 （万元）", "万元"),
        ("项目资金(元)", "元"),
        ("（单位：亿元）", "亿元"),
        ("单位：千元", "千元"),
        ("金额单位：人民币百万元", "百万元"),
        ("计量单位为千元", "千元"),
        ("注：表中金额以千元计", "千元"),
        ("单位：万", "万元"),
        ("单位：元谋县财政局", None),
        ("单位：万宁市财政局", None),
        ("责任单位：元山镇人民政府", None),
        ("单　位：　万　元", "万元"),
        ("单位：元 元谋县财政局", "元"),
        ("单位：万元 填报日期：2020年3月", "万元"),
        ("单位：万元填报日期", "万元"),
        ("（ 万元 ）", "万元"),
        ("责任单位", None),
        ("乡镇(单位名称)", None),
        ("2018年专项扶贫资金分配表", None),
    ],
)
def test_the_unit_is_found_in_titles_headers_and_lines_of_its_own(text: str, unit: str | None) -> None:
    assert unit_in(text) == unit


def test_number_cells_are_written_out_without_exponent_or_trailing_point() -> None:
    assert [shown(cell(value)) for value in (20.0, 1e-05, 2_000_000_000_000_000.0, 73.5, None)] == [
        "20",
        "0.00001",
        "2000000000000000",
        "73.5",
        "",
    ]


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        *((f"借方金额{left}{unit}{right}", unit)
          for unit in ("元", "千元", "万元", "百万元", "亿元")
          for left, right in ("()", "（）", "[]", "【】", "〔〕", ("/", ""), ("-", ""), ("：", ""), ("", ""))),
        ("借方金额（单位：万元）", "万元"),
        ("借方金额（人民币万元）", "万元"),
        ("借方发生额/万元(支取)", "万元"),
        ("借方金额(支出 万元)", "万元"),
        ("（万元）借方金额", "万元"),
        ("借方 金额（万 元）", "万元"),
        ("借方金额", None),
        ("补助单元", None),
        ("50万元以上项目", None),
    ],
)  # fmt: skip
def test_the_unit_of_a_heading_is_found_in_every_bracket_and_in_none(heading: str, unit: str | None) -> None:
    assert unit_in(heading, header=True) == unit


@pytest.mark.parametrize("text", ["金额（元/万元）", "金额（美元）", "金额(USD)"])
def test_a_heading_with_two_units_or_foreign_money_is_refused(text: str) -> None:
    with pytest.raises(ImportProblem, match=r"几个金额单位|外币"):
        unit_in(text, header=True)


@pytest.mark.parametrize(
    ("text", "fen"), [("-5.00", -500), ("(5.00)", -500), ("−５.00", -500), ("-¥5", -500), ("+5", 500), ("¥5.00", 500)]
)
def test_a_sign_is_read_the_same_wherever_it_may_stand(text: str, fen: int) -> None:
    read = read_signed(cell(text), "元")
    assert (-read.fen if read.negative else read.fen) == fen


@pytest.mark.parametrize(
    ("number", "unit", "fen"),
    [
        (0.1 + 0.2, "万元", 300_000),
        (67.90712000000001, "万元", 67_907_120),
        (516.5471199999999, "万元", 516_547_120),
        (550763.3400000001, "元", 55_076_334),
        (4.102148659999999, "亿元", 41_021_486_600),
    ],
)
def test_what_a_sum_of_floats_leaves_behind_the_fifteenth_digit_is_no_money(number: float, unit: str, fen: int) -> None:
    assert read_amount(cell(number), unit).fen == fen
