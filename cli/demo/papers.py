"""The papers of the procedure, where the notices give none. Everything here is made up and says so."""

from datetime import date
from typing import Any

from cli.demo.cases import Case, purpose

MARK = "（模拟）"
CHECKED = f"已逐项核对，不属于负面清单所列用途{MARK}"

TOWNSHIP_ITEMS = ("真实性", "必要性", "建设内容", "资金概算", "预期效益", "贫困群众参与情况", "带贫减贫机制")
COUNTY_ITEMS = ("科学性", "合规性", "可行性")


def content(case: Case, project: dict[str, Any]) -> dict[str, Any]:
    """What an application must say and the notice does not."""
    code, category = purpose(project["name"])
    return {
        "category": category,
        "construction_content": f"{project['name']}，建设内容以实施方案为准{MARK}",
        "period": f"{case.year}年3月—{case.year}年12月{MARK}",
        "expected_benefit": f"改善生产生活条件{MARK}",
        "participation": f"村民代表会议讨论，脱贫户参与务工和监督{MARK}",
        "benefit_linking": f"带动脱贫户务工、收益归村集体{MARK}",
        "performance_targets": {"受益户数": f"30户{MARK}", "完工及时率": "100%"},
        "implementing_unit": f"{case.name}项目实施单位{MARK}",
        "responsible_unit": f"{case.name}责任单位{MARK}",
        "responsible_leader": f"责任领导{MARK}",
        "responsible_person": f"责任人{MARK}",
        "pooling_unit": f"{case.name}资金整合部门{MARK}",
        "fund_source": f"财政扶贫资金{MARK}",
        "place_name": project["place_label"],
        "fund_type": "special",
        "purpose": code,
        "payee_class": "contractor",
    }


def village_decision(day: date) -> dict[str, Any]:
    """T02: analysis, meeting, opinions, initiation opinion."""
    return {
        "causes": f"基础设施薄弱、产业单一{MARK}",
        "resources": f"有耕地和劳动力{MARK}",
        "funding": f"拟申请财政扶贫资金{MARK}",
        "exit_needs": f"稳定增收、改善条件{MARK}",
        "meeting_held_on": day.isoformat(),
        "meeting_attendance": 32,
        "meeting_minutes": f"村民代表会议记录{MARK}",
        "villagers_opinions": f"同意申报{MARK}",
        "poor_households_opinions": f"希望参与务工{MARK}",
        "initiation_opinion": f"同意立项{MARK}",
        "performance_targets": {"受益户数": f"30户{MARK}", "完工及时率": "100%"},
        "negative_self_check": True,
        "negative_list_decision": CHECKED,
    }


def township_review() -> dict[str, Any]:
    """T07: the seven items."""
    return {"review": dict.fromkeys(TOWNSHIP_ITEMS, True), "review_opinion": f"同意上报{MARK}"}


def first_feedback() -> dict[str, Any]:
    """T09: one remark, so that the revision has something to answer."""
    return {
        "verification": dict.fromkeys(COUNTY_ITEMS, True),
        "overall": "revise",
        "remarks": ["请补充后期管护责任"],
        "feedback_document": f"论证核实反馈函{MARK}",
        "negative_list_decision": CHECKED,
    }


def second_verification() -> dict[str, Any]:
    """T15."""
    return {"verification": dict.fromkeys(COUNTY_ITEMS, True), "negative_list_decision": CHECKED}


def acceptance(day: date) -> dict[str, Any]:
    """T29."""
    return {
        "acceptance_record": f"竣工验收记录{MARK}",
        "accepted_on": day.isoformat(),
        "participants": [f"项目主管部门{MARK}", f"村民代表{MARK}"],
        "result": "合格",
    }


def asset(project: dict[str, Any], value: str, day: date) -> dict[str, Any]:
    """A row of the asset master ledger."""
    return {
        "name": f"{project['name']}形成资产{MARK}",
        "asset_class": "经营性资产" if purpose(project["name"])[0] == "industry" else "公益性资产",
        "original_value": value,
        "operating_entity": f"村股份经济合作社{MARK}",
        "fund_source": "财政扶贫资金",
        "project_benefit": f"改善条件、增加收入{MARK}",
        "beneficiaries": f"本村脱贫户30户{MARK}",
        "supervision": f"村务监督委员会，责任人{MARK}",
        "formed_on": day.isoformat(),
        "title_level": "村级",
    }


def payment(project: dict[str, Any], amount: str, minutes_no: str) -> dict[str, Any]:
    """A request for an instalment to the works' contractor."""
    return {
        "project": project["project"],
        "amount": amount,
        "purpose": purpose(project["name"])[0],
        "instrument": "direct",
        "payee_class": "contractor",
        "payee": f"施工单位{MARK}",
        "beneficiary_level": "village",
        "beneficiary_place": project["place"],
        "using_unit": f"项目实施单位{MARK}",
        "responsible_person": "模拟-责任人",
        "minutes_no": minutes_no,
        "text": "",
    }


def minutes(case: Case) -> str:
    """The simulated number of the meeting that decides."""
    return f"{case.name}领导小组纪要〔{case.year}〕1号{MARK}"
