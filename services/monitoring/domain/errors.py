"""Every refusal of monitoring, drawn.

DomainError
├── BookNotFound         no book of that name has been heard of
├── CheckpointSetMissing the month is not closed, or not all logs were verified yet
├── AssetNotFound        no asset of that name is in the master ledger
├── AlertNotOpen         it was acknowledged already
├── AlertNotAcknowledged it must be acknowledged before it is closed
├── AlertClosedAlready   its course has ended
├── OutcomeMissing       who closes says what came of it
├── SamePerson           who acknowledged does not close: four eyes
├── DayNotYet            a day is looked at when it has come
├── DaySupervisedAlready one confirmation a day
├── NotTheCountysOwn     the county's leading group looks itself: 日常监管责任
├── InstructionIncomplete an instruction or its answer lacks its words, or is due in the past
├── InstructionUnknown   no instruction of that number on that day
├── NotAddressed         the body that an instruction went to answers it
└── AnsweredAlready      it was answered
"""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class BookNotFound(NotFound):
    """No such book."""

    title = "没有这本账"


class CheckpointSetMissing(NotFound):
    """The month is not closed, or its checkpoints were not verified yet."""

    title = "没有该月的检查点集"


class AssetNotFound(NotFound):
    """No such asset."""

    title = "总台账中没有这项资产"


class AlertNotOpen(Conflict):
    """The alert was acknowledged already."""

    title = "预警已经签收"


class AlertNotAcknowledged(Conflict):
    """The alert must be acknowledged first."""

    title = "预警尚未签收"


class AlertClosedAlready(Conflict):
    """The alert is closed."""

    title = "预警已经办结"


class OutcomeMissing(Invalid):
    """The outcome is missing."""

    title = "缺少处理结果"


class SamePerson(Forbidden):
    """Who acknowledged an alert may not close it."""

    title = "签收与办结须由两人"


class DayNotYet(Invalid):
    """The day has not come."""

    title = "日期尚未到来"


class DaySupervisedAlready(Conflict):
    """The day was confirmed."""

    title = "当日监管已确认"


class NotTheCountysOwn(Forbidden):
    """Only the county's own leading group confirms."""

    title = "日常监管由本县领导小组承担"


class InstructionIncomplete(Invalid):
    """An instruction or its answer lacks something."""

    title = "督办事项信息有误"


class InstructionUnknown(NotFound):
    """No such instruction."""

    title = "没有这项督办"


class NotAddressed(Forbidden):
    """It went to another body."""

    title = "不是承办单位"


class AnsweredAlready(Conflict):
    """It was answered."""

    title = "督办已答复"
