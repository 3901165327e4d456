"""The XML parts of a workbook's archive, each measured in a stream before anybody makes anything of it.

Calamine reads fast, but makes room for a sheet's whole used range first: two cells in opposite corners are 400 GB. So
it is given a new archive of what was measured and nothing else: however a zip file may lie (sizes, overlapping or
double members), the same bytes are measured and read.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.parsers import expat

from python_calamine import CalamineError

from shared.importing.bounds import MAX_CELLS, MAX_COLUMNS, MAX_ELEMENTS, MAX_PARTS, MAX_ROWS, MAX_UNPACKED_BYTES
from shared.importing.model import ImportProblem

Begin = Callable[[str, dict[str, str]], object]

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CHUNK = 256 * 1024
SIGNS_OF_DAMAGE = (
    CalamineError, zipfile.BadZipFile, zlib.error, struct.error, expat.ExpatError, OSError, EOFError, ValueError,
    ArithmeticError, RuntimeError,
)  # fmt: skip
"""What the libraries raise where an archive or its XML is not what it says."""


def broken() -> ImportProblem:
    """The refusal of a workbook that is not whole."""
    return ImportProblem("工作簿文件不完整或已损坏，读不出来。请重新下载或另存后再导入")


class XmlPart:
    """One part, told of while it is read. No entity is ever expanded, no element kept."""

    def __init__(self, allowed: int = MAX_ELEMENTS) -> None:
        self.elements = 0
        self.allowed = allowed
        self.parser = expat.ParserCreate("utf-8")  # as calamine reads it, whatever codec the part names
        self.parser.StartElementHandler = self.begin()
        self.parser.StartDoctypeDeclHandler = _refuse_declaration

    @property
    def reaches_too_far(self) -> bool:
        """Whether its cells take more room than one table may."""
        return False

    def take(self, chunk: bytes) -> None:
        """The next bytes of the part. Raises ImportProblem, or ExpatError and ValueError where they are no such XML."""
        found = chunk.count(b"<")
        self.elements += found
        if self.elements > self.allowed or (not found and len(chunk) == _CHUNK):
            raise ImportProblem("工作簿中有过长的文字，或单元格、样式过多。请只保留数据，另存为新文件后再导入")
        self.parser.Parse(chunk)

    def end(self) -> None:
        """Nothing more comes. Raises ExpatError where something is missing."""
        self.parser.Parse(b"", True)

    def begin(self) -> Begin:
        """What is called for the beginning of every element."""
        raise NotImplementedError


def reach_too_far(rows: int, columns: int) -> bool:
    """Whether cells up to there take more room than one table may."""
    return rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS


class Measured:
    """A new archive, `made`, of the parts that were measured; those that reach too far are left out and named."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.too_far: set[str] = set()
        self.made = io.BytesIO()
        self._archive = archive
        self._clean = zipfile.ZipFile(self.made, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._left = MAX_ELEMENTS

    def __enter__(self) -> "Measured":
        return self

    def __exit__(self, *_: object) -> None:
        self._clean.close()
        self.made.seek(0)

    def copy(self, member: zipfile.ZipInfo) -> None:
        """Take over a member that is no XML: a short text."""
        with self._archive.open(member) as packed:
            self._clean.writestr(zipfile.ZipInfo(member.filename), packed.read(_CHUNK))

    def measure(self, member: zipfile.ZipInfo, part: XmlPart) -> None:
        """Read a member into its part, and take over its bytes unless it reaches too far."""
        part.allowed = self._left
        content = bytearray()
        with self._archive.open(member) as packed:
            while (chunk := packed.read(_CHUNK)) and not part.reaches_too_far:
                part.take(chunk)
                content += chunk
        if not part.reaches_too_far:
            part.end()
        self._left -= part.elements
        if part.reaches_too_far:
            self.too_far.add(plain_name(member.filename))
        else:
            self._clean.writestr(zipfile.ZipInfo(member.filename), content, zipfile.ZIP_DEFLATED, 1)


def members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The members by name, after all were looked at without unpacking one. Raises ImportProblem."""
    listed = archive.infolist()
    if len(listed) > MAX_PARTS or sum(member.file_size for member in listed) > MAX_UNPACKED_BYTES:
        raise ImportProblem("工作簿文件展开后过大。请拆分后再导入")
    named = {plain_name(member.filename): member for member in listed}
    if len(named) != len(listed):
        raise broken()
    return named


def xml_members(named: dict[str, zipfile.ZipInfo]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Those that hold XML, by name. Raises ImportProblem for one that is packed in an unusual way."""
    for name, member in named.items():
        if name.endswith((".xml", ".rels")):
            if member.compress_type not in _METHODS:
                raise broken()
            yield name, member


def plain_name(name: str) -> str:
    """A member's name as calamine compares it."""
    return name.replace("\\", "/").lower()


def local(name: str) -> str:
    """An element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]


def _refuse_declaration(*_: object) -> None:
    raise ImportProblem("工作簿文件含有不允许的声明（DTD）。请用表格软件另存后再导入")
