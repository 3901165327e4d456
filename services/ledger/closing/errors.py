"""Refusals of sealed months and years.

DomainError
├── Invalid
│   ├── PeriodUnknown             no month of this book
│   ├── AdjustmentUnfounded       an adjustment names a sealed month and says why
│   └── DecisionIncomplete        re-opening rests on a decision with minutes and a reason
├── Conflict
│   └── MonthAlreadyClosed        a month is closed once, until it is re-opened
└── Refused
    ├── MonthSealed               nothing is booked into a sealed month
    ├── ClosingBlocked            something stands in the way: each named with what to do
    ├── ReopeningRefused          backwards in order, and never a year that went on into the next book
    └── CarriedAway               the project's money is in the next year's book
"""

from shared.kernel.errors import Conflict, Invalid, Refused


class PeriodUnknown(Invalid):
    """No month of this book."""

    title = "月份有误"


class DecisionIncomplete(Invalid):
    """The decision of the leading group is not cited in full."""

    title = "领导小组决定信息不全"


class MonthAlreadyClosed(Conflict):
    """This month is closed already."""

    title = "该月已结账"


class ClosingBlocked(Refused):
    """Something stands in the way of closing."""

    title = "尚不具备结账条件"


class ReopeningRefused(Refused):
    """This month cannot be opened again."""

    title = "不能重新开账"
