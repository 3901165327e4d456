"""An XLSX file to the rows of its first sheet with anything in it.

Calamine reads fast, but makes room for a sheet's whole used range first: two cells in opposite corners are 400 GB. So
every part is measured in a stream before, and calamine is given a new archive of what was measured and nothing else:
however a zip file may lie (sizes, overlapping or double members), the same bytes are measured and read.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from shared.importing.bounds import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ELEMENTS,
    MAX_PARTS,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_UNPACKED_BYTES,
    too_large,
)
from shared.importing.model import ImportProblem

Rows = Iterator[Sequence[object]]

MAIN_PART = "xl/workbook.xml"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CHUNK = 256 * 1024
_SIGNS_OF_DAMAGE = (
    CalamineError, zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, OSError, EOFError, ValueError,
    ArithmeticError, RuntimeError,
)  # fmt: skip
"""What the libraries raise where an archive or its XML is not what it says."""
_BROKEN = "XLSX 文件不完整或已损坏，读不出来。请重新下载或另存后再导入"


def is_workbook(content: bytes) -> bool:
    """Whether the file begins as an archive: what is none is no XLSX file."""
    return content.startswith(b"PK")


def rows_of(content: bytes, filename: str) -> tuple[str, Rows]:
    """The first sheet that is not blank, by name, and its rows from A1 on. Raises ImportProblem."""
    try:
        measured, beyond = _measured(content, filename)
        workbook = CalamineWorkbook.from_filelike(measured)
        if len(workbook.sheet_names) > MAX_SHEETS:
            raise ImportProblem(f"{filename} 超过 {MAX_SHEETS} 张工作表。请只保留要导入的一张")
        for name in workbook.sheet_names:
            sheet = _sheet(workbook, name, filename, beyond=beyond)
            if sheet.start is not None and not all(map(_is_blank, sheet.iter_rows())):
                return name, _from_the_first_column(sheet)
    except _SIGNS_OF_DAMAGE as broken:
        raise ImportProblem(_BROKEN) from broken
    return "", iter(())


def _sheet(workbook: CalamineWorkbook, name: str, filename: str, *, beyond: bool) -> CalamineSheet:
    """A sheet; where one was left out because of its size, that is what a missing one means."""
    try:
        return workbook.get_sheet_by_name(name)
    except CalamineError:
        if beyond:
            raise too_large(filename) from None
        raise


def _is_blank(row: Sequence[object]) -> bool:
    return all(cell in ("", None) for cell in row)


def _from_the_first_column(sheet: CalamineSheet) -> Rows:
    """Every row from column A on. Raises ImportProblem at a cell that is beyond its kind: a duration of ages."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    try:
        for row in sheet.iter_rows():
            yield [*before, *row] if before else row
    except _SIGNS_OF_DAMAGE as broken:
        raise ImportProblem(_BROKEN) from broken


def _measured(content: bytes, filename: str) -> tuple[io.BytesIO, bool]:
    """An archive of the workbook's XML parts, and whether a sheet was left out because it reaches too far."""
    into, beyond, elements = io.BytesIO(), False, 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(into, "w") as clean:
        for member in _members(archive, filename):
            measure = Measure(MAX_ELEMENTS - elements)
            part = _read(archive, member, measure)
            elements += measure.elements
            if part is None:
                beyond = True
            else:
                clean.writestr(zipfile.ZipInfo(member.filename), part)
    into.seek(0)
    return into, beyond


def _members(archive: zipfile.ZipFile, filename: str) -> Iterator[zipfile.ZipInfo]:
    """The XML parts, after all members were looked at without unpacking one."""
    members = archive.infolist()
    names = {member.filename.replace("\\", "/").lower() for member in members}
    if MAIN_PART not in names:
        raise ImportProblem(f"{filename} 不是可导入的格式。请另存为 XLSX 或 CSV 后再导入")
    if len(members) > MAX_PARTS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise ImportProblem("XLSX 文件展开后过大。请拆分后再导入")
    if len(names) != len(members):
        raise ImportProblem(_BROKEN)
    for member in members:
        if member.filename.lower().endswith((".xml", ".rels")):
            if member.compress_type not in _METHODS:
                raise ImportProblem(_BROKEN)
            yield member


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, measure: "Measure") -> bytearray | None:
    """The part, measured as it is unpacked; None for a sheet that reaches too far."""
    part = bytearray()
    with archive.open(member) as packed:
        while chunk := packed.read(_CHUNK):
            measure.take(chunk)
            if measure.reaches_too_far:
                return None
            part += chunk
    measure.end()
    return None if measure.reaches_too_far else part


class Measure:
    """How far the cells of an XML part reach, told while it is read. No entity is ever expanded.

    A cell counts when it holds a value: formatted blank ones, which programs write by the thousand, take no room.
    """

    def __init__(self, allowed: int) -> None:
        self.elements = 0
        self.rows = self.columns = 0
        """The last row and column with a value."""
        self._allowed = allowed
        self._parser = expat.ParserCreate("utf-8")  # as calamine reads it, whatever codec the part names
        self._parser.StartElementHandler = self._handler()
        self._parser.StartDoctypeDeclHandler = _refuse_declaration

    @property
    def reaches_too_far(self) -> bool:
        """Whether the cells take more room than one table may."""
        return self.rows > MAX_ROWS or self.columns > MAX_COLUMNS or self.rows * self.columns > MAX_CELLS

    def take(self, chunk: bytes) -> None:
        """The next bytes of the part. Raises ImportProblem, or ExpatError and ValueError where they are no such XML."""
        found = chunk.count(b"<")
        self.elements += found
        if self.elements > self._allowed or (not found and len(chunk) == _CHUNK):
            raise ImportProblem("XLSX 文件中有过长的文字，或单元格、样式过多。请只保留数据，另存为新文件后再导入")
        self._parser.Parse(chunk)

    def end(self) -> None:
        """Nothing more comes. Raises ExpatError where something is missing."""
        self._parser.Parse(b"", True)

    def _handler(self) -> Callable[[str, dict[str, str]], None]:
        """What is called for every element: most of a workbook's reading is done here, so it keeps to its variables."""
        numbers: dict[str, int] = {}
        row, column, digits = 0, 0, ""

        def begin(name: str, attributes: dict[str, str]) -> None:
            nonlocal row, column, digits
            if ":" in name:
                name = name.rpartition(":")[2]
            if name == "c":
                reference = attributes.get("r")
                if reference is None:
                    column += 1
                    return
                letters = reference.rstrip("0123456789")
                if (number := reference[len(letters) :]) != digits:
                    digits, row = number, int(number)
                column = numbers.get(letters) or numbers.setdefault(letters, _column(letters))
            elif name in ("v", "is"):
                self.rows = max(self.rows, row)
                self.columns = max(self.columns, column)
            elif name == "row":
                digits = attributes.get("r") or str(row + 1)
                row, column = int(digits), 0

        return begin


def _column(letters: str) -> int:
    """A, Z, AA as 1, 26, 27; beyond every sheet whatever is none."""
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number if letters.isalpha() and letters.isascii() else MAX_COLUMNS + 1


def _refuse_declaration(*_: object) -> None:
    raise ImportProblem("XLSX 文件含有不允许的声明（DTD）。请用表格软件另存后再导入")
