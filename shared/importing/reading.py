"""What a task that reads an upload needs in a process of its own: what to load before, what may be refused."""

import codecs
from contextlib import suppress

from shared.importing.model import ImportProblem, RowsRefused, SheetNotNamed
from shared.importing.pages import NoTable
from shared.importing.texts import OTHERS, decoded
from shared.kernel.divisions import UnknownDivision, divisions, succession


def prepare() -> None:
    """Load what reading needs from disk: tables of divisions, and the codecs of texts and of names in archives."""
    divisions()
    succession()
    for codec in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "cp437", "cp936", "cp1252", *OTHERS):
        codecs.lookup(codec)
    with suppress(ImportProblem):
        decoded("縣水利局農村飲水安全".encode("big5"))  # what guesses encodings loads its tables when it is first asked


REFUSALS = (RowsRefused, NoTable, SheetNotNamed, ImportProblem, UnknownDivision)
