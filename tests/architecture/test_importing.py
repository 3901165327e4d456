"""Files are opened, and cells taken, in one place: a new importer cannot read a number cell as a mere text."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
READERS = {"python_calamine", "csv", "openpyxl", "xlrd", "pandas", "zipfile"}
OPENERS = {
    Path("shared/importing") / f"{name}.py"
    for name in ("archives", "ods", "opened", "separated", "workbooks", "xls", "xlsx")
}
NOT_IMPORTERS = {Path("shared/platform/web/tabular.py"), Path("shared/kernel/divisions.py")}
"""What writes tables and reads none, and what reads the tables shipped with it."""
OPEN_TO_SERVICES = {
    "shared.importing",
    "shared.importing.acceptance",
    "shared.importing.bounds",
    "shared.importing.cells",
    "shared.importing.days",
    "shared.importing.forms",
    "shared.importing.lines",
    "shared.importing.parsing",
    "shared.importing.reading",
    "shared.importing.templates",
    "shared.importing.model",
}
OPEN_TO_STATEMENTS = {
    "shared.importing.amounts",
    "shared.importing.grids",
    "shared.importing.header_rows",
    "shared.importing.headers",
    "shared.importing.one_page",
    "shared.importing.pages",
    "shared.importing.totals",
    "shared.importing.units",
}
"""What finds the columns of a table that has no form of ours; the reader of banks' statements alone uses it."""
STATEMENTS = Path("services/ledger/reconciliation")
MERELY_SHOWN = {"shown", "JsonValue"}
"""What gives a cell's look and not its value; no service keeps that."""


def _imports() -> list[tuple[Path, str, set[str]]]:
    found = []
    for path in sorted(p for part in ("shared", "services", "cli") for p in (ROOT / part).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found += [(path.relative_to(ROOT), alias.name, set[str]()) for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.append((path.relative_to(ROOT), node.module, {alias.name for alias in node.names}))
    return found


def test_the_first_stages_of_the_importer_alone_open_csv_files_and_workbooks() -> None:
    readers = {path for path, module, _ in _imports() if module.partition(".")[0] in READERS}

    assert readers - NOT_IMPORTERS == OPENERS


def test_services_take_cells_by_what_the_field_is_and_never_as_they_look() -> None:
    wrong = [
        (str(path), module)
        for path, module, names in _imports()
        if path.parts[0] in {"services", "cli"} and module.startswith("shared.importing")
        if module not in OPEN_TO_SERVICES | (OPEN_TO_STATEMENTS if path.parent == STATEMENTS else set())
        or names & MERELY_SHOWN
    ]

    assert wrong == []
