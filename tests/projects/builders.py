"""The procedure as tests walk it: who acts, what each step puts on record, and the shortest way to every state."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.projects.assets.events import AssetRow
from services.projects.procedure import decisions, publicity
from services.projects.register import windows
from services.projects.register.content import Content
from services.projects.register.project import Project, Reference
from shared import policy as rulepacks
from shared.kernel.acts import Act, Actor
from shared.platform.clock import business_date

PACK = rulepacks.load().named("XJ@2018-11-28")
WORKFLOW = PACK.workflow
STEPS = {t.code: t for t in WORKFLOW.transitions}
VILLAGE = "654024101202"
PLAN = "654024-2020"
PROJECT = Reference("654024-2020-0001", VILLAGE, "654024", 2020)

REGIONS = {"village": VILLAGE, "work-team": VILLAGE, "township": "654024101", "province": "65", "prefecture": "6540"}

CONTENT = Content(
    name="村组道路硬化",
    category="infrastructure",
    estimate_fen=48_000_000,
    construction_content="硬化村组道路 3 公里",
    place_name="喀拉苏村",
    period="2020年4月至9月",
    expected_benefit="改善 120 户出行条件",
    participation="贫困户务工 30 人",
    benefit_linking="优先吸纳贫困户务工",
    implementing_unit="县交通运输局",
    responsible_unit="县交通运输局",
    responsible_leader="李明",
    responsible_person="王强",
    pooling_unit="县财政局",
    fund_source="中央财政专项扶贫资金",
    fund_type="special",
    purpose="infrastructure",
)

REVIEW = dict.fromkeys(
    ("真实性", "必要性", "建设内容", "资金概算", "预期效益", "贫困群众参与情况", "带贫减贫机制"), True
)
VERIFIED = {"科学性": True, "合规性": True, "可行性": True}
TODAY = "今日"
"""In a body: the day on which it is sent."""

MEETING = {"minutes_no": "扶贫领纪〔2020〕3号", "meeting_on": TODAY}

EVIDENCE: dict[str, dict[str, Any]] = {
    "T02": {
        "causes": "缺技术、交通不便",
        "resources": "耕地 2000 亩",
        "funding": "申请专项资金",
        "exit_needs": "改善出行条件",
        "meeting_held_on": "2020-01-05",
        "meeting_attendance": 46,
        "meeting_minutes": "一致同意申报",
        "villagers_opinions": "同意",
        "poor_households_opinions": "希望优先务工",
        "initiation_opinion": "同意立项",
        "performance_targets": {"受益户数": "120户", "道路验收合格率": "100%"},
        "negative_self_check": True,
    },
    "T06": {"changes": "按异议调整线路"},
    "T07": {"review": REVIEW},
    "T08": {"review": REVIEW | {"必要性": False}, "reason": "与已建道路重复"},
    "T09": {
        "verification": VERIFIED,
        "overall": "revise",
        "remarks": ["补充排水设计"],
        "feedback_document": "扶贫反馈〔2020〕1号",
    },
    "T10": {"feedback_received_on": TODAY},
    "T11": {"reason": "不再申报"},
    "T12": {"answers": {"补充排水设计": "已补充边沟"}},
    "T15": {"verification": VERIFIED},
    "T16": {"verification": VERIFIED | {"可行性": False}, "remarks": ["核减概算"], "reason": "概算偏高"},
    "T17": {"verification": VERIFIED | {"合规性": False}, "reason": "用途不符"},
    "T18": {"opinions": {"县交通运输局": "同意", "县自然资源局": "同意"}},
    "T19": {"opinions": {"县自然资源局": "占用基本农田"}, "reason": "选址不可行"},
    "T20": MEETING | {"attendance": 15, "approved_fen": 45_000_000},
    "T21": MEETING | {"reason": "资金未落实"},
    "T21R": MEETING | {"reason": "不予立项"},
    "T22": {"notified_on": TODAY, "notification": "扶贫办通知〔2020〕9号"},
    "T25": {"started_on": TODAY},
    "T26": {"kind": "progress", "percent": 100, "recorded_on": TODAY, "recorded_by": "赵六"},
    "T28": {"completed_on": TODAY},
    "T29": {
        "acceptance_record": "竣工验收单",
        "accepted_on": TODAY,
        "participants": ["张三", "李四"],
        "result": "合格",
    },
    "T30": {"defects": ["路肩未压实"], "due_on": TODAY},
    "T32": {"asset_formed": True},
    "T33": {"evaluation": "优秀"},
    "T34": {"reason": "村民改变意愿"},
    "T35": MEETING | {"reason": "选址灭失"},
    "T36": {"plan_year": 2021},
}

ASSET = AssetRow(
    name="村组道路 3 公里",
    asset_class="public-welfare",
    original_value_fen=44_000_000,
    operating_entity="喀拉苏村村委会",
    fund_source="中央财政专项扶贫资金",
    project_benefit="改善出行",
    beneficiaries="120 户",
    supervision="村委会管护",
    formed_on=date(2020, 1, 8),
)

WAYS = {
    "S19": "T02 T03 T04 T07 T09 T10 T12 T13 T15 T18 T20 T22 T23 T25 T26 T28 T29 T31 T32 T33",
    "R1": "T02 T03 T04 T08",
    "R2": "T02 T03 T04 T07 T09 T11",
    "R3": "T34",
    "R4": "T02 T03 T04 T07 T09 T10 T12 T13 T15 T18 T20 T35",
}


def act(role: str, **actor: str) -> Act:
    """An act of this role, by a person and an organisation of its own."""
    acting = Actor(f"staff-{role}", role, "经办", f"org-{role}", REGIONS.get(role, "654024"))
    return Act("key", replace(acting, **actor), date(2020, 3, 1), datetime(2020, 3, 1, 4, tzinfo=UTC))


def draft(content: Content = CONTENT) -> Project:
    """A project just thought up by its village."""
    return decisions.draft(PROJECT, content, act("village"), PACK)


def prepare(project: Project, code: str) -> None:
    """Let the other services' facts come in that a step waits for."""
    if code in ("T04", "T13"):
        clear(project, 1 if code == "T04" else 2)
    elif code == "T25":
        decisions.note_money(project, "committed", 45_000_000, 7, act("system"), PACK)


def clear(project: Project, window: int, version: int | None = None) -> None:
    """Disclosure opened the window and it closed without objection."""
    version = version or project.content_version
    notice = f"N{window}-{version}-{project.version}"
    publicity.note_window(project, notice, window, version, windows.OPEN, 1, act("system"))
    publicity.note_window(project, notice, window, version, windows.CLEAR, 2, after_its_days(project))


def after_its_days(project: Project) -> Act:
    """The service hears of something eleven days after what the project knows."""
    return replace(act("system"), recorded_at=project.modified_on + timedelta(days=11))


def dated(body: Any, day: date) -> Any:
    """The body as it is sent on this day."""
    match body:
        case dict():
            return {name: dated(value, day) for name, value in body.items()}
        case list() | tuple():
            return [dated(value, day) for value in body]
        case _:
            return day.isoformat() if body == TODAY else body


def after(project: Project, by: Act) -> Act:
    """The act on the day of the last thing that the project knows, or on its own if that is later."""
    at = max(by.recorded_at, project.modified_on)
    return replace(by, recorded_at=at, effective_on=max(by.effective_on, business_date(at)))


def step(project: Project, code: str, by: Act | None = None, evidence: Mapping[str, Any] | None = None) -> None:
    """Take a step as it should be taken; `evidence` replaces the usual."""
    if code == "T31" and by is None:
        decisions.note_money(project, "surplus", 1_000_000, 9, act("system"), PACK)
        return
    transition = STEPS[code]
    by = after(project, by or act(transition.roles[0]))
    given = dated(EVIDENCE.get(code, {}) if evidence is None else evidence, by.effective_on)
    formed = replace(ASSET, formed_on=by.effective_on)
    assets = (formed,) if code == "T32" and given.get("asset_formed") else ()
    plan = PLAN if code == "T23" else ""
    decisions.take(project, transition.command, given, by, PACK, plan=plan, assets=assets)


def walk(project: Project, way: str) -> Project:
    """Take the steps one after the other, with what they wait for."""
    for code in way.split():
        prepare(project, code)
        step(project, code)
    return project


def at(state: str) -> Project:
    """A project in this state, nothing pending."""
    project = draft()
    for end, way in WAYS.items():
        steps = way.split()
        targets = ["S01", *(STEPS[code].target for code in steps)]
        if state in targets and (end in (state, "S19")):
            walk(project, " ".join(steps[: targets.index(state)]))
            break
    assert project.state == state
    project.collect_events()
    return project


def ready(code: str) -> Project:
    """A project in the first state from which the step is listed, with what it waits for; nothing pending."""
    project = walk(at("S14"), "T26") if code == "T28" else at(STEPS[code].sources[0])
    prepare(project, code)
    project.collect_events()
    return project
