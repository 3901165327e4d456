"""What a task that reads an upload needs in a process of its own: what to load before, what may be refused."""

import codecs

from shared.importing.model import ImportProblem, RowsRefused
from shared.kernel.divisions import UnknownDivision, divisions, succession


def prepare() -> None:
    """Load what reading needs from disk: tables of divisions, and the codecs of texts and of names in archives."""
    divisions()
    succession()
    for codec in ("utf-8-sig", "gb18030", "cp437"):
        codecs.lookup(codec)


REFUSALS = (RowsRefused, ImportProblem, UnknownDivision)
