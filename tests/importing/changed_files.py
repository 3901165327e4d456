"""Files changed at random: good ones of every form with pieces replaced, and workbooks that no program writes."""

import io
import json
import re
import zipfile
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as some

from tests.importing.hostile import STRINGS, STYLES, parts, sheet
from tests.importing.paper import Printed
from tests.importing.reading import notice, workbook
from tests.importing.spreadsheets import archive
from tests.importing.truth import true_list
from tests.importing.written import ods_of

XLS = Path(__file__).parent / "cases" / "y01-binary.xls"

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
ODS = ods_of(Printed(true_list(Random(1), "projects"), ROWS))
SEEDS = {
    "a.xlsx": workbook(*ROWS),
    "a.ods": ODS,
    "a.xls": XLS.read_bytes(),
    "a.csv": CSV,
    "a.json": JSON,
    "a.ndjson": NDJSON,
}
ARCHIVES = ("a.ods", "a.xlsx")

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
def changed_files(draw: Any) -> tuple[bytes, str]:
    """A good file of any form with pieces changed, and its name."""
    name = draw(some.sampled_from(sorted(SEEDS)))
    return draw(changed_bytes(SEEDS[name])), name


@some.composite
def repacked(draw: Any) -> tuple[bytes, str]:
    """A good workbook with one of its members changed and packed again, and its name."""
    filename = draw(some.sampled_from(ARCHIVES))
    with zipfile.ZipFile(io.BytesIO(SEEDS[filename])) as good:
        made: dict[str, bytes | str] = {name: good.read(name) for name in good.namelist()}
    name = draw(some.sampled_from(sorted(made)))
    text = draw(changed_bytes(bytes(made[name]) if isinstance(made[name], bytes) else str(made[name]).encode()))
    made[name] = re.sub(rb'r="[A-Z]+\d+"', lambda _: b'r="' + draw(REFERENCES).encode() + b'"', text, count=2)
    return archive(made), filename
