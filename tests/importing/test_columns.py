"""What each column of a table is to us: money and its unit, units and bodies, days, counts, and what is passed over."""

import pytest

from shared.importing import ImportProblem, Kind, Sheet
from tests.importing.reading import table

ROW = "路,巩留镇,20"


def fens(sheet: Sheet) -> list[int | None]:
    """The amounts that would be booked."""
    return [row.fen for row in sheet.rows if row.ok]


def problems(sheet: Sheet) -> list[tuple[str, str]]:
    """The cell and the words of each problem."""
    return [(problem.cell, problem.detail) for row in sheet.rows for problem in row.problems]


@pytest.mark.parametrize(
    "heading",
    ["受益户数", "户数", "人数", "受益人数（人）", "面积（亩）", "里程（公里）", "数量（个）", "长度（米）", "受益群众",
     "金额（户）", "覆盖脱贫户（户）", "投资规模（个）", "种植面积", "受益人口"],
)  # fmt: skip
@pytest.mark.parametrize("unit", [None, "元", "万元"])
def test_a_column_of_counts_is_no_money_whatever_unit_is_given(heading: str, unit: str | None) -> None:
    with pytest.raises(ImportProblem, match="数量"):
        table(f"资金来源,{heading}", "省级资金,35", "市级资金,20", kind="inflows", unit=unit)
    sheet = table(f"项目名称,{heading},金额（万元）", "路,35,20")
    assert fens(sheet) == [20_000_000]


def test_every_column_is_listed_with_its_meaning_and_unit() -> None:
    sheet = table("序号,项目名称,建设地点,总投资（万元）,补助资金（万元）,受益户数,领导", "1,路,巩留镇,30,20,5,张三")

    assert [(c.letter, c.meaning, c.taken, c.unit) for c in sheet.columns] == [
        ("A", "序号", True, ""),
        ("B", "名称", True, ""),
        ("C", "地点", True, ""),
        ("D", "计划投资", False, ""),
        ("E", "金额", True, "万元"),
        ("F", "数量，不是金额", False, ""),
        ("G", "不认识的列", False, ""),
    ]


@pytest.mark.parametrize(
    ("columns", "responsible"),
    [
        ("部门,责任单位", "乙"),
        ("责任单位,部门", "甲"),
        ("主管部门,责任单位", "乙"),
        ("项目主管部门,责任单位", "乙"),
        ("责任单位,实施单位", "甲"),
        ("实施单位,责任单位", "乙"),
    ],
)
def test_the_responsible_unit_is_none_of_the_other_bodies(columns: str, responsible: str) -> None:
    sheet = table(f"项目名称,{columns},金额（万元）", "路,甲,乙,20")

    assert [line.responsible_unit for _, line in sheet.projects] == [responsible]


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("下达数,到账数", "到账数"),
        ("到账数,下达数", "到账数"),
        ("下达金额,到账金额", "到账金额"),
        ("下达数,拨付数", "下达数"),
        ("拨付数,下达数", "下达数"),
        ("下达数,支付数", "下达数"),
        ("金额,已拨付", "金额"),
        ("合计,到位资金", "到位资金"),
    ],
)
def test_what_arrived_came_in_else_what_was_allotted_never_what_was_paid_out(heading: str, unit: str) -> None:
    amounts = ",".join("20" if name == unit else "15" for name in heading.split(","))
    sheet = table("单位：万元", f"文号,资金名称,{heading}", f"财农〔2020〕1号,衔接资金,{amounts}", kind="inflows")

    assert fens(sheet) == [20_000_000]
    assert [column.heading for column in sheet.columns if column.meaning == "金额"] == [unit]


def test_paid_money_alone_may_have_gone_out_and_is_asked_about() -> None:
    with pytest.raises(ImportProblem, match="“拨付数”看不出是上级拨来的还是本县拨出的"):
        table("单位：万元", "文号,资金名称,拨付数", "财农〔2020〕1号,衔接资金,20", kind="inflows")


def test_an_amount_that_did_not_arrive_is_no_inflow() -> None:
    rows = ("财农〔2020〕1号,衔接资金,20,15", "财农〔2020〕2号,衔接资金,20,")
    sheet = table("文号,资金名称,下达数(万元),到账数(万元)", *rows, kind="inflows")

    assert fens(sheet) == [15_000_000]
    assert problems(sheet) == [("D3", "D3 单元格（到账数(万元)）：没有填写金额")]


@pytest.mark.parametrize("word", ["收文日期", "到账日期", "收到日期"])
@pytest.mark.parametrize("day", ["2020-03-05", "2020/3/5", "2020年3月5日", "20200305"])
def test_days_of_receipt_come_from_their_column(word: str, day: str) -> None:
    sheet = table(f"文号,资金名称,金额(万元),{word}", f"财农〔2020〕1号,衔接资金,20,{day}", kind="inflows")

    assert [str(line.received_on) for _, line in sheet.inflows] == ["2020-03-05"]


@pytest.mark.parametrize("heading", ["县区", "县市", "县(市、区)", "市县", "县区名称", "区县"])
def test_lines_of_other_counties_are_not_ours(heading: str) -> None:
    rows = ("霍城县,财农〔2020〕1号,30", "巩留县,财农〔2020〕1号,20")

    assert fens(table(f"{heading},文号,金额(万元)", *rows, kind="inflows")) == [20_000_000]


def test_a_township_is_said_where_the_village_is_missing() -> None:
    sheet = table("项目名称,乡镇,村,金额(万元)", "路,巩留镇,,20")

    assert [line.place_name for _, line in sheet.projects] == ["巩留镇"]
    assert any("没有写村" in warning for row in sheet.rows for warning in row.warnings)


@pytest.mark.parametrize(
    "text",
    ["贰拾万元", "约20", "20-30", "10+10.5", "2.05E+01", '"20,5"', '"10,20.5"', "2031.5.1", "2020-05-01", "20①", "20²",
     "20、30", "20；30", "20（30）", "20%", "2/3", "20 30", "20个", "35户", "待定", "20.1234567", "-20", "½"],
)  # fmt: skip
def test_what_is_no_amount_names_its_cell_its_heading_and_what_stands_there(text: str) -> None:
    sheet = table("项目名称,建设地点,金额（万元）", f"路,巩留镇,{text}")

    ((cell, words),) = problems(sheet)
    assert cell == "C2"
    assert words.startswith("C2 单元格（金额(万元)）：")
    assert not any("删" in problem.fix for row in sheet.rows for problem in row.problems)


@pytest.mark.parametrize("zero", ["0", "0.00", "０"])
def test_a_zero_needs_no_unit(zero: str) -> None:
    assert fens(table("项目名称,金额", "路,20万元", f"渠,{zero}")) == [20_000_000, 0]


@pytest.mark.parametrize(
    "lines",
    [
        ("单位：元", "项目名称,金额（万元）", "路,20"),
        ("单位：千元", "项目名称,金额/万元", "路,20"),
        ("项目名称,金额【百万元】", "路,20万元"),
        ("项目名称,金额（万元）", "路,20", "单位：元,"),
    ],
)
def test_units_that_contradict_each_other_are_refused_with_both(lines: tuple[str, ...]) -> None:
    try:
        said = " ".join(words for _, words in problems(table(*lines)))
    except ImportProblem as refusal:
        said = refusal.detail
    assert "互相矛盾" in said
    assert said.count("元") >= 2


@pytest.mark.parametrize("kind", ["inflows", "projects"])
def test_a_list_broader_than_any_is_refused_before_its_headings_are_understood(kind: Kind) -> None:
    row = ",".join(["项目名称", "金额（万元）"] * 600)

    with pytest.raises(ImportProblem, match="第 2 行有 1200 格内容，一行最多 1000 格"):
        table("标题", *[row] * 3, kind=kind)
