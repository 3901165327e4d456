"""Bank statements as banks write them: each is read whole, or the row and the fix are named."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from services.ledger.reconciliation.files import read_statement
from shared.importing.model import ImportProblem
from shared.importing.units import UNITS

ICBC = """凭证号,本方账号,对方账号,交易时间,借/贷,借方发生额,贷方发生额,对方行号,摘要,用途,对方单位名称,余额
0,"3010000000000000001	",,2020-03-02-10.22.33.123456,贷,0.00,"1,000.00",,拨款,,自治区财政厅,"1,000.00"
记-1,"3010000000000000001	",,2020-03-03-09.10.11.000001,借,"100.00",0.00,,转账,工程款,天山建筑公司,900.00
"""
CCB = """账户明细信息查询
账号：,65001000000000000001,币种：,人民币
账户名称,交易时间,借方发生额/元(支取),贷方发生额/元(收入),余额,对方户名,记账日期,摘要,账户明细编号-交易流水号
扶贫专户,20200302 10:22:33,0.00,"1,000.00","1,000.00",自治区财政厅,20200302,拨款,12-1
扶贫专户,20200303 09:10:11,１００．００,0.00,900.00,天山建筑公司,20200303,转账,13-1
合计,,100.00,"1,000.00",,,,,
打印时间：2020-04-01 08:00:00
"""
BOC = """交易类型,付款人名称,收款人名称,交易时间[ Transaction time ],交易日期,交易金额[ Trade Amount ],用途
来账,自治区财政厅,扶贫专户,10:22:33,20200302,"1,000.00",拨款
往账,扶贫专户,天山建筑公司,09:10:11,20200303,-100.00,转账
"""
TWO_ROWS = """扶贫资金专户 2020 年 3 月对账单
日期,摘要,发生额,,余额
,,借方,贷方,
2020年3月2日,期初余额,,,0.00
2020年3月2日,拨款,,"1,000.00","1,000.00"
2020年3月3日,转账,100.00,,900.00
2020年3月31日,本月合计,100.00,"1,000.00",900.00
"""


def said(content: bytes, filename: str = "对账单.csv") -> list[tuple[date, str, int]]:
    return [(each.day, each.direction, each.fen) for each in read_statement(content, filename).movements]


def workbook(*rows: list[Any]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("text", [ICBC, CCB, BOC, TWO_ROWS], ids=["icbc", "ccb", "boc", "two-rows"])
def test_what_the_large_banks_export_is_read_as_it_is(text: str, encoding: str) -> None:
    expected = [(date(2020, 3, 2), "in", 100_000), (date(2020, 3, 3), "out", 10_000)]

    assert said(text.replace("\n", "\r\n").encode(encoding)) == expected


def test_the_other_side_is_the_payer_of_what_came_in_and_the_payee_of_what_went_out() -> None:
    assert [each.counterparty for each in read_statement(BOC.encode(), "b.csv").movements] == [
        "自治区财政厅",
        "天山建筑公司",
    ]


def test_days_that_a_spreadsheet_holds_as_numbers_and_cells_dressed_as_text_are_read() -> None:
    content = workbook(
        ["日期", "借方金额", "贷方金额", "流水号"], [43892, 100, None, '="0012"'], [43893.5, "", 1000.5, ""]
    )
    first, second = read_statement(content, "a.xlsx").movements

    assert (first.day, first.fen, first.reference) == (date(2020, 3, 2), 10_000, "0012")
    assert (second.day, second.direction, second.fen) == (date(2020, 3, 3), "in", 100_050)


@pytest.mark.parametrize("amount", ["-100.00", "(100.00)", "−１００．００", "-¥100.00", "-100.00元"])
def test_what_is_taken_back_in_its_own_column_went_the_other_way(amount: str) -> None:
    assert said(f"日期,借方金额,贷方金额\n2020-03-02,{amount},\n".encode()) == [(date(2020, 3, 2), "in", 10_000)]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",100.00,", "A2 单元格（日期）：没有填写日期。请写成 2020-03-31；这一行是合计的，请在行首写“合计”"),
        ("三月二日,100.00,", "A2 单元格（日期）：“三月二日”不是日期。请写成 2020-03-31"),
        ("2020-1-123,100.00,", "A2 单元格（日期）：“2020-1-123”不是日期。请写成 2020-03-31"),
        ("2020-03-02,100.00,5.00", "同一行既有支出又有收入。请拆成两行"),
        ("2020-03-02,,", "没有填写金额。请补填金额（元）"),
        ('2020-03-02,"1,00.00",', "B2 单元格（借方金额）：“1,00.00”不是金额。请填写数字，例如 20 或 20万元"),
    ],
)
def test_a_row_with_money_is_never_passed_over_in_silence(row: str, problem: str) -> None:
    with pytest.raises(ImportProblem) as refused:
        said(f"日期,借方金额,贷方金额\n{row}\n".encode())

    assert [(field.pointer, field.detail) for field in refused.value.fields] == [("/rows/2", problem)]


SHEET = "日期,借方金额,贷方金额,余额\n"


@pytest.mark.parametrize(
    "rows",
    [
        "2020-03-02,,100.00,100.00\n2020-03-03,30.00,,70.00\n",
        "2020-03-03,30.00,,70.00\n2020-03-02,,100.00,100.00\n",
        "期初余额,,,50.00\n2020-03-02,,100.00,150.00\n2020-03-03,30.00,,120.00\n期末余额,,,120.00\n",
        "2020-03-02,,100.00,100.00\n2020-03-03,-30.00,,130.00\n合计,-30.00,100.00,\n",
        "2020-03-02,,100.00,100.00\n本月合计,,100.00,\n2020-04-03,30.00,,70.00\n本月合计,30.00,,\n合计,30.00,100.00,\n",
        "2020-03-02,,100.00,\n2020-03-03,30.00,,70.00\n",
    ],
    ids=["in order", "latest first", "opening and closing", "red letters", "months", "a balance left out"],
)
def test_a_statement_whose_balances_and_sums_follow_is_read(rows: str) -> None:
    assert len(read_statement((SHEET + rows).encode(), "a.csv").movements) == 2


@pytest.mark.parametrize(
    ("rows", "row", "says"),
    [
        ("2020-03-02,,100.00,100.00\n2020-03-03,30.00,,80.00\n", 3, ("70.00", "80.00", "10.00")),
        ("期初余额,,,50.00\n2020-03-02,,100.00,100.00\n", 3, ("150.00", "100.00")),
        ("2020-03-02,,100.00,100.00\n期末余额,,,200.00\n", 3, ("100.00", "200.00")),
        ("2020-03-02,,100.00,\n2020-03-03,30.00,,\n合计,30.00,110.00,\n", 4, ("收入", "110.00", "100.00")),
        ("2020-03-02,,100.00,\n本月合计,5.00,100.00,\n", 3, ("支出", "5.00", "0.00")),
    ],
)
def test_balances_and_sums_that_contradict_the_rows_are_refused_with_both_figures(
    rows: str, row: int, says: tuple[str, ...]
) -> None:
    with pytest.raises(ImportProblem) as refused:
        read_statement((SHEET + rows).encode(), "a.csv")

    (problem,) = refused.value.fields
    assert problem.pointer == f"/rows/{row}"
    assert all(word in problem.detail for word in says)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("合计,#REF!,,", "合计行的 B3 单元格（借方金额）"),
        ("合计,3笔,,", None),
        ("合计,100.00 200.00,,", "B3 单元格（借方金额）"),
        ("2020-03-31,5.00,,,天山建筑公司,合计", "看不出是一笔交易还是合计"),
        (",5.00,,", "A3 单元格（日期）：没有填写日期"),
        ("2020-03-31,李小明,,", "B3 单元格（借方金额）：不是金额"),
        ("2020-03-31,654024198001010011,,", "B3 单元格（借方金额）：不是金额"),
        ("李小明,5.00,,", "A3 单元格（日期）：不是日期"),
    ],
)
def test_what_may_be_a_sum_or_a_persons_is_named_by_its_cell_alone(row: str, says: str | None) -> None:
    heads = "日期,借方金额,贷方金额,余额,对方户名,摘要\n2020-03-02,5.00,,,,\n"
    if says is None:
        assert said((heads + row).encode())
        return
    with pytest.raises(ImportProblem) as refused:
        said((heads + row).encode())

    (problem,) = refused.value.fields
    assert (problem.pointer, says in problem.detail) == ("/rows/3", True)
    assert not any(name in problem.detail for name in ("李小明", "654024198001010011"))


@pytest.mark.parametrize("heads", ["日期,借方金额,贷方金额,日期,借方金额,贷方金额", "日期,金额,借贷标志,金额（元）"])
def test_two_halves_side_by_side_are_not_read_as_one(heads: str) -> None:
    with pytest.raises(ImportProblem, match="列的表头相同"):
        said(f"{heads}\n2020-03-02,5.00,借,2020-03-03,7.00,\n".encode())


def test_amounts_that_name_their_money_are_added_up_too() -> None:
    rows = "2020-03-02,CNY 100.00,,\n2020-03-03,¥20.00元,,\n合计,CNY 120.00,,\n"

    assert [fen for _, _, fen in said((SHEET + rows).encode())] == [10_000, 2_000]
    with pytest.raises(ImportProblem, match="前后不符"):
        said((SHEET + rows.replace("120", "130")).encode())


@pytest.mark.parametrize("summary", ["合计支付工程款", "项目总计划第一期", "累计支付"])
def test_a_movement_that_speaks_of_a_sum_is_one(summary: str) -> None:
    rows = f"日期,借方金额,贷方金额,摘要\n2020-03-02,5.00,,{summary}\n2020-03-03,5.00,,{summary}\n"

    assert [fen for _, _, fen in said(rows.encode())] == [500, 500]


def test_each_account_of_a_file_has_a_balance_of_its_own() -> None:
    rows = ["日期,账号,借方金额,贷方金额,余额", "2020-03-02,甲,,100.00,100.00", "2020-03-02,乙,,5.00,5.00",
            "2020-03-03,甲,30.00,,70.00", "2020-03-03,乙,,5.00,10.00"]  # fmt: skip

    assert len(read_statement("\n".join(rows).encode(), "a.csv").movements) == 4


@pytest.mark.parametrize(
    "title", ["2020年3月对账单", "起止日期：2020-03-01 至 2020-03-31", "查询期间：20200301-20200331"]
)
def test_a_day_outside_the_period_that_the_file_states_is_refused(title: str) -> None:
    with pytest.raises(ImportProblem) as refused:
        said(f"{title}\n日期,借方金额,贷方金额\n2020-03-02,1,\n2020-04-02,1,\n".encode())

    assert [field.pointer for field in refused.value.fields] == ["/rows/4"]


def test_days_in_no_order_are_said_where_no_balance_proves_them() -> None:
    rows = "日期,借方金额,贷方金额\n2020-03-02,1,\n2020-12-03,1,\n2020-03-04,1,\n"

    assert "先后" in read_statement(rows.encode(), "a.csv").doubts[0]


def test_movements_in_foreign_money_are_refused() -> None:
    with pytest.raises(ImportProblem) as refused:
        said("日期,币种,借方金额,贷方金额\n2020-03-02,人民币,1,\n2020-03-02,USD,1,\n".encode())

    assert [field.pointer for field in refused.value.fields] == ["/rows/3"]


def test_a_movement_whose_summary_speaks_of_a_running_sum_is_not_passed_over() -> None:
    assert len(said("日期,借方金额,贷方金额,摘要\n2020-03-02,1,,累计支付工程款\n".encode())) == 1


@pytest.mark.parametrize("line", ["本表以万元列示", "对账单（金额均为千元）"])
def test_a_statement_that_hints_at_another_unit_is_not_taken_as_yuan(line: str) -> None:
    with pytest.raises(ImportProblem, match="看不出金额列的单位"):
        said(f"{line}\n日期,借方金额,贷方金额\n2020-03-02,1,\n".encode())
    assert said(f"{line}\n日期,借方金额（元）,贷方金额（元）\n2020-03-02,1,\n".encode())[0][2] == 100


@pytest.mark.parametrize("upper", ["发生额（万元）", "发生额/万元", "发生额【万元】"])
def test_a_unit_over_two_columns_holds_for_both(upper: str) -> None:
    rows = f"日期,摘要,{upper},\n,,借方,贷方\n2020-03-02,拨款,,1\n2020-03-03,转账,0.5,\n"

    assert [fen for _, _, fen in said(rows.encode())] == [1_000_000, 500_000]


PLACES = ["({})", "（{}）", "【{}】", "[{}]", "/{}", "{}", "（单位：{}）", "above", "below"]


@given(
    moves=st.lists(st.tuples(st.sampled_from(["in", "out"]), st.integers(1, 10**9)), min_size=1, max_size=6),
    unit=st.sampled_from(list(UNITS)),
    place=st.sampled_from(PLACES),
    latest_first=st.booleans(),
    with_total=st.booleans(),
    opening=st.integers(0, 10**9),
)
def test_a_statement_of_known_truth_is_read_to_exactly_it_wherever_its_unit_stands(
    moves: list[tuple[str, int]], unit: str, place: str, latest_first: bool, with_total: bool, opening: int
) -> None:
    def written(fen: int) -> str:
        return format(Decimal(fen) / UNITS[unit], "f")

    inside = "" if place in ("above", "below") else place.format(unit)
    rows, balance = [], opening
    for at, (side, fen) in enumerate(moves):
        balance += fen if side == "in" else -fen
        both = ("", written(fen)) if side == "in" else (written(fen), "")
        rows.append(",".join((f"2020-03-{at + 1:02d}", *both, written(balance))))
    sums = [written(sum(fen for way, fen in moves if way == side)) for side in ("out", "in")]
    lines = [
        *([f"单位：{unit},,,"] if place == "above" else []),
        ",".join(["日期", f"借方金额{inside}", f"贷方金额{inside}", f"余额{inside}"]),
        *(reversed(rows) if latest_first else rows),
        *([f"合计,{sums[0]},{sums[1]},"] if with_total else []),
        *([f"单位：{unit},,,"] if place == "below" else []),
    ]
    truth = list(reversed(moves)) if latest_first else moves

    assert [(way, fen) for _, way, fen in said("\n".join(lines).encode())] == truth
