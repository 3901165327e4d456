"""The columns of the findings of a payment as a file."""

PAYMENT_FINDINGS = {
    "number": "序号",
    "label": "发现的问题",
    "severity": "处理",
    "line": "行号",
    "payee": "收款人编号",
    "name": "姓名（脱敏）",
    "other": "此前的收款人编号",
    "other_name": "此前的收款人姓名（脱敏）",
    "other_payment": "此前的拨付编号",
    "other_line": "此前的行号",
    "project": "项目",
    "fen": "金额（元）",
    "on_day": "日期",
    "basis": "依据",
}
