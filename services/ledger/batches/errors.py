"""Refusals of payment batches and returned payments.

DomainError
├── Invalid
│   ├── BatchUnlikeDeclared       the lines are not what was declared: count or total
│   ├── BatchLinesRefused         lines that cannot be paid: each named
│   └── ReturnIncomplete          a return lacks its reason or names no line
├── NotFound
│   └── BatchLineUnknown               the batch has no such line
├── Conflict
│   ├── ReturnedAlready           the bank sent it back once
│   └── RepaidAlready             a returned payment is paid again once
└── Refused
    ├── RepaymentDiffers          it is paid again to the same payee, for the same project, to the fen
    ├── ReturnBeyondPaid          what the unit has spent cannot come back
    └── NotDirect                 education and training go to the household itself          直补到户
"""

from shared.kernel.errors import Conflict, Invalid, NotFound, Refused


class BatchUnlikeDeclared(Invalid):
    """The lines are not what was declared."""

    title = "批次与申报不符"


class BatchLinesRefused(Invalid):
    """Some lines of the batch cannot be paid, so none was taken."""

    title = "部分发放行有误，整批未受理"


class ReturnIncomplete(Invalid):
    """A return lacks its reason or its line."""

    title = "退票信息有误"


class BatchLineUnknown(NotFound):
    """The batch has no such line."""

    title = "批次中没有该行"


class ReturnedAlready(Conflict):
    """The bank sent this payment back already."""

    title = "该笔已登记退票"


class ReturnBeyondPaid(Refused):
    """What the unit has spent cannot come back."""

    title = "超过未支出的已拨付资金"
