"""What can be wrong with a request: every value of a good body replaced, one at a time, and bodies that are none."""

import json
import os
from collections.abc import Iterator
from typing import Any

Where = tuple[str | int, ...]

HOSTILE: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 1e400, float("nan"), 2**31, 2**63, 10**30, [], {}, [None], {"\x00": "\x00"}, [[[[]]]],
    "", " ", "\x00", "村\x00", "\x1b[2J", "\ud800", "\uffff", "長" * 20_000, "𠮷\u202e\u200b", "'; DROP TABLE x; --",
    "{{7*7}}<script>alert(1)</script>", "=1+1", "../../etc/passwd", "1e5", "1.5", "-1.00", "1234567890123456789.00",
    "１.００", "NaN", "2020-02-30", "0001-01-01", "9999-12-31", "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00", "999999",
)  # fmt: skip
"""Values that no field wants, and some that a field may well take and must then be able to keep."""

STEP = 1 if os.environ.get("SLUICE_LONG") else 4
"""Each place gets every fourth value, the next place those after them; all of them in the long run."""

IN_FILES = (None, 1.5, 10**30, float("nan"), [], {"a": []}, "", "\x00", "\ud800", "長" * 5000, "-1.00", "1e5",
            "1234567890123456789.00", "=1+1")  # fmt: skip
"""The same for a row of a notice, of which there are more."""

DEEP = "[" * 20_000 + "]" * 20_000

HOSTILE_NAMES = ("%00", "a%00b", "%ED%A0%80", "%1B", "..%2F..%2F", "x" * 3000, "%F0%9F%92%A3", "'%20OR%201=1", "%0A",
                 "999999-9999", "-", "%EF%BC%96%EF%BC%95", "%25", "9" * 40)  # fmt: skip
"""What may stand in an address where a name belongs, as it is sent."""


def places(body: Any, where: Where = ()) -> Iterator[Where]:
    """Every place in a JSON value, the whole included, down to four values of a list."""
    yield where
    if isinstance(body, dict):
        for name in body:
            yield from places(body[name], (*where, name))
    elif isinstance(body, list | tuple):
        for index in range(min(len(body), 4)):
            yield from places(body[index], (*where, index))


def replaced(body: Any, where: Where, value: Any) -> Any:
    """A copy of the value with another one at this place."""
    if not where:
        return value
    copy = dict(body) if isinstance(body, dict) else list(body)
    copy[where[0]] = replaced(copy[where[0]], where[1:], value)
    return copy


def changed(body: Any) -> Iterator[tuple[Where, Any]]:
    """Bodies with one hostile value each, and each field left out or misspelt once."""
    for number, where in enumerate(places(body)):
        for value in HOSTILE[number % STEP :: STEP]:
            yield where, replaced(body, where, value)
    if isinstance(body, dict):
        for name in body:
            rest = {other: value for other, value in body.items() if other != name}
            yield (name,), rest
            yield (name,), rest | {name + "\ud800": body[name], name + "\x00/~": body[name]}


def encoded(body: Any) -> bytes:
    """JSON as Python's lenient encoder writes it: NaN, infinities and halves of surrogate pairs included."""
    return json.dumps(body).encode()


def broken(body: Any) -> Iterator[tuple[bytes, str]]:
    """Bodies that are no such JSON, with the content type they claim."""
    whole = json.dumps(body, ensure_ascii=False)
    as_json = "application/json"
    yield from ((text.encode(), as_json) for text in (whole[: len(whole) // 2], "", "nul", "'a'", whole + whole, DEEP))
    yield (("9" * 5000).encode(), as_json)
    yield (b'{"a":' + b"9" * 5000 + b"}", as_json)
    yield ((whole[:-1] + f",{whole[1:]}").encode(), as_json)
    yield (b"\xff\xfe\x00", as_json)
    yield (whole.encode() + b"\xed\xa0\x80", as_json)
    yield from ((whole.encode(encoding), as_json) for encoding in ("utf-16", "utf-32", "gb18030", "utf-8-sig"))
    yield from ((whole.encode(), kind) for kind in ("text/plain", "application/xml", "", "application/json; charset=x"))
    yield (b"a=1&b=2", "application/x-www-form-urlencoded")
    yield (b"--x\r\n\r\n", "multipart/form-data; boundary=x")
    yield (b" " * 20_000_001, as_json)


def files(good: bytes) -> Iterator[bytes]:
    """Files that were cut off, mixed up, or are something else."""
    yield from (good[: len(good) // 2], good[:-1], b"", b"\x00" * 100, b"PK\x03\x04", b"%PDF-1.7", b"\xff" * 50)
    yield good.replace("新".encode(), b"\xed\xa0\x80").replace("项".encode(), b"\xd6")
    yield from (good.replace(b"\n", b"\x0b\n"), good.replace(b",", b"\x01,"), good.replace(b",", b'",'), good * 3)
    yield good.decode().encode("utf-16")
    yield from (good.replace(b"100", amount) for amount in (b"1e400", b"nan", b"-5", b"9" * 5000, b"0x10", b"\xef"))
    yield from (DEEP.encode(), b'{"title": "\\ud800"}', b'{"title": NaN}', b"[" + b"9" * 5000 + b"]")
    notice = {"title": "公示", "region": {}, "sources": [], "projects": []}
    row = {"level": "中央", "label": "资金", "amount_yuan": "1.00", "document_number": "文1号", "name": "路"}
    whole = notice | {"sources": [row], "projects": [row]}
    for number, where in enumerate(places(whole)):
        yield from (encoded(replaced(whole, where, value)) for value in IN_FILES[number % STEP :: STEP])
