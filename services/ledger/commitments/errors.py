"""Refusals about the lots that the county names for a commitment.

DomainError
└── Refused
    └── LotsNotFitting            a named lot does not hold, does not serve, or they do not add up    专款专用
"""

from shared.kernel.errors import Refused


class LotsNotFitting(Refused):
    """The named lots cannot carry this commitment."""

    title = "所选资金来源不符"
