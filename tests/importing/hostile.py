"""Files that would bring down whoever reads them trustingly: small to send, endless to unpack, count or nest."""

import io
import struct
import zipfile
from collections.abc import Callable
from functools import cache

from tests.importing.hostile_spreadsheets import SPREADSHEETS
from tests.importing.reading import workbook
from tests.importing.spreadsheets import archive

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"

HEADING = "类型,所在地代码,姓名,公民身份号码,收款账号,资金名称,文号,项目名称,建设地点,金额（万元）,日期,支出,收入\n"


def parts(sheet: str, **other: str) -> dict[str, bytes | str]:
    """The members of a workbook with this sheet; `strings` and `styles` are two of its parts."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        SHEET: sheet,
        STRINGS: other.get("strings", f'<sst xmlns="{MAIN}"><si><t>项目名称</t></si></sst>'),
        STYLES: other.get("styles", f'<styleSheet xmlns="{MAIN}"/>'),
    }


def sheet(rows: str, more: str = "") -> str:
    """A sheet's XML with these rows."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{more}</worksheet>'


def xlsx(rows: str, more: str = "", **other: str) -> bytes:
    """A workbook with one sheet of these rows."""
    return archive(parts(sheet(rows, more), **other))


ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def _two_corners() -> bytes:
    return xlsx(ONE + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def _two_corners_in_one_row() -> bytes:
    return xlsx('<row><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>')


def _corner_of_no_sheet() -> bytes:
    return xlsx(ONE + '<row r="4000000000"><c r="ZZZZZZ4000000000"><v>1</v></c></row>')


def _rows_backwards() -> bytes:
    return xlsx("".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(90_000, 0, -1)))


def _a_dimension_that_lies() -> bytes:
    told = parts(sheet(ONE))
    text = str(told[SHEET]).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    return archive(told | {SHEET: text})


def _blank_cells_by_the_million() -> bytes:
    return xlsx(ONE + "".join(f'<row r="{row}">' + "<c/>" * 500 + "</row>" for row in range(2, 8000)))


def _full_cells_by_the_million() -> bytes:
    return xlsx("".join(f'<row r="{row}">' + "<c><v>1</v></c>" * 500 + "</row>" for row in range(1, 3900)))


def _shared_strings_by_the_million() -> bytes:
    return xlsx(ONE, strings=f'<sst xmlns="{MAIN}">' + "<si/>" * 9_000_000 + "</sst>")


def _one_long_string_a_million_times() -> bytes:
    cells = '<c t="s"><v>0</v></c>' * 400
    rows = "".join(f'<row r="{row}">{cells}</row>' for row in range(1, 2400))
    return xlsx(rows, strings=f'<sst xmlns="{MAIN}"><si><t>{"長" * 32_000}</t></si></sst>')


def _an_endless_string() -> bytes:
    return xlsx(ONE, strings=f'<sst xmlns="{MAIN}"><si><t>{"a" * 60_000_000}</t></si></sst>')


def _entities_that_multiply() -> bytes:
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE sst [<!ENTITY e0 "ha">{names}]>'
    return xlsx(ONE, strings=f'{doctype}<sst xmlns="{MAIN}"><si><t>&e11;</t></si></sst>')


def _an_entity_from_a_file() -> bytes:
    doctype = '<!DOCTYPE sst [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return xlsx(ONE, strings=f'{doctype}<sst xmlns="{MAIN}"><si><t>&e;</t></si></sst>')


def _merged_over_everything() -> bytes:
    merged = '<mergeCell ref="A1:XFD1048576"/>' * 200_000
    return xlsx(ONE, f"<mergeCells>{merged}</mergeCells>")


def _styles_by_the_million() -> bytes:
    formats = "".join(f'<numFmt numFmtId="{n}" formatCode="0.0"/>' for n in range(300_000))
    xfs = '<xf numFmtId="1"/>' * 2_000_000
    return xlsx(
        ONE,
        styles=f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{xfs}</cellXfs></styleSheet>',
    )


def _attributes_by_the_million() -> bytes:
    many = " ".join(f'a{n}=""' for n in range(1_000_000))
    return xlsx(f'<row r="1"><c r="A1" {many}><v>1</v></c></row>')


def _elements_within_elements() -> bytes:
    return xlsx(ONE, "<a>" * 3_000_000 + "</a>" * 3_000_000)


def _sheets_by_the_thousand() -> bytes:
    made = parts(sheet(""))
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 60_000))
    text = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
    return archive(made | {"xl/workbook.xml": text})


@cache
def _unpacks_to_gigabytes() -> bytes:
    return archive(parts(sheet(ONE)) | {"xl/media/image1.xml": b"\x00" * 250_000_000})


def _lies_about_its_size() -> bytes:
    """The directory says 1,000 bytes; 60 MB come out."""
    content = bytearray(xlsx(ONE, strings="<sst>" + " " * 60_000_000 + "</sst>"))
    size = struct.pack("<I", 60_000_011)
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = struct.pack("<I", 1000)
    return bytes(content)


def _overlapping_members() -> bytes:
    """A thousand members that are all the same 190 KB of packed bytes, 190 MB each."""
    content = archive({"xl/workbook.xml": b" " * 190_000_000})
    end = content.rindex(b"PK\x05\x06")
    began = struct.unpack("<I", content[end + 16 : end + 20])[0]
    directory = content[began:end]
    counts = struct.pack("<HH", 1000, 1000)
    sizes = struct.pack("<II", len(directory) * 1000, began)
    return content[:began] + directory * 1000 + content[end : end + 8] + counts + sizes + b"\x00\x00"


def _members_by_the_thousand() -> bytes:
    return archive(parts(sheet(ONE)) | {f"xl/{n}.xml": b"" for n in range(60_000)}, method=zipfile.ZIP_STORED)


def _members_of_one_name() -> bytes:
    made = io.BytesIO(xlsx(ONE))
    with zipfile.ZipFile(made, "a") as into:
        into.writestr("XL/worksheets/Sheet1.xml", sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    return made.getvalue()


def _archives_within_archives() -> bytes:
    inner = archive({"a.xml": b" " * 50_000_000})
    for _ in range(5):
        inner = archive({f"{n}.zip": inner for n in range(10)})
    return archive({"xl/workbook.xml": "<a/>", "xl/more.zip": inner})


def _another_method() -> bytes:
    return archive(parts(sheet(ONE)) | {"xl/theme.xml": b" " * 20_000_000}, method=zipfile.ZIP_LZMA)


def _broken_off() -> bytes:
    whole = workbook(["项目名称", "建设地点", "金额（万元）"], ["路", "特克斯镇", 10])
    return whole[: len(whole) // 2]


def _packed_wrongly() -> bytes:
    """The directory is whole, and what it points to cannot be unpacked: found by changing bytes at random."""
    content = bytearray(xlsx(ONE))
    at = content.index(b"xl/workbook.xml") + len(b"xl/workbook.xml")
    content[at : at + 20] = b"\xff" * 20
    return bytes(content)


def _of_another_kind(*names: str) -> Callable[[], bytes]:
    return lambda: archive(dict.fromkeys(names, "<a/>"))


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "two corners": _two_corners,
    "two corners in one row": _two_corners_in_one_row,
    "a corner of no sheet": _corner_of_no_sheet,
    "rows backwards": _rows_backwards,
    "a dimension that lies": _a_dimension_that_lies,
    "blank cells by the million": _blank_cells_by_the_million,
    "full cells by the million": _full_cells_by_the_million,
    "shared strings by the million": _shared_strings_by_the_million,
    "one long string a million times": _one_long_string_a_million_times,
    "an endless string": _an_endless_string,
    "entities that multiply": _entities_that_multiply,
    "an entity from a file": _an_entity_from_a_file,
    "merged over everything": _merged_over_everything,
    "styles by the million": _styles_by_the_million,
    "attributes by the million": _attributes_by_the_million,
    "elements within elements": _elements_within_elements,
    "sheets by the thousand": _sheets_by_the_thousand,
    "unpacks to gigabytes": _unpacks_to_gigabytes,
    "lies about its size": _lies_about_its_size,
    "overlapping members": _overlapping_members,
    "members by the thousand": _members_by_the_thousand,
    "members of one name": _members_of_one_name,
    "archives within archives": _archives_within_archives,
    "another method": _another_method,
    "broken off": _broken_off,
    "packed wrongly": _packed_wrongly,
    "a renamed text document": _of_another_kind("[Content_Types].xml", "word/document.xml"),
    "a renamed binary workbook": _of_another_kind("[Content_Types].xml", "xl/workbook.bin"),
    "a renamed old workbook": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100_000,
    "a renamed image": lambda: b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 50_000,
    "a renamed page": lambda: b"%PDF-1.7\n" + b"1 0 obj" * 10_000,
}
"""XLSX files, or what says it is one: `a.xlsx`."""

TEXTS: dict[str, Callable[[], bytes]] = {
    "one endless line": lambda: HEADING.encode() + b"1," * 7_000_000,
    "one endless cell": lambda: HEADING.encode() + b"a" * 15_000_000,
    "a quote that never ends": lambda: HEADING.encode() + b'"' + b"a,\n" * 4_000_000,
    "a quoted cell of a million lines": lambda: HEADING.encode() + b'"' + b"\n" * 14_000_000 + b'"',
    "quotes alone": lambda: HEADING.encode() + b'""' * 7_000_000,
    "a row that every line goes on": lambda: HEADING.encode() + b'"' + (b"," * 9000 + b'"\n"') * 1500 + b'"',
    "nothing but line ends": lambda: HEADING.encode() + b"\n" * 15_000_000,
    "nothing but carriage returns": lambda: HEADING.encode() + b"\r" * 15_000_000,
    "a line for every cell": lambda: HEADING.encode() + b"1\n" * 7_000_000,
    "zero bytes": lambda: HEADING.encode() + b"\x00" * 15_000_000,
    "headings by the thousand": lambda: (",".join(["金额（万元）", "项目名称"] * 8000) + "\n").encode() * 40,
    "an amount of many digits": (HEADING + "个人,654024101001,x,y,z,a,b,c,d," + "9" * 30_000).encode,
}
"""CSV files: `a.csv`."""

NOTICE = b'{"title": "a", "region": {"gbt2260": "654024"}, "projects": [], "sources": '

VALUES: dict[str, Callable[[], bytes]] = {
    "lists within lists": lambda: b"[" * 7_000_000 + b"]" * 7_000_000,
    "lists within a notice": lambda: NOTICE + b"[" * 900 + b"]" * 900 + b"}",
    "groups within a notice": lambda: NOTICE + b'[{"a":' * 400 + b"1" + b"}]" * 400 + b"}",
    "lists by the million": lambda: NOTICE + b"[" + b"[]," * 4_900_000 + b"[]]}",
    "fields by the million": lambda: NOTICE + b"[{" + b'"a":0,' * 2_400_000 + b'"b":0}]}',
    "a number of a million digits": lambda: NOTICE + b'[{"amount_yuan": ' + b"9" * 15_000_000 + b"}]}",
    "a number beyond all": lambda: NOTICE + b'[{"amount_yuan": 1e999999999, "label": 1e400}]}',
    "an amount beyond all": lambda: NOTICE + b'[{"amount_yuan": "' + b"9" * 10_000_000 + b'.00"}]}',
    "rows by the million": lambda: NOTICE + b"[" + b"{}," * 4_900_000 + b"{}]}",
    "a list where a text belongs": lambda: NOTICE + b'[{"label": ' + b"[1," * 300 + b"1" + b"]" * 300 + b"}]}",
}
"""JSON notices: `a.json`."""

LINES: dict[str, Callable[[], bytes]] = {
    "lines by the million": lambda: b"{}\n" * 5_000_000,
    "lists by the line": lambda: b"[]\n" * 5_000_000,
    "one line of everything": lambda: b'{"name":[' + b"[]," * 4_900_000 + b"[]]}",
    "one line within itself": lambda: b"[" * 7_000_000 + b"]" * 7_000_000,
}
"""NDJSON: `a.ndjson`."""

FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    **{name: ("a.xlsx", make) for name, make in WORKBOOKS.items()},
    **SPREADSHEETS,
    **{name: ("a.csv", make) for name, make in TEXTS.items()},
    **{name: ("a.json", make) for name, make in VALUES.items()},
    **{name: ("a.ndjson", make) for name, make in LINES.items()},
}
"""Every hostile file, by what is wrong with it: the name it is sent under, and how it is made."""
