"""Sealed months and years (结账, 结转): month by month, in order, with a checklist of what stands in the way.

What a closed month says stays said: a later entry about it is an adjustment in an open one. Only the leading group has
the last closed month opened again, and the next closing supersedes the first. December closes the year: what was not
paid goes on into next year's book, lot by lot with every attribute, and is no new inflow there (G-66).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from services.ledger.book import entry_dates
from services.ledger.book import jurisdiction as authority
from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import rests_on
from services.ledger.book.payment import GIVEN_UP
from services.ledger.book.periods import LAST, seal_of
from services.ledger.book.receipt import lot_key
from services.ledger.closing.carry_over import carry_over, tell_receipts
from services.ledger.closing.entries import BookContinued, PeriodClosed, PeriodReopened, PlanFixed
from services.ledger.closing.errors import (
    ClosingBlocked,
    DecisionIncomplete,
    MonthAlreadyClosed,
    PeriodUnknown,
    ReopeningRefused,
)
from services.ledger.project_files.plan import PlanFile
from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem
from shared.kernel.money import yuan
from shared.policy.model import RulePack

DONE = ("posted", *GIVEN_UP)

PENDING = {
    "requested": "尚未审查，请审查",
    "passed": "审查通过、尚未记账，请记账办结或退回申请；须会签的，先会签",
    "countersigned": "已会签、尚未记账，请记账办结或退回申请",
}
"""What is to be done with a payment on its way."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to be seen to before a month is closed; what does not block is only pointed out."""

    code: str
    blocks: bool
    detail: str


@dataclass(frozen=True)
class Neighbours:
    """The books of the years before and after, where they are open; bank lines unmatched, with their days."""

    before: "SpecialAccount | None" = None
    after: "SpecialAccount | None" = None
    unmatched: Mapping[int, date] = field(default_factory=dict)


def checklist(account: SpecialAccount, period: str, on: date, neighbours: Neighbours) -> tuple[Check, ...]:
    """What stands in the way of closing a month on this day, and what to do about each; raises PeriodUnknown."""
    number = _number(account, period)
    checks = [
        *_in_order(account, number, period, on, neighbours.before),
        *_pending(account, period, number == LAST, neighbours.unmatched),
    ]
    if number == LAST:
        checks += _year_end(account, neighbours.after)
    return tuple(checks)


def close(
    account: SpecialAccount, period: str, neighbours: Neighbours, checkpoint: tuple[int, str], pack: RulePack, act: Act
) -> tuple[Check, ...]:
    """Seal a month with its control totals; December carries the remainder over first. Gives what was pointed out.

    `checkpoint` is size and root of the log's last signed checkpoint, (0, "") where there is none.
    """
    authority.decides(account.state.county, pack, act)
    number = _number(account, period)
    if number <= len(account.state.periods.sealed):
        raise MonthAlreadyClosed(f"{period} 已结账；如需更正，请记调整，或由领导小组决定重新开账")
    checks = checklist(account, period, act.effective_on, neighbours)
    blocking = tuple(FieldProblem(f"/period/{check.code}", check.detail) for check in checks if check.blocks)
    if blocking:
        raise ClosingBlocked(f"{period} 有 {len(blocking)} 项事项未办结，办结后再结账", fields=blocking)
    entry_dates.dated(account.state, PeriodClosed, {}, act)
    after = neighbours.after if number == LAST else None
    if after is not None:
        carry_over(account, after, pack, act)
    _seal(account, period, checkpoint, act)
    if after is not None:
        continue_from(after, account, act)
    return checks


def reopen(
    account: SpecialAccount, period: str, minutes_no: str, after: "SpecialAccount | None", pack: RulePack, act: Act
) -> None:
    """Open the last closed month again, by decision of the leading group; never a year that went on.

    December too, until next year's book (`after`) has taken over what it carried: then it stands there once.
    """
    authority.decides(account.state.county, pack, act)
    number = _number(account, period)
    missing = {"minutes_no": minutes_no, "reason": act.reason}
    problems = tuple(FieldProblem(f"/{name}", "必填") for name, said in missing.items() if not said.strip())
    if problems:
        raise DecisionIncomplete("重新开账须引用领导小组会议纪要并写明原因", fields=problems)
    if after is not None and account.state.book in after.state.continues:
        fix = f"补记、退回、退票和冲销请在专账 {after.state.book} 办理，以 adjusts 写明所调整的月份"
        rule = rests_on(pack, pack.ledger.one_entry_per_receipt)
        raise ReopeningRefused(
            f"{account.state.book} 的余额已结转至 {after.state.book}，只在该专账记一次；{fix}", clause=rule
        )
    if number != len(account.state.periods.sealed):
        last = account.state.periods.sealed[-1].period if account.state.periods.sealed else "（无）"
        raise ReopeningRefused(f"只能重新开放最后结账的月份，目前是 {last}")
    closing = account.state.periods.sealed[-1].entry_no
    account.enter(PeriodReopened, act, period=period, closing=closing, minutes_no=minutes_no)


def fix_plan(account: SpecialAccount, file: PlanFile, act: Act) -> None:
    """Note on which approved annual plan this master ledger rests (县级年度扶贫项目计划方案确定后)."""
    facts = {"minutes_no": file.minutes_no, "total_fen": file.total_fen}
    account.enter(PlanFixed, act, plan=file.plan, approved_on=file.approved_on, **facts)


def continue_from(account: SpecialAccount, before: SpecialAccount, act: Act) -> None:
    """Go on where last year's book was sealed, with what came over from it."""
    tell_receipts(before, account, act)
    held = [lot.carried_over for lot in before.state.lots.values() if lot.carried_over]
    facts = {"lots": len(held), "carried_fen": sum(held), "commitments": len(before.state.commitment_successors)}
    opening = replace(act, effective_on=account.state.periods.first_open)
    origin = {"origin": before.state.book, "earlier": before.state.continues}
    account.enter(BookContinued, opening, **origin, seal=before.state.periods.seal, **facts)


def _number(account: SpecialAccount, period: str) -> int:
    number = account.state.periods.number_of(period)
    if number is None:
        detail = f"{account.state.book} 的月份为 {account.state.fiscal_year}-01 至 {account.state.fiscal_year}-12"
        raise PeriodUnknown(detail, fields=(FieldProblem("/period", detail),))
    return number


def _in_order(
    account: SpecialAccount, number: int, period: str, on: date, before: "SpecialAccount | None"
) -> Iterator[Check]:
    if number > len(account.state.periods.sealed) + 1:
        yield Check("month-before-open", True, f"请先结 {account.state.periods.next_period}，逐月结账，不得跳月")
    if number == 1 and before is not None and not before.state.periods.year_closed:
        yield Check("year-before-open", True, f"请先办理上年专账 {before.state.book} 的年终结账")
    if on <= account.state.periods.last_day(period):
        yield Check(
            "month-not-over", True, f"{period} 尚未结束，结账日期须在 {account.state.periods.last_day(period)} 之后"
        )


def _pending(account: SpecialAccount, period: str, whole_year: bool, unmatched: Mapping[int, date]) -> Iterator[Check]:
    end = account.state.periods.last_day(period)
    for name, payment in account.state.payments.items():
        if payment.stage not in DONE and (whole_year or payment.requested_on <= end):
            yield Check("payment-pending", True, f"拨付 {name} {PENDING[payment.stage]}")
    for number, reversal in account.state.reversals.items():
        if reversal.stage == "requested":
            yield Check("reversal-pending", True, f"第 {number} 号分录的冲销申请尚未由第二人确认，请确认或退回")
    for number, sent in account.state.pass_downs.items():
        if sent.stage == "requested":
            yield Check("pass-down-pending", True, f"第 {number} 号下达申请尚未由第二人确认，请确认或退回")
    for line, day in unmatched.items():
        if whole_year or day <= end:
            yield Check("bank-line-open", True, f"对账单第 {line} 行（{day}）未对上，请核对或说明原因")
    for project, short in account.state.shortages.items():
        yield Check("commitment-short", False, f"项目 {project} 尚缺 {yuan(short)} 元未安排，请落实资金来源")


def _year_end(account: SpecialAccount, after: "SpecialAccount | None") -> Iterator[Check]:
    following = f"{account.state.county}-{account.state.fiscal_year + 1}"
    left = sum(lot.available + lot.committed for lot in account.state.lots.values())
    if after is None and (left or going_on(account)):
        yield Check("next-book-missing", True, f"尚有 {yuan(left)} 元未拨付，请先开立专账 {following} 再结转")
    for name in booked_twice(account, after):
        yield Check("receipt-in-both", False, f"“{name}”在 {following} 也已入账，请核对是否重复，多记的请冲销")
    for project in going_on(account):
        if after is not None and project in after.state.commitments:
            yield Check(
                "project-in-both", True, f"项目 {project} 在 {following} 已另有安排，请先将本专账的余额退回资金池"
            )


def going_on(account: SpecialAccount) -> list[str]:
    """The projects whose money goes on: not closed yet, or with money at the unit that is not spent."""
    commitments = account.state.commitments.items()
    return [project for project, one in commitments if not one.closed or one.spent < one.paid]


def booked_twice(account: SpecialAccount, after: "SpecialAccount | None") -> list[str]:
    """The receipts that next year's book has too: while both were open neither knew of the other's."""
    there = (
        {lot_key(after.state.receipts[name].lot) for name, lot in after.state.lots.items() if lot.received}
        if after
        else set()
    )
    return [
        name
        for name, lot in account.state.lots.items()
        if lot.received and lot_key(account.state.receipts[name].lot) in there
    ]


def _seal(account: SpecialAccount, period: str, checkpoint: tuple[int, str], act: Act) -> None:
    controls = account.state.periods.controls(period, account.version)
    previous = account.state.periods.seal
    account.enter(
        PeriodClosed,
        act,
        period=period,
        through=controls.through,
        totals=controls.totals,
        entries=controls.entries,
        last_entry_no=controls.last_entry_no,
        previous_seal=previous,
        seal=seal_of(account.state.book, period, controls, previous, checkpoint),
        supersedes=account.state.periods.reopened.get(period, 0),
        checkpoint_size=checkpoint[0],
        checkpoint_root=checkpoint[1],
    )
