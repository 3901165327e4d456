"""Personal numbers in free text: what must not stand where it stays for ever or can be read by all (G-42).

A text is first made plain: full-width and other digits, 一三八 in a row of eleven and more, characters nobody sees.
Then what surely is something else is set aside: amounts, dates, unified social credit codes. What is left are runs of
digits with separators between them; a number is known by its structure, wherever blanks and signs stand in it.

| Kind | Structure | Written in pieces |
|---|---|---|
| 身份证号 (18) | province, real date, check letter; in one piece also with a wrong check letter | anyhow |
| 身份证号 (15 to 18) | none: after 身份证, 证件 a sign may be missing or wrong | anyhow |
| 身份证号 (15) | province, real date of 1927 and later (earlier ones only after 身份证) | 6-6-3, or nothing beside it |
| 手机号码 | 1, then 3 to 9, then nine digits; +86, 0086 or 0 before it | in its usual pieces, or nothing beside it |
| 银行账号 | 16 to 25 digits; cards by their check digit | by fours, by its check digit, or by dashes and dots alone |
| 银行账号 | 10 to 30 digits after 账号, 卡号, 存折 | anyhow |

Hashes, and numbers that begin with a year and month or with a division and a year (papers, projects), are none of
these. Nor are office telephones, short numbers and masked ones (138****5678).
"""

import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date

from shared.kernel.credit_codes import credit_code
from shared.kernel.identity_numbers import check_letter, is_province
from shared.kernel.natural_keys import DASHES, DOTS
from shared.kernel.text import visible

ID, BANK, MOBILE = "身份证号", "银行账号", "手机号码"
KINDS = (ID, BANK, MOBILE)

_FEWEST = 10
"""No personal number is shorter."""
_WORDS = "〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两"
_DIGITS = re.compile(f"[\\d\xb2\xb3\xb9\u2070-\u2089\u2460-\u24ff\u2776-\u2793{_WORDS}]")
"""Whatever a digit can be written as: a text with few of them needs no second look."""
_WRITTEN = str.maketrans(_WORDS, "000123456789123456789" + "12")
_DASHES_AND_DOTS = str.maketrans(dict.fromkeys(DASHES, "-") | dict.fromkeys(DOTS, "·"))
_IN_WORDS = re.compile(rf"(?:[0-9{_WORDS}][ \t·.-]{{0,3}}){{11,}}")
_SET_ASIDE = (
    re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,.]*\d)"),
    re.compile(r"(?<![\d.-])\d+\.\d{2}(?![\d.])"),
    re.compile(r"(?<![\d.-])\d+\.\d+(?=\s*(?:[元万亿亩%‰㎡吨米斤]|公[里斤顷]|平方|立方|[mk][mg²³]?\b))"),
    re.compile(r"(?<![\d.-])\d+(?=[万亿]?元)"),
    re.compile(r"(?<!\d)(?<!\d[-./])(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?![-./]?\d)"),
)
"""Amounts, by their thousands, their two decimals or their unit, and days."""
_ADDRESS = re.compile(r"https?://[!-~]+")
_HASH = re.compile(
    r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])(?:[0-9a-f]{32,128}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?![0-9A-Za-z])"
)
"""Hashes and random identifiers: eleven digits in a row come about in one of some hundred."""
_MAYBE_CREDIT_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Z]{18}(?![0-9A-Za-z])")
_LONG = re.compile(r"(?<=[=/])\d{16,}")
_RUN = re.compile(r"\d(?:[\s\-.·,、/_()〔〕\[\]|'~]{0,3}\d)*(?:[\s\-.·]{0,2}[Xx](?![A-Za-z]))?")
_PIECE = re.compile(r"\d+[Xx]?|[Xx]")
_PREFIX = re.compile(r"(?:(?:00)?86|0)?(1[3-9]\d{9})")
_TIGHT = re.compile(r"[ \t\-.·_/()~]{0,2}")
_CARD = re.compile(r"(?:62|60|9[5-9]|4|5[1-5]|3[0-9])\d+")
_PAPER = re.compile(r"(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])\d*|[1-8]\d{15})$|[1-8]\d{5}(?:19|20)\d\d\d{0,8}$")
_NAMED_PAPER = re.compile(r"(?:编号|编码|代码|文号|单号|合同号)[^\d账帐卡]{0,4}$")
_NAMED_ID = re.compile(r"(?:身份证|证件)[^\d]{0,8}$")
_TELEPHONE = re.compile("电话|热线|传真")
_SINCE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])")
"""The beginning of a day or of a paper's number: no province's code."""
_NAMED_ACCOUNT = re.compile(r"(?:[账帐][号户]|卡号|存折|一卡通)[^\d]{0,8}$")
_ID_PIECES = {(18,), (6, 8, 4), (6, 4, 4, 4), (6, 4, 2, 2, 4), (6, 12), (14, 4), (3, 3, 4, 4, 4), (6, 6, 6)}
_MOBILE_PIECES = {
    (11,), (3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (4, 3, 4), (3, 3, 5), (3, 5, 3), (5, 6), (6, 5), (4, 7), (8, 3),
    (3, 2, 2, 2, 2), (1, 2, 2, 2, 2, 2), (2, 3, 3, 3), (1, 10), (2, 9), (1,) * 11,
}  # fmt: skip


ADVICE = "请删除或打码后再提交"
"""What to do about one."""


def personal_numbers(text: str) -> list[str]:
    """Which kinds of personal numbers a text holds, however they are written."""
    if len(text) < _FEWEST or len(_DIGITS.findall(text)) < _FEWEST:
        return []
    plain = _plain(text)
    read = [each for each in {plain, *_in_digits(plain)} if sum(map(str.isdecimal, each)) >= _FEWEST]
    found = {kind for each in read for kind in _found(_without_codes(each))}
    return [kind for kind in KINDS if kind in found]


def what_is_personal(text: str, borne: Container[str] = ()) -> str:
    """What to tell whoever sent a text with personal numbers, but for kinds that it may bear; else empty."""
    found = [kind for kind in personal_numbers(text) if kind not in borne]
    return f"含{'、'.join(found)}，{ADVICE}" if found else ""


def masked(text: str) -> str:
    """A text that nobody can be asked to mend, its personal numbers and whatever else is as long made unreadable."""
    if not personal_numbers(text):
        return text
    for plain in (text, _plain(text), *_in_digits(_plain(text))):
        hidden = _RUN.sub(_hidden, plain)
        if not personal_numbers(hidden):
            return hidden
    return "****"


def _hidden(run: re.Match[str]) -> str:
    return run[0] if sum(map(str.isdecimal, run[0])) < _FEWEST else "****"


@dataclass(frozen=True, slots=True)
class _Run:
    """Digits in pieces, what stands between them, and the words before."""

    pieces: tuple[str, ...]
    between: tuple[str, ...]
    before: str

    @property
    def whole(self) -> str:
        return "".join(self.pieces)

    def parts(self, length: int) -> Iterator[tuple[str, ...]]:
        """Neighbouring pieces that have so many signs together."""
        for first in range(len(self.pieces)):
            signs = 0
            for last in range(first, len(self.pieces)):
                signs += len(self.pieces[last])
                if signs >= length:
                    if signs == length:
                        yield self.pieces[first : last + 1]
                    break


def _plain(text: str) -> str:
    plain = visible(unicodedata.normalize("NFKC", visible(text)))
    if not plain.isascii():
        plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in plain)
        plain = plain.translate(_DASHES_AND_DOTS)
    return plain


def _in_digits(plain: str) -> Iterator[str]:
    """A text with numbers in words made digits, and again where the first sign belongs to a name before it (张三)."""
    yield _IN_WORDS.sub(lambda number: number[0].translate(_WRITTEN), plain)
    yield _IN_WORDS.sub(lambda number: number[0][0] + number[0][1:].translate(_WRITTEN), plain)


def _found(plain: str) -> Iterator[str]:
    """The kinds in a text; an identity number is so sure that even what looks like an amount may be part of one."""
    if any(_is_id("".join(parts)) for run in _runs(plain) for parts in run.parts(18)):
        yield ID
    for other in _SET_ASIDE:
        plain = other.sub("□", plain)
    for run in _runs(plain):
        yield from _kinds(run)


def _without_codes(plain: str) -> str:
    """A text without hashes, credit codes and what addresses of pages are made of."""
    plain = _HASH.sub("□", plain)
    plain = _MAYBE_CREDIT_CODE.sub(_without_credit_code, plain)
    return _ADDRESS.sub(lambda address: _LONG.sub(lambda n: n[0] if _is_like_an_id(n[0]) else "□", address[0]), plain)


def _without_credit_code(code: re.Match[str]) -> str:
    """□ for a credit code; what may be an identity number, by itself or by the words before it, stays."""
    named = is_province(code[0]) and _NAMED_ID.search(code.string[max(0, code.start() - 16) : code.start()])
    return "□" if credit_code(code[0]) and not _is_id(code[0]) and not named else code[0]


def _runs(plain: str) -> Iterator[_Run]:
    for found in _RUN.finditer(plain):
        pieces = tuple(_PIECE.findall(found[0]))
        between = tuple(_PIECE.split(found[0])[1:-1])
        if pieces[-1] in "Xx" and len(pieces) > 1:
            pieces, between = (*pieces[:-2], pieces[-2] + pieces[-1]), between[:-1]
        if sum(map(len, pieces)) >= _FEWEST:
            yield _Run(pieces, between, plain[max(0, found.start() - 16) : found.start()])


def _kinds(run: _Run) -> Iterator[str]:
    if any(map(_has_id, run.parts(18))) or _is_like_an_id(run.whole) or _has_old_id(run) or _is_named_id(run):
        yield ID
    elif _has_account(run):
        yield BANK
    if _has_mobile(run):
        yield MOBILE


def _has_id(parts: tuple[str, ...]) -> bool:
    number = "".join(parts)
    return _is_id(number) or (tuple(map(len, parts)) in _ID_PIECES and _is_like_an_id(number))


def _is_id(number: str) -> bool:
    """Whether 18 signs are an identity number: its place, its birthday and its check letter."""
    return _is_like_an_id(number) and check_letter(number) == number[17].upper()


def _is_like_an_id(number: str) -> bool:
    digits = len(number) == 18 and number[:17].isdecimal()
    return digits and is_province(number) and number[6:8] in ("19", "20") and _is_day(number[6:14])


def _is_named_id(run: _Run) -> bool:
    """Whether the words before a number say that it is one, though a sign is missing or wrong."""
    named = _NAMED_ID.search(run.before)
    other = named is None or _TELEPHONE.search(named[0]) or _SINCE.match(run.whole)
    return not other and 15 <= len(run.whole) <= 18


def _has_old_id(run: _Run) -> bool:
    for parts in run.parts(15):
        number = "".join(parts)
        shaped = tuple(map(len, parts)) in ((15,), (6, 6, 3)) or parts == run.pieces
        living = number[6:8] > "26" or _NAMED_ID.search(run.before)
        if shaped and living and number.isdecimal() and is_province(number) and _is_day(f"19{number[6:12]}"):
            return True
    return False


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _has_mobile(run: _Run) -> bool:
    if all(map(_TIGHT.fullmatch, run.between)) and _PREFIX.fullmatch(run.whole):
        return True
    for length in (11, 12, 13, 15):
        for parts in run.parts(length):
            if (found := _PREFIX.fullmatch("".join(parts))) and _usual(parts, length - len(found[1])):
                return True
    return False


def _usual(parts: tuple[str, ...], prefix: int) -> bool:
    lengths = list(map(len, parts))
    if lengths[0] == prefix:
        return tuple(lengths[1:]) in _MOBILE_PIECES
    return (lengths[0] - prefix, *lengths[1:]) in _MOBILE_PIECES


def _has_account(run: _Run) -> bool:
    if _NAMED_ACCOUNT.search(run.before) and _FEWEST <= len(run.whole) <= 30:
        return True
    named = _NAMED_PAPER.search(run.before) is not None
    return any(_is_account(piece, named) for piece in run.pieces) or _is_card(run.whole) or _in_pieces(run)


def _in_pieces(run: _Run) -> bool:
    """Whether several pieces are one account: by fours, or with nothing but dashes and dots between them."""
    if _PAPER.match(run.whole) or len(run.pieces) == 1:
        return False
    if any(_by_fours(parts) for length in range(16, 26) for parts in run.parts(length)):
        return True
    joined = not set("".join(run.between)) - set("-.·_") and max(map(len, run.pieces)) > 5
    return joined and 16 <= len(run.whole) <= 25 and not run.whole.startswith("0")


def _is_account(piece: str, named: bool) -> bool:
    """Whether digits in one piece are an account: a card by its check digit, else whatever is no paper's number."""
    if not (16 <= len(piece) <= 25 and piece.isdecimal()):
        return False
    return _is_card(piece) or not (_PAPER.fullmatch(piece) and (named or piece.startswith(("19", "20"))))


def _by_fours(parts: tuple[str, ...]) -> bool:
    *fours, last = parts
    if any(len(four) != 4 for four in fours) or not 1 <= len(last) <= 4:
        return False
    return not all("1949" <= four <= "2099" for four in fours) and parts[0][0] not in "012"


def _is_card(number: str) -> bool:
    """A bank card: its issuer's first digits, and the check digit of Luhn (GB/T 15694)."""
    if not (_CARD.fullmatch(number) and 16 <= len(number) <= 19):
        return False
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0
