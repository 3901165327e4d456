"""By what two things that people name are known to be one: the one place where a natural key is made.

What was typed is stored as it was typed; what is compared, looked up or must be unique is the key of it. `natural_key`
holds for every name; a field with spelling rules of its own has a function of its own on top of it.

`natural_key` looks past width, case, what nobody sees, blanks, stray marks, the kind of dots, dashes, quotes and
brackets, and letters of another alphabet that look alike. Over it, or beside it where the plain signs are stored:

| Field | Function | Its own rule |
|---|---|---|
| numbers of documents, minutes, notices, vouchers, receipts, bank serials | `document_key` | no blanks at all |
| the number of a document that money came with | `issued_key` | 第, zeros, a year in other signs |
| the same, as it names something in a book | `document_no` | brackets 〔〕, no blanks, as typed else |
| persons | `person_key`, stored as `person_name` | a full stop between two letters is the dot of a name |
| officials | `staff_id` at the token, `staff_key` where compared | the token's is its own key: nothing else is let in |
| bodies, posts | `spelled` at the token, `natural_key` where compared | letters and digits plain, as typed else |
| identity and credit codes, accounts, telephones | `identity_number`, `account_number` | stored so: plain signs alone |

An Idempotency-Key is no natural key: a program made it, and it is compared as it was sent.
"""

import re
import unicodedata

from shared.kernel.text import unfit, visible

_SIMPLE = re.compile("[0-9a-z\u4e00-\u9fff〔〕·./_-]*")
"""What nearly every name is: its own key, known at a look."""
_BLANKS = re.compile(r"\s+")
_IDLE_BLANK = re.compile("(?<![^\\W_\u2e80-\u9fff\uf900-\ufaff]) | (?![^\\W_\u2e80-\u9fff\uf900-\ufaff])")
"""A blank that does not part two words of letters or digits: Chinese is written without."""
_STRAY_MARKS = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe20-\ufe2f]"
)
"""Marks that found no letter to become one with."""
_NAME_DOT = re.compile(r"(?<=[^\W\d_])\s*[.。·]\s*(?=[^\W\d_])")
_NOT_CODE = re.compile(r"[\s-]+")

DOTS = "·•・‧⋅∙⸱ꞏᐧ᛫⚫●◦"
DASHES = "‐‑‒–—―−⁃﹘➖"
_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХасеіјорѕху", "ABESIJKMHOPCTYXaceijopsxy", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧον", "ABEZHIKMNOPTYXov", strict=True))
_FOLDED = str.maketrans(
    dict.fromkeys(DOTS, "·")
    | dict.fromkeys(DASHES, "-")
    | dict.fromkeys("[(【〖{<〈《", "〔")
    | dict.fromkeys("])】〗}>〉》", "〕")
    | dict.fromkeys("“”„‟«»「」『』〝〞", '"')
    | dict.fromkeys("‘’‚‛`´", "'")
    | _CYRILLIC
    | _GREEK
    | {"〇": "○", "◯": "○"}
)
_WIDE = str.maketrans(
    {wide: chr(ord(wide) - 0xFEE0) for wide in map(chr, range(0xFF01, 0xFF5F)) if chr(ord(wide) - 0xFEE0).isalnum()}
    | {"　": " "}
)
_ISSUED_YEAR = re.compile('[〔"]([0-9ol○零一二三四五六七八九]{4})[〕"]')
_YEAR_SIGNS = str.maketrans("ol○零一二三四五六七八九", "0100123456789")
_ISSUED_AS = re.compile("(?<=〕)第?0*(?=[0-9]+[号號])")
_BRACKETS = str.maketrans("[]【】〖〗()（）［］", "〔〕〔〕〔〕〔〕〔〕〔〕")


def natural_key(text: str) -> str:
    """What a name is compared by. Two names that a reader cannot tell apart have one key; a key has itself."""
    if _SIMPLE.fullmatch(text):
        return text
    plain = _STRAY_MARKS.sub("", visible(unicodedata.normalize("NFKC", visible(text)))).translate(_FOLDED)
    cased = unicodedata.normalize("NFKC", plain.casefold()).translate(_FOLDED)
    return _IDLE_BLANK.sub("", _BLANKS.sub(" ", cased).strip())


def document_key(text: str) -> str:
    """What the number of a document, a voucher or a receipt is compared by: 财农[2020] 1 号 is 财农〔2020〕1号."""
    return _BLANKS.sub("", natural_key(text))


def issued_key(text: str) -> str:
    """What the number of an issued document is compared by: 财农「二〇二〇」第01號 is 财农〔2020〕1号."""
    key = _ISSUED_YEAR.sub(lambda year: f"〔{year[1].translate(_YEAR_SIGNS)}〕", document_key(text))
    return _ISSUED_AS.sub("", key).replace("號", "号")


def person_key(name: str) -> str:
    """What a person's name is compared by: 买买提.吐尔逊 and 买买提•吐尔逊 are 买买提·吐尔逊."""
    return _BLANKS.sub("", _NAME_DOT.sub("·", natural_key(name)))


def staff_key(staff: str) -> str:
    """What a staff id is compared by, so that two spellings of one official are never two people."""
    return natural_key(staff)


def document_no(text: str) -> str:
    """The one spelling in which a document number names something in a book, which was stored so from the beginning."""
    return _BLANKS.sub("", visible(unicodedata.normalize("NFKC", visible(text)))).translate(_BRACKETS)


def person_name(name: str) -> str:
    """The one spelling in which a person's name is kept: no blanks, one dot, full-width signs made plain."""
    plain = visible(unicodedata.normalize("NFKC", visible(name))).translate(dict.fromkeys(map(ord, DOTS), "·"))
    return _BLANKS.sub("", _NAME_DOT.sub("·", plain))


def identity_number(text: str) -> str:
    """An identity or credit code without blanks and hyphens, its letters large. What is not ASCII then is no code."""
    return _code(text).upper()


def account_number(text: str) -> str:
    """An account or telephone number without blanks and hyphens. What is not ASCII then is no number."""
    return _code(text)


class Disguised(ValueError):
    """A name that is not what it looks like. The message says which sign of it to change."""


def staff_id(claim: str) -> str:
    """The one spelling of a staff id that a token gives: no blanks at its ends, of plain width, in small letters.

    Raises Disguised where anything else would have to change before it can be compared.
    """
    plain = unicodedata.normalize("NFKC", _undisguised(claim))
    marks = any(unicodedata.category(sign).startswith("M") for sign in plain)
    if natural_key(plain) != plain.casefold() or marks or " " in plain:
        raise Disguised("只能由字母、数字、汉字和 - _ . @ : / 等半角符号组成，中间不得有空格、括号、引号")
    return natural_key(plain)


def spelled(claim: str) -> str:
    """The one spelling of a body or a post that a token gives: no blanks at its ends, letters and digits plain.

    Raises Disguised for what nobody sees, for loose marks, and for letters of another alphabet that look alike.
    """
    return _BLANKS.sub(" ", _undisguised(claim))


def _undisguised(claim: str) -> str:
    """A name without blanks at its ends, its letters and digits of plain width. Raises Disguised."""
    for at, sign in enumerate(claim, start=1):
        if unfit(sign) or unicodedata.category(sign) == "Cc":
            raise Disguised(f"第 {at} 个字符（U+{ord(sign):04X}）看不见，请删除")
        if sign in _CYRILLIC or sign in _GREEK or _STRAY_MARKS.match(sign):
            raise Disguised(f"第 {at} 个字符（U+{ord(sign):04X}）容易与其他字母混淆，请改为普通字符")
    plain = claim.translate(_WIDE).strip()
    for sign in plain:
        if not _is_wide(sign) and unicodedata.normalize("NFKC", sign) != sign:
            raise Disguised(f"字符“{sign}”（U+{ord(sign):04X}）有多种写法，请改为普通字符")
    if not unicodedata.is_normalized("NFC", plain):
        raise Disguised("含有由几个符号拼成的字符，请改为普通字符")
    return plain


def _is_wide(sign: str) -> bool:
    """Whether a sign is one of Chinese writing that has a narrow form: （）：，"""
    return "\uff01" <= sign <= "\uff5e"


def _code(text: str) -> str:
    plain = visible(unicodedata.normalize("NFKC", visible(text))).translate(dict.fromkeys(map(ord, DASHES), "-"))
    return _NOT_CODE.sub("", plain)
