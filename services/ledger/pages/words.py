"""The Chinese words for codes that pages show."""

ENTRIES = {
    "opened": "开立专账",
    "keeper-appointed": "指定管理人",
    "inflow-received": "收入",
    "funds-committed": "安排",
    "commitment-refused": "安排未成（资金不足）",
    "commitment-released": "安排撤回",
    "payment-requested": "拨付申请",
    "payment-reviewed": "合规审查",
    "funds-disbursed": "拨付",
    "spending-reported": "单位支出",
    "surplus-returned": "结余收回",
}
"""Entry kind -> what officials call it."""

BALANCES = {
    "received": "到账",
    "available": "可安排",
    "committed": "已安排未拨",
    "disbursed": "已拨付",
    "spent": "单位已支出",
    "returned": "结余收回",
}
"""Balance -> its label, in the order in which money moves."""
