"""Reading public notices and tables into rows. Pure: bytes in, a `Sheet` out, nothing stored.

    sheet = parse(
        content, filename, county="654024", year=2020, kind="inflows", divisions=divisions(), rows_in=inflows_in
    )
    sheet.require_importable()              # raises RowsRefused (422): every problem named, nothing half-imported
    for row, line in sheet.inflows: ...     # (Row, InflowLine); `sheet.projects` gives (Row, ProjectLine)
    report = ImportReport(sheet=sheet, dry_run=dry_run, results={row.number: {"lot": …}})
    return to_json(report)                  # the answer of POST /ledger/v1/imports and /projects/v1/imports

`rows_in` is the service's: what a line of the file is to it. `parse` raises `ImportProblem` (422) when the file as a
whole is no use: half a file, another county, another year, no header. What only the books know (a line already booked)
a service adds with `sheet.refuse(number, RowProblem(...))` before `require_importable`. Services have this done in a
process of its own, by the `Task` of their `files.py`.

The endpoints take the file as the raw body, with the query `filename`, `county`, `year`,
`dry_run` and, where the file names no unit, `unit` (元, 千元, 万元, 百万元 or 亿元).

The answer (`*_fen` integers, amounts in yuan as strings with two decimals):

    {"filename", "kind", "county", "year", "title", "source_url", "published", "complete", "dry_run",
     "outcome": "imported" | "partly" | "checked" | "refused", "accepted": n, "refused": n, "units": [..],
     "warnings": [..],
     "rows": [{"row": 1, "position", "label", "ok", "amount", "amount_fen", "values": {..} | null,
               "problems": [{"field", "detail", "fix"}], "warnings": [..], "result": {..}}],
     "stated": [{"label", "amount", "amount_fen", "text"}], "sums": [{"label", "amount", "amount_fen", "rows"}],
     "contradictions": [{"label", "stated", "stated_fen", "computed", "computed_fen", "difference",
                         "difference_fen", "detail"}]}
"""

from shared.importing.model import (
    Amount,
    Candidate,
    Finding,
    ImportProblem,
    ImportReport,
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
from shared.importing.report import to_json

__all__ = [
    "Amount",
    "Candidate",
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
