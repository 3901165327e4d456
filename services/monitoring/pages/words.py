"""The Chinese words for codes that pages show."""

LEVELS = {
    "central": "中央",
    "province": "省（自治区）级",
    "prefecture": "市（地、州）级",
    "county": "县级",
    "mixed": "多级合并下达",
    "bond": "债券",
    "other": "其他",
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

RULES = {
    "RateBelowTarget": "拨付率未达标",
    "LedgersDisagree": "总台账不一致",
    "AssetAtRisk": "资产风险",
}


def word(words: dict[str, str], code: str) -> str:
    """The word for a code, or the code itself: a page never hides what it has no word for."""
    return words.get(code, code) or "未注明"
