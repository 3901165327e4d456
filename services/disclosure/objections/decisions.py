"""An objection (异议): received, investigated, upheld or dismissed."""

from hashlib import sha256

from services.disclosure.notices.notice import Course, Notice
from services.disclosure.notices.privacy import refuse_personal_data
from services.disclosure.notices.reference import State
from services.disclosure.objections.errors import (
    ClosedToObjections,
    NotInvestigated,
    ObjectionDecided,
    ReplyMissing,
    UnknownObjection,
)
from services.disclosure.objections.events import ObjectionInvestigated, ObjectionReceived, ObjectionResolved
from services.disclosure.objections.jurisdiction import Case, must_investigate
from services.disclosure.windows.decisions import end
from shared.kernel.acts import Act
from shared.kernel.deadlines import Start
from shared.kernel.errors import FieldProblem
from shared.policy.general import ObjectionRules

DECIDE_WITHIN = 5
"""Working days within which the investigating body decides (G-09)."""

ALERT_AFTER = 15
"""Working days after which an undecided objection is an alert (G-09)."""


def text_hash(salt: str, text: str) -> str:
    """What the event keeps of an objection's words: without the salt nobody can guess them from it."""
    return sha256(f"{salt}\n{text}".encode()).hexdigest()


def object_to(notice: Notice, act: Act, *, objection: str, hashed: str) -> None:
    """Anyone objects, with a name or without (DIS-07). Only the hash of the words stands in the event."""
    if notice.state not in (State.OPEN, State.PUBLISHED):
        raise ClosedToObjections(f"本公示已结束，请拨打监督举报电话 {notice.hotline or '12317'}")
    start, act = Start.of(notice.dated(act)), act.marked(notice.simulated)
    notice.record(ObjectionReceived, act, of=notice.of, objection=objection, text_hash=hashed,
                  due_on=start.working_days(DECIDE_WITHIN), alert_on=start.working_days(ALERT_AFTER))  # fmt: skip


def investigate(notice: Notice, act: Act, rules: ObjectionRules, objection: str) -> None:
    """Take an objection up. Refuses all but the body that the pack names."""
    _may_judge(notice, act, rules, objection)
    if notice.objections[objection] is Course.INVESTIGATING:
        raise ObjectionDecided("已在调查")
    notice.record(ObjectionInvestigated, act, of=notice.of, objection=objection)


def resolve(notice: Notice, act: Act, rules: ObjectionRules, objection: str, *, upheld: bool, reply: str) -> None:
    """Decide an objection, with a public reply. One upheld closes the window: the content must be revised."""
    _may_judge(notice, act, rules, objection)
    if notice.objections[objection] is not Course.INVESTIGATING:
        raise NotInvestigated("请先登记调查，再作处理决定")
    if not reply.strip():
        problem = FieldProblem("/reply", "请写明处理结果和理由")
        raise ReplyMissing("异议的处理结果须有答复", fields=(problem,))
    refuse_personal_data({"/reply": reply})
    notice.record(ObjectionResolved, act, of=notice.of, objection=objection, upheld=upheld, reply=reply)
    if upheld and notice.state is State.OPEN:
        end(notice, act)


def _may_judge(notice: Notice, act: Act, rules: ObjectionRules, objection: str) -> None:
    if objection not in notice.objections:
        raise UnknownObjection(f"{notice.of.notice} 没有编号为 {objection} 的异议")
    alert_on = notice.alerts[objection]
    case = Case(notice.of.place, notice.rule_pack, notice.posted_by, notice.organisation, alert_on)
    must_investigate(rules, case, act.actor, act.recorded_on)
    notice.in_order(act)
    if notice.objections[objection].decided:
        raise ObjectionDecided("该异议已有处理决定，不服的可向县级项目主管部门申诉")
