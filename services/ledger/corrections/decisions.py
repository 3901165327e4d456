"""Corrections: nothing is ever edited. What was wrong is reversed by two people and booked anew, both entries linked.

Decisions may refuse. Amounts are integer fen. Money that comes back goes to the lots it came from,
the latest draw first, and the split is stored.
"""

from services.ledger.book import entry_dates
from services.ledger.book import jurisdiction as authority
from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import LotShort, LotUnknown
from services.ledger.book.keeper import only_keeper
from services.ledger.book.lots import ADVANCE, Draw, take, take_back
from services.ledger.book.maker_checker import to_decide
from services.ledger.book.payment import Payment
from services.ledger.book.receipt import own_level
from services.ledger.book.reversible import Original
from services.ledger.corrections.entries import (
    AVAILABLE,
    COMMITTED,
    EntryReversed,
    FundsReclaimed,
    RefundReceived,
    ReversalDeclined,
    ReversalRequested,
)
from services.ledger.corrections.errors import BeyondOriginal, BeyondPaid, CorrectionIncomplete, OwnMoney
from services.ledger.payments.conditions import refuse_used_voucher, spare
from services.ledger.prior_years import prior_year as past
from services.ledger.prior_years.prior_year import Earlier, Past
from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem
from shared.kernel.money import MAX_FEN, yuan
from shared.kernel.reasons import says_why
from shared.policy.model import RulePack


def request_reversal(
    account: SpecialAccount,
    original_no: int,
    fen: int | None,
    pack: RulePack,
    act: Act,
    *,
    of_book: str = "",
    earlier: Earlier = (),
) -> tuple[int, int]:
    """Ask for an entry's reversal, whole (`fen` None: all that is left) or in part. Gives request number and fen.

    The first of two acts, with a reason. `of_book` is the sealed one of the `earlier` books that the entry lies in.
    Raises NotReversible, BeyondOriginal.
    """
    authority.decides(account.state.county, pack, act)
    of_book = "" if of_book == account.state.book else of_book
    original, lots = past.original(account, of_book, original_no, earlier) if of_book else (None, ())
    original = original or account.state.original(original_no, of_book)
    taken = past.payment(account, original.name, earlier) if original.kind == "payment" else None
    left = _reversible(account, original, taken)
    fen = left if fen is None and left else fen
    _complete(fen, act.reason)
    _beyond(original_no, fen, left)
    past.take_over_lots(account, lots, pack, act)
    if taken is not None:
        taken.take_over(account, pack, act)
    facts = {"original_no": original_no, "kind": original.kind, "fen": fen, "rule_pack": pack.name}
    facts |= {"of_book": of_book, "left_fen": original.left if of_book else 0, "target": original.to}
    account.enter(ReversalRequested, act, **facts, **_about(account, original))
    return account.version, fen or 0


def confirm_reversal(
    account: SpecialAccount, request_no: int, voucher: str, pack: RulePack, act: Act
) -> tuple[Draw, ...]:
    """Reverse what somebody else asked for: the second act, the keeper's. Gives what went back to which lot."""
    reversal = to_decide(account, account.state.reversals, request_no, "冲销", pack, act)
    refuse_used_voucher(account, voucher)
    original = account.state.original(reversal.original_no, reversal.of_book)
    _beyond(reversal.original_no, reversal.fen, _reversible(account, original))
    about = _about(account, original)
    draws = _back_from(account, original, reversal.fen)
    account.enter(
        EntryReversed,
        act,
        request_no=request_no,
        original_no=reversal.original_no,
        kind=original.kind,
        fen=reversal.fen,
        level=account.state.lots[about["lot"]].level if about["lot"] else "",
        draws=draws,
        target=_goes_to(account, original, about["project"]),
        voucher_no=voucher,
        rule_pack=pack.name,
        of_book=reversal.of_book,
        **about,
    )
    return draws


def decline_reversal(account: SpecialAccount, request_no: int, pack: RulePack, act: Act) -> None:
    """Let the entry stand, with a reason: the keeper does not confirm what was asked for."""
    reversal = to_decide(account, account.state.reversals, request_no, "冲销", pack, act)
    _complete(reversal.fen, act.reason)
    account.enter(ReversalDeclined, act, request_no=request_no, original_no=reversal.original_no)


def receive_refund(
    account: SpecialAccount, payment: str, fen: int, voucher: str, pack: RulePack, act: Act, *, earlier: Earlier = ()
) -> tuple[Draw, ...]:
    """Book what a payee or unit sent back of a payment, under the bank's voucher; gives the split by lot.

    A payment of one of the sealed `earlier` books is taken over from it. While the project's commitment is open the
    money is set aside for it again; when it is closed it is free in the pool. Never more than what was paid and
    neither spent nor back already: BeyondPaid.
    """
    only_keeper(account, act, pack)
    taken = past.payment(account, payment, earlier)
    paid = taken.payment if taken else account.state.payment(payment)
    _amount(fen)
    refuse_used_voucher(account, voucher)
    project = paid.terms.project
    left = _unspent(account, paid)
    if fen > left:
        raise BeyondPaid(f"拨付 {payment} 未支出且未退回的资金为 {yuan(left)} 元")
    draws = take_back(paid.left, fen) or ()
    facts = {"payment": payment, "project": project, "fen": fen, "draws": draws, "voucher_no": voucher}
    if taken is not None:
        entry_dates.dated(account.state, RefundReceived, facts, act)
        taken.take_over(account, pack, act)
    account.enter(RefundReceived, act, target=_target(account, project), rule_pack=pack.name, **facts)
    return draws


def reclaim(account: SpecialAccount, lot: str, fen: int, document_no: str, pack: RulePack, act: Act) -> int:
    """Give a superior unused money of a lot back on its document. Gives what of the lot stays available."""
    only_keeper(account, act, pack)
    _amount(fen)
    if not document_no.strip():
        raise CorrectionIncomplete("请填写收回文件号", fields=(FieldProblem("/document_no", "必填"),))
    lot = account.state.lot_called(lot)
    if lot not in account.state.lots:
        raise LotUnknown(f"本专账没有“{lot}”这笔资金")
    held = account.state.lots[lot]
    if held.level == own_level(account.state.county):
        raise OwnMoney("上级只能收回上级下达的资金")
    if fen > held.available:
        raise LotShort(f"“{lot}”可用 {yuan(held.available)} 元，已安排或已拨付的资金不能收回")
    facts = {"lot": lot, "level": held.level, "fen": fen, "document_no": document_no}
    account.enter(FundsReclaimed, act, rule_pack=pack.name, **facts)
    return held.available


def _reversible(account: SpecialAccount, original: Original, taken: Past | None = None) -> int:
    """How much of an entry can be reversed now, in fen: never more than is left of it, and only what is unused."""
    match original.kind:
        case "inflow" if lot := account.state.lots.get(original.name):
            unsettled = lot.unsettled if lot.kind == ADVANCE else original.left
            return min(original.left, lot.available, lot.received, unsettled, lot.categories[lot.category])
        case "commitment" if commitment := account.state.commitments.get(original.name):
            return 0 if commitment.closed else min(original.left, commitment.free())
        case "payment":
            return min(
                original.left, _unspent(account, taken.payment if taken else account.state.payment(original.name))
            )
        case "passed-down":
            return original.left
        case "spending" if original.name in account.state.commitments:
            return original.left
    return 0


def _unspent(account: SpecialAccount, paid: Payment) -> int:
    """What of a payment the unit still has: neither spent nor back."""
    commitment = account.state.commitments.get(paid.terms.project)
    return min(sum(paid.left.values()), commitment.paid - commitment.spent) if commitment else 0


def _goes_to(account: SpecialAccount, original: Original, project: str) -> str:
    return _target(account, project) if original.kind == "payment" else original.to


def _target(account: SpecialAccount, project: str) -> str:
    return AVAILABLE if account.state.commitments[project].closed else COMMITTED


def _back_from(account: SpecialAccount, original: Original, fen: int) -> tuple[Draw, ...]:
    match original.kind:
        case "inflow" | "passed-down":
            return (Draw(original.name, fen),)
        case "commitment":
            return take(reversed(spare(account, account.state.commitments[original.name])), fen) or ()
        case "payment":
            return take_back(account.state.payments[original.name].left, fen) or ()
    return ()


def _about(account: SpecialAccount, original: Original) -> dict[str, str]:
    """Lot, project and payment of an entry, empty where it has none."""
    name = original.name
    match original.kind:
        case "inflow" | "passed-down":
            return {"lot": name, "project": "", "payment": ""}
        case "payment":
            return {"lot": "", "project": account.state.payments[name].terms.project, "payment": name}
    return {"lot": "", "project": name, "payment": ""}


def reversal_of(account: SpecialAccount, request_no: int) -> tuple[str, int]:
    """Book and number of the entry that a reversal was asked of; number 0 where none was."""
    reversal = account.state.reversals.get(request_no)
    return (reversal.of_book or account.state.book, reversal.original_no) if reversal else (account.state.book, 0)


def _amount(fen: int | None) -> None:
    if fen is None or not 1 <= fen <= MAX_FEN:
        raise CorrectionIncomplete("请更正金额", fields=(FieldProblem("/amount", "金额须大于零且不超过上限"),))


def _complete(fen: int | None, reason: str) -> None:
    if not says_why(reason):
        raise CorrectionIncomplete("请写明理由", fields=(FieldProblem("/reason", "必填"),))
    if fen is not None:
        _amount(fen)


def _beyond(original_no: int, fen: int | None, left: int) -> None:
    if fen is None or fen > left:
        raise BeyondOriginal(f"第 {original_no} 号分录现可冲销 {yuan(left)} 元")
