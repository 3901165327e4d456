"""The words column headers are written in, and finding the header among titles, units and blank lines.

The vocabulary is what the public notices of counties really use.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from shared.importing.cells import Cell, Identifier, shown
from shared.importing.pages import Grid
from shared.importing.units import unit_in, without_unit

_VOCABULARY: dict[str, tuple[str, ...]] = {
    "serial": ("序号", "编号"),
    "name": ("项目名称", "建设项目", "扶贫资金名称", "名称", "项目"),
    "place": ("建设地点", "实施地点", "项目实施地点", "项目建设地点", "项目地点", "乡镇、村", "地点"),
    "township": ("乡镇", "乡镇(单位名称)", "乡镇(街道)", "乡(镇)"),
    "village": ("村", "村名", "行政村"),
    "region": ("县区名称", "县区", "市县", "县(市、区)", "项目单位名称", "项目单位", "单位"),
    "content": (
        "建设内容", "项目建设内容", "建设任务", "主要内容", "项目主要内容", "建设规模", "建设内容与规模",
        "建设内容及规模", "主要建设内容",
    ),
    "category": ("项目类型", "项目类别", "项目子类型", "类别", "类型"),
    "nature": ("建设性质",),
    "fund_source": ("资金来源", "资金来源及规模", "资金级次", "资金性质", "来源", "级次"),
    "fund_line": ("资金名称", "资金项目", "资金用途", "指标名称", "资金类别"),
    "document": ("文号", "发文字号", "资金文件号", "市级下达资金文件号", "文件依据", "指标文号", "资金文号", "文件号"),
    "unit_in_charge": (
        "责任单位", "实施单位", "项目实施单位", "实施部门及责任人", "实施单位及责任人", "项目实施单位及责任人",
        "部门", "建设单位", "项目责任单位",
    ),
    "period": ("实施期限", "建设期限", "项目计划建设时限", "实施时间", "建设工期", "实施期限(年/月-年/月)"),
    "performance": ("绩效目标", "项目绩效目标", "预期绩效目标", "预期目标", "预期受益"),
    "count": ("项目个数", "项目数", "个数"),
    "remark": ("备注", "说明"),
    "mechanism": ("带贫减贫机制", "项目带贫减贫机制", "联农带农富农利益联结机制", "受益对象", "补助标准"),
    "supervision": ("监管单位", "责任人", "监督电话", "联系电话"),
    "other": (
        "资金拨付时间", "现有贫困户数", "建档立卡学生人数", "户数", "人数", "支付率", "资金支付率", "支出率",
        "支出进度", "拨付率", "到位率", "资金到位率", "完成率", "执行率", "占比", "预计支出数", "到账数",
        "支付数", "下达数", "计划数", "待安排项目", "结余资金", "拨付金额", "完成总投资", "支出",
    ),
}  # fmt: skip

_ALLOCATED = (
    "金额", "补助金额", "资金金额", "资金分配额", "资金安排额", "本次分配金额", "分配金额", "安排金额", "下达金额",
    "本批衔接资金安排情况", "本批省级衔接资金安排情况", "项目资金", "整合资金", "资金规模", "项目金额", "安排资金",
    "资金", "项目金额及资金来源", "下达资金", "补助资金",
)  # fmt: skip
_TOTALS = ("合计", "资金合计", "小计", "总计", "共计")
_PLANNED = (
    "投资规模", "计划投资", "计划投入资金", "投资预算", "概算资金", "资金预算", "总投资", "项目总投资", "投资", "概算",
    "计划总投资", "预算资金",
)  # fmt: skip
_LEVEL = re.compile(
    r"(中央|国家|省级?|自治区级?|[市州]级?|[市州]本级|县级?|区级?|[县区]本级|地方政府债券|债券|其他|整合)(财政)?(专项)?(衔接|扶贫|配套|整合)?(补助)?(资金)?"
)

MONEY = frozenset({"allocated", "total", "planned", "level"})
"""What columns of amounts mean."""
UNREAD = MONEY | {"serial", "other", "nature", "mechanism", "supervision"}
"""Columns whose words no row keeps."""
DOCUMENT = Identifier()
IDENTIFIERS = {"document": DOCUMENT}
"""Columns that name something by its very characters."""

_CONCEPTS = {word: concept for concept, words in _VOCABULARY.items() for word in words}
_AMOUNTS = dict.fromkeys(_ALLOCATED, "allocated") | dict.fromkeys(_TOTALS, "total") | dict.fromkeys(_PLANNED, "planned")


@dataclass(frozen=True)
class Column:
    """A column as the file calls it, what it means, and for amounts the unit and the level its header names."""

    index: int
    header: str
    concept: str
    unit: str | None = None
    level_text: str = ""


@dataclass(frozen=True)
class Header:
    """The header found: its columns, the rows it takes (first, last), and the lines above it."""

    columns: tuple[Column, ...]
    first: int
    last: int
    above: tuple[str, ...] = field(default=())

    def text_column(self, concept: str) -> Column | None:
        """The first column of a concept."""
        return next((column for column in self.columns if column.concept == concept), None)

    def amounts(self) -> list[Column]:
        """The columns that hold money."""
        return [column for column in self.columns if column.concept in MONEY]


def plain(cell: Cell | None) -> str:
    """Header text without blanks, full-width forms and line breaks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", shown(cell)))


def find_header(grid: Grid) -> Header | None:
    """Find the header within the first rows: the row that names most columns, a second row below it included."""
    best: Header | None = None
    for at in range(min(len(grid), 15)):
        for header in (_two_rows(grid, at), _one_row(grid, at)):
            if header is not None and (best is None or _known(header) > _known(best)):
                best = header
    return best


def _one_row(grid: Grid, at: int) -> Header | None:
    if at + 1 < len(grid) and _is_second_row([plain(cell) for cell in grid[at + 1]]):
        return None
    return _header(grid, [plain(cell) for cell in grid[at]], at, at)


def _two_rows(grid: Grid, at: int) -> Header | None:
    if at + 1 >= len(grid):
        return None
    upper, lower = ([plain(cell) for cell in row] for row in grid[at : at + 2])
    if not _is_second_row(lower):
        return None
    merged, above = [], ""
    for index in range(max(len(upper), len(lower))):
        top = upper[index] if index < len(upper) else ""
        bottom = lower[index] if index < len(lower) else ""
        above = top or above
        merged.append(f"{above}|{bottom}" if bottom else top)
    return _header(grid, merged, at, at + 1)


def _is_second_row(texts: list[str]) -> bool:
    """A row of nothing but header words that leaves the first column to the row above."""
    return any(texts) and not texts[0] and all(not text or _concept(text) for text in texts)


def _header(grid: Grid, texts: list[str], first: int, last: int) -> Header | None:
    columns = tuple(column for index, text in enumerate(texts) if text and (column := _column(index, text)))
    header = Header(columns, first, last, _above(grid, first))
    named = {column.concept for column in columns} - {"other", "serial", "remark"}
    return header if header.amounts() and len(named) >= 2 else None


def _above(grid: Grid, first: int) -> tuple[str, ...]:
    lines = (" ".join(shown(cell) for cell in row if cell is not None) for row in grid[:first])
    return tuple(text for text in lines if text)


def _known(header: Header) -> int:
    return len(header.columns)


def _column(index: int, text: str) -> Column | None:
    top, _, bottom = text.partition("|")
    concept = _concept(bottom) or _concept(top)
    if bottom and _concept(top) in {"allocated", "planned", "fund_source"} and concept == "other":
        return None
    if concept is None:
        return None
    level = (bottom or top) if concept == "level" else _level_inside(top)
    unit = unit_in(bottom, header=True) or unit_in(top, header=True)
    return Column(index, text.replace("|", "/"), concept, unit if concept in MONEY else None, without_unit(level))


def _level_inside(text: str) -> str:
    match = re.search(r"(中央|省级|自治区级|市级|州级|县级|区级)", text)
    return match[1] if match else ""


def _concept(text: str) -> str | None:
    bare = text if text in _CONCEPTS else without_unit(text)
    if bare != text and bare.endswith("单位"):  # 单位:万元 tells a unit; 单位 alone heads a column of bodies
        return None
    concept = _CONCEPTS.get(bare) or _AMOUNTS.get(bare)
    if concept is None and _LEVEL.fullmatch(bare):
        return "level"
    return concept


def looked_for() -> str:
    """A sentence naming headers that would have been understood."""
    amounts = "、".join((*_PLANNED[:3], *_ALLOCATED[:3]))
    return f"需要有名称列（如 项目名称、建设项目、资金来源、文号）和金额列（如 {amounts}、合计）"


def names_a_column(text: str) -> bool:
    """Whether a plain text is a header we know."""
    return _concept(text) is not None
