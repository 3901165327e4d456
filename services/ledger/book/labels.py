"""Codes of the ledger's lists in words, for those who read them as files."""

from collections.abc import Mapping
from typing import Any

from audit.labels import KINDS
from services.ledger.book.batch import CODES
from services.ledger.book.payment import STAGES
from services.ledger.book.returned_payment import REASONS

_WORDS: dict[str, dict[Any, str]] = {
    "kind": KINDS | {"inflow": "收入", "commitment": "安排", "payment": "拨付", "spending": "支出"},
    "direction": {"in": "收入", "out": "支出"},
    "stage": {
        "open": "待核",
        "matched": "已对上",
        "explained": "已说明",
        **STAGES,
        "confirmed": "已冲销",
        "declined": "未予冲销",
    },
    "result": {
        "refused": "未受理",
        "requested": "已申请",
        "passed": "审查通过",
        "failed": "审查未通过",
        "countersigned": "已会签",
        "posted": "已发放",
        "withdrawn": "已退回",
        "returned": "已退票",
    },
    "mode": {"atomic": "全部受理", "continue": "逐行受理"},
    "code": CODES,
    "reason_code": REASONS,
    "subsidy": {
        "relocation": "扶贫搬迁",
        "medical-aid": "医疗救助",
        "social-relief": "社会救济",
        "industry-award": "发展产业奖补",
        "education": "教育",
        "training": "培训",
        "employment": "就业",
        "other": "其他",
    },
    "household_type": {
        "registered-poor": "建档立卡贫困户",
        "minimum-living": "低保户",
        "five-guarantee": "五保户",
        "disabled": "残疾人户",
        "lifted": "脱贫户",
        "general": "一般农户",
    },
    "why": {
        "voucher": "凭证号相符",
        "name-and-amount": "户名和金额相符",
        "day-and-amount": "日期和金额相符",
        "person": "人工核对",
        "no-entry": "账上没有这一笔",
        "several-entries": "账上有多笔相符，须人工核对",
        "before-request": "银行日期早于拨付申请，须人工核对",
        "amount-differs": "凭证号相符而金额不符",
        "shown-already": "账上这一笔已有别的行对上",
    },
    "source": {"budget": "本级预算", "notice": "上级通知"},
    "standing": {
        True: "是",
        False: "否",
        "awaited": "未到期",
        "overdue": "逾期未到",
        "short": "到账不足",
        "received": "已到账",
        "withdrawn": "已撤销",
    },
    "act": {"closed": "结账", "reopened": "重新开账"},
    "overdue": {True: "是", False: "否"},
    "simulated": {True: "模拟数据", False: ""},
}


def in_words(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for people: its codes in words; what has no word stays."""
    return dict(row) | {name: words[row[name]] for name, words in _WORDS.items() if _is_code(row.get(name), words)}


def _is_code(value: Any, words: dict[Any, str]) -> bool:
    return isinstance(value, str | bool) and value in words
