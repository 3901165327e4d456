"""How the ledger's lists look as files: the fields to show, with their headers and units."""

Shown = dict[str, str]
"""Field -> header; an amount's ends in （元）."""

ENTRIES = {
    "entry_no": "分录号",
    "kind": "类别",
    "effective_on": "业务日期",
    "recorded_at": "登记时间",
    "amount": "金额（元）",
    "lot": "资金来源",
    "project": "项目",
    "payment": "拨付编号",
    "organisation": "单位",
    "post": "岗位",
    "staff": "经办人",
    "rule_pack": "规则版本",
    "reason": "事由",
}

LOTS = {
    "entry_no": "分录号",
    "document_no": "文件号",
    "document_date": "文件日期",
    "fund_line": "资金名称",
    "level": "资金层级",
    "issuing_department": "下达部门",
    "pooling_department": "整合部门",
    "fund_type": "资金类型",
    "kind": "收入种类",
    "fund_code": "资金目录编码",
    "broad_category": "大类",
    "agricultural": "涉农",
    "sub_class": "非农小类",
    "arranged_by": "上级或本级安排",
    "origin_year": "资金年度",
    "carried_over": "结转",
    "stock": "存量",
    "capital": "资金性质",
    "handling": "使用方式",
    "allocation_method": "分配方法",
    "restriction": "限定用途",
    "notified_on": "通知日期",
    "received_on": "收到日期",
    "amount": "收入（元）",
    "available": "未安排（元）",
    "committed": "已安排未拨付（元）",
    "disbursed": "已拨付（元）",
    "late": "迟登",
    "flags": "提示",
    "remarks": "备注",
}

PAYMENTS = {
    "payment": "拨付编号",
    "project": "项目",
    "amount": "金额（元）",
    "stage": "环节",
    "purpose": "用途",
    "instrument": "资金使用方式",
    "green_channel": "绿色通道",
    "due_at": "下一环节期限",
    "payee_class": "收款人类别",
    "payee": "收款人",
    "beneficiary_level": "受益层面",
    "beneficiary_place": "受益地",
    "using_unit": "使用单位",
    "responsible_person": "责任人",
    "minutes_no": "批复会议纪要",
    "voucher_no": "凭证号",
    "rule_pack": "规则版本",
}

HOLDERS = {
    "payee": "农户编号",
    "place": "区划代码",
    "shares": "股数",
    "percent": "占比（%）",
    "dividends": "累计分红（元）",
}

TRIAL_BALANCE = {"account": "账户", "amount": "余额（元）"}

CHANGES = {
    "entry_no": "分录号",
    "effective_on": "业务日期",
    "kind": "类别",
    "amount": "金额（元）",
    "lot": "资金来源",
    "project": "项目",
    "payment": "拨付编号",
    "minutes_no": "会议纪要",
    "requested_by": "申请人",
    "reviewed_by": "审查人",
    "posted_by": "记账人",
    "staff": "经办人",
    "reason": "事由",
}

PROJECTS = {
    "project": "项目编号",
    "name": "项目名称",
    "place": "地点代码",
    "category": "类别",
    "minutes_no": "批复会议纪要",
    "plan": "年度计划",
    "state": "状态",
    "progress_percent": "进度（%）",
    "approved": "批复（元）",
    "left": "已安排未拨付（元）",
    "paid": "已拨付（元）",
    "spent": "单位已支出（元）",
    "returned": "结余收回（元）",
    "shortage": "资金缺口（元）",
    "holds": "未了异议",
    "pooling_departments": "整合部门",
    "using_units": "使用单位",
}

STATEMENT_LINES = {
    "line": "行号",
    "statement": "对账单",
    "day": "日期",
    "direction": "收支",
    "amount": "金额（元）",
    "counterparty": "对方",
    "summary": "摘要",
    "voucher_no": "凭证号",
    "reference": "流水号",
    "stage": "状态",
    "entry": "账上分录",
    "why": "对上依据或待核原因",
    "reason": "说明",
    "staff": "经办人",
}

UNSHOWN = {
    "entry_no": "分录号",
    "payment": "拨付编号",
    "project": "项目",
    "payee": "收款人",
    "voucher_no": "凭证号",
    "amount": "拨付金额（元）",
    "unshown": "对账单未见（元）",
}

BATCHES = {
    "entry_no": "分录号",
    "batch": "拨付编号",
    "project": "项目",
    "stage": "环节",
    "mode": "受理方式",
    "lines": "行数",
    "accepted": "受理行数",
    "refused": "未受理行数",
    "declared": "申报金额（元）",
    "amount": "受理金额（元）",
    "returned": "已退票（元）",
    "voucher_no": "凭证号",
    "findings": "审查提示",
    "requested_by": "申请人",
    "reviewed_by": "审查人",
}

BATCH_LINES = {
    "line": "行号",
    "payee": "收款人编号",
    "name": "姓名（脱敏）",
    "id_number": "公民身份号码（脱敏）",
    "account": "收款账号（脱敏）",
    "place": "受益地代码",
    "amount": "金额（元）",
    "subsidy": "补助类别",
    "units": "数量",
    "policy": "政策代码",
    "household_type": "农户类型",
    "note": "备注代码",
    "repays": "补发的退票",
    "result": "结果",
    "code": "不予受理的原因",
    "reason_code": "退票原因",
    "returned_on": "退票日期",
}

PAYEES = {
    "payment": "拨付编号",
    "line": "行号",
    "payee": "收款人",
    "place": "受益地代码",
    "project": "项目",
    "lot": "资金来源",
    "amount": "金额（元）",
    "returned": "退票原因",
    "repays": "补发的退票",
}

REVERSALS = {
    "request_no": "申请号",
    "original_no": "原分录号",
    "kind": "类别",
    "amount": "金额（元）",
    "lot": "资金来源",
    "project": "项目",
    "payment": "拨付编号",
    "reason": "事由",
    "stage": "状态",
    "requested_on": "申请日期",
    "requested_by": "申请人",
    "decided_by": "办理人",
    "entry_no": "冲销分录号",
    "voucher_no": "凭证号",
}

USE_CHANGES = {
    "change_no": "编号",
    "changed_on": "调整日期",
    "project": "原项目",
    "to_project": "调整到",
    "old_purpose": "原用途",
    "new_purpose": "新用途",
    "amount": "金额（元）",
    "plan_clause": "规划依据",
    "department": "备案部门",
    "due_on": "备案期限",
    "filed_on": "备案日期",
    "receipt_no": "备案回执",
    "overdue": "逾期",
}

ANNOUNCEMENTS = {
    "entry_no": "分录号",
    "source": "来源",
    "document_no": "文件号",
    "fund_line": "资金名称",
    "level": "资金层级",
    "issuing_department": "下达部门",
    "due_on": "应到日期",
    "amount": "预告（元）",
    "received": "已到账（元）",
    "standing": "状态",
}

ADVANCES = {
    "entry_no": "分录号",
    "lot": "资金来源",
    "level": "资金层级",
    "received_on": "收到日期",
    "amount": "预拨（元）",
    "settled": "已清算（元）",
    "unsettled": "未清算（元）",
    "pooling_departments": "整合部门",
    "using_units": "使用单位",
}

ANSWERS = {
    "duty": "责任",
    "organisation": "单位",
    "person": "责任人",
    "post": "职务",
    "since": "任职日期",
    "document_no": "任职文件",
    "amount": "金额（元）",
    "rests_on": "依据",
}

CLOSINGS = {
    "entry_no": "分录号",
    "period": "月份",
    "act": "事项",
    "through": "截至",
    "entries": "本月分录数",
    "last_entry_no": "末笔分录号",
    "received": "累计到账（元）",
    "available": "可安排（元）",
    "committed": "已安排未拨付（元）",
    "disbursed": "累计拨付（元）",
    "reclaimed": "累计上级收回（元）",
    "carried_over": "结转下年（元）",
    "standing": "有效",
    "minutes_no": "重新开账会议纪要",
    "reason": "事由",
    "staff": "经办人",
    "recorded_at": "登记时间",
    "seal": "封印",
}
