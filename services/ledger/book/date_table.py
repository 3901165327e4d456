"""The order of an entry's dates, as a table: for every kind which days are open to it, and what it is not dated before.

`entry_dates.py` holds an entry against it. A day that the book does not know is `NEVER`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from services.ledger.accountability.entries import ResponsibleNamed
from services.ledger.batches.entries import BatchLinesEntered, BatchSubmitted, PaymentReturned
from services.ledger.book.entry import Entry, KeeperAppointed
from services.ledger.book.payment import Payment
from services.ledger.closing.entries import (
    BookContinued,
    CommitmentCarriedIn,
    CommitmentCarriedOver,
    LotCarriedIn,
    LotCarriedOver,
    PaymentCarriedIn,
    PeriodClosed,
    PeriodReopened,
    PlanFixed,
    ReceiptsCarriedIn,
    ReturnsCarriedIn,
)
from services.ledger.corrections.entries import (
    EntryReversed,
    FundsReclaimed,
    RefundReceived,
    ReversalDeclined,
    ReversalRequested,
)
from services.ledger.expected_receipts.entries import AdvanceSettled, AnnouncementWithdrawn, FundsAnnounced
from services.ledger.inflows.entries import CommitmentRefused, CommitmentReleased, FundsCommitted, InflowReceived
from services.ledger.payments.entries import (
    FindingsNoted,
    FundsDisbursed,
    PaymentCountersigned,
    PaymentRequested,
    PaymentReviewed,
    PaymentWithdrawn,
    SpendingReported,
    SurplusReturned,
)
from services.ledger.reallocation.entries import CategoryTransferred, UseChanged, UseChangeFiled
from services.ledger.transfers.entries import FundsPassedDown, PassDownDeclined, PassDownRequested
from shared.kernel.acts import Act

if TYPE_CHECKING:
    from services.ledger.book.pool import Pool

Facts = dict[str, Any]
NEVER = date.min


@dataclass(frozen=True, slots=True, eq=False)
class Life:
    """Which days are open to an entry beside those of its book's life."""

    why: str
    unopened: bool = False
    ahead: bool = False
    afterwards: bool = False


IN_THE_YEAR = Life("资金的收付和安排属于其年度，十二个月合计等于全年")
FROM_JANUARY = Life("上年结转的资金自一月一日起属于本年度，不论专账何日开立", unopened=True)
AHEAD = Life("提前下达的通知和本级预算在年度开始以前即可登记", ahead=True)
AFTERWARDS = Life(
    "不动用资金的管理事项（管理人、责任人、结账、备案、撤销）可在年度前后办理", ahead=True, afterwards=True
)
ANY_DAY = Life("年度项目计划的批准日期由领导小组会议决定", unopened=True, ahead=True, afterwards=True)


@dataclass(frozen=True, slots=True)
class After:
    """What an entry rests on: `day` is when that was, as far as the book knows; `label` is what it is called."""

    label: str
    day: Callable[["Pool", Facts, Act], date]


@dataclass(frozen=True, slots=True)
class Dated:
    """The rule of one kind of entry."""

    life: Life
    after: tuple[After, ...] = ()


def _lot_came_in(book: "Pool", facts: Facts, _: Act) -> date:
    lot = book.lots.get(facts["lot"])
    return lot.since if lot else NEVER


def _lot_was_free(book: "Pool", facts: Facts, _: Act) -> date:
    lot = book.lots.get(facts["lot"])
    return lot.free_from(facts["fen"]) if lot else NEVER


def _lots_were_free(book: "Pool", facts: Facts, _: Act) -> date:
    return max((book.lots[draw.lot].free_from(draw.fen) for draw in facts["draws"]), default=NEVER)


def _held(book: "Pool", project: str, fen: int) -> date:
    commitment = book.commitments.get(project)
    return commitment.held_from(fen) if commitment else NEVER


def _held_by_project(book: "Pool", facts: Facts, _: Act) -> date:
    return _held(book, facts["project"], facts["fen"])


def _amount_was_held(book: "Pool", facts: Facts, _: Act) -> date:
    return _held(book, facts["terms"].project, facts["terms"].fen)


def _unspent(book: "Pool", facts: Facts, _: Act) -> date:
    commitment = book.commitments.get(facts["project"])
    return commitment.unspent_from(facts["fen"]) if commitment else NEVER


def _of_payment(read: Callable[[Payment], date]) -> Callable[["Pool", Facts, Act], date]:
    def day(book: "Pool", facts: Facts, _: Act) -> date:
        payment = book.payments.get(facts["payment"])
        return read(payment) if payment else NEVER

    return day


def _keeper_appointed(book: "Pool", _: Facts, act: Act) -> date:
    if act.actor.is_any_of(book.keeper):
        return book.keeper_since
    return min((since for name, since, _ in book.substitutes if act.actor.is_any_of(name)), default=NEVER)


def _announced(book: "Pool", facts: Facts, _: Act) -> date:
    return book.announced_on.get(facts["announcement"], NEVER)


def _receipt_was_announced(book: "Pool", facts: Facts, _: Act) -> date:
    receipt = facts.get("receipt")
    return book.announced_on.get(receipt.announcement or receipt.lot, NEVER) if receipt else NEVER


def _undone(book: "Pool", reversal_no: int) -> date:
    undone = book.undone.get(reversal_no)
    return undone.on if undone else NEVER


def _replaced(book: "Pool", facts: Facts, _: Act) -> date:
    return _undone(book, facts.get("replaces", 0))


def _terms_replace(book: "Pool", facts: Facts, _: Act) -> date:
    return _undone(book, facts["terms"].replaces)


def _came_back(book: "Pool", facts: Facts, _: Act) -> date:
    returned = book.returned.get(facts["terms"].repays)
    return returned.on if returned else NEVER


def _reversal_requested(book: "Pool", facts: Facts, _: Act) -> date:
    return book.reversals[facts["request_no"]].requested_on


def _pass_down_requested(book: "Pool", facts: Facts, _: Act) -> date:
    return book.pass_downs[facts["request_no"]].requested_on


def _original(book: "Pool", facts: Facts, _: Act) -> date:
    """The entry that is reversed; one of an earlier year's book lies before this one."""
    if facts["of_book"]:
        return NEVER
    original = book.originals.get(facts["original_no"])
    return original.on if original else NEVER


def _still_there(book: "Pool", facts: Facts, act: Act) -> date:
    """Where the money of what is reversed lies now, it lay on that day."""
    match facts["kind"]:
        case "inflow":
            return _lot_was_free(book, facts, act)
        case "commitment":
            return _held_by_project(book, facts, act)
        case "payment":
            return _unspent(book, facts, act)
    return NEVER


def _change(book: "Pool", facts: Facts, _: Act) -> date:
    change = book.changes.get(facts["change_no"])
    return change.changed_on if change and not facts["of_book"] else NEVER


def _last_closing(book: "Pool", _: Facts, __: Act) -> date:
    return book.periods.sealed[-1].closed_on if book.periods.sealed else NEVER


KEEPER = After("专账管理人的任职之日", _keeper_appointed)
LOT_IN = After("该笔资金的入账之日", _lot_came_in)
LOT_FREE = After("该笔资金可用之日", _lot_was_free)
SET_ASIDE = After("项目资金的安排之日", _amount_was_held)
REQUESTED = After("拨付申请之日", _of_payment(lambda payment: payment.requested_on))
REVIEWED = After("合规性审查之日", _of_payment(lambda payment: payment.reviewed_on))
SIGNED = After("会签之日", _of_payment(lambda payment: payment.signed_on))
POSTED = After("拨付记账之日", _of_payment(lambda payment: payment.posted_on or NEVER))
UNSPENT = After("该项资金拨付之日", _unspent)
ORIGINAL = After("被冲销分录之日", _original)
REVERSAL_ASKED = After("冲销申请之日", _reversal_requested)
PASS_DOWN_ASKED = After("下达申请之日", _pass_down_requested)
ASKED_FOR = (SET_ASIDE, After("所更正的冲销之日", _terms_replace), After("所重新发放的退票之日", _came_back))

USUAL = Dated(IN_THE_YEAR)

DATES: dict[type[Entry], Dated] = {
    KeeperAppointed: Dated(AFTERWARDS),
    ResponsibleNamed: Dated(AFTERWARDS),
    PlanFixed: Dated(ANY_DAY),
    FundsAnnounced: Dated(AHEAD),
    AnnouncementWithdrawn: Dated(AFTERWARDS, (After("预告登记之日", _announced),)),
    InflowReceived: Dated(
        IN_THE_YEAR, (KEEPER, After("预告登记之日", _receipt_was_announced), After("所更正的冲销之日", _replaced))
    ),
    AdvanceSettled: Dated(IN_THE_YEAR, (LOT_IN,)),
    CategoryTransferred: Dated(IN_THE_YEAR, (LOT_IN,)),
    FundsCommitted: Dated(
        IN_THE_YEAR, (After("所用资金可用之日", _lots_were_free), After("所更正的冲销之日", _replaced))
    ),
    CommitmentRefused: Dated(AHEAD),
    CommitmentReleased: Dated(IN_THE_YEAR, (After("项目资金的安排之日", _held_by_project),)),
    PaymentRequested: Dated(IN_THE_YEAR, ASKED_FOR),
    BatchSubmitted: Dated(IN_THE_YEAR, ASKED_FOR),
    BatchLinesEntered: Dated(IN_THE_YEAR),
    FindingsNoted: Dated(IN_THE_YEAR, (REQUESTED,)),
    PaymentReviewed: Dated(IN_THE_YEAR, (REQUESTED,)),
    PaymentCountersigned: Dated(IN_THE_YEAR, (REVIEWED,)),
    PaymentWithdrawn: Dated(IN_THE_YEAR, (REVIEWED, SIGNED)),
    FundsDisbursed: Dated(IN_THE_YEAR, (KEEPER, REVIEWED, SIGNED, SET_ASIDE)),
    PaymentReturned: Dated(IN_THE_YEAR, (KEEPER, POSTED, UNSPENT)),
    RefundReceived: Dated(IN_THE_YEAR, (KEEPER, POSTED, UNSPENT)),
    SpendingReported: Dated(IN_THE_YEAR, (UNSPENT, After("所更正的冲销之日", _replaced))),
    SurplusReturned: Dated(IN_THE_YEAR, (After("项目资金的安排之日", _held_by_project),)),
    ReversalRequested: Dated(IN_THE_YEAR, (ORIGINAL,)),
    ReversalDeclined: Dated(AFTERWARDS, (REVERSAL_ASKED,)),
    EntryReversed: Dated(IN_THE_YEAR, (KEEPER, REVERSAL_ASKED, ORIGINAL, After("所冲销资金可用之日", _still_there))),
    FundsReclaimed: Dated(IN_THE_YEAR, (KEEPER, LOT_FREE)),
    UseChanged: Dated(IN_THE_YEAR, (After("项目资金的安排之日", _held_by_project),)),
    UseChangeFiled: Dated(AFTERWARDS, (After("用途调整之日", _change),)),
    PassDownRequested: Dated(IN_THE_YEAR, (LOT_FREE,)),
    PassDownDeclined: Dated(AFTERWARDS, (PASS_DOWN_ASKED,)),
    FundsPassedDown: Dated(IN_THE_YEAR, (KEEPER, PASS_DOWN_ASKED, LOT_FREE)),
    PeriodClosed: Dated(AFTERWARDS, (After("上一次结账之日", _last_closing),)),
    PeriodReopened: Dated(AFTERWARDS, (After("该月结账之日", _last_closing),)),
    CommitmentCarriedOver: Dated(IN_THE_YEAR),
    LotCarriedOver: Dated(IN_THE_YEAR),
    LotCarriedIn: Dated(FROM_JANUARY),
    CommitmentCarriedIn: Dated(FROM_JANUARY),
    PaymentCarriedIn: Dated(FROM_JANUARY),
    ReturnsCarriedIn: Dated(FROM_JANUARY),
    ReceiptsCarriedIn: Dated(FROM_JANUARY),
    BookContinued: Dated(FROM_JANUARY),
}
"""Kind of entry -> when it may be dated. A test compares the kinds with those of the book."""
