"""Two names that a reader cannot tell apart are one name to every comparison and look-up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.natural_keys import (
    account_number,
    document_key,
    document_no,
    identity_number,
    natural_key,
    person_key,
    person_name,
    staff_id,
    staff_key,
)
from shared.kernel.text import unfit, visible, what_is_unfit

INVISIBLE = [*"\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\ufeff\xad\u034f\u3164\ufe0f\u180e", "\U000e0100"]
NAMES = ["财农〔2020〕1号", "中央财政专项扶贫资金", "ABC农业公司", "买买提·吐尔逊", "PZ-0012", "一期 道路 A1"]
KEYS = (natural_key, document_key, person_key, staff_key)


@pytest.mark.parametrize("sign", INVISIBLE)
@pytest.mark.parametrize("name", NAMES)
def test_an_invisible_character_changes_no_key_and_is_no_text_that_is_kept(name: str, sign: str) -> None:
    for at in range(len(name) + 1):
        typed = name[:at] + sign + name[at:]
        assert unfit(typed)
        assert f"第 {at + 1} 个字符" in what_is_unfit(typed)
        assert visible(typed) == name
        assert {key(typed) for key in KEYS} == {key(name) for key in KEYS}


@pytest.mark.parametrize(
    "text", ["中央\t资金\n省级", "温泉县\u3000扎勒木特乡", "№\u00a01", "王\U00020bb7", "ئۇيغۇر", "བོད"]
)
def test_blanks_line_ends_rare_characters_and_other_scripts_are_text_like_any(text: str) -> None:
    assert not unfit(text)


@pytest.mark.parametrize(
    "typed",
    [
        "财农[2020]1号",
        "财农（2020） 1 号",
        "财农【2020】１号",
        "财农［２０２０］1号",
        "財农〔2020〕1号".replace("財", "财"),
        "财 农(2020)1号",
    ],
)
def test_a_document_number_is_one_however_it_was_typed(typed: str) -> None:
    assert document_key(typed) == document_key("财农〔2020〕1号")
    assert document_no(typed) == "财农〔2020〕1号"


@pytest.mark.parametrize("dot", [*"·•・‧⋅∙⸱", "･", ".", "．", "。", " · "])
def test_a_name_is_one_whatever_its_dot(dot: str) -> None:
    assert person_key(f"买买提{dot}吐尔逊") == person_key("买买提·吐尔逊")
    assert person_name(f"买买提{dot}吐尔逊") == "买买提·吐尔逊"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ＰＺ－０１", "pz-01"), ("PZ—01", "PZ-01"), ("РZ-01", "PZ-01"), ("Α-7", "A-7"), ("产业 道路", "产业道路"),
        ("“雨露计划”", '"雨露计划"'), ("道路(一期)", "道路（一期）"), ("⼀期", "一期"), ("①号", "1号"),
        ("Ａ  Ｂ", "a b"),
    ],
)  # fmt: skip
def test_what_only_looks_different_has_one_key(one: str, other: str) -> None:
    assert natural_key(one) == natural_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("1 2", "12"), ("1.2", "12"), ("A-1", "A1"), ("一期", "二期"), ("2020-1", "20201"), ("甲·乙", "甲乙")],
)
def test_what_a_reader_tells_apart_stays_apart(one: str, other: str) -> None:
    assert natural_key(one) != natural_key(other)


@given(st.text())
def test_a_key_is_its_own_key_and_nothing_in_it_is_invisible(text: str) -> None:
    for key in KEYS:
        assert key(key(text)) == key(text)
        assert not unfit(key(text))


@given(st.text(alphabet="0123456789abcdefghijklmnopqrstuvwxyz中央财政扶贫资金县乡村"))
def test_a_plain_name_is_its_own_key_so_that_keys_made_before_still_hold(text: str) -> None:
    assert natural_key(text) == document_key(text) == staff_key(text) == text


def test_codes_are_kept_in_plain_signs() -> None:
    assert identity_number("65402４ 19900101-123x") == "65402419900101123X"
    assert account_number("6217 0012-3456 7890 123") == "6217001234567890123"
    assert not identity_number("65402419900101123Х").isascii()
    assert staff_id("　ＦＩＮ-０１ ") == "fin-01"
