"""Files changed at random never end their reader in another way than a refusal, and never say what is not there.

Bounded by default; the long run, `make fuzz MINUTES=60`, looks for new examples.
"""

import io
import json
import os
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from services.ledger.batches.files import lines_of_file, split_batch
from services.ledger.inflows.files import inflows_of
from services.ledger.payees.files import given_persons
from services.ledger.reconciliation.files import read_statement
from services.projects.importing.files import projects_of
from shared.kernel.errors import DomainError
from tests.importing.hostile import STRINGS, STYLES, archive, parts, sheet
from tests.importing.reading import notice, source, workbook

EXAMPLES = int(os.environ.get("SLUICE_FUZZ_EXAMPLES", "60"))
FUZZED = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
COUNTY = ("654024", 2020, None)

READERS: dict[str, Callable[[bytes, str], Any]] = {
    "inflows": lambda content, name: inflows_of(content, name, *COUNTY),
    "projects": lambda content, name: projects_of(content, name, *COUNTY),
    "statement": read_statement,
    "persons": given_persons,
    "batch": lines_of_file,
    "whole batch": lambda content, _: split_batch(content),
}

ROWS = [
    [
        "类型",
        "所在地代码",
        "姓名",
        "公民身份号码",
        "收款账号",
        "日期",
        "支出",
        "收入",
        "项目名称",
        "文号",
        "金额（万元）",
    ],
    [
        "个人",
        "654024101001",
        "三娃",
        "650000198001010011",
        "6217000010000000003",
        "2020-03-02",
        5,
        None,
        "路",
        "新〔1〕",
        9.5,
    ],
    ["合计", "", "", "", "", "", 5, None, "", "", 9.5],
]
CSV = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in ROWS).encode()
JSON = notice(projects=[{"name": "路", "location": "村", "amount_yuan": "1.00", "raw_amount": "1元"}])
NDJSON = json.dumps({"payee": "p", "place": "654024", "amount": "1.00", "subsidy": "x", "name": "三娃"}).encode() * 2
SEEDS = {"a.xlsx": workbook(*ROWS), "a.csv": CSV, "a.json": JSON, "a.ndjson": NDJSON}

PIECES = [
    b"", b"\x00", b"\xff", b'"', b"'", b",", b"\n", b"\r", b"\t", b"<", b">", b"&", b"[", b"]", b"{", b"}", b"-", b"=",
    b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"<!DOCTYPE a>", b"<!--", b"]]>", b"&#0;", b"9" * 400, b"1e999",
    b"NaN", b"-0", "\u202e".encode(), "合计".encode(), "万元".encode(), "单位：亿元".encode(), b'"a":', b"null",
]  # fmt: skip


@some.composite
def changed_bytes(draw: Any, content: bytes) -> bytes:
    """The file with pieces cut out, doubled, or replaced."""
    changed = bytearray(content)
    for _ in range(draw(some.integers(1, 6))):
        begin = draw(some.integers(0, max(len(changed) - 1, 0)))
        end = min(len(changed), begin + draw(some.sampled_from([0, 0, 1, 2, 5, 40, 400])))
        piece = draw(some.sampled_from(PIECES) | some.binary(max_size=8))
        changed[begin:end] = piece * draw(some.sampled_from([1, 1, 1, 2, 50]))
    return bytes(changed)


REFERENCES = some.sampled_from(
    ["A1", "B2", "C3", "A", "1", "", "a1", "A0", "$A$1", "XFD1", "XFE1", "A1048576", "A1048577",
     "A99999999999999999999", "ZZZZZZZZZ1", "A-1", "１", "A１", "A1:B2", "AA10", "Z26", "A1 ", "\u00c51"]
)  # fmt: skip
KINDS = some.sampled_from(["", "s", "str", "inlineStr", "b", "e", "d", "n", "?", "S"])
VALUES = some.sampled_from(
    ["", "0", "1", "-1", "4294967296", "1e308", "1e309", "NaN", "inf", "43831.5", "-43831", "2958466", "99999999999",
     "2020-01-01", "true", "#REF!", "合计", "0.1", "1.5e-320", "&amp;", "&#x10FFFF;", "9" * 400, "单位：万元"]
)  # fmt: skip
NUMBERS = some.sampled_from(["", "1", "2", "7", "0", "x", "1048577", "-1"])
SHARED = some.sampled_from(
    ["<si/>", "<si><t>金额（万元）</t></si>", "<si><t>项目名称</t></si>", "<si><r><t>a</t></r><r/></si>", "<t>x</t>"]
)
MERGED = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
STYLED = some.sampled_from(["", "0", "1", "2", "3", "999999", "-1", "x"])


@some.composite
def cells(draw: Any) -> str:
    """A cell's XML."""
    reference, kind, style = draw(REFERENCES), draw(KINDS), draw(STYLED)
    given_names = [each for each in (("r", reference), ("t", kind), ("s", style)) if each[1] or draw(some.booleans())]
    told = "".join(f' {name}="{value}"' for name, value in given_names)
    value = draw(VALUES)
    inside = draw(
        some.sampled_from(
            [
                "",
                "<f/>",
                f"<v>{value}</v>",
                f"<v>{value}</v><v>2</v>",
                f"<f>A1+1</f><v>{value}</v>",
                f"<x:v>{value}</x:v>",
                f"<v><![CDATA[{value}]]></v>",
                f"<!-- --><v>{value}</v>",
                f"<is><t>{value}</t></is>",
                f"<is><r><t>{value}</t></r></is>",
            ]
        )
    )
    return f"<c{told}>{inside}</c>"


@some.composite
def workbooks(draw: Any) -> bytes:
    """A workbook whose parts are well-formed, and say what no program writes."""
    rows = draw(some.lists(some.lists(cells(), max_size=4), max_size=5))
    numbers = draw(some.lists(NUMBERS, min_size=5, max_size=5))
    text = "".join(
        f"<row{f' r={chr(34)}{number}{chr(34)}' if number else ''}>{''.join(row)}</row>"
        for number, row in zip(numbers, rows, strict=False)
    )
    made = parts(sheet(text, draw(some.sampled_from(["", MERGED]))))
    made[STRINGS] = f"<sst>{''.join(draw(some.lists(SHARED, max_size=4)))}</sst>"
    formats = draw(some.sampled_from(["", "0.00", "yyyy-mm-dd", "[h]:mm", '"元"', "@", "[", "\\"]))
    made[STYLES] = (
        f'<styleSheet><numFmts><numFmt numFmtId="170" formatCode="{formats.replace(chr(34), "&quot;")}"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="46"/></cellXfs></styleSheet>'
    )
    for name in draw(some.lists(some.sampled_from(sorted(made)), max_size=1)):
        if draw(some.booleans()):
            del made[name]
        else:
            made[name] = draw(changed_bytes(str(made[name]).encode()))
    return archive(made)


@some.composite
def repacked(draw: Any) -> bytes:
    """A good workbook with one of its members changed and packed again."""
    with zipfile.ZipFile(io.BytesIO(SEEDS["a.xlsx"])) as good:
        made: dict[str, bytes | str] = {name: good.read(name) for name in good.namelist()}
    name = draw(some.sampled_from(sorted(made)))
    text = draw(changed_bytes(bytes(made[name]) if isinstance(made[name], bytes) else str(made[name]).encode()))
    made[name] = re.sub(rb'r="[A-Z]+\d+"', lambda _: b'r="' + draw(REFERENCES).encode() + b'"', text, count=2)
    return archive(made)


def ends_well(reader: str, content: bytes, name: str) -> None:
    """Reading ends with a result, or with a refusal whose words can be answered."""
    refused: DomainError | None = None
    try:
        READERS[reader](content, name)
    except DomainError as wrong:
        refused = wrong
    if refused is not None:
        json.dumps([refused.detail, [field.detail for field in refused.fields]], ensure_ascii=False).encode()
        assert len(refused.detail) < 20_000


@pytest.mark.parametrize("reader", READERS)
@given(some.data())
@FUZZED
def test_bytes_changed_at_random(reader: str, data: Any) -> None:
    name = data.draw(some.sampled_from(sorted(SEEDS)))
    ends_well(reader, data.draw(changed_bytes(SEEDS[name])), name)


@given(workbooks(), some.sampled_from(sorted(READERS)))
@FUZZED
def test_workbooks_that_no_program_writes(content: bytes, reader: str) -> None:
    ends_well(reader, content, "a.xlsx")


@given(repacked(), some.sampled_from(sorted(READERS)))
@FUZZED
def test_a_member_changed_and_packed_again(content: bytes, reader: str) -> None:
    ends_well(reader, content, "a.xlsx")


TABLE_TEXTS = some.sampled_from([str(cell) for row in ROWS for cell in row if cell is not None]) | some.text(
    max_size=12
)


@given(some.lists(some.lists(TABLE_TEXTS, max_size=6), max_size=6), some.sampled_from([",", "\t"]))
@FUZZED
def test_tables_of_words_that_tables_use(rows: list[list[str]], delimiter: str) -> None:
    content = "\n".join(delimiter.join(row) for row in rows).encode(errors="surrogatepass")
    for reader in READERS:
        ends_well(reader, content, "a.csv")


LEAVES = some.none() | some.booleans() | some.integers() | some.floats() | some.sampled_from(
    ["1.00", "654024", "2020", "中央", "20万元", "其中：", "\x00", "\ud800"]
) | some.text(max_size=5)  # fmt: skip
FIELDS = some.sampled_from([*json.loads(JSON), *source(), "name", "location", "parent", "gbt2260", "unit"])
ANYTHING = some.recursive(
    LEAVES, lambda inner: some.lists(inner, max_size=3) | some.dictionaries(FIELDS, inner, max_size=4)
)
NOTICES = some.dictionaries(FIELDS, ANYTHING)


@given(NOTICES, NOTICES)
@FUZZED
def test_notices_with_anything_in_any_field(changes: dict[str, Any], of_a_source: dict[str, Any]) -> None:
    whole = json.loads(JSON) | {"sources": [source() | of_a_source]} | changes
    for reader in ("inflows", "projects"):
        ends_well(reader, json.dumps(whole).encode(), "a.json")


@given(
    some.lists(
        some.dictionaries(some.sampled_from(["payee", "place", "amount", "subsidy", "units"]), LEAVES), max_size=4
    )
)
@FUZZED
def test_lines_with_anything_in_any_field(lines: list[dict[str, Any]]) -> None:
    content = "\n".join(map(json.dumps, lines)).encode()
    ends_well("batch", content, "a.ndjson")
    ends_well("persons", content, "a.ndjson")
    ends_well("whole batch", json.dumps({"lines": lines}).encode(), "")
