"""Refusals of corrections: reversal, refund, reclaim.

DomainError
├── Invalid
│   └── CorrectionIncomplete      a correction lacks its amount, reason or paper: each field named
├── NotFound
│   └── LotUnknown                no such lot in this book
└── Refused
    ├── NotReversible             not an entry that moved money in, aside, out, or was spent
    ├── BeyondOriginal            more than what is left of the original entry                    (ours: G-38)
    ├── BeyondPaid                more comes back than was paid and not spent
    ├── OwnMoney                  no superior can reclaim what the book's own level arranged
    ├── LotShort                  only what is available can be reclaimed
    └── NothingToReplace          what is booked anew names a reversal of its kind, once              (ours: G-38)
"""

from shared.kernel.errors import Invalid, Refused


class CorrectionIncomplete(Invalid):
    """A correction lacks its amount, reason or paper."""

    title = "更正信息有误"


class BeyondOriginal(Refused):
    """More than what is left of the original entry."""

    title = "超出原分录可冲销金额"


class BeyondPaid(Refused):
    """More comes back than was paid and not spent."""

    title = "超出可退回金额"


class OwnMoney(Refused):
    """No superior gave this money."""

    title = "本级资金不适用上级收回"
