"""`sluice import` at the terminal."""

from pathlib import Path

import pytest
from rich.console import Console

from cli import importing
from shared.importing import ImportReport, to_json
from tests.importing.reading import SAMPLES, read_sample


def shown(monkeypatch: pytest.MonkeyPatch, report: dict[str, object]) -> str:
    console = Console(record=True, width=200)
    monkeypatch.setattr(importing, "console", console)
    importing.show(report)
    return console.export_text()


def test_a_report_shows_every_row_its_warnings_and_the_contradictions(monkeypatch: pytest.MonkeyPatch) -> None:
    report = to_json(ImportReport(sheet=read_sample("025", "inflows", "654024", 2021), dry_run=True))
    text = shown(monkeypatch, report)
    assert "117010000.00" in text
    assert "没有写明文号" in text
    assert "相差 -13750000.00 元" in text
    assert "检查通过，未入账" in text


def test_an_address_where_nothing_listens_is_said_in_words() -> None:
    with pytest.raises(importing.ImportFailed, match="连不上"):
        importing.send("http://127.0.0.1:9", "token", "ledger", {}, _content(SAMPLES))


def _content(where: Path) -> bytes:
    return (where / "048-tekes-2018-inflow.json").read_bytes()
