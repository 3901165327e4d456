"""Refusals of findings over everything that was asked for and paid.

DomainError
├── Invalid
│   └── FindingUnexplained        a finding is passed over without a reason
└── Refused
    └── PaidBefore                the same subsidy again, or beyond its cap, where the pack blocks    (重复交叉)
"""

from shared.kernel.errors import Invalid, Refused


class FindingUnexplained(Invalid):
    """Whoever passes over a finding says why."""

    title = "疑似重复发放，须写明理由"


class PaidBefore(Refused):
    """The same was asked for or paid before, or the year's cap is reached."""

    title = "重复发放或超出上限"
