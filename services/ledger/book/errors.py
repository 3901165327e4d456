"""Every refusal of the ledger, drawn. The clause comes from the book's rule pack; `rests_on` reads it from there.

DomainError
├── Invalid
│   ├── InflowIncomplete          an inflow lacks or miswrites an attribute: each field named     (catalogue 5.6)
│   ├── LinesRefused              a batch has lines that cannot be booked: each line named
│   ├── PaymentIncomplete         a payment lacks or miswrites an attribute: each field named     (catalogue 5.6)
│   ├── BookUnreadable            no book has such a county and year
│   └── EvidenceMissing           spending without a document                                     有据可查
├── NotFound
│   ├── BookNotOpen               no special account of that county and year
│   ├── EntryUnknown              no entry of that number in this book
│   ├── PaymentUnknown            no payment of that number in this book
│   └── NothingToTrace            no such lot, project or payment
├── Conflict
│   ├── BookAlreadyOpen           one pool per county and year                                    一个池子
│   ├── LineAlreadyBooked         one receipt, one entry                                          收到一笔资金进一笔
│   ├── AlreadyCommitted          the project's money is set aside already
│   ├── VoucherAlreadyUsed        a voucher pays once
│   ├── PaymentNotAwaiting        the payment is not at this step
│   └── SurplusAlreadyReturned    the project's account is closed
├── Refused
│   ├── SuperiorNamesProject      the region issues sizes, not projects                           仅下达资金分配规模
│   ├── ProjectNotConfirmed       only what the leading group confirmed                           领导小组会议批复
│   │   ├── NotInPlan             … and only from an approved annual plan
│   │   └── MinutesNotCited       … citing the minutes that confirmed it
│   ├── OtherBook                 the project belongs to another county or year                   一县一年一个池子
│   ├── PoolShort                 never beyond what the pool holds                                (ours: G-40)
│   ├── CommitmentExhausted       never beyond the confirmed amount
│   ├── WindowNotClear            every demanded window closed clear                              无异议
│   ├── UnderObjection            an objection is open
│   ├── InstrumentNotReady        the instrument does not pay at this state
│   ├── PurposeNotAllowed         only for poverty alleviation                                    只能用于精准扶贫
│   ├── ProhibitedUse             the negative list                                               负面清单
│   ├── PaymentsPending           a request is still on its way
│   ├── SurplusNotDue             only an accepted project has a surplus                          完工验收项目
│   └── SpendingBeyondPaid        a unit spends what it was paid
└── Forbidden
    ├── NotKeeper                 only the named keeper or the logged substitute posts            专人管理
    └── OwnWork                   nobody takes two adjacent steps of one payment                  合规性审查
"""

from shared.kernel.errors import Clause, Conflict, Forbidden, Halt, Invalid, NotFound, Refused
from shared.policy.citing import clause_of
from shared.policy.model import Basis, RulePack


def rests_on(pack: RulePack, basis: Basis | None) -> Clause | None:
    """The clause of a refusal where the pack has one for it."""
    return clause_of(pack, basis) if basis else None


class InvariantBroken(Halt):
    """The book contradicts itself: no entry may follow."""


class InflowIncomplete(Invalid):
    """An inflow lacks or miswrites an attribute."""

    title = "收入信息有误"


class LinesRefused(Invalid):
    """Some lines of the batch cannot be booked, so none was."""

    title = "部分行不能入账，整批未入账"


class PaymentIncomplete(Invalid):
    """A payment lacks or miswrites an attribute."""

    title = "拨付申请信息有误"


class BookUnreadable(Invalid):
    """No book has such a name."""

    title = "专账编号有误"


class EvidenceMissing(Invalid):
    """Spending needs a document."""

    title = "缺少支出凭据"


class BookNotOpen(NotFound):
    """This special account has not been opened."""

    title = "专账未开立"


class EntryUnknown(NotFound):
    """No such entry in this book."""

    title = "没有这笔分录"


class PaymentUnknown(NotFound):
    """No such payment in this book."""

    title = "未找到该笔拨付"


class NothingToTrace(NotFound):
    """Nothing to trace."""

    title = "没有可追溯的记录"


class BookAlreadyOpen(Conflict):
    """This special account is open already."""

    title = "专账已开立"


class LineAlreadyBooked(Conflict):
    """This line of this document is booked already."""

    title = "该笔资金已入账"


class AlreadyCommitted(Conflict):
    """The project's money is set aside already."""

    title = "项目资金已安排"


class VoucherAlreadyUsed(Conflict):
    """This voucher has paid already."""

    title = "凭证号已使用"


class PaymentNotAwaiting(Conflict):
    """The payment is not at this step."""

    title = "拨付不在此环节"


class SurplusAlreadyReturned(Conflict):
    """The project's surplus is returned already."""

    title = "结余已清理"


class SuperiorNamesProject(Refused):
    """The region issues sizes, not projects."""

    title = "自治区下达资金不得指定项目"


class ProjectNotConfirmed(Refused):
    """The leading group has not confirmed this project."""

    title = "项目未经批复"


class NotInPlan(ProjectNotConfirmed):
    """The project is in no approved annual plan."""

    title = "项目未列入已批准的年度计划"


class MinutesNotCited(ProjectNotConfirmed):
    """The minutes that confirmed the project are not cited."""

    title = "未引用批复会议纪要"


class OtherBook(Refused):
    """The project belongs to another book."""

    title = "项目不属于本专账"


class PoolShort(Refused):
    """The pool does not hold enough."""

    title = "资金池余额不足"


class CommitmentExhausted(Refused):
    """Beyond the confirmed amount."""

    title = "超出批复余额"


class WindowNotClear(Refused):
    """A publicity window has not closed clear."""

    title = "公示未结束或有异议"


class UnderObjection(Refused):
    """An objection is open."""

    title = "异议未办结"


class InstrumentNotReady(Refused):
    """The instrument does not pay at this state."""

    title = "未到该方式的拨付节点"


class PurposeNotAllowed(Refused):
    """Not a purpose of poverty alleviation."""

    title = "用途不在允许范围"


class ProhibitedUse(Refused):
    """On the negative list."""

    title = "属于负面清单支出"


class PaymentsPending(Refused):
    """A payment is still on its way."""

    title = "尚有在途拨付"


class SurplusNotDue(Refused):
    """The project is not accepted yet."""

    title = "项目未通过验收"


class SpendingBeyondPaid(Refused):
    """More than the unit was paid."""

    title = "支出超过已拨付资金"


class NotKeeper(Forbidden):
    """Not the keeper of this special account."""

    title = "不是本专账管理人"


class OwnBody(Forbidden):
    """A body does not check or pay what it asked for itself."""

    title = "须由另一单位办理"


class OwnWork(Forbidden):
    """Nobody takes two steps of one payment."""

    title = "不得办理本人经手的拨付"


class AdjustmentUnfounded(Invalid):
    """An adjustment names a sealed month and says why."""

    title = "调整信息有误"


class MonthSealed(Refused):
    """Nothing is booked into a sealed month."""

    title = "业务日期所在月份已结账"


class CarriedAway(Refused):
    """The project's money is in the next year's book."""

    title = "项目资金已结转"


class LotUnknown(NotFound):
    """No such lot in this book."""

    title = "未找到该笔资金"


class NotReversible(Refused):
    """Not an entry that can be reversed."""

    title = "该分录不能冲销"


class LotShort(Refused):
    """The lot has less available."""

    title = "该笔资金可用余额不足"


class NothingToReplace(Refused):
    """No reversal of this kind stands under this number, or what it undid is booked anew already."""

    title = "没有可重新入账的冲销"
