"""Money that is not new is never a plain inflow: kind and year come from its words, or are asked for."""

import pytest

from services.ledger.inflows.earlier_money import EarlierMoney, earlier_money, title_doubt
from tests.importing.reading import notice, read, source


def said(fund: str, remark: str = "") -> EarlierMoney:
    return earlier_money(fund, remark, 2031, "第 4 行")


@pytest.mark.parametrize(
    ("fund", "remark", "kind", "year", "stock"),
    [
        ("2029年度中央衔接资金结余", "", "regular", 2029, False),
        ("中央衔接资金", "2030年结转", "regular", 2030, False),
        ("财政收回资金", "2031年3月收回，原属2029年度", "recovered", 2029, False),
        ("县级盘活存量资金（2028年度）", "", "recovered-stock", 2028, True),
    ],
)
def test_words_that_name_kind_and_year_are_taken_and_shown_to_the_clerk(
    fund: str, remark: str, kind: str, year: int, stock: bool
) -> None:
    earlier = said(fund, remark)
    assert (earlier.kind, earlier.origin_year, earlier.stock, earlier.problem) == (kind, year, stock, None)
    assert earlier.carried_over
    assert earlier.doubt is not None
    assert f"{year} 年度" in earlier.doubt.detail
    assert earlier.doubt.name.startswith("not-new-")


@pytest.mark.parametrize(
    ("fund", "remark", "says"),
    [
        ("历年扶贫结余资金", "", "没有写明原属哪一年度"),
        ("中央衔接资金", "由第一批道路项目收回", "没有写明原属哪一年度"),
        ("2028年、2029年结余资金", "", "几个年度"),
        ("2031年度结余资金", "", "本年的专账"),
        ("收回2031年度资金", "", "本年的专账"),
        ("中央衔接资金（调减）", "", "减少已有的资金"),
        ("中央衔接资金", "核减10万元", "减少已有的资金"),
    ],
)
def test_what_leaves_the_year_open_or_is_no_income_is_refused_with_a_way_out(fund: str, remark: str, says: str) -> None:
    problem = said(fund, remark).problem
    assert problem is not None
    assert says in problem.detail
    assert any(word in problem.fix for word in ("写明原属年度", "退回"))
    assert "删" not in problem.fix


def test_an_adjustment_is_asked_about() -> None:
    doubt = said("中央衔接资金", "调整用于道路").doubt
    assert doubt is not None
    assert "看不出是新到的资金" in doubt.detail


@pytest.mark.parametrize(
    ("fund", "remark"),
    [("中央衔接资金", "第二批"), ("产业结构调整资金", ""), ("2031年中央衔接资金", ""), ("提前下达2031年资金", "")],
)
def test_new_money_is_new(fund: str, remark: str) -> None:
    assert said(fund, remark) == EarlierMoney()


def test_a_title_that_speaks_of_surplus_is_asked_about() -> None:
    assert title_doubt("某县2031年资金安排公告") is None
    sheet = read(notice(title="某县2020年结余资金安排公告"), "a.json", "inflows")
    assert [doubt.name.rpartition("-")[0] for doubt in sheet.doubts] == ["not-new"]


def test_surplus_of_a_named_year_becomes_a_receipt_of_that_year() -> None:
    sheet = read(notice(sources=[source(label="2018年度中央扶贫资金结余")]), "a.json", "inflows")
    ((_, line),) = sheet.inflows
    assert (line.origin_year, line.carried_over, line.kind) == (2018, True, "regular")
