"""The steps of a payment: which there are and how fast, and where an adjacent one needs another body."""

from typing import Literal

import msgspec

from shared.policy.general import Basis

PaymentDuty = Literal[
    "requested",
    "reviewed",
    "countersigned",
    "posted",
    "withdrawn",
    "reversal-requested",
    "reversed",
    "pass-down-requested",
    "passed-down",
]
"""What is done with a payment, a reversal, or money that goes down a level, by people who never do two in a row."""

ADJACENT: tuple[tuple[PaymentDuty, PaymentDuty], ...] = (
    ("requested", "reviewed"),
    ("requested", "countersigned"),
    ("requested", "posted"),
    ("requested", "withdrawn"),
    ("reviewed", "countersigned"),
    ("reviewed", "posted"),
    ("countersigned", "posted"),
    ("reversal-requested", "reversed"),
    ("pass-down-requested", "passed-down"),
)
"""Every pair of which a pack says whether the later duty needs another body than the earlier."""


class Separation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether `duty` is another body's than the one that did the duty `after` which it comes, or any body's."""

    after: PaymentDuty
    duty: PaymentDuty
    bodies: Literal["other", "any"]
    basis: Basis


class Lane(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The way of a payment: its steps in order, the hours within which each should follow, and its kinds of money."""

    label: str
    steps: tuple[Literal["request", "review", "countersign", "posting"], ...]
    hours: dict[str, int] = {}
    fund_types: tuple[str, ...] = ()
    basis: Basis
