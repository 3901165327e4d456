"""Workbooks that hide something, in each format: made small, as programs write them."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter

_SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style", "number")
)
_CALC = ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
_KIND = "application/vnd.oasis.opendocument.spreadsheet"

HEADING = ["序号", "项目名称", "建设地点", "投资规模（万元）"]


def archive(parts: Mapping[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these members."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as into:
        for name, content in parts.items():
            into.writestr(name, content)
    return made.getvalue()


def list_of(*amounts: float, first: int = 1) -> list[list[object]]:
    """A table of projects with these amounts in 万元."""
    return [HEADING, *([n, f"{n}号水渠", f"甲镇{n}村", each] for n, each in enumerate(amounts, start=first))]


def xlsx(fill: Callable[[Any], None]) -> bytes:
    """An XLSX file that `fill` writes into."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        fill(book)
    return made.getvalue()


def write(page: Any, rows: Sequence[Sequence[object]]) -> None:
    """Rows from A1 on."""
    for at, row in enumerate(rows):
        page.write_row(at, 0, row)


def sheets(**tables: Sequence[Sequence[object]]) -> bytes:
    """An XLSX file with these sheets; a name that begins with an underscore is hidden, without it."""

    def fill(book: Any) -> None:
        for name, rows in tables.items():
            page = book.add_worksheet(name.removeprefix("_"))
            write(page, rows)
            if name.startswith("_"):
                page.hide()
        next(page for page in book.worksheets() if not page.hidden).activate()

    return xlsx(fill)


def ods(tables: str, styles: str = "", **parts: str) -> bytes:
    """An ODS file with these tables as XML."""
    content = (
        f"<office:document-content{_SPACES}{_CALC}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return archive({"mimetype": _KIND, "content.xml": content, "META-INF/manifest.xml": manifest, **parts})


def table(rows: str, name: str = "表", more: str = "", columns: str = "<table:table-column/>") -> str:
    """A sheet of an ODS file."""
    return f'<table:table table:name="{name}"{more}>{columns}{rows}</table:table>'


def row(*cells: object, more: str = "") -> str:
    """A row of an ODS file; what is no XML already becomes a cell."""
    return f"<table:table-row{more}>{''.join(map(_cell_of, cells))}</table:table-row>"


def cell(value: object, more: str = "") -> str:
    """A cell of an ODS file: number or text."""
    kind = f'float" office:value="{value}' if isinstance(value, int | float) else "string"
    return f'<table:table-cell office:value-type="{kind}"{more}><text:p>{value}</text:p></table:table-cell>'


def style(name: str, family: str, properties: str) -> str:
    """A style of an ODS file."""
    return f'<style:style style:name="{name}" style:family="{family}">{properties}</style:style>'


def _cell_of(value: object) -> str:
    return value if isinstance(value, str) and value.startswith("<") else cell(value)
