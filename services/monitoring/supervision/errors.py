"""Refusals of daily supervision.

DomainError
├── DayNotYet            a day is looked at when it has come
├── DaySupervisedAlready one confirmation a day
├── NotTheCountysOwn     the county's leading group looks itself: 日常监管责任
├── InstructionIncomplete an instruction or its answer lacks its words, or is due in the past
├── InstructionUnknown   no instruction of that number on that day
├── NotAddressed         the body that an instruction went to answers it
└── AnsweredAlready      it was answered
"""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound


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
