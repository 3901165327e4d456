"""Every refusal of disclosure, drawn. `rule` names what it rests on; the words are those of the place's own pack.

Invalid
├── FieldsMissing        each mandatory item named, with its fix              004 二（四）
├── HotlineMissing       no notice without a report telephone                 004 二（四）, G-44
├── HotlineUnusable      a private mobile is no report telephone              G-42, G-44
├── PersonalData         identity, mobile or bank numbers in public text      G-42
├── NothingChanged       a correction shows a difference
├── ReasonForErasure     why a letter is destroyed stays on record
└── ReplyMissing         an objection is answered in words
NotFound
├── UnknownNotice
├── UnknownNoticeType
├── UnknownObjection
└── LetterLost           accepted, and its words thrown away by an earlier version
Conflict
├── AlreadyPosted        posted once; corrections are new releases
├── NotPosted            nothing hangs on the wall yet
├── WindowNotOpen        the window is closed or void
├── LetterErased         its words were destroyed as asked for
├── LetterStillNeeded    words are destroyed after the decision
├── FormExpired          the form is sent again from a fresh page
└── ObjectionDecided     a decision stands
Refused
├── WindowStillOpen      the period has not run                               004 二（三）, G-07
├── ObjectionsOpen       公示无异议 first                                      004 二（三）
├── NotInvestigated      investigate, then decide                             G-09
├── ProofMissing         a window is proved by a photo of the wall            004 二（四）
├── ProofInFuture        a photo cannot be younger than its upload
├── NotRetyped           generated from the project's facts, not typed anew   000 二（—5）
└── ClosedToObjections   the window is over: call the hotline                 004 二（四）
Forbidden
├── NotThisLevel         the catalogue says which levels publish              004 二（四）
├── NotInvestigator      letters are opened by the body that the pack names  G-09
└── OwnNotice            who posted a notice does not judge objections to it
"""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused


class FieldsMissing(Invalid):
    title = "公示内容不完整"
    rule = "publicity_items"


class HotlineMissing(FieldsMissing):
    title = "缺少监督举报电话"


class HotlineUnusable(Invalid):
    title = "监督举报电话不可用"


class PersonalData(Invalid):
    title = "公开内容含个人信息"


class NothingChanged(Invalid):
    title = "更正内容与原文相同"


class ReplyMissing(Invalid):
    title = "请写明答复"


class UnknownNotice(NotFound):
    title = "没有这份公告"


class UnknownNoticeType(NotFound):
    title = "没有这种公告"


class UnknownObjection(NotFound):
    title = "没有这条异议"


class AlreadyPosted(Conflict):
    title = "公告已发布"


class NotPosted(Conflict):
    title = "公告尚未发布"


class WindowNotOpen(Conflict):
    title = "不在公示期"


class ObjectionDecided(Conflict):
    title = "异议已有处理结果"


class LetterErased(Conflict):
    title = "来信内容已销毁"


class LetterStillNeeded(Conflict):
    title = "异议尚未办结"


class ReasonForErasure(Invalid):
    title = "须写明事由"


class LetterLost(NotFound):
    title = "来信内容已遗失"


class FormExpired(Conflict):
    title = "表单已过期"


class WindowStillOpen(Refused):
    title = "公示期未满"
    rule = "no_objection"


class ObjectionsOpen(Refused):
    title = "异议尚未处理完毕"
    rule = "no_objection"


class NotInvestigated(Refused):
    title = "异议尚未调查"


class ProofMissing(Refused):
    title = "缺少张贴证明"
    rule = "publicity_reach"


class ProofInFuture(Refused):
    title = "张贴照片时间晚于当前时间"


class NotRetyped(Refused):
    title = "内容须与项目库一致"
    rule = "openness"


class ClosedToObjections(Refused):
    title = "公示期已结束"
    rule = "publicity_reach"


class NotThisLevel(Forbidden):
    title = "本级不发布此类公告"
    rule = "publicity_levels"


class NotInvestigator(Forbidden):
    title = "来信由指定单位拆阅"


class OwnNotice(Forbidden):
    title = "发布人不得处理本公告的异议"
