"""The report: what became of every row, in JSON."""

import json

import pytest

from shared.importing import ImportReport, RowProblem, RowsRefused, to_json
from tests.importing.reading import read_sample

BOOKED = RowProblem(field="文号", detail="已于 2018-04-20 入账", fix="请勿重复入账")


def test_a_report_is_json_with_fen_beside_yuan() -> None:
    sheet = read_sample("048", "inflows", "654027", 2018)
    report = json.loads(json.dumps(to_json(ImportReport(sheet=sheet, dry_run=False, results={1: {"lot": "a"}}))))
    assert (report["outcome"], report["accepted"], report["refused"]) == ("imported", 2, 0)
    first = report["rows"][0]
    assert (first["amount"], first["amount_fen"], first["result"]) == ("27400000.00", 2_740_000_000, {"lot": "a"})
    assert first["values"]["level"] == "central"
    assert report["sums"][0] == {
        "label": "全部行之和",
        "amount": "42830000.00",
        "amount_fen": 4_283_000_000,
        "text": "",
        "rows": 2,
    }


def test_contradictions_are_written_with_their_difference() -> None:
    report = to_json(ImportReport(sheet=read_sample("025", "projects", "654024", 2021), dry_run=True))
    assert report["outcome"] == "checked"
    assert json.loads(json.dumps(report["contradictions"]))[0]["difference"] == "13750000.00"


def test_what_only_the_books_know_keeps_the_whole_file_out() -> None:
    sheet = read_sample("048", "inflows", "654027", 2018).refuse(2, BOOKED)
    report = ImportReport(sheet=sheet, dry_run=True)
    assert (report.outcome, report.accepted, report.refused) == ("refused", 0, 1)
    with pytest.raises(RowsRefused, match="共 2 行，其中 1 行不合格，整个文件未导入") as refused:
        sheet.require_importable()
    assert refused.value.fields[0].detail == "已于 2018-04-20 入账。请勿重复入账"
