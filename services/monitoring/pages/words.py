"""The Chinese words for codes that pages show."""

LEVELS = {
    "central": "中央",
    "region": "省（自治区）级",
    "province": "省（自治区）级",
    "prefecture": "市（地、州）级",
    "county": "县级",
}

FUND_TYPES = {"special": "专项扶贫资金", "integrated": "统筹整合涉农资金", "bond": "债券资金", "other": "其他资金"}

ASSET_CLASSES = {"operating": "经营性资产", "public": "公益性资产", "household": "到户类资产"}

PHASES = {"first-up": "一上", "first-down": "一下", "second-up": "二上", "second-down": "二下", "after": "实施"}

NOTICE_STATES = {
    "planned": ("still", "待张贴"),
    "open": ("open", "公示中"),
    "clear": ("good", "期满无异议"),
    "objected": ("bad", "有异议"),
    "void": ("warn", "已作废"),
    "announced": ("good", "已公告"),
}

ALERT_STATES = {"open": ("bad", "待签收"), "acknowledged": ("warn", "处理中"), "closed": ("good", "已办结")}

RULES = {
    "RateBelowTarget": "拨付率未达标",
    "LedgersDisagree": "总台账不一致",
    "AssetAtRisk": "资产风险",
}


def word(words: dict[str, str], code: str) -> str:
    """The word for a code, or the code itself: a page never hides what it has no word for."""
    return words.get(code, code) or "未注明"
