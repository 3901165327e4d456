"""What an entry may rest on, and when that was: each kind of entry names in `DATES` which days are open to it.

`entry_dates.py` holds an entry against it. A day that the book does not know is `NEVER`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.ledger.book.payment import Payment
from services.ledger.book.state import BookState
from shared.kernel.acts import Act

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
    day: Callable[[BookState, Facts, Act], date]


@dataclass(frozen=True, slots=True)
class Dated:
    """The rule of one kind of entry."""

    life: Life
    after: tuple[After, ...] = ()
    ahead_of_year: str = ""
    """What to do instead where the book's first day has not come."""


def _lot_came_in(book: BookState, facts: Facts, _: Act) -> date:
    lot = book.lots.get(facts["lot"])
    return lot.since if lot else NEVER


def _lot_was_free(book: BookState, facts: Facts, _: Act) -> date:
    lot = book.lots.get(facts["lot"])
    return lot.free_from(facts["fen"]) if lot else NEVER


def _lots_were_free(book: BookState, facts: Facts, _: Act) -> date:
    return max((book.lots[draw.lot].free_from(draw.fen) for draw in facts["draws"]), default=NEVER)


def _held(book: BookState, project: str, fen: int) -> date:
    commitment = book.commitments.get(project)
    return commitment.held_from(fen) if commitment else NEVER


def _held_by_project(book: BookState, facts: Facts, _: Act) -> date:
    return _held(book, facts["project"], facts["fen"])


def _amount_was_held(book: BookState, facts: Facts, _: Act) -> date:
    return _held(book, facts["terms"].project, facts["terms"].fen)


def _unspent(book: BookState, facts: Facts, _: Act) -> date:
    commitment = book.commitments.get(facts["project"])
    return commitment.unspent_from(facts["fen"]) if commitment else NEVER


def _of_payment(read: Callable[[Payment], date]) -> Callable[[BookState, Facts, Act], date]:
    def day(book: BookState, facts: Facts, _: Act) -> date:
        payment = book.payments.get(facts["payment"])
        return read(payment) if payment else NEVER

    return day


def _keeper_appointed(book: BookState, _: Facts, act: Act) -> date:
    if act.actor.is_any_of(book.keeper):
        return book.keeper_since
    return min((since for name, since, _ in book.substitutes if act.actor.is_any_of(name)), default=NEVER)


def _announced(book: BookState, facts: Facts, _: Act) -> date:
    return book.announced_on.get(facts["announcement"], NEVER)


def _receipt_was_announced(book: BookState, facts: Facts, _: Act) -> date:
    receipt = facts.get("receipt")
    return book.announced_on.get(receipt.announcement or receipt.lot, NEVER) if receipt else NEVER


def _undone(book: BookState, reversal_no: int) -> date:
    undone = book.undone.get(reversal_no)
    return undone.on if undone else NEVER


def _replaced(book: BookState, facts: Facts, _: Act) -> date:
    return _undone(book, facts.get("replaces", 0))


def _terms_replace(book: BookState, facts: Facts, _: Act) -> date:
    return _undone(book, facts["terms"].replaces)


def _came_back(book: BookState, facts: Facts, _: Act) -> date:
    returned = book.returned.get(facts["terms"].repays)
    return returned.on if returned else NEVER


def _reversal_requested(book: BookState, facts: Facts, _: Act) -> date:
    return book.reversals[facts["request_no"]].requested_on


def _pass_down_requested(book: BookState, facts: Facts, _: Act) -> date:
    return book.pass_downs[facts["request_no"]].requested_on


def _original(book: BookState, facts: Facts, _: Act) -> date:
    """The entry that is reversed; one of an earlier year's book lies before this one."""
    if facts["of_book"]:
        return NEVER
    original = book.originals.get(facts["original_no"])
    return original.on if original else NEVER


def _still_there(book: BookState, facts: Facts, act: Act) -> date:
    """Where the money of what is reversed lies now, it lay on that day."""
    match facts["kind"]:
        case "inflow":
            return _lot_was_free(book, facts, act)
        case "commitment":
            return _held_by_project(book, facts, act)
        case "payment":
            return _unspent(book, facts, act)
    return NEVER


def _change(book: BookState, facts: Facts, _: Act) -> date:
    change = book.changes.get(facts["change_no"])
    return change.changed_on if change and not facts["of_book"] else NEVER


def _last_closing(book: BookState, _: Facts, __: Act) -> date:
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
ANNOUNCED = After("预告登记之日", _announced)
RECEIPT_ANNOUNCED = After("预告登记之日", _receipt_was_announced)
CORRECTED = After("所更正的冲销之日", _replaced)
LOTS_FREE = After("所用资金可用之日", _lots_were_free)
PROJECT_SET_ASIDE = After("项目资金的安排之日", _held_by_project)
STILL_THERE = After("所冲销资金可用之日", _still_there)
USE_CHANGED = After("用途调整之日", _change)
LAST_CLOSED = After("上一次结账之日", _last_closing)
MONTH_CLOSED = After("该月结账之日", _last_closing)

USUAL = Dated(IN_THE_YEAR)
