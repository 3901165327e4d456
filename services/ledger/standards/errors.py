"""Refusals of subsidy standards.

DomainError
├── Invalid
│   └── StandardIncomplete        a standard lacks or miswrites something
└── Refused
    └── StandardNotAbove          above the existing standard                                 高于现有补助标准
"""

from shared.kernel.errors import Invalid, Refused


class StandardIncomplete(Invalid):
    """A standard lacks or miswrites something."""

    title = "补助标准信息有误"


class StandardNotAbove(Refused):
    """Not above the existing standard."""

    title = "不高于现有补助标准"
