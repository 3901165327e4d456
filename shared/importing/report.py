"""The import report as JSON: integers of fen beside strings of yuan, dates as ISO text."""

from dataclasses import asdict

from shared.importing.model import Amount, Finding, ImportReport, Row
from shared.kernel.money import yuan


def to_json(report: ImportReport) -> dict[str, object]:
    """Write the report in the shape named in the package's docstring."""
    sheet = report.sheet
    return {
        "filename": sheet.filename,
        "kind": sheet.kind,
        "county": sheet.county,
        "year": sheet.year,
        "title": sheet.title,
        "source_url": sheet.source_url,
        "published": sheet.published.isoformat() if sheet.published else None,
        "complete": sheet.complete,
        "dry_run": report.dry_run,
        "outcome": report.outcome,
        "accepted": report.accepted,
        "refused": report.refused,
        "units": list(sheet.units),
        "warnings": list(sheet.warnings),
        "rows": [_row(row, dict(report.results.get(row.number, {}))) for row in sheet.rows],
        "stated": [_amount(stated) for stated in sheet.stated],
        "sums": [_amount(computed) for computed in sheet.sums],
        "contradictions": [_contradiction(finding) for finding in sheet.findings],
    }


def _row(row: Row, result: dict[str, object]) -> dict[str, object]:
    values = None
    if row.values is not None:
        values = asdict(row.values) | {"amount": yuan(row.values.fen), "amount_fen": row.values.fen}
        del values["fen"]
    return {
        "row": row.number,
        "position": row.position,
        "label": row.label,
        "ok": row.ok,
        "amount": None if row.fen is None else yuan(row.fen),
        "amount_fen": row.fen,
        "values": values,
        "problems": [asdict(problem) for problem in row.problems],
        "warnings": list(row.warnings),
        "result": result,
    }


def _amount(amount: Amount) -> dict[str, object]:
    return {
        "label": amount.label,
        "amount": yuan(amount.fen),
        "amount_fen": amount.fen,
        "text": amount.text,
        "rows": amount.rows,
    }


def _contradiction(finding: Finding) -> dict[str, object]:
    return {
        "label": finding.label,
        "stated": yuan(finding.stated_fen),
        "stated_fen": finding.stated_fen,
        "computed": yuan(finding.computed_fen),
        "computed_fen": finding.computed_fen,
        "difference": yuan(finding.difference_fen),
        "difference_fen": finding.difference_fen,
        "detail": finding.detail,
    }
