"""The same document is the same, however its number was typed."""

import pytest

from services.ledger.inflows.documents import document_number, without_number


@pytest.mark.parametrize(
    "text",
    [
        "伊州财农〔2017〕167号",
        "伊州财农﹝2017﹞167号",
        "伊州财农[2017]167号",
        "伊州财农【2017】167号",
        "伊州财农(2017)167号",
        "伊州财农（2017）167 号",
        "《伊州财农［２０１７］167号》",
    ],
)
def test_brackets_blanks_and_full_width_digits_make_no_difference(text: str) -> None:
    read = document_number(text)
    assert (read.number, read.text, read.warnings) == ("伊州财农〔2017〕167号", text, ())


@pytest.mark.parametrize(
    ("text", "number"), [("达市财农〔202035号", "达市财农〔2020〕35号"), ("甘财农2020〕35号", "甘财农〔2020〕35号")]
)
def test_a_lost_bracket_is_put_back_with_a_warning(text: str, number: str) -> None:
    read = document_number(text)
    assert read.number == number
    assert "括号不完整" in read.warnings[0]


def test_brackets_around_words_stay_as_they_are() -> None:
    assert document_number("黑财指（农）〔2023〕34号").number == "黑财指(农)〔2023〕34号"


def test_several_numbers_and_years_that_differ_are_reported() -> None:
    read = document_number("豫财农﹝2017﹞192号/郑财预﹝2016﹞833号")
    assert read.number == "豫财农〔2017〕192号/郑财预〔2016〕833号"
    assert ["2 个文号" in read.warnings[0], "2016、2017" in read.warnings[1]] == [True, True]


def test_a_list_without_numbers_is_labelled_by_its_title_and_its_year() -> None:
    labels = [without_number("某县安排表", year).number for year in (2031, 2032)]
    assert labels == ["（无文号）某县安排表（2031年度）", "（无文号）某县安排表（2032年度）"]
    assert without_number("某县2031年安排表", 2031).number == "（无文号）某县2031年安排表"
