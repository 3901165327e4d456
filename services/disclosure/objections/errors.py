"""Refusals of objections and their letters.

Invalid    ReasonForErasure     why a letter is destroyed stays on record
           ReplyMissing         an objection is answered in words
NotFound   UnknownObjection
           LetterLost           accepted, and its words thrown away by an earlier version
Conflict   LetterErased         its words were destroyed as asked for
           LetterStillNeeded    words are destroyed after the decision
           FormExpired          the form is sent again from a fresh page
           ObjectionDecided     a decision stands
Refused    NotInvestigated      investigate, then decide                             G-09
           ClosedToObjections   the window is over: call the hotline                 004 二（四）
Forbidden  NotInvestigator      letters are opened by the body that the pack names   G-09
           OwnNotice            who posted a notice does not judge objections to it
"""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused


class ReasonForErasure(Invalid):
    title = "须写明事由"


class ReplyMissing(Invalid):
    title = "请写明答复"


class UnknownObjection(NotFound):
    title = "没有这条异议"


class LetterLost(NotFound):
    title = "来信内容已遗失"


class LetterErased(Conflict):
    title = "来信内容已销毁"


class LetterStillNeeded(Conflict):
    title = "异议尚未办结"


class FormExpired(Conflict):
    title = "表单已过期"


class ObjectionDecided(Conflict):
    title = "异议已有处理结果"


class NotInvestigated(Refused):
    title = "异议尚未调查"


class ClosedToObjections(Refused):
    title = "公示期已结束"
    rule = "publicity_reach"


class NotInvestigator(Forbidden):
    title = "来信由指定单位拆阅"


class OwnNotice(Forbidden):
    title = "发布人不得处理本公告的异议"
