"""Refusals about what was announced, what came in advance, and what is passed down.

DomainError
├── Invalid
│   └── AnnouncementIncomplete    an announcement lacks or miswrites an attribute: each field named
├── NotFound
│   └── NothingAnnounced          no such line was announced in this book
├── Conflict
│   ├── TransferAlreadyBooked     one transfer has one id in both books, once in each             (ours: G-63)
│   └── AlreadyAnnounced          this line of this document is announced already
└── Refused
    ├── NoAdvance                 only an advance payment is settled                              预拨
    ├── SettlementTooLarge        never more than was paid in advance                             预拨
    └── AlreadyReceived           what has come in is no longer awaited
"""

from shared.kernel.errors import Conflict, Invalid, NotFound, Refused


class AnnouncementIncomplete(Invalid):
    """An announcement lacks or miswrites an attribute."""

    title = "预告或预算信息有误"


class NothingAnnounced(NotFound):
    """No such line was announced."""

    title = "未登记该笔预告或预算"


class AlreadyAnnounced(Conflict):
    """This line of this document is announced already."""

    title = "该笔资金已登记预告"


class NoAdvance(Refused):
    """Only an advance payment is settled against a later quota."""

    title = "不是预拨资金"


class SettlementTooLarge(Refused):
    """More than is still unsettled."""

    title = "超出待清算金额"


class AlreadyReceived(Refused):
    """What has come in is no longer awaited."""

    title = "该笔资金已到账"
