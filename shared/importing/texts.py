"""The text of a file and the encoding that it is in: never a guess where two readings are possible."""

from charset_normalizer import from_bytes

from shared.importing.model import ImportProblem

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"), (b"\xff\xfe", "utf-16", "UTF-16"), (b"\xfe\xff", "utf-16", "UTF-16"))
_COMMON_ASCII = "\r\n\t,;|. 0123456789"
_SAMPLE = 64 * 1024
OTHERS = ["gb18030", "big5", "shift_jis", "euc_kr", "cp1251", "cp1252"]
"""What a file that GB 18030 can read may be in as well."""
_SURELY_CHINESE = 0.7
"""The share of a text's Chinese characters that are of the common ones, from which on it is GB 18030."""

_NO_TEXT = "文件不是文本表格。请另存为 XLSX 或 CSV（UTF-8）后再导入"
_NO_ENCODING = "文件的编码既不是 UTF-8 也不是 GB 18030，或文件被截断。请另存为 CSV（UTF-8）后再导入"


def decode(content: bytes) -> str:
    """Text of a file in UTF-8, UTF-16 or GB 18030. Raises ImportProblem."""
    return decoded(content)[0]


def decoded(content: bytes) -> tuple[str, str]:
    """Text of a file, and the name of its encoding. Raises ImportProblem where it is no text, or may be two."""
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return _strictly(content, codec), name
    if b"\x00" in content:
        return _without_a_mark(content)
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as wrong:
        if wrong.reason == "unexpected end of data" and not content[: wrong.start].isascii():
            raise ImportProblem(_NO_ENCODING) from None  # UTF-8 that is cut off within its last character
    text = _strictly(content, "gb18030")
    _demand_chinese(content)
    return text, "GB 18030"


def _strictly(content: bytes, codec: str) -> str:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        raise ImportProblem(_NO_ENCODING) from None
    if "\x00" in text:
        raise ImportProblem(_NO_TEXT)
    return text


def _without_a_mark(content: bytes) -> tuple[str, str]:
    """UTF-16 whose first bytes do not say so: digits, separators and line ends tell the order of its bytes."""
    found = {}
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            sample = content[:_SAMPLE].decode(codec)
        except UnicodeDecodeError:
            sample = ""
        found[codec] = 0 if "\x00" in sample else sum(map(sample.count, _COMMON_ASCII))
    rarer, likelier = sorted(found, key=lambda codec: found[codec])
    if found[likelier] <= 4 * found[rarer]:
        raise ImportProblem(_NO_TEXT)
    return _strictly(content, likelier), "UTF-16（没有字节顺序标记）"


def _demand_chinese(content: bytes) -> None:
    """Refuse what GB 18030 can read and what is likelier to be in another encoding: its words would be others."""
    sample = content[:_SAMPLE]
    text = sample.decode("gb18030", errors="ignore")
    chinese = [character for character in text if "\u3400" <= character <= "\u9fff"]
    if not chinese or sum(map(_is_common, chinese)) >= _SURELY_CHINESE * len(chinese):
        return
    guess = from_bytes(sample, cp_isolation=OTHERS).best()
    if guess is None or guess.encoding != "gb18030":
        name = guess.encoding if guess else "其他编码"
        raise ImportProblem(
            f"文件的编码看起来不是 GB 18030（像 {name}），直接读取会出现错字。请另存为 CSV（UTF-8）后再导入"
        )


def _is_common(character: str) -> bool:
    """Whether it is of the first level of GB 2312: the 3,755 characters that nearly all text is made of."""
    code = character.encode("gb18030")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1
