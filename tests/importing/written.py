"""Printed tables as bytes: XLSX, ODS, and CSV in encodings and with separators."""

import csv
import io
import json
import zipfile
from decimal import Context
from random import Random
from xml.sax.saxutils import escape

import xlsxwriter

from shared.kernel.money import yuan
from tests.importing.faults import FAULTS, OF_WORKBOOKS, spoiled
from tests.importing.paper import Broken, Formula, Must, Printed, Value
from tests.importing.printed import printed
from tests.importing.truth import COUNTY, Entry, Truth

SEPARATORS = (",", ",", "\t", ";", "|", "，")
FAULTY = 0.4
"""The share of files with a fault."""
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16")


def csv_of(paper: Printed, encoding: str = "utf-8-sig", separator: str = ",", end: str = "\r\n") -> bytes:
    """The table as CSV; full-width commas are written plainly, for no program quotes them."""
    width = max(map(len, paper.rows), default=0)
    rows = [[_text(value) for value in [*row, *[None] * (width - len(row))]] for row in paper.rows]
    if separator == "，":
        return end.join(separator.join(row).replace("\n", " ") for row in rows).encode(encoding)
    made = io.StringIO()
    csv.writer(made, delimiter=separator, lineterminator=end).writerows(rows)
    return made.getvalue().encode(encoding)


def _text(value: Value) -> str:
    if isinstance(value, Formula):
        return "" if value.value is None else str(value.value)
    if isinstance(value, Broken):
        return value.text
    if isinstance(value, float):
        return format(Context(prec=15).create_decimal(repr(value)), "f")
    return "" if value is None else str(value)


def xlsx_of(papers: list[tuple[str, Printed, bool]]) -> bytes:
    """A workbook of named tables, each hidden or not."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    struck = book.add_format({"font_strikeout": True})
    for name, paper, hidden in papers:
        page = book.add_worksheet(name)
        forms = {place: book.add_format({"num_format": code}) for place, code in paper.formats.items()}
        for at, row in enumerate(paper.rows):
            for column, value in enumerate(row):
                form = struck if (at, column) in paper.struck else forms.get((at, column))
                if isinstance(value, Formula):
                    page.write_formula(at, column, value.text, form, "NOVALUE" if value.value is None else value.value)
                elif isinstance(value, Broken):
                    page.write_formula(at, column, "=A1", form, value.text)
                elif isinstance(value, str):
                    page.write_string(at, column, value, form)
                elif value is not None:
                    page.write_number(at, column, value, form)
        for first_row, first, last_row, last in paper.merged:
            value = paper.rows[first_row][first]
            page.merge_range(first_row, first, last_row, last, value)
        for at in paper.hidden_rows:
            page.set_row(at, None, None, {"hidden": True})
        for at in paper.hidden_columns:
            page.set_column(at, at, None, None, {"hidden": True})
        if hidden:
            page.hide()
    next((page for page in book.worksheets() if not page.hidden), book.worksheets()[0]).activate()
    book.close()
    return _without_values(made.getvalue())


def _without_values(content: bytes) -> bytes:
    """The workbook with formulas that were saved without a value, as other programs save them."""
    if b"NOVALUE" not in content and not _holds_marks(content):
        return content
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as into:
        for name in archive.namelist():
            into.writestr(name, archive.read(name).replace(b"<v>NOVALUE</v>", b""))
    return made.getvalue()


def _holds_marks(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(b"NOVALUE" in archive.read(name) for name in archive.namelist() if "sheet" in name)


_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def ods_of(paper: Printed, name: str = "Sheet1") -> bytes:
    """The table as an OpenDocument spreadsheet."""
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in paper.rows)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-content xmlns:office="{_OFFICE}:office:1.0" xmlns:table="{_OFFICE}:table:1.0" '
        f'xmlns:text="{_OFFICE}:text:1.0" office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="{name}">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0" manifest:version="1.2"><manifest:file-entry '
        'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as into:
        into.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        into.writestr("META-INF/manifest.xml", manifest)
        into.writestr("content.xml", content)
    return made.getvalue()


def _ods_cell(value: Value) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{value!r}"><text:p>{value}</text:p>'
            "</table:table-cell>"
        )
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in _text(value).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def notice_of(chance: Random, truth: Truth) -> tuple[Printed, bytes]:
    """The list as a JSON notice; sometimes its stated total is another than its lines come to."""
    paper = Printed(truth, traits=["json"])
    whole = truth.fen
    if chance.random() < FAULTY:
        whole += chance.choice([1, 100, 1_000_000])
        paper.note("another total", "ask")
    facts = {
        "title": "巩留县2020年资金公示",
        "region": {"gbt2260": COUNTY},
        "fiscal_year": 2020,
        "excerpt_complete": True,
        "original_unit": "元",
        "sources": [_source(entry) for entry in truth.entries if truth.kind == "inflows"],
        "projects": [_project(entry) for entry in truth.entries if truth.kind == "projects"],
        "stated_totals": [{"label": "合计", "amount_yuan": yuan(whole), "raw": f"{yuan(whole)}元"}],
    }
    return paper, json.dumps(facts, ensure_ascii=False).encode()


def _source(entry: Entry) -> dict[str, str]:
    return {
        "level": entry.level,
        "label": entry.name,
        "document_number": entry.document,
        "amount_yuan": yuan(entry.fen),
        "raw": f"{yuan(entry.fen)}元",
    }


def _project(entry: Entry) -> dict[str, str]:
    return {"name": entry.name, "location": entry.township + entry.village, "amount_yuan": yuan(entry.fen)}


def _sheets(chance: Random, paper: Printed) -> list[tuple[str, Printed, bool]]:
    """The table alone in its workbook, or beside a cover, blank sheets, notes, or another table."""
    own = ("Sheet1", paper, False)
    beside = chance.choice(["none"] * 8 + ["cover", "blank", "notes", "another", "hidden", "itself hidden"])
    words = Printed(paper.truth, [["巩留县2020年项目资料"], [], ["巩留县乡村振兴局编"]])
    if beside == "none":
        return [own]
    musts: dict[str, Must] = {"blank": "read", "cover": "either", "notes": "either"}
    paper.note(f"beside: {beside}", musts.get(beside, "ask"))
    if beside == "cover":
        return [("封面", words, False), own]
    if beside == "blank":
        return [own, ("Sheet2", Printed(paper.truth), False), ("Sheet3", Printed(paper.truth), False)]
    if beside == "notes":
        return [own, ("填表说明", words, False)]
    if beside == "itself hidden":
        return [("封面", words, False), ("Sheet1", paper, True)]
    other = printed(chance, paper.truth.kind)
    return chance.sample([own, ("旧表", other, beside == "hidden")], 2)


def written(chance: Random, paper: Printed) -> tuple[bytes, str]:
    """The bytes of a table and the name of the file."""
    form = chance.choice(["xlsx", "xlsx", "csv", "csv", "ods"])
    if chance.random() < FAULTY:
        faults = sorted(FAULTS | OF_WORKBOOKS if form == "xlsx" else FAULTS)
        spoiled(chance, paper, chance.choice(faults))
    paper.note(form)
    if form == "xlsx":
        return xlsx_of(_sheets(chance, paper)), "表.xlsx"
    if form == "ods":
        return ods_of(paper), "表.ods"
    separator = chance.choice(SEPARATORS)
    holds = any(isinstance(value, str) and "，" in value for row in paper.rows for value in row)
    separator = "," if separator == "，" and holds else separator
    encoding = chance.choice(ENCODINGS)
    paper.note(f"{encoding} {separator!r}")
    return csv_of(paper, encoding, separator), "表.csv"
