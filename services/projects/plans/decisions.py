"""What may be done with a plan: its lines while it is a draft, its approval, its filing."""

from dataclasses import replace
from datetime import date

from services.projects.plans.dates import PLAN
from services.projects.plans.errors import (
    HopUnknown,
    NotInLibrary,
    OtherSource,
    PlanFrozen,
    PlanLineIncomplete,
    PlanNotApproved,
)
from services.projects.plans.events import AmendmentOpened, Approved, Drafted, FilingNoted, LineDropped, LinePut
from services.projects.plans.plan import AnnualPlan, Issue, Line
from services.projects.register.dates import of_year
from services.projects.register.project import Project
from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem
from shared.policy.citing import clause_of
from shared.policy.model import FilingHop, RulePack

LINE_LABELS = {
    "source_channel": "来源渠道",
    "platform": "使用平台",
    "content_progress": "内容进度",
    "responsible_unit": "责任单位",
    "responsible_leader": "责任领导",
    "responsible_person": "责任人",
}


def draft(county: str, plan_year: int, act: Act, rules: RulePack) -> AnnualPlan:
    """Begin the plan of a county and year."""
    act.within(county)
    plan = f"{county}-{plan_year}"
    year = of_year(plan_year, act.recorded_on)
    ends = {"plan_year_ends_on": year.pop("plan_year_ends_on")}
    PLAN.require(ends, year | {"effective_on": act.effective_on}, at={"plan_year_ends_on": "/plan_year"})
    return AnnualPlan.create(Drafted, act, county=county, plan_year=plan_year, plan=plan, rule_pack=rules.name)


def line_of(project: Project, source_channel: str = "", platform: str = "", content_progress: str = "") -> Line:
    """The project's line in the annual plan; what is not given stands as the content says it.

    Refused: a project the leading group has not confirmed, and another source than the one that was shown.
    """
    if not project.approved_fen:
        raise NotInLibrary(f"项目 {project.number} 未经领导小组审定，不能列入年度计划")
    if source_channel and project.content.fund_source not in ("", source_channel):
        fix = f"公示的资金来源为“{project.content.fund_source}”，请按此填写或留空"
        raise OtherSource(f"项目 {project.number} {fix}", fields=(FieldProblem("/source_channel", fix),))
    line = Line.of(project.number, project.place, project.approved_fen, project.content)
    return replace(
        line,
        source_channel=source_channel or line.source_channel,
        platform=platform or line.platform,
        content_progress=content_progress or line.content_progress,
    )


def require_same_year(plan: AnnualPlan, project: Project) -> None:
    """Refuse a project of another county or year."""
    if (project.county, project.plan_year) != (plan.county, plan.plan_year):
        belongs = f"属于 {project.county} {project.plan_year} 年度"
        raise NotInLibrary(f"项目 {project.number} {belongs}，不能列入 {plan.plan}")


def put(plan: AnnualPlan, line: Line, act: Act) -> None:
    """Add a confirmed project's line, or replace it, while the version is a draft. Refused: an approved version."""
    act.within(plan.county)
    _require_draft(plan)
    if plan.lines.get(line.project) != line:
        plan.record(LinePut, act, plan=plan.plan, line=line)


def drop(plan: AnnualPlan, project: str, act: Act) -> None:
    """Take a project out of the draft: it was cancelled, or does not fit this year's money."""
    act.within(plan.county)
    _require_draft(plan)
    if project in plan.lines:
        plan.record(LineDropped, act, plan=plan.plan, project=project)


def approve(plan: AnnualPlan, issue: Issue, act: Act) -> tuple[Line, ...]:
    """审批 by the leading group: freezes the version. Refused: no lines, or a line with an item missing."""
    act.within(plan.county)
    _require_draft(plan)
    if problems := _problems(plan):
        raise PlanLineIncomplete("年度计划须逐项填写完整后方可审批", fields=tuple(problems))
    _require_order(plan, act, {"meeting_on": issue.meeting_on, "issued_on": issue.issued_on})
    plan.record(
        Approved,
        act,
        plan=plan.plan,
        county=plan.county,
        plan_year=plan.plan_year,
        version=plan.versions + 1,
        lines=tuple(plan.lines.values()),
        issue=issue,
    )
    return tuple(plan.lines.values())


def amend(plan: AnnualPlan, act: Act) -> None:
    """Open the next version beside the approved one, which stays in force until the next approval."""
    act.within(plan.county)
    _require_order(plan, act, {})
    if plan.status == "approved":
        plan.record(AmendmentOpened, act, plan=plan.plan, version=plan.versions + 1)


def file(plan: AnnualPlan, to: str, sent_on: date, act: Act, rules: RulePack) -> FilingHop:
    """Send both documents to the next station of the filing chain (备案). It blocks nothing."""
    act.within(plan.county)
    if not plan.versions:
        raise PlanNotApproved("年度计划经领导小组审批后方可备案")
    hop = _hop(to, rules)
    earlier = rules.filing_chain[: rules.filing_chain.index(hop)]
    if skipped := [h.to for h in earlier if (plan.versions, h.to) not in plan.filings]:
        raise HopUnknown(f"请先向{'、'.join(skipped)}备案", clause=clause_of(rules, hop.basis))
    _require_order(plan, act, {"sent_on": sent_on})
    _note_filing(plan, hop.to, "sent", "", sent_on, act)
    return hop


def note_receipt(plan: AnnualPlan, to: str, remark: str, received_on: date, act: Act, rules: RulePack) -> None:
    """A filing is received, or received with a remark; it can't be rejected (1.4 rule 6)."""
    act.within(plan.county)
    hop = _hop(to, rules)
    if (plan.versions, hop.to) not in plan.filings:
        raise HopUnknown(f"尚未向{hop.to}报送", clause=clause_of(rules, hop.basis))
    _require_order(plan, act, {"received_on": received_on}, plan.sent.get((plan.versions, hop.to)))
    _note_filing(plan, hop.to, "remarked" if remark else "received", remark, received_on, act)


def _require_order(plan: AnnualPlan, act: Act, given: dict[str, date], sent_on: date | None = None) -> None:
    """Refuse a date that lies before one it must follow; `sent_on` is the day of the filing that is answered."""
    known = plan.dates | {"effective_on": act.effective_on} | ({"sent_on": sent_on} if sent_on else {})
    PLAN.require({"effective_on": act.effective_on}, plan.dates)
    PLAN.require(given, known)


def _note_filing(plan: AnnualPlan, to: str, status: str, remark: str, on: date, act: Act) -> None:
    plan.record(
        FilingNoted,
        act,
        plan=plan.plan,
        county=plan.county,
        plan_year=plan.plan_year,
        version=plan.versions,
        hop=to,
        status=status,
        remark=remark,
        noted_on=on,
    )


def _hop(to: str, rules: RulePack) -> FilingHop:
    hop = next((h for h in rules.filing_chain if to in (h.to, h.level)), None)
    if hop is None:
        chain = "、".join(h.to for h in rules.filing_chain)
        raise HopUnknown(f"备案链为：{chain}", fields=(FieldProblem("/to", f"应为：{chain}"),))
    return hop


def _require_draft(plan: AnnualPlan) -> None:
    if plan.status != "draft":
        raise PlanFrozen(f"年度计划第 {plan.versions} 版已审批，请先发起调整，以新版本办理")


def _problems(plan: AnnualPlan) -> list[FieldProblem]:
    if not plan.lines:
        return [FieldProblem("/lines", "年度计划没有项目，请先列入审定的项目")]
    return [
        FieldProblem(f"/lines/{line.project}/{name}", f"项目 {line.project} 缺少“{label}”，请填写")
        for line in plan.lines.values()
        for name, label in LINE_LABELS.items()
        if not getattr(line, name).strip()
    ]
