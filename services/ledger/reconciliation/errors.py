"""Refusals of the reconciliation.

├── Invalid
│   └── StatementDayImpossible    a day to come, or of another year
├── NotFound
│   ├── LineUnknown               no such line
│   └── EntryNotBooked            the book has no such payment or inflow
├── Conflict
│   ├── StatementImportedAlready  nothing new in the file
│   ├── LineNotOpen               the line is settled
│   ├── LineNotMatched            the line is in the queue already
│   └── EntryShownAlready         lines never show more than the entry
└── Forbidden
    └── KeeperReconciles          who books does not reconcile                                    (dual control, LED-67)
"""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound


class StatementDayImpossible(Invalid):
    title = "对账单日期不符"


class LineUnknown(NotFound):
    title = "对账单没有这一行"


class EntryNotBooked(NotFound):
    title = "账上没有这一笔"


class StatementImportedAlready(Conflict):
    title = "对账单已导入过"


class LineNotOpen(Conflict):
    title = "这一行已有结论"


class LineNotMatched(Conflict):
    title = "这一行尚未对上"


class EntryShownAlready(Conflict):
    title = "超出这笔账的金额"


class KeeperReconciles(Forbidden):
    title = "记账与对账须分开"
