"""What the services have done with an uploaded notice, table or statement, in a process of its own."""

import codecs
from dataclasses import dataclass

from shared.importing.model import ImportProblem, InflowLine, ProjectLine, Row, RowsRefused, Sheet
from shared.importing.parsing import parse
from shared.importing.statements import Statement, read_statement
from shared.kernel.divisions import UnknownDivision, divisions, succession
from shared.platform.sandbox import Task


@dataclass(frozen=True, kw_only=True)
class _InflowRow(Row):
    values: InflowLine | None


@dataclass(frozen=True, kw_only=True)
class _Inflows(Sheet):
    rows: tuple[_InflowRow, ...]


@dataclass(frozen=True, kw_only=True)
class _ProjectRow(Row):
    values: ProjectLine | None


@dataclass(frozen=True, kw_only=True)
class _Projects(Sheet):
    rows: tuple[_ProjectRow, ...]


def inflows_of(content: bytes, filename: str, county: str, year: int, unit: str | None) -> Sheet:
    """The inflows of a notice or table; see `parse`."""
    return parse(content, filename, county=county, year=year, kind="inflows", divisions=divisions(), unit=unit)


def projects_of(content: bytes, filename: str, county: str, year: int, unit: str | None) -> Sheet:
    """The projects of a notice or table; see `parse`."""
    return parse(content, filename, county=county, year=year, kind="projects", divisions=divisions(), unit=unit)


def prepare() -> None:
    """Load what reading needs from disk: tables of divisions, and the codecs of texts and of names in archives."""
    divisions()
    succession()
    for codec in ("utf-8-sig", "gb18030", "cp437"):
        codecs.lookup(codec)


REFUSALS = (RowsRefused, ImportProblem, UnknownDivision)

READ_INFLOWS = Task(inflows_of, _Inflows, REFUSALS, prepare)
READ_PROJECTS = Task(projects_of, _Projects, REFUSALS, prepare)
READ_STATEMENT = Task(read_statement, Statement, (ImportProblem,), prepare)
