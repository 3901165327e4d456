"""Amounts become fen exactly or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.importing.amounts import UNITS, Unreadable, cell_text, read_amount, unit_in
from shared.kernel.money import MAX_FEN


@given(fen=st.integers(1, MAX_FEN), unit=st.sampled_from(["元", "万元", "亿元"]))
def test_any_amount_written_in_any_unit_reads_back_to_the_same_fen(fen: int, unit: str) -> None:
    text = format(Decimal(fen) / UNITS[unit], "f")
    assert read_amount(text, unit).fen == fen
    assert read_amount(f"{text}{unit}", None).fen == fen


@given(fen=st.integers(1, 10**13), unit=st.sampled_from(["元", "万元"]))
def test_a_number_cell_of_a_spreadsheet_reads_to_the_fen_it_shows(fen: int, unit: str) -> None:
    assert read_amount(float(Decimal(fen) / UNITS[unit]), unit).fen == fen


@pytest.mark.parametrize(
    ("cell", "unit", "fen"),
    [
        ("20万元", None, 20_000_000),
        ("73.5万元", "元", 73_500_000),
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
def test_amounts_are_read_in_the_unit_of_the_cell_else_of_the_column(cell: object, unit: str | None, fen: int) -> None:
    assert read_amount(cell, unit).fen == fen


def test_a_remark_behind_a_leading_number_is_kept_beside_the_amount() -> None:
    read = read_amount("10(其中,灾情因素6万元)", "万元")
    assert (read.fen, read.remark) == (10_000_000, "(其中,灾情因素6万元)")


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("2950千米", "看不出金额"),
        ("约20", "不是金额"),
        ("", "没有填写金额"),
        (None, "没有填写金额"),
        ("-3.5", "负数"),
        ("0.0000001", "不足一分"),
        ("1234567890123456789", "19 位"),
        (1e18, "19 位"),
        (0.1 + 0.2, "精度"),
        ("12,34", "不是金额"),
        (True, "不是金额"),
        ("999999999999999999", "超出上限"),
    ],
)
def test_what_is_no_amount_is_refused_in_words(cell: object, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as refused:
        read_amount(cell, "万元")
    assert refused.value.fix


def test_an_amount_without_any_unit_is_not_guessed() -> None:
    with pytest.raises(Unreadable, match="没有单位"):
        read_amount("4", None)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("分配情况表 单位:万元", "万元"),
        ("单位：元", "元"),
        ("投资规模 （万元）", "万元"),
        ("项目资金(元)", "元"),
        ("（单位：亿元）", "亿元"),
        ("乡镇(单位名称)", None),
        ("2018年专项扶贫资金分配表", None),
    ],
)
def test_the_unit_is_found_in_titles_headers_and_lines_of_its_own(text: str, unit: str | None) -> None:
    assert unit_in(text) == unit


def test_number_cells_are_written_out_without_exponent_or_trailing_point() -> None:
    assert [cell_text(cell) for cell in (20.0, 1e-05, 2_000_000_000_000_000.0, 73.5, None)] == [
        "20",
        "0.00001",
        "2000000000000000",
        "73.5",
        "",
    ]
