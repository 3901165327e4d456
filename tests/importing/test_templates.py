"""Our own tables: they print well, say what each column takes, and are imported without a doubt when filled in."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from cli.main import cli
from cli.template import TEMPLATES, Table
from services.ledger.inflows.form import KIND, TEMPLATE
from services.ledger.payees.files import FORM, given_persons
from services.ledger.payees.form import TEMPLATE as PAYEES
from services.projects.register.form import TEMPLATE as PROJECTS
from shared.importing.templates import empty, filled
from shared.policy.loader import packaged
from tests.api import Api
from tests.conftest import Start
from tests.importing.test_over_http import give, ledger

__all__ = ["ledger"]

INFLOW = {
    "document_no": "新财扶〔2018〕1号",
    "fund_line": "财政专项扶贫资金",
    "level": "中央",
    "amount": "1250000.00",
    "received_on": date(2018, 3, 15),
}
PROJECT = {"name": "道路硬化", "place_name": "特克斯镇", "construction_content": "3.2 公里", "estimate": "125000.01"}
PAYEE = {"kind": "农户", "place": "654027100", "name": "甲", "id_number": "110101199003074530", "account": "62170001"}


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


@pytest.mark.parametrize("table", list(Table))
def test_a_template_prints_on_a4_across_with_its_header_on_every_page(table: Table) -> None:
    content = empty(TEMPLATES[table])
    sheet, names = part(content, "xl/worksheets/sheet1.xml"), part(content, "xl/workbook.xml")

    assert 'paperSize="9" ' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'fitToWidth="1"' in sheet or "<pageSetUpPr fitToPage" in sheet
    assert "_xlnm.Print_Titles" in names


def test_lists_dates_and_identifiers_are_checked_and_kept_as_typed() -> None:
    sheet = part(empty(TEMPLATE), "xl/worksheets/sheet1.xml")

    assert sheet.count('type="list"') == 6
    assert sheet.count('type="date"') == 2
    assert "中央,省级,地市级,县级,多级合并下达,债券,其他" in sheet
    assert 'numFmtId="49"' in part(empty(TEMPLATE), "xl/styles.xml")


def test_the_kinds_of_inflow_are_called_as_the_rule_packs_call_them() -> None:
    labels = {code: kind.label for pack in packaged("XJ") for code, kind in pack.ledger.inflow_kinds.items()}
    assert labels == KIND


def test_the_table_of_payees_has_the_columns_that_are_read() -> None:
    assert {column.heading: column.needed for column in PAYEES.columns} == {
        heading: column.needed for heading, column in FORM.columns.items()
    }


@pytest.mark.parametrize("table", list(Table))
def test_an_example_stands_in_the_notes_and_never_among_the_rows(table: Table) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(empty(TEMPLATES[table])))
    rows, notes = (book.get_sheet_by_index(at).to_python() for at in (0, 1))

    examples = {column.example for column in TEMPLATES[table].columns}
    assert not examples & {str(cell) for row in rows for cell in row}
    assert all(any(f"示例：{example}" in row[0] for row in notes) for example in examples)


async def test_a_filled_table_of_inflows_is_booked_without_a_doubt(ledger: Api) -> None:
    another = INFLOW | {"level": "县级", "fund_line": "县级配套", "amount": "0.01", "kind": "一般下达"}
    content = filled(TEMPLATE, [INFLOW, another])

    tried = await give(ledger, content, "资金来源模板 (1).xlsx", dry_run=True)
    booked = await give(ledger, content, "资金来源模板 (1).xlsx")

    assert tried.status_code == 200, tried.text
    assert (tried.json()["outcome"], tried.json()["doubts"]) == ("checked", [])
    assert [row["values"]["level"] for row in tried.json()["rows"]] == ["central", "county"]
    assert all(column["taken"] for column in tried.json()["columns"])
    assert (booked.json()["outcome"], booked.json()["sums"][0]["amount"]) == ("imported", "1250000.01")


async def test_a_filled_table_of_projects_is_taken_in_without_a_doubt(service: Start) -> None:
    projects = await service("projects")
    projects.set_clock(date(2018, 7, 2))

    tried = await give(projects, filled(PROJECTS, [PROJECT]), "项目表模板.xlsx", dry_run=True)

    assert tried.status_code == 200, tried.text
    assert (tried.json()["outcome"], tried.json()["doubts"]) == ("checked", [])
    assert tried.json()["rows"][0]["values"]["amount_fen"] == 12_500_001
    assert all(column["taken"] for column in tried.json()["columns"])


def test_a_filled_table_of_payees_is_read_to_the_digit() -> None:
    (line,) = given_persons(filled(PAYEES, [PAYEE]), "收款人模板.xlsx")
    assert (line.texts or {})["id_number"] == PAYEE["id_number"]


@pytest.mark.parametrize(
    ("name", "path"), [("ledger", "inflows"), ("ledger", "payees"), ("projects", "projects")], ids=["i", "y", "p"]
)
async def test_everyone_may_fetch_an_empty_table(service: Start, name: str, path: str) -> None:
    api = await service(name)
    answer = await api.get(f"/templates/{path}")

    assert (answer.status_code, answer.content[:2]) == (200, b"PK")
    assert "template.xlsx" in answer.headers["content-disposition"]


@pytest.mark.parametrize("answer", ["empty", "word"])
async def test_an_empty_table_and_a_word_of_no_list_are_refused_in_words(ledger: Api, answer: str) -> None:
    rows: list[dict[str, Any]] = [] if answer == "empty" else [INFLOW | {"kind": "不清楚"}]
    refused = await give(ledger, filled(TEMPLATE, rows), "模板.xlsx")

    assert refused.status_code == 422
    assert ("不在列表中" if rows else "没有") in refused.text


def test_the_command_writes_a_template_and_never_over_a_file(tmp_path: Path) -> None:
    file = tmp_path / "资金 来源(1).xlsx"
    first, second = (CliRunner().invoke(cli, ["template", "inflows", "--out", str(file)]) for _ in range(2))

    assert (first.exit_code, second.exit_code) == (0, 1)
    assert file.read_bytes()[:2] == b"PK"
    assert "没有覆盖" in second.stdout
