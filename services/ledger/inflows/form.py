"""Our own table of inflows: its columns, the words of its lists, and what a line of it says beyond a county's own list.

A template is this table empty, an export is it filled; so every column is read back to what it was written from.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from services.ledger.book.receipt import Receipt
from shared.importing.cells import Unreadable
from shared.importing.days import day_of
from shared.importing.lines import Line
from shared.importing.model import InflowLine, RowProblem
from shared.importing.templates import SIMULATED, Column, TableTemplate
from shared.kernel.records import replace as replaced

LEVEL = {
    "central": "中央", "province": "省级", "prefecture": "地市级", "county": "县级", "mixed": "多级合并下达",
    "bond": "债券", "other": "其他",
}  # fmt: skip
FUND_TYPE = {
    "special": "财政专项扶贫（衔接）资金", "integrated": "统筹整合涉农资金", "bond": "债券资金",
    "central-budget-investment": "中央预算内投资", "other-agricultural": "其他涉农资金", "other": "其他资金",
}  # fmt: skip
KIND = {
    "regular": "一般下达", "block": "切块下达", "in-advance": "提前下达", "advance-payment": "预拨",
    "recovered": "财政收回的结转结余资金", "recovered-stock": "清理收回可统筹使用的存量资金",
    "land-quota": "新增用地指标所得收益", "donation": "社会捐赠",
}  # fmt: skip
CAPITAL = {"fiscal": "财政资金", "financial": "金融资金", "social": "社会资金"}
ARRANGED_BY = {"superior": "上级", "own": "本级"}
YES_NO = {True: "是", False: "否"}
HANDLING = {"county-arranged": "县级自主安排", "pooled": "统筹整合"}
METHOD = {"factor": "因素法", "target-task": "目标任务法", "performance": "绩效考核法"}
REACH = {"village": "到村", "household": "到户", "person": "到人"}

_LISTS: dict[str, Mapping[Any, str]] = {
    "level": LEVEL, "fund_type": FUND_TYPE, "kind": KIND, "capital": CAPITAL, "arranged_by": ARRANGED_BY,
    "stock": YES_NO, "agricultural": YES_NO, "won_support": YES_NO, "handling": HANDLING, "allocation_method": METHOD,
    "reach": REACH,
}  # fmt: skip
"""The words of each field that takes one of a list."""

_OWN = {
    "fund_type": "资金类型", "kind": "收入种类", "capital": "资金属性", "arranged_by": "安排主体", "stock": "是否存量",
}  # fmt: skip

DETAILS = {
    "agricultural": "是否涉农", "handling": "使用方式", "allocation_method": "分配方法", "restriction": "限定用途",
    "named_project": "指定项目", "reach": "受益层面", "notified_on": "通知日期", "county_plan": "县级方案",
    "broad_category": "资金大类", "sub_class": "非农小类", "fund_code": "资金目录编码",
    "functional_code": "功能分类编码", "economic_code": "经济分类编码", "receiving_account": "收款账户",
    "transfer_id": "转移支付编号",
    "donation_platform": "捐赠平台", "pooling_department": "整合部门", "won_support": "是否竞争取得",
    "announcement": "对应通知",
}  # fmt: skip
"""What few receipts have: a column of an export only where one has it."""

COLUMNS = (
    Column(heading="文号", name="document_no", kind="identifier", width=24, needed=True,
           note="来文的发文字号，照原件填写。", example="新财扶〔2031〕1号"),
    Column(heading="资金名称", name="fund_line", width=26, needed=True,
           note="来文中这一笔资金的名称。", example="财政专项扶贫资金"),
    Column(heading="资金级次", name="level", choices=tuple(LEVEL.values()), width=12, needed=True,
           note="资金由哪一级财政安排。", example="中央"),
    Column(heading="金额（元）", name="amount", kind="amount", width=18, needed=True,
           note="以元为单位，两位小数。", example="1250000.00"),
    Column(heading="到账日期", name="received_on", kind="day", width=12,
           note="资金到账之日；各行相同的可不填，导入时写明。", example="2031-03-15"),
    Column(heading="文件日期", name="document_date", kind="day", width=12,
           note="来文的成文日期。", example="2031-03-01"),
    Column(heading="资金年度", name="origin_year", kind="year", width=9,
           note="资金所属的预算年度，不填为本年度。", example="2031"),
    Column(heading="下达部门", name="issuing_department", width=18,
           note="下达资金的部门。", example="新疆维吾尔自治区财政厅"),
    Column(heading=_OWN["fund_type"], name="fund_type", choices=tuple(FUND_TYPE.values()), width=20,
           note="不填时按资金名称判断。", example="财政专项扶贫（衔接）资金"),
    Column(heading=_OWN["kind"], name="kind", choices=tuple(KIND.values()), width=14,
           note="不填为一般下达。", example="一般下达"),
    Column(heading=_OWN["capital"], name="capital", choices=tuple(CAPITAL.values()), width=10,
           note="不填时按资金名称判断。", example="财政资金"),
    Column(heading=_OWN["arranged_by"], name="arranged_by", choices=tuple(ARRANGED_BY.values()), width=9,
           note="由上级还是本级安排，不填时按级次判断。", example="上级"),
    Column(heading=_OWN["stock"], name="stock", choices=tuple(YES_NO.values()), width=9,
           note="是否盘活的存量资金，不填为否。", example="否"),
)  # fmt: skip

TEMPLATE = TableTemplate(
    sheet="资金来源",
    title="资金来源表",
    above="单位：元",
    columns=COLUMNS,
    notes=(
        "一行一笔资金：一个文号中的一个资金名称。合计行可写可不写，写了会与各行核对。",
        "请只在表头下方填写；不要改动表头，不用的列可以留空。填好后用 sluice import 或在平台上导入，先试导入再入账。",
    ),
)

Row = Mapping[str, Any]


def export_of(book_name: str, rows: Iterable[Row]) -> tuple[TableTemplate, list[dict[str, Any]]]:
    """The lots of a book as a filled table: its columns, and those of details that a lot has."""
    worded = [_worded(row) for row in rows]
    used = [name for name in DETAILS if any(row[name] not in _USUAL.get(name, ("",)) for row in worded)]
    more = tuple(Column(heading=DETAILS[name], name=name, note="", example="", kind="identifier") for name in used)
    more += (SIMULATED,) if any(row["simulated"] for row in worded) else ()
    title = f"{book_name}资金来源表"
    return replace(TEMPLATE, title=title, columns=(*COLUMNS, *more)), worded


_USUAL = {"agricultural": ("是",), "won_support": ("否",), "handling": ("", "统筹整合")}
"""What a receipt says where nobody said otherwise."""


def _worded(row: Row) -> dict[str, Any]:
    said = {name: row[name] for name in (*(column.name for column in COLUMNS), *DETAILS)}
    words = {name: words.get(said[name], said[name]) for name, words in _LISTS.items()}
    notified = said["notified_on"].isoformat() if said["notified_on"] else ""
    return said | words | {"notified_on": notified, "simulated": "模拟数据" if row["simulated"] else ""}


def as_the_form_says(line: Line, read: InflowLine) -> InflowLine:
    """The line with what the columns of our own table say; what no list has is said."""
    said = dict(_said(line))
    details = {name: said.pop(name) for name in DETAILS if name in said}
    if "kind" in said and (label := line.text("fund_line")):
        said["fund_line"] = label  # an export names each fund as it was booked
    return replace(read, **said, details=details) if said or details else read


def with_details(receipt: Receipt, details: Mapping[str, str | bool]) -> Receipt:
    """The receipt with what further columns say of it."""
    said: dict[str, Any] = dict(details)
    if "notified_on" in said:
        said["notified_on"] = date.fromisoformat(said["notified_on"])
    return replaced(receipt, **said) if said else receipt


def _said(line: Line) -> Iterator[tuple[str, Any]]:
    if text := line.text("issuing_department"):
        yield "issuing_department", text
    if (text := line.text("origin_year")).isdecimal() and len(text) == 4:
        yield "origin_year", int(text)
    if level := _coded(LEVEL, line.text("fund_source")):
        yield "level", level
    for name, heading in (_OWN | DETAILS).items():
        text = line.text(name)
        if text and name in _LISTS and (code := _coded(_LISTS[name], text)) is None:
            _note_unlisted(line, name, heading, text)
        elif text and name == "notified_on" and (day := _day(text, line, heading)) is not None:
            yield name, day
        elif text and name != "notified_on":
            yield name, code if name in _LISTS else text


def _note_unlisted(line: Line, name: str, heading: str, text: str) -> None:
    """A word that no list has: counties' own lists have columns of the same heading, which say other things."""
    if name == "fund_type" or name in DETAILS:
        line.warnings.append(f"“{heading}”写的是“{text}”，不在平台的列表中，没有采用")
        return
    listed = "、".join(_LISTS[name].values())
    line.problems.append(RowProblem(field=heading, detail=f"“{text}”不在列表中", fix=f"请从列表选择：{listed}"))


def _day(text: str, line: Line, heading: str) -> str | None:
    try:
        return day_of(text).isoformat()
    except Unreadable as wrong:
        line.problems.append(RowProblem(field=heading, detail=wrong.detail, fix=wrong.fix))
        return None


def _coded(words: Mapping[Any, str], text: str) -> Any:
    return next((code for code, word in words.items() if word == text), None)
