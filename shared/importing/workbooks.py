"""A workbook's bytes to its sheets, whichever of the known formats it is in."""

import io
import zipfile
from collections.abc import Iterator
from typing import TypeVar

from python_calamine import PasswordError

from shared.importing.archives import SIGNS_OF_DAMAGE, broken, plain_name
from shared.importing.model import ImportProblem
from shared.importing.ods import CONTENT_PART, open_ods
from shared.importing.opened import Book, Opened
from shared.importing.xls import open_xls
from shared.importing.xlsx import MAIN_PART, open_xlsx

T = TypeVar("T")

_ARCHIVE, _OLE = b"PK", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
LOCKED = "工作簿设有打开密码，读不出来。请取消密码、另存后再导入"


def is_workbook(content: bytes) -> bool:
    """Whether the file begins as an archive or as an old binary file."""
    return content.startswith((_ARCHIVE, _OLE))


def open_workbook(content: bytes, filename: str) -> Book:
    """The sheets of an XLSX, XLS or ODS file. Raises ImportProblem, also while they are read."""
    try:
        book = _opened(content, filename)
    except PasswordError as locked:
        raise ImportProblem(LOCKED) from locked
    except SIGNS_OF_DAMAGE as damage:
        raise broken() from damage
    return Book(book.format, map(_whole, _as_far_as_whole(iter(book.sheets))))


def _opened(content: bytes, filename: str) -> Book:
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise ImportProblem(LOCKED)
        return open_xls(content, filename)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = {plain_name(name) for name in archive.namelist()}
    if MAIN_PART in names:
        return open_xlsx(content)
    if CONTENT_PART in names and any(name.startswith("meta-inf/") or name == "mimetype" for name in names):
        return open_ods(content, filename)
    raise ImportProblem(f"{filename} 不是可导入的格式。请另存为 XLSX 或 CSV 后再导入")


def _whole(sheet: Opened) -> Opened:
    return Opened(sheet.name, _as_far_as_whole(sheet.rows), sheet.marks, sheet.unread)


def _as_far_as_whole(read: Iterator[T]) -> Iterator[T]:
    """What is read, until the library finds that the file is not what it says: a duration of ages, a missing part."""
    try:
        yield from read
    except PasswordError as locked:
        raise ImportProblem(LOCKED) from locked
    except SIGNS_OF_DAMAGE as damage:
        raise broken() from damage
