"""What every capability of disclosure may refuse. `rule` names what a refusal rests on; the words are the pack's.

Invalid    FieldsMissing      each mandatory item named, with its fix              004 二（四）
           PersonalData       identity, mobile or bank numbers in public text      G-42
           NothingChanged     a correction shows a difference
NotFound   UnknownNotice, UnknownNoticeType
Conflict   NotPosted          nothing hangs on the wall yet
Refused    NotRetyped         generated from the project's facts, not typed anew   000 二（—5）
Forbidden  NotThisLevel       the catalogue says which levels publish              004 二（四）
"""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused


class FieldsMissing(Invalid):
    title = "公示内容不完整"
    rule = "publicity_items"


class PersonalData(Invalid):
    title = "公开内容含个人信息"


class NothingChanged(Invalid):
    title = "更正内容与原文相同"


class UnknownNotice(NotFound):
    title = "没有这份公告"


class UnknownNoticeType(NotFound):
    title = "没有这种公告"


class NotPosted(Conflict):
    title = "公告尚未发布"


class NotRetyped(Refused):
    title = "内容须与项目库一致"
    rule = "openness"


class NotThisLevel(Forbidden):
    title = "本级不发布此类公告"
    rule = "publicity_levels"
