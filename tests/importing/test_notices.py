"""Every sample notice, and what a notice may get wrong."""

import json
from itertools import pairwise
from typing import Any

import pytest

from shared.importing import ImportProblem, ImportReport, Kind
from shared.kernel.divisions import UnknownDivision
from tests.importing.reading import SAMPLES, notice, read, read_sample, source

NOTICES = sorted(path.name for path in SAMPLES.glob("*.json"))
COUNTIES: list[tuple[str, str, int, list[int]]] = [
    ("024", "654024", 2020, [15_000_000_000, 5_388_000_000]),
    ("025", "654024", 2021, [11_701_000_000, 5_500_000_000]),
    ("001", "410503", 2018, [47_000_000, 66_500_000]),
    ("016", "511703", 2024, [5_273_000_000, 5_509_000_000]),
    ("017", "632323", 2023, [1_259_000_000]),
    ("088", "230606", 2023, [3_174_000_000, 2_958_000_000]),
    ("077", "620503", 2021, [18_889_000_000, 14_684_000_000, 1_150_500_000, 4_985_110_000, 13_335_000_000]),
    ("048", "654027", 2018, [2_740_000_000, 1_543_000_000]),
]


def facts_of(name: str) -> tuple[dict[str, Any], str]:
    facts = json.loads((SAMPLES / name).read_text())
    code = facts["region"]["gbt2260"] or "654024"
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return facts, code


def _is_part(item: dict[str, Any], facts: dict[str, Any]) -> bool:
    wholes = [project["name"] for project in facts["projects"]] + [f"{each['level']}资金" for each in facts["sources"]]
    return item.get("parent") in wholes or (item.get("label") or "").startswith("其中")


@pytest.mark.parametrize("kind", ["inflows", "projects"])
@pytest.mark.parametrize("name", NOTICES)
def test_every_sample_is_read_or_refused_in_words_and_no_fen_is_changed(name: str, kind: Kind) -> None:
    facts, county = facts_of(name)
    try:
        sheet = read((SAMPLES / name).read_bytes(), name, kind, county, facts["fiscal_year"] or 2018)
    except (ImportProblem, UnknownDivision):
        assert county == "10" or not facts["sources" if kind == "inflows" else "projects"]
        return
    items = facts["sources" if kind == "inflows" else "projects"]
    stated = [item["amount_yuan"] for item in items if not _is_part(item, facts)]
    assert [row.fen for row in sheet.rows] == [text and int(text.replace(".", "")) for text in stated]


@pytest.mark.parametrize(("name", "county", "year", "fen"), COUNTIES)
def test_the_eight_county_years_give_the_stated_sources_to_the_fen(
    name: str, county: str, year: int, fen: list[int]
) -> None:
    sheet = read_sample(name, "inflows", county, year)
    assert [line.fen for _, line in sheet.inflows] == fen
    ImportReport(sheet=sheet, dry_run=True).require_importable()


@pytest.mark.parametrize(
    ("name", "county", "year"),
    [
        ("001", "410503", 2018),
        ("016", "511703", 2024),
        ("017", "632323", 2023),
        ("077", "620503", 2021),
        ("097", "411303", 2026),
    ],
)
@pytest.mark.parametrize("kind", ["inflows", "projects"])
def test_notices_that_agree_with_themselves_have_no_contradiction(
    name: str, county: str, year: int, kind: Kind
) -> None:
    sheet = read_sample(name, kind, county, year)
    assert sheet.complete
    assert sheet.findings == ()


def test_a_plan_larger_than_its_money_is_reported_and_left_as_it_is() -> None:
    sheet = read_sample("025", "inflows", "654024", 2021)
    assert [(finding.label, finding.difference_fen) for finding in sheet.findings] == [("计划总投资", -1_375_000_000)]
    assert sum(line.fen for _, line in sheet.inflows) == 17_201_000_000


def test_totals_of_an_excerpt_are_not_compared() -> None:
    sheet = read_sample("026", "projects", "410304", 2024)
    assert not sheet.complete
    assert sheet.findings == ()
    assert any("摘录" in warning for warning in sheet.warnings)


def test_a_share_that_does_not_fit_its_amount_is_pointed_out() -> None:
    sheet = read_sample("024", "projects", "654024", 2020)
    assert [row.number for row in sheet.rows if any("1.84%" in warning for warning in row.warnings)] == [4]


def test_two_fund_lines_of_one_document_are_two_inflows() -> None:
    sheet = read_sample("048", "inflows", "654027", 2018)
    lines = [line for _, line in sheet.inflows]
    assert {line.document_no for line in lines} == {"伊州财农〔2017〕167号"}
    assert {line.document_text for line in lines} == {"伊州财农[2017]167号"}
    assert lines[0].fund_line != lines[1].fund_line


def test_the_same_line_of_a_document_twice_is_refused_naming_the_other_row() -> None:
    twice = [source(), source(level="中央", document_number="伊州财农[2020]1号")]
    sheet = read(notice(sources=twice), "twice.json", "inflows")
    assert [row.ok for row in sheet.rows] == [True, False]
    assert "第 1 行（sources[1]）" in sheet.rows[1].problems[0].detail
    with pytest.raises(ImportProblem) as refused:
        ImportReport(sheet=sheet, dry_run=True).require_importable()
    assert refused.value.fields[0].pointer == "/rows/2/文号"


def test_a_notice_without_document_number_is_its_own_reference_always_the_same() -> None:
    sheets = [read_sample("024", "inflows", "654024", 2020) for _ in range(2)]
    keys = [[(line.document_no, line.fund_line) for _, line in sheet.inflows] for sheet in sheets]
    assert all(one == other for one, other in pairwise(keys))
    assert keys[0][0][0].startswith("（无文号）巩留县2020年第二批")
    assert len(set(keys[0])) == 2
    assert any("没有写明文号" in warning for warning in sheets[0].rows[0].warnings)


def test_a_prefectures_allocation_gives_each_county_only_its_own_line() -> None:
    sheet = read_sample("009", "inflows", "411422", 2019)
    (row, line) = sheet.inflows[0]
    assert (len(sheet.rows), line.fen, line.document_no) == (1, 732_000_000, "商财预〔2019〕148号")
    assert row.position.startswith("allocations[")


def test_a_prefectures_own_book_gets_the_whole_and_its_own_level_is_own() -> None:
    sheet = read_sample("010", "inflows", "4101", 2018)
    assert {(line.level, line.arranged_by) for _, line in sheet.inflows} == {
        ("central", "superior"),
        ("province", "superior"),
        ("prefecture", "own"),
    }


def test_a_part_of_another_source_is_not_booked_beside_it() -> None:
    sheet = read_sample("050", "inflows", "6207", 2023)
    assert [row.fen for row in sheet.rows] == [66_185_000_000]
    assert any("其中第二批" in warning and "157630000.00" in warning for warning in sheet.rows[0].warnings)


def test_a_part_without_its_whole_or_above_it_is_refused_with_both_figures() -> None:
    alone = read(notice(sources=[source(label="其中道路")]), "part.json", "inflows")
    above = read(
        notice(sources=[source(), source(label="其中道路", amount_yuan="300000.00", raw="")]), "a.json", "inflows"
    )
    assert "没有它所属的一行" in alone.rows[0].problems[0].detail
    assert "300000.00 元，超过这一行的 200000.00 元" in above.rows[0].problems[0].detail


def test_details_of_another_project_are_not_counted_again() -> None:
    sheet = read_sample("043", "projects", "43", 2017)
    assert sum(line.fen for _, line in sheet.projects) == 50_308_000_000
    assert len([warning for warning in sheet.rows[0].warnings if "一部分" in warning]) == 3


def test_details_of_a_source_are_said_and_not_imported_as_projects() -> None:
    sheet = read_sample("091", "projects", "533423", 2013)
    assert sum(line.fen for _, line in sheet.projects) == 25_239_600_000
    assert len([warning for warning in sheet.warnings if "“部门整合资金”的细项" in warning]) == 11


def test_a_notice_of_a_county_since_renamed_goes_into_either_code() -> None:
    assert read_sample("011", "inflows", "410322", 2018).inflows
    assert read_sample("011", "inflows", "410308", 2018).inflows


@pytest.mark.parametrize(
    ("amount", "raw", "says"),
    [
        (12.5, None, "不是字符串"),
        (125000, None, "不是字符串"),
        ("12.5", None, "两位小数"),
        ("1234567890123456789.00", None, "两位小数"),
        ("-200000.00", None, "负数"),
        (None, None, "没有填写金额"),
        ("200000.00", "21万元", "不一致"),
    ],
)
def test_an_amount_that_is_not_exact_yuan_keeps_its_row_out(amount: object, raw: str | None, says: str) -> None:
    sheet = read(notice(sources=[source(amount_yuan=amount, raw=raw)]), "one.json", "inflows")
    assert not sheet.rows[0].ok
    assert says in sheet.rows[0].problems[0].detail


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (notice()[: len(notice()) // 2], "只有一半"),
        (b"", "空文件"),
        (b'{"a": 1}', "缺少"),
        (b"[1, 2]", "缺少"),
        (b'{"title": NaN}', "不允许"),
        (b"[" * 100_000, "JSON"),
        (notice(sources={"a": 1}), "应为列表"),
        (notice(sources=[]), "没有资金来源行"),
        (notice(fiscal_year=2019), "年度"),
        (notice(region={"gbt2260": "654027"}), "不一致"),
        (notice(stated_totals=[{"label": "合计", "amount_yuan": 1.5}]), "合计"),
    ],
)
def test_a_notice_that_cannot_be_used_is_refused_whole(content: bytes, says: str) -> None:
    with pytest.raises(ImportProblem, match=says):
        read(content, "notice.json", "inflows")


def test_an_unknown_county_is_refused() -> None:
    with pytest.raises(UnknownDivision):
        read(notice(), "notice.json", "inflows", "999999")


def test_a_township_has_no_book() -> None:
    with pytest.raises(ImportProblem, match="账本只建到县"):
        read(notice(), "notice.json", "inflows", "654024100")
