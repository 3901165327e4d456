"""Our own tables as answers: empty ones to be filled in, and lists in the same columns to be imported elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Response

from shared.importing.templates import TableTemplate, empty, filled
from shared.platform.web.tabular import XLSX, as_file


class XlsxAnswer(Response):
    """A workbook; the OpenAPI document names its media type."""

    media_type = XLSX


def empty_table(template: TableTemplate, name: str) -> Response:
    """The table to be filled in, as XLSX."""
    return _xlsx(empty(template), f"{name}-template")


def filled_table(kind: str, template: TableTemplate, rows: Sequence[Mapping[str, Any]], name: str) -> Response:
    """The table with these rows, as XLSX or CSV: what comes of it can be imported again."""
    if kind == "xlsx":
        return _xlsx(filled(template, rows), name)
    return as_file("csv", rows, name, {column.name: column.heading for column in template.columns})


def _xlsx(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return XlsxAnswer(content, headers=headers)
