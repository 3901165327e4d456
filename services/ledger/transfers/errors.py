"""Refusals of money that is passed down a level.

DomainError
├── Invalid
│   └── PassDownIncomplete        a transfer lacks its amount, its document or whom it goes to: each field named
└── Refused
    ├── NotBelow                  money is passed down to a level below the book's own
    ├── TransferUnlike            what comes in under an id is what the superior's book passed down  (ours: G-63)
    └── TransferArrived           what the lower book has taken in is put right there first          (ours: G-63)
"""

from shared.kernel.errors import Invalid, Refused


class PassDownIncomplete(Invalid):
    """A transfer lacks its amount, its document or whom it goes to."""

    title = "下达信息有误"


class NotBelow(Refused):
    """Money is passed down to a level below the book's own, within its region."""

    title = "只能向下级下达"


class TransferArrived(Refused):
    """The lower book has taken the money in: what is wrong is put right there first."""

    title = "下级专账已入账"
