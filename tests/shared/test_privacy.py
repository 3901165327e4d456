"""Personal numbers are known however they are written, and nothing of a real notice is taken for one."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.kernel.identity_numbers import check_letter
from shared.kernel.privacy import BANK, ID, MOBILE, personal_numbers

SAMPLES = Path(__file__).parents[2] / "samples" / "notices"
DIVISIONS = ["110101", "451023", "652723", "654024", "659001", "820000"[:2] + "0100"]
UNSEEN = ["\u200b", "\ufeff", "\xad", "\u200f", "\u2060", "\ufe0f"]
SEPARATORS = ["", "", "", " ", "-", ".", "·", "\u3000", "—", " - ", *UNSEEN]
DIGITS = ["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"]


@st.composite
def id_numbers(draw: Any, *, short: bool = False) -> str:
    born = draw(st.dates(date(1930, 1, 1), date(1999 if short else 2026, 12, 31)))
    place, serial = draw(st.sampled_from(DIVISIONS)), draw(st.integers(1, 995))
    if short:
        return f"{place}{born:%y%m%d}{serial:03d}"
    seventeen = f"{place}{born:%Y%m%d}{serial:03d}"
    return seventeen + check_letter(seventeen)


mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@st.composite
def cards(draw: Any) -> str:
    """A card of 16 to 19 digits, its check digit right."""
    number = draw(st.sampled_from(["6217", "6228", "6210"])) + draw(st.from_regex(r"[0-9]{11,14}", fullmatch=True))
    doubled = [int(digit) * (1 if place % 2 else 2) for place, digit in enumerate(reversed(number))]
    return f"{number}{-sum(d - 9 if d > 9 else d for d in doubled) % 10}"


def written(draw: Any, number: str, separators: list[str]) -> str:
    digits = draw(st.sampled_from(DIGITS))
    signs = [digits[int(sign)] if sign.isdecimal() else sign for sign in number]
    between = draw(st.lists(st.sampled_from(separators), min_size=len(signs) - 1, max_size=len(signs) - 1))
    return "".join(sign + gap for sign, gap in zip(signs, [*between, ""], strict=True))


BEFORE = st.sampled_from(["", "张三", "联系电话：", "2020年，", "（", "No.1 "])
AFTER = st.sampled_from(["", "。", "号", "）", " 李四", "，2020-03-31"])


@given(st.data(), BEFORE, AFTER)
def test_an_identity_number_is_known_wherever_signs_stand_in_it(data: Any, before: str, after: str) -> None:
    number = written(data.draw, data.draw(id_numbers()), SEPARATORS)

    assert ID in personal_numbers(f"{before}{number}{after}")


@given(st.data(), BEFORE, AFTER)
def test_a_mobile_number_is_known_wherever_blanks_and_dashes_stand_in_it(data: Any, before: str, after: str) -> None:
    number = written(data.draw, data.draw(mobiles), ["", "", "", " ", "-", "·", "\u3000", "—", *UNSEEN])

    assert MOBILE in personal_numbers(f"{before.replace('1 ', '')}{number}{after}")


@given(st.data(), st.sampled_from(["", "+86", "+86 ", "0086", "(86)", "0", "86-"]))
def test_a_mobile_number_is_known_in_its_usual_pieces(data: Any, prefix: str) -> None:
    number = data.draw(mobiles)
    pieces = data.draw(st.sampled_from([(3, 7), (3,), (7,), (4, 8), (3, 6), (1,)]))
    sign = data.draw(st.sampled_from([".", " ", "-", "/", "_", ". "]))
    cut = [number[a:b] for a, b in zip((0, *pieces), (*pieces, 11), strict=True)]

    assert personal_numbers(f"电话 {prefix}{sign.join(cut)}。") == [MOBILE]
    assert personal_numbers(f"({number[:3]}){number[3:]}") == [MOBILE]


@given(st.data())
def test_a_card_is_known_wherever_signs_stand_in_it(data: Any) -> None:
    assert BANK in personal_numbers(written(data.draw, data.draw(cards()), ["", "", " ", "-", "·", *UNSEEN]))


@given(id_numbers(short=True), st.sampled_from([("", ""), (" ", " "), ("\u200b", ""), ("-", "-")]))
def test_an_identity_number_of_fifteen_digits_is_known(number: str, between: tuple[str, str]) -> None:
    assert ID in personal_numbers(f"户主 {number[:6]}{between[0]}{number[6:12]}{between[1]}{number[12:]}，男")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("身份证 654024 1980 0101 123\u200b4", [ID]),
        ("身份证 654024198001011234", [ID]),
        ("654024800101123", [ID]),
        ("身份证号：654024200101123", [ID]),
        ("身份证：654024１9800101021X", [ID]),
        ("身份证：654024１980010102X", [ID]),
        ("身份证号码 654024 2005 0101 021", [ID]),
        ("证件号：65402419801301021", [ID]),
        ("身份证号为6540241980010102", [ID]),
        ("证件号码:999999999999999999", [ID]),
        ("138.1234.5678", [MOBILE]),
        ("(138)12345678", [MOBILE]),
        ("138~1234~5678", [MOBILE]),
        ("（138）1234-5678", [MOBILE]),
        ("+86 138 1234 5678", [MOBILE]),
        ("8613812345678", [MOBILE]),
        ("一三八一二三四五六七八", [MOBILE]),
        ("幺三八 一二三四 五六七八", [MOBILE]),
        ("１３８１２３４５６７８", [MOBILE]),
        ("张三 2020 13812345678 13912345678", [MOBILE]),
        ("存折 6540240101201000123456", [BANK]),
        ("6540240101201000123456", [BANK]),
        ("一卡通 6540-2401-0120-1000-1234-56", [BANK]),
        ("654024010.1201000.123456", [BANK]),
        ("账号 123456789012", [BANK]),
        ("卡号：6217 0012-3456.7890", [BANK]),
        ("开户行 6228480012345678", [BANK]),
    ],
)
def test_a_personal_number_is_known_in_every_way_of_writing(text: str, kinds: list[str]) -> None:
    assert personal_numbers(text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "新财扶〔2020〕76号", "0999-5622317", "0999-5622317、0999-5622318",
        "12317", "400-810-1234", "010-82345678转1234",
        "2020-03-31 2020-12-31", "2020.03.31-2020.12.31", "20200331-20201231", "450000.00 元", "654024101201",
        "2017 2018 2019 2020", "91654024MA77ABCD1X", "K13999123+456", "654024-2020-0007", "654024-2020-1234567",
        "135000000.00", "13500.123456 万元", "总投资 13,500,000,000.00 元", "13812345678元", "138****5678",
        "6540**********123X", "投资项目代码 2020-654024-48-03-012345",
        "合同编号：20200630123456789", "202006301234567890", "身份证办理电话：0999-5622317、5622318",
        "身份证复印件编号：20200630123456789", "身份证 20200331-20201231", "证件2020.03.31 2020.12.31",
        "证件号码：916540240000000021", "身份证 138****5678", "许可证件 91654024MA77ABCD1X",
        "证件工本费 123456789012345.00 元",
        "项目编号 6540242020063001", "1350.5 亩 1400.25 亩", "面积 1380 亩、2500 亩、31000 亩", "93654024MA78ABCD19",
        "财农(2020)1381234 号", "http://www.example.gov.cn/a?id=60458194416090005", "GG-654024-2020-7K2MQ4XD",
        "一二三四五六七八九十", "二〇二〇年三月三十一日", "第一、二、三、四、五、六、七、八、九、十、十一项",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_is_let_through(text: str) -> None:
    assert personal_numbers(text) == []


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def test_nothing_of_the_published_notices_is_taken_for_a_personal_number() -> None:
    files = sorted(SAMPLES.rglob("*.*"))
    for file in files:
        content = file.read_text("utf-8-sig")
        texts = _texts(json.loads(content)) if file.suffix == ".json" else [content, *content.splitlines()]
        assert {text for text in texts if personal_numbers(text)} == set(), file.name
    assert len(files) > 10


@given(st.text())
@example("٣")
@example("1" * 5000)
def test_any_text_is_looked_through(text: str) -> None:
    assert set(personal_numbers(text)) <= {ID, BANK, MOBILE}


def test_a_hash_or_a_random_identifier_is_no_personal_number() -> None:
    hashed = "a13912345678b4f0" * 2
    dashed = "13912345-6780-4f0a-8b1c-139123456780"

    assert [personal_numbers(text) for text in (hashed, f"照片摘要 {hashed * 2}", f"编号{dashed}")] == [[], [], []]
    assert personal_numbers("tel13912345678") == [MOBILE]
    assert personal_numbers("abcdef13912345678") == [MOBILE]
