"""How much a file may hold. Each bound is checked while the file is read, before what it bounds is made.

The figures of a sheet are those of the format where it has one (16,384 columns, 32,767 characters in a cell); the rest
is several times the largest list that a county has sent.
"""

from shared.importing.model import ImportProblem

MAX_BYTES = 20_000_000
"""The file as it comes."""
MAX_UNPACKED_BYTES = 10 * MAX_BYTES
MAX_PARTS, MAX_SHEETS = 2_000, 255
"""Members of a workbook's archive, and its sheets."""
MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 110_000, 16_384, 2_000_000
"""What one table may hold, blank rows and cells included: a list of 100,000 lines under its headings."""
MAX_LINES = 10_000
"""Lines with money of one import: one writer decides on all of them at once, while everybody else waits."""
MAX_HEADINGS = 1_000
"""Cells with something in them in one row of a list; a list lies so broad only where it was turned."""
MAX_FILLED = 1_500_000
"""Cells of all tables of a file with something in them."""
MAX_TEXT, MAX_CHARACTERS = 32_767, 40_000_000
"""Characters of one cell, and of all cells of a table."""
MAX_MARKS = 200_000
"""Cells of one sheet that are merged, struck through, or without the value of their formula; each kind by itself."""
MAX_ELEMENTS = 20_000_000
"""Beginnings and ends of XML elements in all parts of a workbook."""
MAX_DEPTH, MAX_VALUES = 40, 1_000_000
"""How deep lists and groups of fields lie in one another in a JSON notice, and how many values it has."""


def too_large(filename: str) -> ImportProblem:
    """The refusal of a table beyond its bounds."""
    return ImportProblem(
        f"{filename} 超过 {MAX_ROWS} 行、{MAX_COLUMNS} 列或 {MAX_CELLS} 格（含空白）。"
        "请删去数据以外的行、列和零散的单元格，或拆分后再导入"
    )
