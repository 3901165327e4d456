"""Refusals of changes inside the pool: of use, of broad category.

DomainError
├── Invalid
│   └── ChangeIncomplete          a change lacks its amount, plan clause or paper: each field named   按照规划
├── NotFound
│   └── ChangeUnknown             no change of use under that number
├── Conflict
│   └── ChangeFiled               it was reported for filing already
└── Refused
    ├── PurposeNotEarmarked       money set aside for one use is paid for no other                    专款专用
    ├── OnlyUnpaid                what is paid needs a reversal, not a change                         (ours: G-51)
    ├── UseUnchanged              the purpose is the project's own
    ├── SuperiorsEarmark          a superior's document binds the lots to another use
    └── CategoryShort             the lot does not hold so much free money of that category
"""

from shared.kernel.errors import Conflict, Invalid, NotFound, Refused


class ChangeIncomplete(Invalid):
    """A change lacks its amount, plan clause or paper."""

    title = "调整信息有误"


class ChangeUnknown(NotFound):
    """No change of use under this number."""

    title = "未找到该项用途调整"


class ChangeFiled(Conflict):
    """Reported for filing already."""

    title = "用途调整已备案"


class OnlyUnpaid(Refused):
    """Only what is unpaid can be changed."""

    title = "超出可调整的未拨付资金"


class UseUnchanged(Refused):
    """The purpose is the project's own."""

    title = "用途没有变化"


class CategoryShort(Refused):
    """The lot does not hold so much free money of that category."""

    title = "该大类可统筹余额不足"
