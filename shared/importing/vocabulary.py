"""The words that head columns in the public notices of counties, and what a column so headed is to us.

A heading is known by its whole text, never by a part of it: 项目名称 is the name, 项目名称及内容 a column nobody reads.
"""

import re

from shared.importing.units import without_unit

_WORDS: dict[str, tuple[str, ...]] = {
    "serial": ("序号", "编号", "项目序号"),
    "name": ("项目名称", "建设项目", "扶贫资金名称", "名称", "项目", "具体项目", "子项目名称"),
    "place": (
        "建设地点", "实施地点", "项目实施地点", "项目建设地点", "项目地点", "乡镇、村", "地点", "实施地", "建设地址",
        "乡镇村", "乡(镇)村",
    ),
    "township": ("乡镇", "乡镇(单位名称)", "乡镇(街道)", "乡(镇)", "乡镇名称", "镇", "镇(街)", "乡镇(街道办)"),
    "village": ("村", "村名", "行政村", "村(社区)", "村居", "村(居)", "所在村"),
    "region": (
        "县区名称", "县区", "市县", "县(市、区)", "项目单位名称", "项目单位", "单位", "县市区", "县名", "区县",
        "县市", "县(市)", "县市名称", "县(市、区)名称", "县(市)名称", "县(区)", "市(县)", "地区",
        "县市区名称", "市县区", "县、市、区", "县(区、市)", "市(县、区)", "区划", "州县", "所属县区", "所属县市",
    ),
    "content": (
        "建设内容", "项目建设内容", "建设任务", "主要内容", "项目主要内容", "建设规模", "建设内容与规模",
        "建设内容及规模", "主要建设内容", "建设内容和规模", "建设规模及内容",
    ),
    "category": ("项目类型", "项目类别", "项目子类型", "类别", "类型"),
    "nature": ("建设性质",),
    "fund_source": ("资金来源", "资金来源及规模", "资金级次", "资金性质", "来源", "级次"),
    "fund_line": ("资金名称", "资金项目", "资金用途", "指标名称", "资金类别"),
    "document": (
        "文号", "发文字号", "资金文件号", "市级下达资金文件号", "文件依据", "指标文号", "资金文号", "文件号",
        "下达文号", "指标文件号", "资金下达文号", "资金文件文号",
    ),
    "document_date": ("发文日期", "文件日期", "下达日期", "成文日期", "发文时间"),
    "received_on": ("收文日期", "到账日期", "收到日期", "收款日期", "到位日期", "入账日期", "到账时间", "收文时间"),
    "origin_year": ("年度", "资金年度", "预算年度", "指标年度", "所属年度", "资金所属年度"),
    "unit_in_charge": ("责任单位", "项目责任单位", "责任部门", "牵头单位", "责任单位及责任人", "项目责任单位及责任人"),
    "implementing_unit": (
        "实施单位", "项目实施单位", "实施部门及责任人", "实施单位及责任人", "项目实施单位及责任人", "建设单位",
        "实施主体", "项目实施主体", "实施部门", "项目建设单位",
    ),
    "competent_department": (
        "主管部门", "项目主管部门", "部门", "主管单位", "行业主管部门", "行业部门", "业务主管部门", "项目主管单位",
        "资金主管部门",
    ),
    "period": ("实施期限", "建设期限", "项目计划建设时限", "实施时间", "建设工期", "实施期限(年/月-年/月)"),
    "performance": ("绩效目标", "项目绩效目标", "预期绩效目标", "预期目标", "预期受益"),
    "count": ("项目个数", "项目数", "个数"),
    "remark": ("备注", "说明"),
    "mechanism": ("带贫减贫机制", "项目带贫减贫机制", "联农带农富农利益联结机制", "受益对象", "补助标准"),
    "supervision": ("监管单位", "责任人", "监督电话", "联系电话", "联系人", "负责人", "项目负责人"),
    "spent": (
        "支付数", "支出", "完成总投资", "预计支出数", "结余资金", "待安排项目", "已完成投资", "完成投资", "已支付",
        "支付金额", "已支付金额", "支出金额", "实际支出", "已支出", "结余", "结余金额", "余额",
    ),
    "paid": ("拨付金额", "拨付数", "已拨付", "拨付资金", "已拨付金额", "已拨付资金", "实拨数", "实际拨付"),
    "own_funds": (
        "自筹", "自筹资金", "群众自筹", "企业自筹", "自筹金额", "社会资金", "银行贷款", "贷款", "信贷资金", "其他资金",
        "村级自筹", "自有资金",
    ),
    "other": (
        "资金拨付时间", "支付率", "资金支付率", "支出率", "支出进度", "拨付率", "到位率", "资金到位率", "完成率",
        "执行率", "占比", "计划数",
    ),
    "allocated": (
        "金额", "补助金额", "资金金额", "资金分配额", "资金安排额", "本次分配金额", "分配金额", "安排金额", "下达金额",
        "本批衔接资金安排情况", "本批省级衔接资金安排情况", "项目资金", "整合资金", "资金规模", "项目金额", "安排资金",
        "资金", "项目金额及资金来源", "下达资金", "补助资金", "财政资金", "财政补助资金", "衔接资金", "财政衔接资金",
        "财政投资", "财政资金投入", "下达数", "指标金额", "补助数", "分配数", "安排数",
    ),
    "issuing_department": ("下达部门", "下达单位"), "fund_type": ("资金类型",), "kind": ("收入种类",),
    "capital": ("资金属性",), "arranged_by": ("安排主体",), "stock": ("是否存量",), "agricultural": ("是否涉农",),
    "handling": ("使用方式",), "allocation_method": ("分配方法",), "restriction": ("限定用途",),
    "named_project": ("指定项目",), "reach": ("受益层面",), "notified_on": ("通知日期",), "county_plan": ("县级方案",),
    "broad_category": ("资金大类",), "sub_class": ("非农小类",), "fund_code": ("资金目录编码",),
    "functional_code": ("功能分类编码",), "economic_code": ("经济分类编码",), "receiving_account": ("收款账户",),
    "transfer_id": ("转移支付编号",), "donation_platform": ("捐赠平台",), "pooling_department": ("整合部门",),
    "won_support": ("是否竞争取得",), "announcement": ("对应通知",), "place_code": ("区划代码",),
    "received": ("到账数", "到账金额", "到账资金", "到位数", "到位金额", "到位资金", "实际到账", "实到金额"),
    "total": ("合计", "资金合计", "小计", "总计", "共计", "金额合计", "合计金额"),
    "planned": (
        "投资规模", "计划投资", "计划投入资金", "投资预算", "概算资金", "资金预算", "总投资", "项目总投资", "投资",
        "概算", "计划总投资", "预算资金", "投资总额", "概算总投资", "估算投资", "估算总投资", "投资额", "投资金额",
    ),
}  # fmt: skip

MEANINGS = {
    "serial": "序号", "name": "名称", "place": "地点", "township": "乡镇", "village": "村", "region": "县区",
    "content": "建设内容", "category": "类别", "nature": "建设性质", "fund_source": "资金来源", "fund_line": "资金名称",
    "document": "文号", "document_date": "发文日期", "received_on": "收到日期", "origin_year": "资金年度",
    "unit_in_charge": "责任单位", "implementing_unit": "实施单位", "competent_department": "主管部门",
    "period": "实施期限", "performance": "绩效目标", "count": "项目个数", "remark": "备注", "mechanism": "带贫机制",
    "supervision": "监管", "spent": "支出或结余，不是安排的资金", "paid": "拨付数，看不出是拨来还是拨出",
    "own_funds": "自筹等非财政资金", "other": "其他", "allocated": "安排的财政资金", "received": "到账金额",
    "total": "合计金额", "planned": "计划投资", "level": "分级资金", "quantity": "数量，不是金额",
    "unknown": "不认识的列", "issuing_department": "下达部门", "fund_type": "资金类型", "kind": "收入种类",
    "capital": "资金属性", "arranged_by": "安排主体", "stock": "是否存量", "agricultural": "是否涉农",
    "handling": "使用方式", "allocation_method": "分配方法", "restriction": "限定用途", "named_project": "指定项目",
    "reach": "受益层面", "notified_on": "通知日期", "county_plan": "县级方案", "broad_category": "资金大类",
    "sub_class": "非农小类", "fund_code": "资金目录编码", "functional_code": "功能分类编码",
    "economic_code": "经济分类编码", "receiving_account": "收款账户", "transfer_id": "转移支付编号",
    "donation_platform": "捐赠平台", "pooling_department": "整合部门", "won_support": "是否竞争取得",
    "announcement": "对应通知", "place_code": "区划代码",
}  # fmt: skip
"""What each kind of column is, in the words of the report."""

MONEY = frozenset({"allocated", "received", "total", "planned", "level"})
"""What columns of money mean that may be taken."""
UNREAD = MONEY | {
    "serial", "nature", "mechanism", "supervision", "spent", "paid", "own_funds", "other", "quantity", "unknown",
}  # fmt: skip
"""Columns whose words no row keeps."""

_CONCEPTS = {word: concept for concept, words in _WORDS.items() for word in words}
_LEVEL = re.compile(
    r"(中央|国家|省级?|自治区级?|[市州]级?|[市州]本级|县级?|区级?|[县区]本级|地方政府债券|债券|其他|整合)"
    r"(财政)?(专项)?(衔接|扶贫|配套|整合)?(推进乡村振兴)?(补助)?(资金)?"
)
_QUANTITY = re.compile(
    r"\D{0,12}(户数|人数|人口数?|个数|亩数|面积|里程|公里数?|数量|长度|头数|株数|人次|受益(群众|农户|脱贫户|监测户))"
    r"|.+\((万?人|[户亩个米头只株条座处项%]|公里|平方米|立方米|千米|万亩|人次|KM|km)\)"
)
"""What is counted and never money, whatever unit is given."""
_OF_WHICH = re.compile(r"^其中[::、,]?(?=.)")


def concept_of(heading: str) -> str | None:
    """What a plain heading (no blanks, no full-width forms) means; None where it is not known."""
    text = _OF_WHICH.sub("", heading)
    if _QUANTITY.fullmatch(text) and text not in _CONCEPTS:
        return "quantity"
    bare = text if text in _CONCEPTS else without_unit(text)
    if bare != text and bare.endswith("单位"):  # 单位:万元 tells a unit; 单位 alone heads a column of bodies
        return None
    concept = _CONCEPTS.get(bare)
    return "level" if concept is None and _LEVEL.fullmatch(bare) else concept


def looked_for() -> str:
    """A sentence naming headings that would have been understood."""
    amounts = "、".join((*_WORDS["planned"][:3], *_WORDS["allocated"][:3]))
    return f"需要有名称列（如 项目名称、建设项目、资金来源、文号）和金额列（如 {amounts}、合计）"
