"""Our own table of projects: a template where it is empty, an export where it is filled. Both can be imported."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from shared.importing.templates import SIMULATED, Column, TableTemplate
from shared.kernel.divisions import divisions

PERFORMANCE = "绩效目标"

COLUMNS = (
    Column(heading="项目名称", name="name", width=28, needed=True,
           note="项目的全称。", example="阿克塔木村道路硬化项目"),
    Column(heading="建设地点", name="place_name", width=22, needed=True,
           note="乡镇和村的全称；跨村的写乡镇。", example="特克斯镇阿克塔木村"),
    Column(heading="区划代码", name="place", kind="identifier", width=15,
           note="建设地点的统计用区划代码，九位或十二位；不填时按建设地点查找。", example="654027100201"),
    Column(heading="建设内容", name="construction_content", width=40,
           note="建什么、建多少。", example="硬化道路 3.2 公里"),
    Column(heading="项目类型", name="category", width=14,
           note="按项目库的分类填写。", example="基础设施"),
    Column(heading="金额（元）", name="estimate", kind="amount", width=18, needed=True,
           note="财政资金的概算，以元为单位，两位小数。", example="1250000.00"),
    Column(heading="资金来源", name="fund_source", width=18,
           note="拟使用哪一笔或哪一类资金。", example="中央财政衔接资金"),
    Column(heading="责任单位", name="responsible_unit", width=16,
           note="对项目负责的单位。", example="特克斯镇人民政府"),
    Column(heading="实施单位", name="implementing_unit", width=16,
           note="组织实施的单位。", example="特克斯镇阿克塔木村委会"),
    Column(heading="实施期限", name="period", width=16, note="起止年月。", example="2031年4月至2031年10月"),
    Column(heading=PERFORMANCE, name="performance", width=24, note="预期达到的目标。", example="受益农户 120 户"),
)  # fmt: skip

TEMPLATE = TableTemplate(
    sheet="项目表",
    title="项目表",
    above="单位：元",
    columns=COLUMNS,
    notes=(
        "一行一个项目。合计行可写可不写，写了会与各行核对。",
        "请只在表头下方填写；不要改动表头，不用的列可以留空。填好后用 sluice import 或在平台上导入，先试导入再入库。",
    ),
)


def export_of(name: str, rows: Iterable[Mapping[str, Any]]) -> tuple[TableTemplate, list[dict[str, Any]]]:
    """Rows of the register with their content as a filled table."""
    worded = [_worded(row) for row in rows]
    more = (SIMULATED,) if any(row["simulated"] for row in worded) else ()
    return replace(TEMPLATE, title=f"{name}项目表", columns=(*COLUMNS, *more)), worded


def _worded(row: Mapping[str, Any]) -> dict[str, Any]:
    content = row["content"]
    targets: Mapping[str, str] = content["performance_targets"]
    said = {column.name: content.get(column.name, row.get(column.name)) for column in COLUMNS}
    place = said["place_name"] or divisions().path(row["place"])
    marked = "模拟数据" if row["simulated"] else ""
    told = {"place_name": place, "performance": _performance(targets), "simulated": marked}
    return said | told | {"place": row["place"]}


def _performance(targets: Mapping[str, str]) -> str:
    """One target is its own text; of several each is named."""
    return targets.get(PERFORMANCE, "") if set(targets) <= {PERFORMANCE} else "；".join(map("：".join, targets.items()))
