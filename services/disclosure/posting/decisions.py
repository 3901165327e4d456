"""Whether a notice may go out, and whether a photo proves that it hangs."""

from datetime import timedelta

from services.disclosure.notices.content import (
    Content,
    completed,
    names,
    pointers,
    refuse_typed,
    require_all,
)
from services.disclosure.notices.decisions import must_be_posted
from services.disclosure.notices.notice import Notice
from services.disclosure.notices.privacy import refuse_personal_data
from services.disclosure.notices.reference import Proof, State
from services.disclosure.organisations.hotline import usable_hotline
from services.disclosure.posting.errors import AlreadyPosted, ProofInFuture
from services.disclosure.posting.events import AnnouncementPublished, PostingProved
from services.disclosure.windows.decisions import open_window
from shared.kernel.acts import Act
from shared.policy.model import NoticeType


def post(notice: Notice, act: Act, kind: NoticeType, *, content: Content, hotline: str, proof: Proof | None) -> None:
    """Complete what is missing and publish: the window opens, or the announcement is out.

    Refuses missing items (each named), a missing or private telephone, personal data, words that differ from what the
    project's own record says, and a window without a photo of the wall.
    """
    act.within(notice.of.place)
    if notice.state is not State.PLANNED:
        raise AlreadyPosted(f"{notice.of.notice} 已于此前发布或作废；内容有误请用更正")
    notice.in_order(act)
    whole = completed(notice.content, content, names(notice.content))
    refuse_typed(kind.fields, notice.content, whole)
    require_all(kind, whole, notice.rule_pack)
    number = usable_hotline(hotline)
    refuse_personal_data(pointers(whole))
    if kind.window_days is None:
        notice.record(AnnouncementPublished, act, of=notice.of, content=whole, hotline=number)
    else:
        open_window(notice, act, kind, content=whole, hotline=number, proof=proof)
    if proof is not None:
        prove(notice, act, proof)


def prove(notice: Notice, act: Act, proof: Proof) -> None:
    """Put a photo of the posted notice on record, at the first and at the last day, in each village it reaches.

    A village may prove what a county published (DIS-06); anyone else only inside the own region.
    """
    if not act.is_below(notice.of.place):
        act.within(notice.of.place)
    must_be_posted(notice)
    notice.in_order(act)
    refuse_personal_data({"/proof/place": proof.place})
    if proof.taken_at > act.recorded_at + timedelta(minutes=5):
        raise ProofInFuture(f"照片拍摄时间 {proof.taken_at:%Y-%m-%d %H:%M} 还没有到，请核对")
    notice.record(PostingProved, act, of=notice.of, proof=proof)
