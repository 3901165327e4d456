"""A batch's lines are read fast, and say what the bodies' own model says."""

import json
import string
from typing import Any

import msgspec
import pytest
from fastapi.exceptions import RequestValidationError
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from pydantic import ValidationError

from services.ledger.batches.bodies import well_read, whole_batch
from services.ledger.batches.files import lines_of_ndjson
from services.ledger.book.receipt import Receipt
from services.ledger.inflows import bulk_lines as lines
from services.ledger.inflows.bodies import LINES, ReceiptLine
from services.ledger.payees.api import persons_of
from services.ledger.payees.files import given_persons
from shared.kernel.text import unfit
from shared.platform.problems import Problem
from tests.ledger.client import inflow

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
CHARACTERS = (
    string.printable
    + "财农〔〕［（　𠀀é\u0301\x00\x7f\x85\u2028\u200b\ufeff\xad\ufe0f\u3164\U000e0100·“”\ud800\udfff\ufffe\uffff"
)

TEXTS = some.one_of(
    some.text(alphabet=CHARACTERS, max_size=5),
    some.text(alphabet=CHARACTERS, min_size=199, max_size=201),
    some.sampled_from(["", "中" * 200, "𠀀" * 200, "𠀀" * 201, "\x00", "\x7f", "\ufffe", "\t", "财\\u0001"]),
)
AMOUNTS = some.one_of(
    some.from_regex(r"-?[0-9]{1,19}\.[0-9]{1,3}", fullmatch=True),
    some.sampled_from(
        ["0.00", "-0.00", ".12", "１.00", "1000000000000000.00", "1000000000000000.01", "00000.10", "1.0²"]
    ),
)
DAYS = some.one_of(
    some.dates().map(str),
    some.sampled_from(["2020-3-31", "2020-03-31T00:00:00", "1585612800", "0000-01-01", "2020-02-30", "", "20200331"]),
)
VALUES = some.one_of(
    some.none(), some.booleans(), some.integers(-(10**18), 10**18), some.floats(), TEXTS, AMOUNTS, DAYS
)
PROPER = {"amount": AMOUNTS, "received_on": DAYS, "document_date": some.none() | DAYS, "origin_year": some.integers()}
NAMES = [*ReceiptLine.model_fields, "fen", "lot", "unknown"]


@some.composite
def written(draw: Any) -> bytes:
    """A line that is right, but for what was changed in it, as JSON."""
    line = inflow("新财扶〔2020〕1号", "1000.00")
    for name in draw(some.lists(some.sampled_from(NAMES), max_size=3)):
        line[name] = draw(some.one_of(PROPER.get(name, TEXTS), VALUES))
    for name in draw(some.lists(some.sampled_from(sorted(line)), max_size=1)):
        del line[name]
    return json.dumps(line, ensure_ascii=draw(some.booleans())).encode(errors="surrogatepass")


def test_no_body_with_an_unfit_character_passes_for_one_without() -> None:
    for number in range(0x110000):
        sign = chr(number)
        if unfit(sign) and not "\ud800" <= sign <= "\udfff" and number > 0x1F:
            assert lines._looks_unfit(sign.encode()), hex(number)
    assert not lines._looks_unfit(
        "财农〔2020〕1号 “两不愁三保障”——（第一批），１２；《通知》…".replace("…", "").encode()
    )


def by_model(body: bytes) -> Any:
    try:
        return [line.to_receipt() for line in LINES.validate_json(body)]
    except ValidationError as wrong:
        return wrong.errors(include_url=False)


def by_reader(body: bytes) -> Any:
    try:
        return lines.read(body)
    except ValidationError as wrong:
        return wrong.errors(include_url=False)


@UNHURRIED
@given(some.lists(written(), max_size=3))
@example([b'{"document_no": "\\ud800"}'])
@example([b"\xff"])
@example([b"[]"])
@example([b"nul"])
@example([json.dumps(inflow()).replace("2020,", "2020.0,").encode()])
@example([json.dumps(inflow()).replace("2020,", "1e400,").encode()])
@example([json.dumps(inflow(), ensure_ascii=False).replace("财政部", "财\\udc00部").encode()])
def test_the_fast_reader_and_the_model_agree_on_every_line(parts: list[bytes]) -> None:
    body = b"[" + b",".join(parts) + b"]"

    assert str(by_reader(body)) == str(by_model(body))


@UNHURRIED
@given(written())
def test_one_object_a_line_reads_as_an_array_does(part: bytes) -> None:
    assert str(by_reader(part + b"\n\n" + part)) == str(by_model(b"[" + part + b"," + part + b"]"))


TWICE = json.dumps(inflow()).encode()[:-1] + b', "amount" : "2.00"}'
TIMED = json.dumps(inflow(fund_line="10:30")).encode()
QUOTED = TIMED.replace(b"10:30", b'\\":')


@pytest.mark.parametrize("other", [json.dumps(inflow()).encode(), TIMED, QUOTED])
def test_a_name_that_a_line_says_twice_is_refused_with_line_and_name(other: bytes) -> None:
    with pytest.raises(RequestValidationError) as refused:
        lines.read(other + b"\n" + TWICE)
    good, bad = lines.read_each(b"[" + other + b"," + TWICE + b"]")

    (error,) = refused.value.errors()
    assert (error["type"], error["loc"]) == ("name_twice", ("lines", 1, "amount"))
    assert isinstance(good, Receipt)
    assert isinstance(bad, RequestValidationError)
    assert bad.errors()[0]["loc"] == ("amount",)
    assert len(lines.read(other)) == 1


def test_a_name_twice_in_a_batch_or_among_persons_is_named_too() -> None:
    line = b'{"payee": "P1", "place": "654024101001", "subsidy": "x", "amount": "1.00", "amount": "2.00"}'
    places = []
    for read in (
        lambda text: well_read(lines_of_ndjson(text)),
        lambda text: whole_batch(b'{"project": "P1", "lines": [' + text + b"]}"),
    ):
        with pytest.raises(RequestValidationError) as refused:
            read(line)
        places.append(refused.value.errors()[0]["loc"])
    with pytest.raises(RequestValidationError) as head:
        whole_batch(b'{"project": "P1", "project": "P2", "lines": []}')
    (person,) = persons_of(given_persons(b'{"kind": "person", "name": "a", "name": "b"}', "a.ndjson"))

    assert places == [("body", "lines", 0, "amount")] * 2
    assert head.value.errors()[0]["loc"] == ("body", "project")
    assert isinstance(person, Problem)
    assert [field.pointer for field in person.fields] == ["/name"]


def test_right_lines_never_need_the_model() -> None:
    line = json.dumps(inflow()).encode()

    assert lines._fast(b"[" + line + b"]") == [Receipt(**_facts())]


def test_what_a_line_does_not_give_is_the_same_in_the_model_and_in_the_receipt() -> None:
    in_the_receipt = {one.name: one.default for one in msgspec.structs.fields(Receipt)}
    in_the_model = {name: one.default for name, one in ReceiptLine.model_fields.items() if not one.is_required()}

    assert in_the_model == {name: in_the_receipt[name] for name in in_the_model}


def _facts() -> dict[str, Any]:
    return vars_of(ReceiptLine.model_validate_json(json.dumps(inflow())).to_receipt())


def vars_of(receipt: Receipt) -> dict[str, Any]:
    return {name: getattr(receipt, name) for name in Receipt.__struct_fields__}


@UNHURRIED
@given(written())
def test_each_line_by_itself_says_the_same_as_alone(part: bytes) -> None:
    good = json.dumps(inflow("文2号")).encode()

    first, second = lines.read_each(part + b"\n" + good)

    try:
        alone: Any = ReceiptLine.model_validate_json(part).to_receipt()
    except ValidationError as wrong:
        alone = wrong.errors(include_url=False)
    assert str(first.errors(include_url=False) if isinstance(first, ValidationError) else first) == str(alone)
    assert isinstance(second, Receipt)


def test_two_objects_on_a_line_are_no_line() -> None:
    line = json.dumps(inflow()).encode()

    (only,) = lines.read_each(line + b", " + line)

    assert isinstance(only, ValidationError)


def test_half_an_array_is_refused_as_a_whole() -> None:
    with pytest.raises(ValidationError):
        list(lines.read_each(b'[{"document_no": "x"'))


@pytest.mark.parametrize("body", [b"[" * 10_000 + b"]" * 10_000, b'[{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}]"])
def test_lines_nested_beyond_reading_are_refused_as_a_whole(body: bytes) -> None:
    for read in (lines.read, lambda text: list(lines.read_each(text))):
        with pytest.raises(ValidationError):
            read(body)


def test_a_mark_of_the_byte_order_and_windows_line_ends_do_not_count() -> None:
    two = json.dumps(inflow()).encode()
    body = b"\xef\xbb\xbf" + two + b"\r\n" + two + b"\r\n"

    assert len(lines.read(body)) == len(list(lines.read_each(body))) == 2


def test_a_line_of_any_length_is_refused_by_its_place_before_the_model_sees_it() -> None:
    other, endless = json.dumps(inflow("新财扶〔2020〕2号", "1.00")).encode(), b"{" + b'"a":[],' * 500_000 + b'"b":1}'
    with pytest.raises(RequestValidationError) as refused:
        lines.read(b"[" + other + b"," + endless + b"]")
    good, bad = lines.read_each(b"[" + other + b"," + endless + b"]")

    assert refused.value.errors()[0]["loc"] == ("lines", 1)
    assert "64 KB" in refused.value.errors()[0]["msg"]
    assert isinstance(good, Receipt)
    assert isinstance(bad, RequestValidationError)
