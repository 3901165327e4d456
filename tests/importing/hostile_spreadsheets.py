"""ODS and XLS files that would bring down whoever reads them trustingly."""

from collections.abc import Callable

from tests.importing import biff
from tests.importing.spreadsheets import cell, ods, row, style, table

_STRUCK = style("s", "table-cell", '<style:text-properties style:text-line-through-style="solid"/>')
_ROWS, _COLUMNS = ' table:number-rows-repeated="1048576"', ' table:number-columns-repeated="16384"'
_SPANS = ' table:number-rows-spanned="1048576" table:number-columns-spanned="16384"'
_CORNERS = biff.number(0, 0, 1) + biff.number(65535, 255, 1)


def _nothing_but_blank_cells() -> bytes:
    return ods(table(row(f"<table:table-cell{_COLUMNS}/>", more=_ROWS)))


def _far_behind_blank_rows() -> bytes:
    blank = "<table:table-row{}><table:table-cell/></table:table-row>".format(' table:number-rows-repeated="1048574"')
    return ods(table(row(1) + blank + row(f"<table:table-cell{_COLUMNS}/>", 1)))


def _blocks_by_the_million() -> bytes:
    return ods(table(row(1) + row(cell(1, _SPANS)) * 250_000))


def _rows_that_hide_without_end() -> bytes:
    return ods(table(row(1) + row("<table:table-cell/>", more=f'{_ROWS} table:visibility="collapse"') * 100_000))


def _a_loop_of_sectors() -> bytes:
    content = bytearray(biff.xls({"s": biff.number(0, 0, 1)}))
    content[512 + 8 : 512 + 36] = b"\x02\x00\x00\x00" * 7
    return bytes(content)


def _sizes_that_lie() -> bytes:
    content = biff.xls({"s": biff.text(0, 0, "a") + biff.number(1, 0, 1)})
    return content.replace(b"\x03\x02\x0e\x00", b"\x03\x02\x03\x00")


def _repeated(value: object, times: str) -> bytes:
    return ods(table(row(cell(value, f' table:number-columns-repeated="{times}"'), 2)))


def _struck_by_the_million() -> bytes:
    struck = cell(1, ' table:number-columns-repeated="15" table:style-name="s"')
    return ods(table(row(struck, more=' table:number-rows-repeated="90000"')), _STRUCK)


def _a_table_within_a_cell() -> bytes:
    return ods(table(row(f"<table:table-cell>{table(row(1))}</table:table-cell>")))


def _blocks_over_everything() -> bytes:
    return biff.xls({"s": biff.number(0, 0, 1) + biff.merged(0, 65535, 0, 255) * 300_000})


def _cells_by_the_million() -> bytes:
    return biff.xls({"s": b"".join(biff.number(n // 250, n % 250, n) for n in range(1_000_000))})


SPREADSHEETS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "ods: a value in every cell": ("a.ods", lambda: ods(table(row(cell(1, _COLUMNS), more=_ROWS)))),
    "ods: a text in every cell": (
        "a.ods",
        lambda: ods(table(row(f"<table:table-cell{_COLUMNS}><text:p>a</text:p></table:table-cell>", more=_ROWS))),
    ),
    "ods: a row a million times": ("a.ods", lambda: ods(table(row(1, more=_ROWS)))),
    "ods: a cell beyond all": ("a.ods", lambda: _repeated(1, "9999999999")),
    "ods: a negative number of cells": ("a.ods", lambda: _repeated(1, "-5")),
    "ods: nothing but blank cells": ("a.ods", _nothing_but_blank_cells),
    "ods: far behind blank rows": ("a.ods", _far_behind_blank_rows),
    "ods: struck through by the million": ("a.ods", _struck_by_the_million),
    "ods: blocks by the million": ("a.ods", _blocks_by_the_million),
    "ods: rows that hide without end": ("a.ods", _rows_that_hide_without_end),
    "ods: tables by the thousand": ("a.ods", lambda: ods(table(row(1)) * 50_000)),
    "ods: a table within a cell": ("a.ods", _a_table_within_a_cell),
    "ods: remarks within remarks": ("a.ods", lambda: ods(table(row("<office:annotation>" * 300_000)))),
    "xls: two corners": ("a.xls", lambda: biff.xls({"s": _CORNERS})),
    "xls: sheets by the thousand": ("a.xls", lambda: biff.xls({f"s{n}": b"" for n in range(30_000)})),
    "xls: blocks over everything": ("a.xls", _blocks_over_everything),
    "xls: cells by the million": ("a.xls", _cells_by_the_million),
    "xls: a loop of sectors": ("a.xls", _a_loop_of_sectors),
    "xls: sizes that lie": ("a.xls", _sizes_that_lie),
    "xls: broken off": ("a.xls", lambda: biff.xls({"s": biff.number(0, 0, 1)})[:3000]),
}  # fmt: skip
"""Each by what is wrong with it: the name it is sent under, and how it is made."""
