"""Whether what is out may read differently from now on. The old release stays."""

from services.disclosure.corrections.events import Corrected
from services.disclosure.notices.content import Content, completed, differences, pointers, refuse_typed
from services.disclosure.notices.errors import NothingChanged, NotPosted
from services.disclosure.notices.notice import Notice
from services.disclosure.notices.privacy import refuse_personal_data
from services.disclosure.notices.reference import State
from services.disclosure.windows.decisions import restart
from shared.kernel.acts import Act
from shared.kernel.reasons import must_give_reason
from shared.policy.model import NoticeType


def correct(notice: Notice, act: Act, kind: NoticeType, *, content: Content) -> None:
    """A new release that shows the difference; the old one stays. While open, the window is counted anew."""
    act.within(notice.of.place)
    if notice.state not in (State.OPEN, State.PUBLISHED):
        raise NotPosted("只有公示中的公示和已发布的公告可以更正；项目内容变更请在项目库修订后重新公示")
    must_give_reason(act, "更正须写明理由", "请写明为什么更正")
    notice.in_order(act)
    whole = completed(notice.content, content, notice.generated)
    if not differences(notice.content, whole):
        raise NothingChanged("更正前后内容相同")
    refuse_typed(kind.fields, notice.content, whole)
    refuse_personal_data(pointers(whole))
    release(notice, act, whole)
    if notice.state is State.OPEN:
        restart(notice, act, kind)


def release(notice: Notice, act: Act, whole: Content, source: str = "") -> None:
    """The next release, with its differences; `source` names the fact it follows from, empty for an office's own."""
    changes = differences(notice.content, whole)
    notice.record(Corrected, act, of=notice.of, release=notice.release + 1, content=whole, changes=changes,
                  source=source)  # fmt: skip
