"""The Chinese words for codes that pages show."""

from services.monitoring.alerts import rules

LEVELS = {
    "central": "中央",
    "province": "省（自治区）级",
    "prefecture": "市（地、州）级",
    "county": "县级",
    "mixed": "多级合并下达",
    "bond": "债券",
    "other": "未分级次",
    "": "未分级次",
}

SERVICES = {"ledger": "账本", "projects": "项目", "disclosure": "公示", "monitoring": "监测"}

ASSET_CLASSES = {"operating": "经营性资产", "public": "公益性资产", "household": "到户类资产"}

NOTICE_STATES = {
    "planned": ("still", "待张贴"),
    "open": ("open", "公示中"),
    "clear": ("good", "期满无异议"),
    "objected": ("bad", "有异议"),
    "void": ("warn", "已作废"),
    "announced": ("good", "已公告"),
}

ALERT_STATES = {"open": ("bad", "待签收"), "acknowledged": ("warn", "处理中"), "closed": ("good", "已办结")}

RULES = {rule.code: rule.label for rule in rules.RULES}

CHECKS = {rule.code: rule.passed for rule in rules.CHECKED}
"""What a rule looks at, for a run that found nothing."""

SIMULATED = {"received_fen": "到账", "committed_fen": "已安排", "disbursed_fen": "已拨付", "returned_fen": "结余收回"}

UNKNOWN = ("still", "其他")


def word(words: dict[str, str], code: str) -> str:
    """The word for a code; what is in words already stays. A code without a word is 其他: none is shown to people."""
    written = code if code and not code.isascii() else "其他" if code else "未注明"
    return words.get(code, written)


def state(labels: dict[str, str], code: str) -> str:
    """Where a project stands, by the labels of its rule pack; one that has no step yet is being drafted."""
    return labels.get(code, "其他环节" if code else "起草")
