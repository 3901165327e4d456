"""The Chinese words for codes that pages show. The kinds of entries are named in `audit.labels`."""

BALANCES = {
    "received": "到账",
    "carried_in": "上年结转转入",
    "available": "可安排",
    "committed": "已安排未拨付",
    "disbursed": "已拨付",
    "spent": "单位已支出",
    "returned": "结余收回",
    "reclaimed": "上级收回",
    "carried_over": "结转下年",
    "passed_down": "下达下级",
}
"""Balance -> its label, in the order in which money moves."""

FILES = {
    "entries": "分录",
    "trial-balance": "科目余额（试算平衡）",
    "lots": "各笔来源",
    "payments": "拨付",
    "batches": "发放批次",
    "projects": "项目",
    "statement-lines?stage=open": "对账单待核行",
    "unshown-payments": "对账单未见的拨付",
    "reversals": "冲销",
    "closings": "月度结账表",
    "responsibility": "责任清单",
}
"""List of a book -> what its file is called, in the order of the auditor's page."""
