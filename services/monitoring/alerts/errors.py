"""Refusals of the course of an alert.

DomainError
├── AssetNotFound        no asset of that name is in the master ledger
├── AlertNotOpen         it was acknowledged already
├── AlertNotAcknowledged it must be acknowledged before it is closed
├── AlertClosedAlready   its course has ended
├── OutcomeMissing       who closes says what came of it
└── SamePerson           who acknowledged does not close: four eyes
"""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound


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
