"""The lines of a batch as receipts. The bodies' own model says what a line may be, and words what is wrong with one.

Lines that are right, nearly all, are read by a decoder made from that model; whatever it does not take is put to the
model itself, which decides. So both say the same, and a good line costs a tenth.
"""

import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from datetime import date
from operator import attrgetter
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import annotated_types
import msgspec
from fastapi.exceptions import RequestValidationError
from pydantic import Strict, ValidationError
from pydantic.fields import FieldInfo

from services.ledger.book.receipt import Receipt, usual_handling
from services.ledger.inflows.bodies import LINES, MAX_LINES, ReceiptLine
from shared.kernel import money
from shared.kernel.privacy import personal_numbers
from shared.kernel.text import unfit
from shared.platform.json_lines import each_line, said_twice
from shared.platform.web.bodies import FIRST_YEAR, LAST_YEAR, BearsNumbers
from shared.platform.web.json_bodies import name_twice, refuse_twice

MAX_LINE_BYTES = 64 * 1024

Wrong = ValidationError | RequestValidationError
"""What the model refuses, or a name that a line says twice."""


class _Line(msgspec.Struct):
    """A line as it is decoded; what the domain calls `fen` is read from its amount."""

    @property
    def fen(self) -> int:
        return money.fen(self.amount)  # type: ignore[attr-defined]  # the fields come from ReceiptLine


def _kind(annotation: Any, metadata: Iterable[Any] = ()) -> Any:
    """The decoder's type for a type of the model; one that it does not know stops the service at its start."""
    if isinstance(annotation, FieldInfo):
        return _kind(annotation.annotation, annotation.metadata)
    if get_origin(annotation) is Annotated:
        kind, *about = get_args(annotation)
        return _kind(kind, [m for part in about for m in getattr(part, "metadata", [part])])
    if get_origin(annotation) in (Union, UnionType):
        return Union[tuple(map(_kind, get_args(annotation)))]  # noqa: UP007  # made at run time
    if annotation is date:  # written 2020-03-31 for both; the year is looked at with the receipts
        return date
    if annotation not in (str, int, bool, NoneType):
        raise TypeError(f"a line's field of type {annotation} has no fast reading")
    limits = dict(_limit(m) for m in metadata if not isinstance(m, Strict | BearsNumbers))
    return Annotated[annotation, msgspec.Meta(**limits)] if limits else annotation


def _limit(metadata: Any) -> tuple[str, Any]:
    for name, kind in _LIMITS.items():
        if isinstance(metadata, kind):
            return name, getattr(metadata, name)
    raise TypeError(f"a line's field with {metadata} has no fast reading")


_LIMITS = {
    "min_length": annotated_types.MinLen,
    "max_length": annotated_types.MaxLen,
    "ge": annotated_types.Ge,
    "le": annotated_types.Le,
}


def _field(name: str, field: FieldInfo) -> tuple[Any, ...]:
    kind = str if name == "amount" else _kind(field)  # `fen` reads it
    return (name, kind) if field.is_required() else (name, kind, field.default)


_line: Any = msgspec.defstruct(
    "Line",
    [_field(name, field) for name, field in ReceiptLine.model_fields.items()],
    bases=(_Line,),
    forbid_unknown_fields=True,
    kw_only=True,
    gc=False,
)
_decoder = msgspec.json.Decoder(list[_line])
_FOREIGN = re.compile(
    rb"[\x7f\xc2\xcd\xd8\xe1\xf0\xf3]|\xe2\x80[^\x94\x98-\x9d]|\xe2[\x81\xa0]|\xe3\x85|\xef[\xb8\xbb\xbe\xbf]"
)
"""How the UTF-8 of every unfit character begins; half of a surrogate pair has none. Few others begin so."""
_texts = attrgetter(*(name for name, field in ReceiptLine.model_fields.items() if field.annotation is str))


def read(body: bytes) -> list[Receipt]:
    """A JSON array, or one JSON object a line; raises ValidationError as the model words it.

    Raises RequestValidationError where a line says a name twice.
    """
    text = body.removeprefix(BOM_UTF8).strip()
    if not text.startswith(b"["):
        text = b"[" + b",".join(each_line(text)) + b"]"
    read = _fast(text) or _slowly(text)
    refuse_twice(text, "lines")
    return read


def _slowly(text: bytes) -> list[Receipt]:
    for number, part in enumerate(_array(text)):
        _demand_brevity(bytes(part), "lines", number)
    return [line.to_receipt() for line in LINES.validate_json(text)]


def _demand_brevity(part: bytes, *where: str | int) -> None:
    """The model keeps a copy of a line for each of its errors: ten times as much as a line of any length."""
    if len(part) > MAX_LINE_BYTES:
        detail = f"这一行超过 {MAX_LINE_BYTES // 1024} KB，请删去多余的内容"
        raise RequestValidationError([{"type": "line_too_long", "loc": where, "msg": detail, "input": None}])


def read_each(body: bytes) -> Iterator[Receipt | Wrong]:
    """As `read`, each line by itself: what cannot be read keeps no other from being booked."""
    text = body.removeprefix(BOM_UTF8).strip()
    parts = [bytes(part) for part in _array(text)] if text.startswith(b"[") else list(each_line(text))
    if not 1 <= len(parts) <= MAX_LINES:
        LINES.validate_python(parts)
    for part in parts:
        try:
            yield _alone(part)
        except (ValidationError, RequestValidationError) as wrong:
            yield wrong


def _alone(part: bytes) -> Receipt:
    text = b"[" + part + b"]"
    _demand_brevity(part)
    fast = _fast(text)
    receipt = fast[0] if fast and len(fast) == 1 else ReceiptLine.model_validate_json(part).to_receipt()
    for _, name in said_twice(text):
        raise RequestValidationError([name_twice(name)])
    return receipt


def _array(text: bytes) -> list[msgspec.Raw]:
    try:
        return msgspec.json.decode(text, type=list[msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        LINES.validate_json(text)
        raise


def _fast(text: bytes) -> list[Receipt] | None:
    """The receipts, or None when the model must be asked."""
    try:
        lines = _decoder.decode(text)
        if not 1 <= len(lines) <= MAX_LINES:
            return None
        if _looks_unfit(text) and any(unfit("".join(_texts(line))) for line in lines):
            return None
        if any(map(_may_be_personal, lines)):
            return None
        for line in lines:
            line.handling = line.handling or usual_handling(line.kind)
        receipts = msgspec.convert(lines, list[Receipt], from_attributes=True)
    except (msgspec.MsgspecError, ValueError):
        return None
    return receipts if all(map(_is_sane, receipts)) else None


def _looks_unfit(text: bytes) -> bool:
    """Whether a body may hold an unfit character, as it is or escaped; nearly none needs the second look."""
    return b"\\" in text or _FOREIGN.search(text) is not None


def _may_be_personal(line: Any) -> bool:
    return any(map(personal_numbers, _texts(line)))


def _is_sane(receipt: Receipt) -> bool:
    """Whether the model would let its amount, year and days pass, which the decoder cannot tell."""
    days = (receipt.received_on, receipt.document_date, receipt.notified_on)
    in_time = all(day is None or FIRST_YEAR <= day.year < LAST_YEAR for day in days)
    return in_time and receipt.fen >= 0 and abs(receipt.origin_year) <= money.MAX_FEN
