"""The Chinese words for codes that pages show. The kinds of entries are named in `evidence.words`."""

BALANCES = {
    "received": "到账",
    "carried_in": "上年结转转入",
    "available": "可安排",
    "committed": "已安排未拨",
    "disbursed": "已拨付",
    "spent": "单位已支出",
    "returned": "结余收回",
    "reclaimed": "上级收回",
    "carried_over": "结转下年",
}
"""Balance -> its label, in the order in which money moves."""
