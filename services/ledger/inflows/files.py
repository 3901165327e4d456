"""What is done with an uploaded notice or table in a process of its own: its rows become receipts.

Nothing of the web is imported here.
"""

from dataclasses import dataclass

from services.ledger.inflows.inflow_rows import inflows_in
from shared.importing.model import InflowLine, Row, Sheet
from shared.importing.parsing import parse
from shared.importing.reading import REFUSALS, prepare
from shared.kernel.divisions import divisions
from shared.platform.sandbox import Task


@dataclass(frozen=True, kw_only=True)
class InflowRow(Row):
    """A row of a notice or table as it crosses between the processes."""

    values: InflowLine | None


@dataclass(frozen=True, kw_only=True)
class InflowSheet(Sheet):
    """A notice or table as it crosses between the processes."""

    rows: tuple[InflowRow, ...]


def inflows_of(
    content: bytes,
    filename: str,
    county: str,
    year: int,
    unit: str | None,
    sheet: str | None = None,
    preview: bool = False,
) -> Sheet:
    """The inflows of a notice or table; see `parse`."""
    return parse(
        content,
        filename,
        county=county,
        year=year,
        kind="inflows",
        divisions=divisions(),
        rows_in=inflows_in,
        unit=unit,
        sheet=sheet,
        preview=preview,
    )


READ_INFLOWS = Task(inflows_of, InflowSheet, REFUSALS, prepare)
