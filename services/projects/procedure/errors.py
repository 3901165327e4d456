"""What the procedure refuses.

DomainError
├── Invalid
│   └── YearNotLater              reopening needs a later plan year              004 二（三）
├── Forbidden
│   ├── NotYourStep               the step belongs to another role               the transition's basis
│   └── AdjacentStep              one identity on two adjacent steps             004 二（三）
└── Refused
    ├── StepNotListed             the order is fixed, no step is skipped         004 二（三）
    └── GuardRefused              what a step rests on is not there              the transition's basis
        ├── AnalysisIncomplete, MeetingNotHeld, OpinionsMissing, TargetsMissing, TargetsIncomplete
        ├── WindowNotClear, ReviewItemFailed, NothingFailed, RemarkUnanswered, SectorOpinionMissing
        ├── DecisionNotRecorded, NotInApprovedPlan, ResponsibleNotNamed, ProgressUnfinished
        ├── CommitmentMissing, SurplusNotReturned, AboveShown
        └── OnNegativeList, ManualDecisionMissing, MustBeNotAdvised     the item's basis
"""

from shared.kernel.errors import Forbidden, Invalid, Refused


class YearNotLater(Invalid):
    title = "计划年度须晚于原年度"
    rule = "procedure_order"


class NotYourStep(Forbidden):
    title = "该步骤由其他岗位办理"


class AdjacentStep(Forbidden):
    title = "相邻步骤须由不同的人和单位办理"
    rule = "separate_steps"


class StepNotListed(Refused):
    title = "当前状态不能办理该步骤"
    rule = "procedure_order"


class GuardRefused(Refused):
    title = "办理条件不具备"


class AnalysisIncomplete(GuardRefused):
    title = "村情分析不完整"


class MeetingNotHeld(GuardRefused):
    title = "未召开村民代表会议"


class OpinionsMissing(GuardRefused):
    title = "未征求群众意见"


class TargetsMissing(GuardRefused):
    title = "未填报绩效目标"
    rule = "performance_targets"


class TargetsIncomplete(GuardRefused):
    title = "绩效目标未审核"
    rule = "performance_targets"


class WindowNotClear(GuardRefused):
    title = "公示未满或有异议"


class ReviewItemFailed(GuardRefused):
    title = "审核事项未全部通过"


class NothingFailed(GuardRefused):
    title = "没有未通过的审核事项"


class RemarkUnanswered(GuardRefused):
    title = "反馈意见未逐条答复"


class SectorOpinionMissing(GuardRefused):
    title = "行业部门意见不齐全"


class DecisionNotRecorded(GuardRefused):
    title = "没有会议审定记录"


class AboveShown(GuardRefused):
    """More is decided than the public was shown."""

    title = "审定金额超过公示金额"


class NotInApprovedPlan(GuardRefused):
    title = "项目未列入已审批的年度计划"


class ResponsibleNotNamed(GuardRefused):
    title = "未确定责任单位、责任领导、责任人"
    rule = "responsible_named"


class ProgressUnfinished(GuardRefused):
    title = "工程进度未达到100%"


class CommitmentMissing(GuardRefused):
    title = "项目资金尚未落实"


class SurplusNotReturned(GuardRefused):
    title = "结余资金尚未清理"


class OnNegativeList(GuardRefused):
    title = "属于负面清单禁止的用途"


class ManualDecisionMissing(GuardRefused):
    title = "负面清单事项须人工判定"


class MustBeNotAdvised(GuardRefused):
    title = "涉及负面清单，论证结论只能是“不建议”"
