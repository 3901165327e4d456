"""The report: what became of every row, what is open, and the refusal that carries it, in JSON."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from shared.importing import Doubt, DoubtsOpen, ImportReport, Obstacle, RowProblem, RowsRefused, Sheet, to_json
from shared.importing.readings import ColumnRead, SheetRead
from shared.platform.problems import problem_of
from tests.importing.reading import read_sample

BOOKED = RowProblem(field="文号", detail="已于 2018-04-20 入账", fix="请勿重复入账")
HIDDEN = Doubt.of("hidden", "工作表“名单”第 7 行", "隐藏的行，金额 3 万元", "请取消隐藏后核对", "D7")
NOT_OPEN = Obstacle(code="book-unknown", detail="专账尚未建立")


def said(report: ImportReport) -> Any:
    return msgspec.json.decode(msgspec.json.encode(to_json(report)))


@pytest.fixture
def sheet() -> Sheet:
    return read_sample("048", "inflows", "654027", 2018)


def test_a_report_is_json_with_fen_beside_yuan(sheet: Sheet) -> None:
    report = said(ImportReport(sheet=sheet, dry_run=False, results={1: {"lot": "a"}}))
    assert (report["outcome"], report["accepted"], report["refused"]) == ("imported", 2, 0)
    first = report["rows"][0]
    assert (first["amount"], first["amount_fen"], first["result"]) == ("27400000.00", 2_740_000_000, {"lot": "a"})
    assert (first["values"]["level"], first["values"]["amount_fen"]) == ("central", 2_740_000_000)
    assert report["sums"][0] == {
        "label": "全部行之和",
        "amount": "42830000.00",
        "amount_fen": 4_283_000_000,
        "text": "",
        "rows": 2,
    }


def test_contradictions_are_written_with_their_difference() -> None:
    report = said(ImportReport(sheet=read_sample("025", "projects", "654024", 2021), dry_run=True))
    assert report["contradictions"][0]["difference"] == "13750000.00"


def test_what_only_the_books_know_keeps_the_whole_file_out(sheet: Sheet) -> None:
    report = ImportReport(sheet=sheet.refuse({2: [BOOKED]}), dry_run=True)
    assert (report.outcome, report.accepted, report.refused) == ("refused", 0, 1)
    with pytest.raises(RowsRefused, match="共 2 行，其中 1 行不合格，整个文件未导入") as refused:
        report.require_importable()
    assert refused.value.fields[0].detail.endswith("已于 2018-04-20 入账。请勿重复入账")


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_refusal_carries_the_whole_report_so_that_each_cell_can_be_marked(sheet: Sheet, dry_run: bool) -> None:
    report = ImportReport(sheet=sheet.refuse({2: [replace(BOOKED, cell="C9")]}), dry_run=dry_run)
    with pytest.raises(RowsRefused) as refused:
        report.require_importable()
    answer = msgspec.json.decode(problem_of(refused.value).encode())
    assert (answer["code"], answer["report"]["outcome"]) == ("rows-refused", "refused")
    assert [row["ok"] for row in answer["report"]["rows"]] == [True, False]
    assert answer["report"]["rows"][1]["problems"][-1]["cell"] == "C9"


def test_a_problem_is_placed_by_sheet_row_of_the_file_and_column(sheet: Sheet) -> None:
    rows = tuple(replace(row, sheet="名单", at=row.number + 3) for row in sheet.rows)
    placed = replace(sheet, rows=rows).refuse({1: [BOOKED], 2: [replace(BOOKED, cell="E5")]})
    with pytest.raises(RowsRefused) as refused:
        ImportReport(sheet=placed, dry_run=False).require_importable()
    assert [problem.detail for problem in refused.value.fields] == [
        "工作表“名单”第 4 行：已于 2018-04-20 入账。请勿重复入账",
        "工作表“名单”第 5 行 E 列：已于 2018-04-20 入账。请勿重复入账",
    ]


def test_an_open_doubt_keeps_a_file_out_until_it_is_accepted_by_name(sheet: Sheet) -> None:
    doubtful = replace(sheet, doubts=(HIDDEN,))
    tried = ImportReport(sheet=doubtful, dry_run=True)
    tried.require_importable()
    assert (tried.outcome, said(tried)["doubts"][0]["accepted"]) == ("doubtful", False)

    with pytest.raises(DoubtsOpen) as refused:
        ImportReport(sheet=doubtful, dry_run=False).require_importable()
    assert refused.value.fields[0].pointer == f"/doubts/{HIDDEN.name}"
    report = msgspec.json.decode(problem_of(refused.value).encode())["report"]
    assert (report["outcome"], report["accepted"], report["doubts"][0]["cell"]) == ("refused", 0, "D7")

    accepted = ImportReport(sheet=doubtful, dry_run=False, accepting=(HIDDEN.name,))
    accepted.require_importable()
    assert (accepted.outcome, said(accepted)["doubts"][0]["accepted"]) == ("imported", True)


@pytest.mark.parametrize("dry_run", [False, True])
def test_an_acceptance_of_what_the_file_does_not_say_is_refused(sheet: Sheet, dry_run: bool) -> None:
    with pytest.raises(DoubtsOpen) as refused:
        ImportReport(sheet=sheet, dry_run=dry_run, accepting=("hidden-0",)).require_importable()
    assert refused.value.fields[0].pointer == "/accept"


def test_a_book_that_is_not_ready_makes_a_dry_run_doubtful(sheet: Sheet) -> None:
    report = ImportReport(sheet=sheet, dry_run=True, obstacles=(NOT_OPEN,))
    report.require_importable()
    assert report.outcome == "doubtful"
    assert said(report)["obstacles"] == [{"code": "book-unknown", "detail": "专账尚未建立"}]


def test_a_report_shows_how_the_file_was_read_sheet_by_sheet_and_column_by_column(sheet: Sheet) -> None:
    read = replace(
        sheet,
        understood_as="XLSX",
        sheets=(SheetRead(name="附表", hidden=True, rows=2, fen=300, taken=False),),
        columns=(
            ColumnRead(sheet="名单", letter="D", heading="金额（万元）", meaning="amount", taken=True, unit="万元"),
        ),
    )
    report = said(ImportReport(sheet=read, dry_run=True))
    assert report["understood_as"] == "XLSX"
    assert report["sheets"] == [
        {"name": "附表", "hidden": True, "rows": 2, "amount": "3.00", "amount_fen": 300, "taken": False}
    ]
    assert report["columns"][0]["letter"] == "D"
