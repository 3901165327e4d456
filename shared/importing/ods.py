"""An ODS file: its sheets, and what its content says of them besides values.

Rows and cells are written once and repeated by number, a million times if the file says so: the cells are counted as
often as they are repeated before calamine makes room for them.
"""

import io
import zipfile
from collections.abc import Iterator

from python_calamine import CalamineWorkbook

from shared.importing.archives import Measured, broken, members, xml_members
from shared.importing.bounds import MAX_SHEETS
from shared.importing.model import ImportProblem
from shared.importing.ods_content import Content, Styles
from shared.importing.opened import Book, Opened, rows_of, too_large_sheet

CONTENT_PART, _STYLES_PART, _KIND, _MANIFEST = "content.xml", "styles.xml", "mimetype", "meta-inf/manifest.xml"
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


def open_ods(content: bytes, filename: str) -> Book:
    """Measure the content, then open what was measured. Raises ImportProblem."""
    styles = Styles()
    told = Content(styles, filename)
    with zipfile.ZipFile(io.BytesIO(content)) as archive, Measured(archive) as measured:
        named = members(archive)
        if _KIND not in named or not _begins(archive, named[_KIND], _SPREADSHEET):
            raise ImportProblem(f"{filename} 不是可导入的格式。请另存为 XLSX 或 CSV 后再导入")
        measured.copy(named[_KIND])
        parts = dict(xml_members(named))
        for name, part in ((_MANIFEST, Styles()), (_STYLES_PART, styles), (CONTENT_PART, told)):
            if name in parts:
                measured.measure(parts[name], part)
    if told.reaches_too_far:
        raise ImportProblem(too_large_sheet(told.sheets[-1][0]))
    return Book("ODS", _sheets(measured, told))


def _sheets(measured: Measured, told: Content) -> Iterator[Opened]:
    workbook = CalamineWorkbook.from_filelike(measured.made)
    if len(workbook.sheet_names) > MAX_SHEETS or len(workbook.sheet_names) != len(told.sheets):
        raise broken()
    for at, (name, marks) in enumerate(told.sheets):
        yield Opened(name, rows_of(workbook.get_sheet_by_index(at)), marks)


def _begins(archive: zipfile.ZipFile, member: zipfile.ZipInfo, words: bytes) -> bool:
    with archive.open(member) as packed:
        return packed.read(len(words)) == words
