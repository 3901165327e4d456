"""Short ways to give the importer a file."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from services.ledger.inflows.inflow_rows import inflows_in
from services.projects.importing.project_rows import projects_in
from shared.importing import Kind, Sheet, parse
from shared.importing.cells import Cell
from shared.importing.grids import read_pages
from shared.importing.pages import Grid
from shared.kernel.divisions import divisions

SAMPLES = Path(__file__).parents[2] / "samples" / "notices"


def sample(name: str) -> tuple[bytes, str]:
    """A sample file by the beginning of its name."""
    path = next(path for path in sorted(SAMPLES.rglob(f"{name}*")) if path.is_file())
    return path.read_bytes(), path.name


def read(content: bytes, filename: str, kind: Kind, county: str = "654024", year: int = 2020, **extra: Any) -> Sheet:
    """Parse with the shipped divisions."""
    rows_in = inflows_in if kind == "inflows" else projects_in
    return parse(
        content, filename, county=county, year=year, kind=kind, divisions=divisions(), rows_in=rows_in, **extra
    )


def read_sample(name: str, kind: Kind, county: str, year: int, **extra: Any) -> Sheet:
    """Parse a sample."""
    return read(*sample(name), kind, county, year, **extra)


def table(*lines: str, kind: Kind = "projects", encoding: str = "utf-8-sig", **extra: Any) -> Sheet:
    """Parse CSV lines."""
    return read("\n".join(lines).encode(encoding), "table.csv", kind, **extra)


def first_grid(content: bytes, filename: str) -> Grid:
    """The cells of a file's first sheet."""
    return read_pages(content, filename).pages[0].grid


def cell(value: Any) -> Cell | None:
    """A cell as a reader gets it; None is a blank one."""
    return None if value is None else Cell(value, 4, 4)


def workbook(*rows: Sequence[object]) -> bytes:
    """An XLSX file with these cells."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    page = book.add_worksheet()
    for at, row in enumerate(rows):
        page.write_row(at, 0, row)
    book.close()
    return made.getvalue()


def sheets(**pages: Sequence[Sequence[object]]) -> bytes:
    """An XLSX file with these sheets."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for name, rows in pages.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
    return made.getvalue()


def notice(**changes: Any) -> bytes:
    """A small notice, with changes."""
    facts: dict[str, Any] = {
        "title": "某县2020年专项扶贫资金公示",
        "region": {"gbt2260": "654024"},
        "fiscal_year": 2020,
        "excerpt_complete": True,
        "original_unit": "万元",
        "sources": [source()],
        "projects": [],
        "stated_totals": [],
    }
    return json.dumps(facts | changes, ensure_ascii=False).encode()


def source(**changes: Any) -> dict[str, Any]:
    """One source of a notice, with changes."""
    return {
        "level": "中央",
        "document_number": "伊州财农〔2020〕1号",
        "amount_yuan": "200000.00",
        "raw": "20万元",
    } | changes
