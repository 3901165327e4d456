"""What the handlers of every capability load: a notice, and the rules that bind it."""

from services.disclosure.notices.errors import UnknownNotice, UnknownNoticeType
from services.disclosure.notices.notice import Notice
from services.disclosure.notices.reference import as_written
from shared.kernel.acts import Act
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.policy import RulePack
from shared.policy.model import NoticeType


def load_notice(unit: UnitOfWork, number: str) -> Notice:
    """A notice by its number, however somebody typed it. Raises UnknownNotice."""
    notice = unit.repository.named(Notice, as_written(number))
    if notice is None:
        raise UnknownNotice(f"没有编号为 {number} 的公告，请核对")
    return notice


def kind_at(unit: UnitOfWork, code: str, place: str, act: Act) -> tuple[RulePack, NoticeType]:
    """The place's rule pack of the day and its kind of notice. Raises UnknownNoticeType."""
    pack = unit.packs.for_place(place[:6], act.recorded_on)
    return pack, _row(pack, code)


def kind_of(unit: UnitOfWork, notice: Notice) -> NoticeType:
    """The notice's own rules: those of the pack it was planned under."""
    return _row(unit.packs.named(notice.rule_pack), notice.of.kind)


def standing(notice: Notice) -> dict[str, object]:
    """Where a notice stands, as an answer to who moved it."""
    ends_on = notice.window.ends_on.isoformat() if notice.window else None
    return {"notice": notice.of.notice, "state": notice.state, "release": notice.release, "ends_on": ends_on,
            "open_objections": notice.open_objections}  # fmt: skip


def _row(pack: RulePack, code: str) -> NoticeType:
    for row in pack.notice_types:
        if row.code == code:
            return row
    known = "、".join(f"{row.code}（{row.label}）" for row in pack.notice_types)
    raise UnknownNoticeType(f"{pack.title} 没有“{code}”这种公告，可用：{known}")
