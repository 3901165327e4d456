"""Refusals about the way a payment takes.

DomainError
├── Invalid
│   └── InstrumentUnproved        the instrument's own papers are not cited: each named           资金使用方式
└── Refused
    └── NotForGreenLane           the lane is for special poverty funds                           绿色通道
"""

from shared.kernel.errors import Invalid, Refused


class InstrumentUnproved(Invalid):
    """The papers that this way of paying rests on are not cited."""

    title = "缺少该使用方式的凭证"


class NotForGreenLane(Refused):
    """The green lane is not open to this money."""

    title = "不适用绿色通道"
