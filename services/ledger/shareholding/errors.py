"""Refusals of shares quantified for households.

DomainError
├── Invalid
│   └── SharesIncomplete          an entity, holder, transfer or dividend lacks or miswrites something
├── NotFound
│   └── EntityUnknown             the county's register has no such entity
├── Conflict
│   └── DividendAlreadyDeclared   this document's dividend is on record
├── Forbidden
│   └── OwnShares                 who allotted a household's shares does not add to them alone
└── Refused
    ├── NotIndustryFund           only industry money is quantified as shares            产业扶贫资金可通过量化作为…股份
    ├── NotPaidToEntity           the payment is not posted, or went to somebody else
    ├── QuantifiedBeyondPaid      more than the payment brought the entity
    ├── SharesBeyondWhole         holders together have more than the whole (100 %)
    └── SharesNotHeld             the household has fewer shares
"""

from shared.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refused


class SharesIncomplete(Invalid):
    """Something on an entity, holder, transfer or dividend is missing or wrong."""

    title = "股份信息有误"


class EntityUnknown(NotFound):
    """The county's register has no such entity."""

    title = "股份台账中没有该经营主体"


class DividendAlreadyDeclared(Conflict):
    """The dividend of this document is on record."""

    title = "该次分红已登记"


class OwnShares(Forbidden):
    """More shares for a household that has some are allotted by another official than before."""

    title = "追加股份须由另一人办理"


class NotIndustryFund(Refused):
    """Only industry money is quantified as shares."""

    title = "不是产业扶贫资金"


class NotPaidToEntity(Refused):
    """The payment is not posted, or went to somebody else."""

    title = "资金未拨付给该经营主体"


class QuantifiedBeyondPaid(Refused):
    """More than the payment brought the entity and is not quantified yet."""

    title = "超过可量化的已拨付资金"


class SharesBeyondWhole(Refused):
    """The holders together would have more than the whole."""

    title = "股份合计超过百分之百"


class SharesNotHeld(Refused):
    """The household has fewer shares than that."""

    title = "持有股份不足"
