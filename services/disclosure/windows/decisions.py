"""The days of a publicity window (公示期): from when it was recorded, until when it runs, and why that day."""

from datetime import date

from services.disclosure.notices.content import Content
from services.disclosure.notices.decisions import must_be_posted
from services.disclosure.notices.notice import Course, Notice, Window
from services.disclosure.notices.reference import Proof, State, chinese
from services.disclosure.windows.errors import ObjectionsOpen, ProofMissing, WindowNotOpen, WindowStillOpen
from services.disclosure.windows.events import WindowClosed, WindowOpened, WindowRestarted, WindowVoided
from shared.kernel.acts import Act
from shared.kernel.days import day_in_beijing
from shared.kernel.deadlines import LAST_DAY, Start, has_run
from shared.kernel.errors import FieldProblem
from shared.kernel.workdays import next_working_day
from shared.policy.citing import clause_in
from shared.policy.model import NoticeType


def open_window(
    notice: Notice, act: Act, kind: NoticeType, *, content: Content, hotline: str, proof: Proof | None
) -> None:
    """Put the notice out for its days. Raises ProofMissing without a photo of the wall."""
    if proof is None:
        problem = FieldProblem("/proof", "请上传公示栏照片的摘要、张贴地点和拍摄时间")
        raise ProofMissing("公示须张贴到村，并附张贴照片", fields=(problem,))
    run = counted(notice.dated(act), kind, _days(notice, kind), proof)
    notice.record(WindowOpened, act, of=notice.of, content=content, hotline=hotline,
                  starts_on=run.starts_on, ends_on=run.ends_on)  # fmt: skip


def restart(notice: Notice, act: Act, kind: NoticeType) -> None:
    """Count the days anew, from when it was recorded: the content of an open window was corrected."""
    run = counted(notice.dated(act), kind, _days(notice, kind))
    notice.record(WindowRestarted, act, of=notice.of, starts_on=run.starts_on, ends_on=run.ends_on)


def close(notice: Notice, act: Act, kind: NoticeType) -> None:
    """End the window once its days have run and every objection is decided. Clear means none was upheld.

    Raises OutsideRegion, NotPosted, WindowNotOpen, DatesOutOfOrder, WindowStillOpen and ObjectionsOpen.
    """
    act.within(notice.of.place)
    window, days = _running(notice), _days(notice, kind)
    notice.in_order(act)
    if not has_run(last_day(window, days), act):
        detail = f"{until(window, kind, days)}，次日起方可结束"
        raise WindowStillOpen(detail, clause=clause_in(notice.rule_pack, kind.window_basis or kind.basis))
    if notice.open_objections:
        raise ObjectionsOpen(f"还有 {notice.open_objections} 条异议未处理完毕，公示不能结束")
    end(notice, act)


def end(notice: Notice, act: Act) -> None:
    """The window is over: clear, or not where an objection was upheld."""
    upheld = Course.UPHELD in notice.objections.values()
    notice.record(WindowClosed, act, of=notice.of, clear=not upheld, objections=len(notice.objections))


def void(notice: Notice, act: Act, why: str) -> None:
    """End a planned or open window whose content no longer holds. A closed one is left as it is."""
    if notice.state in (State.PLANNED, State.OPEN):
        notice.record(WindowVoided, act, of=notice.of, why=why)


def counted(act: Act, kind: NoticeType, days: int, proof: Proof | None = None) -> Window:
    """From the day on which the act was recorded: a later photo makes it later, an older one changes nothing."""
    typed = (act.effective_on, day_in_beijing(proof.taken_at)) if proof else (act.effective_on,)
    start = Start.of(act, *typed)
    return Window(act.recorded_on, start.day, start.working_days(days) if kind.working_days else start.days(days))


def last_day(window: Window, days: int) -> date:
    """The end that was shown; also where that was typed into the past, never before the days have passed."""
    return max(window.ends_on, Start(window.opened_on).whole_days(days))


def until(window: Window, kind: NoticeType, days: int) -> str:
    """Until when the window runs, and why that day where it is later than the days alone would have it."""
    last, alone = last_day(window, days), Start(window.starts_on).whole_days(days)
    if kind.working_days or last == alone or last != next_working_day(alone):
        return f"公示期至{chinese(last)}（含当日）"
    why = f"第 {days} 日{chinese(alone)}为休息日，按《民法典》{LAST_DAY.section}顺延"
    return f"公示期至{chinese(last)}（含当日；{why}）"


def _days(notice: Notice, kind: NoticeType) -> int:
    return max(kind.window_days or 0, notice.min_days)


def _running(notice: Notice) -> Window:
    must_be_posted(notice)
    if notice.state is not State.OPEN or notice.window is None:
        raise WindowNotOpen("公示已经结束或作废，或这是不设公示期的公告")
    return notice.window
