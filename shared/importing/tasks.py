"""What the services have done with an uploaded notice, table or statement, in a process of its own."""

from dataclasses import dataclass

from shared.importing.model import ImportProblem, InflowLine, Row, Sheet
from shared.importing.parsing import parse
from shared.importing.reading import REFUSALS, prepare
from shared.importing.statements import Statement, read_statement
from shared.kernel.divisions import divisions
from shared.platform.sandbox import Task


@dataclass(frozen=True, kw_only=True)
class _InflowRow(Row):
    values: InflowLine | None


@dataclass(frozen=True, kw_only=True)
class _Inflows(Sheet):
    rows: tuple[_InflowRow, ...]


def inflows_of(content: bytes, filename: str, county: str, year: int, unit: str | None) -> Sheet:
    """The inflows of a notice or table; see `parse`."""
    return parse(content, filename, county=county, year=year, kind="inflows", divisions=divisions(), unit=unit)


READ_INFLOWS = Task(inflows_of, _Inflows, REFUSALS, prepare)
READ_STATEMENT = Task(read_statement, Statement, (ImportProblem,), prepare)
