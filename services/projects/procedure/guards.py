"""What a step rests on: one function to a guard of the rule pack, each with a refusal of its own.

A guard looks and refuses, nothing else. Its clause is that of the step it guards, unless the text has a closer one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from services.projects.assets.events import AssetRow
from services.projects.procedure import errors
from services.projects.register.events import Evidence, Value
from services.projects.register.project import Project
from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem
from shared.kernel.money import yuan
from shared.kernel.natural_keys import natural_key
from shared.policy import negative
from shared.policy.citing import clause_of
from shared.policy.model import EvidenceField, RulePack, Transition

NOT_ADVISED = "not-advised"
DECISION_NOTE = "negative_list_decision"
CHECKED = "negative-list-clear"
EXTRA_EVIDENCE = {
    CHECKED: EvidenceField(name=DECISION_NOTE, label="负面清单人工判定意见", kind="text", required=False),
}
"""What a guard may ask for beside the step's own evidence: a person's decision where the negative list wants one."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A step somebody asks for, with all that a guard may look at. `plan` is the plan being approved, if any.

    `plan_meeting_on` is the day of the meeting that approves it.
    """

    project: Project
    transition: Transition
    act: Act
    rules: RulePack
    evidence: Evidence = field(default_factory=dict)
    plan: str = ""
    plan_meeting_on: date | None = None
    assets: tuple[AssetRow, ...] = ()

    def refuse(self, refusal: type[errors.GuardRefused], detail: str, *fields: FieldProblem) -> errors.GuardRefused:
        """The refusal, resting on its own rule or else on the step's basis."""
        basis = getattr(self.rules.general, refusal.rule) if refusal.rule else self.transition.basis
        return refusal(detail, clause=clause_of(self.rules, basis), fields=fields)

    def group(self, name: str) -> dict[str, str | bool]:
        """A checklist or group of fields of the evidence; empty when it was not given."""
        value = self.evidence.get(name)
        return value if isinstance(value, dict) else {}

    def failed(self) -> list[str]:
        """The items of the step's checklists that did not pass."""
        lists = (self.group(f.name) for f in self.transition.evidence if f.kind == "checklist")
        return [item for checklist in lists for item, passed in checklist.items() if not passed]


def analysis_complete(case: Case) -> None:
    """PRJ-03: the four parts of the village's analysis."""
    _all_written(case, errors.AnalysisIncomplete, ("causes", "resources", "funding", "exit_needs"))


def meeting_held(case: Case) -> None:
    """PRJ-04: the villager representative meeting was held, people came, minutes were kept."""
    if case.evidence.get("meeting_attendance") in (None, 0) or _blank(case.evidence.get("meeting_minutes")):
        raise case.refuse(errors.MeetingNotHeld, "须先召开村民代表会议，并填写到会人数和会议记录")


def opinions_recorded(case: Case) -> None:
    """PRJ-05: what villagers said, and what poor households said, each on record."""
    _all_written(case, errors.OpinionsMissing, ("villagers_opinions", "poor_households_opinions"))


def performance_drafted(case: Case) -> None:
    """PRJ-41: performance targets are filled in with the application."""
    if not case.group("performance_targets") and not case.project.content.performance_targets:
        pointer = FieldProblem("/evidence/performance_targets", "请填写至少一项绩效目标")
        raise case.refuse(errors.TargetsMissing, "所有财政资金安排的扶贫项目都要填报绩效目标", pointer)


def targets_complete(case: Case) -> None:
    """PRJ-41, PRJ-42: whoever reviews or decides sees targets that are all filled in."""
    targets = case.project.content.performance_targets
    empty = [name for name, target in targets.items() if not target.strip()]
    if not targets or empty:
        named = "：" + "、".join(empty) if empty else ""
        raise case.refuse(errors.TargetsIncomplete, f"绩效目标未填报完整，不能审核通过{named}")


def negative_list_clear(case: Case) -> None:
    """PRJ-51: a prohibited use is refused with its clause; where a person must judge, the judgement is on record.

    At the first verification a hit is fed back: then the overall result can only be "not advised".
    """
    if case.evidence.get("negative_self_check") is False:
        raise case.refuse(errors.OnNegativeList, "负面清单自查发现禁止事项，项目不能申报")
    for finding in findings(case):
        _weigh(case, finding)


def findings(case: Case) -> list[negative.Finding]:
    """What the pack's negative list says about the project's content."""
    content = case.project.content
    return negative.check(
        case.rules,
        fund_type=content.fund_type,
        category=content.category,
        purpose=content.purpose or None,
        payee_class=content.payee_class,
        text=content.words,
        fen=content.estimate_fen,
        area=content.area,
    )


def _weigh(case: Case, finding: negative.Finding) -> None:
    basis = clause_of(case.rules, finding.item.basis)
    what = f"“{finding.item.label}”（{finding.item.code}）"
    note = case.evidence.get(DECISION_NOTE)
    if finding.severity == "block" and "overall" in case.evidence:
        if case.evidence["overall"] != NOT_ADVISED:
            raise errors.MustBeNotAdvised(f"项目涉及{what}，总体结论只能是“{NOT_ADVISED}”（不建议）", clause=basis)
    elif finding.severity == "block":
        raise errors.OnNegativeList(f"项目涉及{what}，资金不得用于该用途", clause=basis)
    elif finding.severity == "manual" and _blank(note) and case.evidence.get("overall") != NOT_ADVISED:
        pointer = FieldProblem(f"/evidence/{DECISION_NOTE}", "请写明判定意见和理由")
        raise errors.ManualDecisionMissing(f"项目可能涉及{what}，须由经办人判定", clause=basis, fields=(pointer,))


def window_clear_1(case: Case) -> None:
    """PRJ-07: the village window over this very content ended without objection (无异议)."""
    _window_clear(case, 1)


def window_clear_2(case: Case) -> None:
    """PRJ-14: so did the second window, which is another one."""
    _window_clear(case, 2)


def _window_clear(case: Case, number: int) -> None:
    window = case.project.windows.get(number)
    if window is None or not window.clear_for(case.project.content_version):
        now = window.describe(case.project.content_version) if window else "尚未公示"
        raise case.refuse(errors.WindowNotClear, f"第 {number} 次公示须期满无异议，目前{now}")


def all_checked_passed(case: Case) -> None:
    """PRJ-08, PRJ-09, PRJ-11, PRJ-16: every item has a result and every result is a pass."""
    if failed := case.failed():
        raise case.refuse(errors.ReviewItemFailed, f"以下事项未通过，不能上报：{'、'.join(failed)}")


def some_checked_failed(case: Case) -> None:
    """Nobody sends a project back without naming an item that failed."""
    if not case.failed():
        raise case.refuse(errors.NothingFailed, "全部事项均已通过，不能退回；请指明未通过的事项")


def remarks_answered(case: Case) -> None:
    """Every remark handed down (一下) is answered in the second submission, under the remark's own words."""
    given = {**case.project.answers, **case.group("answers")}
    answers = {natural_key(remark): str(answer) for remark, answer in given.items()}
    open_remarks = [remark for remark in case.project.remarks if _blank(answers.get(natural_key(remark)))]
    if open_remarks:
        raise case.refuse(errors.RemarkUnanswered, "以下反馈意见尚未答复：" + "；".join(open_remarks))


def sector_opinions_complete(case: Case) -> None:
    """PRJ-17: each sector department asked, and its opinion."""
    if not case.group("opinions"):
        pointer = FieldProblem("/evidence/opinions", "请逐个填写行业部门及其意见")
        raise case.refuse(errors.SectorOpinionMissing, "没有行业部门意见，不能审核确定", pointer)


def decision_recorded(case: Case) -> None:
    """PRJ-18: a meeting with minutes and attendance confirmed an amount."""
    if case.evidence.get("attendance") in (None, 0):
        raise case.refuse(errors.DecisionNotRecorded, "会议到会人数须大于零")
    if case.evidence.get("approved_fen") in (None, 0):
        raise case.refuse(errors.DecisionNotRecorded, "审定金额须大于零")


def decided_as_shown(case: Case) -> None:
    """What is decided is what the last window showed: that very content, and no more money than the pack allows."""
    _window_clear(case, 2)
    rules = case.rules.projects
    shown = case.project.windows[2].shown.estimate_fen
    highest = shown * (1000 + rules.above_shown_permille) // 1000
    approved = int(str(case.evidence["approved_fen"]))
    if approved > highest:
        allowed = f"（允许上浮至 {yuan(highest)} 元）" if highest > shown else ""
        limit = f"不得超过公示的资金规模 {yuan(shown)} 元{allowed}"
        fix = f"{limit}；确需增加的，请暂缓审定，由县级项目主管部门退回修改完善，按新金额重新公示"
        problem = FieldProblem("/evidence/approved_fen", fix)
        detail = f"项目 {case.project.number} 审定金额 {yuan(approved)} 元，{fix}"
        raise errors.AboveShown(detail, clause=clause_of(case.rules, rules.shown), fields=(problem,))


def in_approved_plan(case: Case) -> None:
    """PRJ-24, PRJ-30: the project is a line of the approved annual plan. Filing is not asked for."""
    if not (case.plan or case.project.plan):
        raise case.refuse(errors.NotInApprovedPlan, "请先由领导小组审批包含本项目的年度项目计划")


def responsible_named(case: Case) -> None:
    """PRJ-35: unit, leader and person, before anything is built."""
    content = case.project.content
    if not (content.responsible_unit and content.responsible_leader and content.responsible_person):
        raise case.refuse(errors.ResponsibleNotNamed, f"项目 {case.project.number} 须写明责任单位、责任领导、责任人")


def progress_100(case: Case) -> None:
    """Completion is reported when the works are done."""
    if case.project.percent < 100:
        raise case.refuse(errors.ProgressUnfinished, f"目前形象进度 {case.project.percent}%，达到 100% 后方可报告完工")


def commitment_made(case: Case) -> None:
    """The ledger has set money aside for the project in the pool."""
    if case.project.committed_fen <= 0:
        raise case.refuse(errors.CommitmentMissing, "资金池尚未为本项目落实资金，请与县级财政部门核对")


def surplus_returned(case: Case) -> None:
    """The ledger has returned the surplus; zero is a valid amount."""
    if case.project.surplus_fen is None:
        raise case.refuse(errors.SurplusNotReturned, "县级财政部门尚未清理结余资金")


def _all_written(case: Case, refusal: type[errors.GuardRefused], names: tuple[str, ...]) -> None:
    labels = {f.name: f.label for f in case.transition.evidence}
    empty = [name for name in names if _blank(case.evidence.get(name))]
    if empty:
        fields = (FieldProblem(f"/evidence/{name}", f"请填写“{labels.get(name, name)}”") for name in empty)
        raise case.refuse(refusal, "未填写：" + "、".join(labels.get(name, name) for name in empty), *fields)


def _blank(value: Value | None) -> bool:
    return not isinstance(value, str) or not value.strip()


GUARDS: dict[str, Callable[[Case], None]] = {
    "analysis-complete": analysis_complete,
    "meeting-held": meeting_held,
    "opinions-recorded": opinions_recorded,
    "performance-drafted": performance_drafted,
    CHECKED: negative_list_clear,
    "window-clear-1": window_clear_1,
    "window-clear-2": window_clear_2,
    "all-checked-passed": all_checked_passed,
    "some-checked-failed": some_checked_failed,
    "remarks-answered": remarks_answered,
    "sector-opinions-complete": sector_opinions_complete,
    "targets-complete": targets_complete,
    "decision-recorded": decision_recorded,
    "decided-as-shown": decided_as_shown,
    "in-approved-plan": in_approved_plan,
    "responsible-named": responsible_named,
    "progress-100": progress_100,
    "commitment-made": commitment_made,
    "surplus-returned": surplus_returned,
}
