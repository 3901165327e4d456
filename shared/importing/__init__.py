"""Reading public notices and tables into rows. Pure: bytes in, a `Sheet` out, nothing stored.

    sheet = parse(
        content, filename, county="654024", year=2020, kind="inflows", divisions=divisions(), rows_in=inflows_in
    )
    for row, line in sheet.inflows: ...     # (Row, InflowLine); `sheet.projects` gives (Row, ProjectLine)
    report = ImportReport(sheet=sheet, dry_run=dry_run, results={row.number: {"lot": …}}, accepting=accept)
    report.require_importable()             # RowsRefused or DoubtsOpen (422) with the report: nothing is half-imported
    return to_json(report)                  # the answer of POST /ledger/v1/imports and /projects/v1/imports

`rows_in` is the service's: what a line of the file is to it. `parse` raises `ImportProblem` (422) when the file as a
whole is no use: half a file, another county, another year, no header. What only the books know (a line already booked)
a service adds with `sheet.refuse({number: [RowProblem(...)]})` before the report. Services have this done in a
process of its own, by the `Task` of their `files.py`.

The endpoints take the file as the raw body, with the query `filename`, `county`, `year`, `dry_run`, `accept` and, where
the file names no unit, `unit` (元, 千元, 万元, 百万元 or 亿元). The answer is `answers.ImportAnswer`.
"""

from shared.importing.model import (
    Amount,
    Candidate,
    Doubt,
    DoubtsOpen,
    Finding,
    ImportProblem,
    InflowLine,
    Kind,
    Obstacle,
    ProjectLine,
    Row,
    RowProblem,
    RowsRefused,
    Sheet,
)
from shared.importing.parsing import parse
from shared.importing.report import ImportReport, to_json

__all__ = [
    "Amount",
    "Candidate",
    "Doubt",
    "DoubtsOpen",
    "Finding",
    "ImportProblem",
    "ImportReport",
    "InflowLine",
    "Kind",
    "Obstacle",
    "ProjectLine",
    "Row",
    "RowProblem",
    "RowsRefused",
    "Sheet",
    "parse",
    "to_json",
]
