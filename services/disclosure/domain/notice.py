"""A notice (公告公示): planned from a fact, posted with proof, open to objections, closed; nothing of it disappears.

A notice with a window (公示) runs for the days of the pack and gates the next step and the money. A notice without one
is an announcement (公告): published once, it stays. Public methods decide; events apply.
"""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid5

from services.disclosure.domain import errors, history
from services.disclosure.domain.content import (
    Content,
    ListedFact,
    completed,
    differences,
    names,
    pointers,
    refuse_typed,
    require_all,
)
from services.disclosure.domain.dates import InOrder
from services.disclosure.domain.objection import ALERT_AFTER, DECIDE_WITHIN, Case, Course, must_investigate
from services.disclosure.domain.privacy import refuse_personal_data, usable_hotline
from services.disclosure.domain.reference import LEVELS, Proof, Reference, State
from services.disclosure.domain.window import Window
from shared.kernel.acts import Act
from shared.kernel.deadlines import Start, has_run
from shared.kernel.errors import FieldProblem
from shared.kernel.privacy import masked
from shared.kernel.reasons import must_give_reason
from shared.policy.citing import clause_in
from shared.policy.general import ObjectionRules
from shared.policy.model import NoticeType

NOTICES = UUID("e1a7c0de-90f5-5b5e-9d8f-5f6f0a4f9a10")


class Notice(InOrder):
    """One notice with its releases, its window and the objections to it."""

    TOPIC = "disclosure.notice"
    LABEL = "公告"

    Planned = history.Planned
    Extended = history.Extended
    WindowOpened = history.WindowOpened
    WindowRestarted = history.WindowRestarted
    WindowClosed = history.WindowClosed
    WindowVoided = history.WindowVoided
    AnnouncementPublished = history.AnnouncementPublished
    PostingProved = history.PostingProved
    Corrected = history.Corrected
    ObjectionReceived = history.ObjectionReceived
    ObjectionInvestigated = history.ObjectionInvestigated
    ObjectionResolved = history.ObjectionResolved

    def __init__(self) -> None:
        self.of: Reference
        self.content: Content
        self.min_days: int
        self.rule_pack: str
        self.simulated: bool
        self.sources: set[str] = set()
        self.state = State.PLANNED
        self.release = 0
        self.hotline = ""
        self.posted_by = self.organisation = ""
        self.window: Window | None = None
        self.due_on: date
        self.last_step_on = date.min
        self.generated: frozenset[str] = frozenset()
        self.objections: dict[str, Course] = {}
        self.alerts: dict[str, date] = {}

    @staticmethod
    def create_id(number: str) -> UUID:
        """A notice is found by its public number."""
        return uuid5(NOTICES, number)

    @classmethod
    def planned(
        cls,
        act: Act,
        kind: NoticeType,
        *,
        of: Reference,
        title: str,
        content: Content,
        rule_pack: str,
        source: str,
        min_days: int = 0,
    ) -> "Notice":
        """A fact makes a notice due within the pack's working days (DIS-26); what is known of its content is filled in.

        `source` names the fact ("projects/17"); `min_days` is the window the asking step needs at least. Personal
        numbers in it are masked: the fact is another service's, and an announcement grows by itself.
        """
        due_on = Start.of(act).working_days(kind.due_working_days)
        return cls.begin(
            cls.Planned, act, id=cls.create_id(of.notice), of=of, title=masked(title), label=kind.label,
            content=content.masked(),
            due_on=due_on, min_days=min_days, rule_pack=rule_pack, source=source,
        )  # fmt: skip

    @classmethod
    def ordered(
        cls, act: Act, kind: NoticeType, *, of: Reference, title: str, content: Content, rule_pack: str
    ) -> "Notice":
        """An office plans an announcement of its own: a policy, a rule, a standard (DIS-02…05).

        Refuses a place outside the region, a level that doesn't publish this kind, and personal data.
        """
        act.within(of.place)
        if LEVELS.get(len(of.place)) not in kind.levels:
            raise errors.NotThisLevel(
                f"{kind.label}由 {'、'.join(kind.levels)} 级发布", clause=clause_in(rule_pack, kind.basis)
            )
        refuse_personal_data({"/title": title, **pointers(content)})
        source = f"order/{act.command_id}"
        return cls.planned(act, kind, of=of, title=title, content=content, rule_pack=rule_pack, source=source)

    def join(self, act: Act, kind: NoticeType, *, line: ListedFact, source: str) -> None:
        """Another fact joins the list (a further fund line of the same document): drafted anew, or a new release."""
        if source in self.sources:
            return
        content = line.added_to(self.content).masked()
        if self.state is State.PLANNED:
            due_on = Start.of(self._dated(act)).working_days(kind.due_working_days)
            self.record(self.Extended, act, of=self.of, content=content, due_on=due_on, source=source)
            return
        changes = differences(self.content, content)
        self.record(self.Corrected, act, of=self.of, release=self.release + 1, content=content, changes=changes,
                    source=source)  # fmt: skip

    def renew(self, act: Act, kind: NoticeType, *, content: Content, source: str) -> None:
        """The facts that it is generated from went on: drafted anew, or a new release with its differences."""
        whole = self.content.completed_by(content)
        changes = differences(self.content, whole)
        if source in self.sources or not changes or self.state is State.VOID:
            return
        if self.state is State.PLANNED:
            self.record(self.Extended, act, of=self.of, content=whole, due_on=self.due_on, source=source)
            return
        because = replace(act, reason=f"{kind.label}所依据的记录有更新")
        self.record(self.Corrected, because, of=self.of, release=self.release + 1, content=whole, changes=changes,
                    source=source)  # fmt: skip

    def post(self, act: Act, kind: NoticeType, *, content: Content, hotline: str, proof: Proof | None) -> None:
        """Complete what is missing and publish: the window opens, or the announcement is out.

        Refuses missing items (each named), a missing or private telephone, personal data, words that differ from what
        the project's own record says, and a window without a photo of the wall.
        """
        act.within(self.of.place)
        if self.state is not State.PLANNED:
            raise errors.AlreadyPosted(f"{self.of.notice} 已于此前发布或作废；内容有误请用更正")
        self.in_order(act)
        whole = completed(self.content, content, names(self.content))
        refuse_typed(kind.fields, self.content, whole)
        require_all(kind, whole, self.rule_pack)
        number = usable_hotline(hotline)
        refuse_personal_data(pointers(whole))
        if kind.window_days is None:
            self.record(self.AnnouncementPublished, act, of=self.of, content=whole, hotline=number)
        else:
            self._open(act, kind, whole, number, proof)
        if proof is not None:
            self.prove(act, proof)

    def prove(self, act: Act, proof: Proof) -> None:
        """Put a photo of the posted notice on record, at the first and at the last day, in each village it reaches.

        A village may prove what a county published (DIS-06); anyone else only inside the own region.
        """
        if not act.is_below(self.of.place):
            act.within(self.of.place)
        self._must_be_posted()
        self.in_order(act)
        refuse_personal_data({"/proof/place": proof.place})
        if proof.taken_at > act.recorded_at + timedelta(minutes=5):
            raise errors.ProofInFuture(f"照片拍摄时间 {proof.taken_at:%Y-%m-%d %H:%M} 还没有到，请核对")
        self.record(self.PostingProved, act, of=self.of, proof=proof)

    def correct(self, act: Act, kind: NoticeType, *, content: Content) -> None:
        """A new release that shows the difference; the old one stays. While open, the window is counted anew."""
        act.within(self.of.place)
        if self.state not in (State.OPEN, State.PUBLISHED):
            raise errors.NotPosted("只有公示中的公示和已发布的公告可以更正；项目内容变更请在项目库修订后重新公示")
        must_give_reason(act, "更正须写明理由", "请写明为什么更正")
        self.in_order(act)
        whole = completed(self.content, content, self.generated)
        changes = differences(self.content, whole)
        if not changes:
            raise errors.NothingChanged("更正前后内容相同")
        refuse_typed(kind.fields, self.content, whole)
        refuse_personal_data(pointers(whole))
        self.record(self.Corrected, act, of=self.of, release=self.release + 1, content=whole, changes=changes)
        if self.state is State.OPEN:
            run = Window.of(self._dated(act), kind, self._days(kind))
            self.record(self.WindowRestarted, act, of=self.of, starts_on=run.starts_on, ends_on=run.ends_on)

    def close(self, act: Act, kind: NoticeType) -> None:
        """End the window once its days have run and every objection is decided. Clear means none was upheld."""
        act.within(self.of.place)
        window, days = self._running(), self._days(kind)
        self.in_order(act)
        if not has_run(window.last_day(days), act):
            detail = f"{window.until(kind, days)}，次日起方可结束"
            raise errors.WindowStillOpen(detail, clause=clause_in(self.rule_pack, kind.window_basis or kind.basis))
        if self.open_objections:
            raise errors.ObjectionsOpen(f"还有 {self.open_objections} 条异议未处理完毕，公示不能结束")
        self._close(act)

    def void(self, act: Act, why: str) -> None:
        """End a planned or open window whose content no longer holds. A closed one is left as it is."""
        if self.state in (State.PLANNED, State.OPEN):
            self.record(self.WindowVoided, act, of=self.of, why=why)

    def object_to(self, act: Act, *, objection: str, hashed: str) -> None:
        """Anyone objects, with a name or without (DIS-07). Only the hash of the words stands in the event."""
        if self.state not in (State.OPEN, State.PUBLISHED):
            raise errors.ClosedToObjections(f"本公示已结束，请拨打监督举报电话 {self.hotline or '12317'}")
        start, act = Start.of(self._dated(act)), act.marked(self.simulated)
        self.record(self.ObjectionReceived, act, of=self.of, objection=objection, text_hash=hashed,
                    due_on=start.working_days(DECIDE_WITHIN), alert_on=start.working_days(ALERT_AFTER))  # fmt: skip

    def investigate(self, act: Act, rules: ObjectionRules, objection: str) -> None:
        """Take an objection up. Refuses all but the body that the pack names."""
        self._may_judge(act, rules, objection)
        if self.objections[objection] is Course.INVESTIGATING:
            raise errors.ObjectionDecided("已在调查")
        self.record(self.ObjectionInvestigated, act, of=self.of, objection=objection)

    def resolve(self, act: Act, rules: ObjectionRules, objection: str, *, upheld: bool, reply: str) -> None:
        """Decide an objection, with a public reply. One upheld closes the window: the content must be revised."""
        self._may_judge(act, rules, objection)
        if self.objections[objection] is not Course.INVESTIGATING:
            raise errors.NotInvestigated("请先登记调查，再作处理决定")
        if not reply.strip():
            problem = FieldProblem("/reply", "请写明处理结果和理由")
            raise errors.ReplyMissing("异议的处理结果须有答复", fields=(problem,))
        refuse_personal_data({"/reply": reply})
        self.record(self.ObjectionResolved, act, of=self.of, objection=objection, upheld=upheld, reply=reply)
        if upheld and self.state is State.OPEN:
            self._close(act)

    @property
    def open_objections(self) -> int:
        """How many await a decision."""
        return sum(not course.decided for course in self.objections.values())

    def _close(self, act: Act) -> None:
        upheld = Course.UPHELD in self.objections.values()
        self.record(self.WindowClosed, act, of=self.of, clear=not upheld, objections=len(self.objections))

    def _open(self, act: Act, kind: NoticeType, content: Content, hotline: str, proof: Proof | None) -> None:
        if proof is None:
            problem = FieldProblem("/proof", "请上传公示栏照片的摘要、张贴地点和拍摄时间")
            raise errors.ProofMissing("公示须张贴到村，并附张贴照片", fields=(problem,))
        run = Window.of(self._dated(act), kind, self._days(kind), proof)
        self.record(self.WindowOpened, act, of=self.of, content=content, hotline=hotline,
                    starts_on=run.starts_on, ends_on=run.ends_on)  # fmt: skip

    def _dated(self, act: Act) -> Act:
        """A clock that was set back gives no day away: what is recorded later never seems earlier."""
        return act.not_before(self.modified_on)

    def _days(self, kind: NoticeType) -> int:
        return max(kind.window_days or 0, self.min_days)

    def _must_be_posted(self) -> None:
        if self.state is State.PLANNED:
            raise errors.NotPosted("公告还没有发布")

    def _running(self) -> Window:
        self._must_be_posted()
        if self.state is not State.OPEN or self.window is None:
            raise errors.WindowNotOpen("公示已经结束或作废，或这是不设公示期的公告")
        return self.window

    def _may_judge(self, act: Act, rules: ObjectionRules, objection: str) -> None:
        if objection not in self.objections:
            raise errors.UnknownObjection(f"{self.of.notice} 没有编号为 {objection} 的异议")
        case = Case(self.of.place, self.rule_pack, self.posted_by, self.organisation, self.alerts[objection])
        must_investigate(rules, case, act.actor, act.recorded_on)
        self.in_order(act)
        if self.objections[objection].decided:
            raise errors.ObjectionDecided("该异议已有处理决定，不服的可向县级项目主管部门申诉")
