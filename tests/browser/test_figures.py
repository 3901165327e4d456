"""How amounts stand in columns: rounded for the eye, exact when asked."""

import re

import pytest

from shared.platform.web.pages.formats import figure

TAGS = re.compile("<[^>]+>")


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        (0, "0.00"),
        (4_166_890_600_00, "416,689.06"),
        (5_000, "0.01"),
        (4_999, "0.00"),
        (-15_000, "(−0.02)"),
        (-100, "0.00"),
    ],
)
def test_ten_thousands_are_rounded_half_up_to_two_decimals(fen, shown):
    assert TAGS.sub("", figure(fen, "万元")) == shown


def test_what_was_rounded_tells_its_exact_yuan():
    assert 'title="76,743,716.35 元"' in figure(7_674_371_635, "万元")


def test_in_yuan_nothing_is_rounded():
    assert TAGS.sub("", figure(7_674_371_635, "元")) == "76,743,716.35"
