"""What the tap looks at before it lets money through: the commitment, its lots, the voucher, what is replaced."""

from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import (
    CarriedAway,
    CommitmentExhausted,
    NothingToReplace,
    PaymentIncomplete,
    PaymentNotAwaiting,
    VoucherAlreadyUsed,
    rests_on,
)
from services.ledger.book.lots import Commitment, Draw, take
from services.ledger.book.payment import GIVEN_UP, STAGES, Payment
from services.ledger.book.reversible import Undone
from services.ledger.payments.errors import SuperiorsEarmark
from shared.kernel.errors import FieldProblem
from shared.kernel.money import yuan
from shared.kernel.natural_keys import document_key
from shared.policy.model import RulePack


def commitment_of(account: SpecialAccount, project: str, pack: RulePack) -> Commitment:
    """The money set aside for a project; raises CarriedAway or CommitmentExhausted."""
    commitment = account.state.commitments.get(project)
    if project in account.state.commitment_successors:
        into = account.state.commitment_successors[project]
        raise CarriedAway(f"项目 {project} 的资金已结转至专账 {into}，请在该专账办理")
    if commitment is None:
        rule = rests_on(pack, pack.ledger.approved_only)
        raise CommitmentExhausted(f"本专账尚未为项目 {project} 安排资金", clause=rule)
    return commitment


def awaiting(account: SpecialAccount, payment: str, *stages: str) -> Payment:
    """A payment that stands at one of these stages; raises PaymentUnknown or PaymentNotAwaiting."""
    found = account.state.payment(payment)
    if found.stage not in stages:
        raise PaymentNotAwaiting(f"拨付 {payment} 当前为“{STAGES[found.stage]}”，不在此环节")
    return found


def drawn(
    account: SpecialAccount, commitment: Commitment, fen: int, pack: RulePack, earmark: str = ""
) -> tuple[Draw, ...]:
    """Earmarked lots first for the project's own purpose, and never for another."""
    bound = [part for part in commitment.held.items() if account.state.lots[part[0]].earmarked]
    others = [part for part in commitment.held.items() if not account.state.lots[part[0]].earmarked]
    draws = take(others if earmark else bound + others, fen)
    if draws is None and earmark:
        refuse_bound(account, commitment, fen, 0, pack)
    if draws is None:
        refuse_beyond(commitment.left, fen, pack)
    return draws or ()


def refuse_unfit_replacement(account: SpecialAccount, reversal_no: int, kind: str) -> None:
    """What is booked anew names the entry that reversed another of its kind, once (G-38); 0 names none."""
    undone = account.state.undone.get(reversal_no, Undone(""))
    again = account.state.payments.get(undone.replaced_by)
    free = not undone.replaced_by or (again is not None and again.stage in GIVEN_UP)
    if reversal_no and not (undone.kind == kind and free):
        problem = FieldProblem("/replaces", "请填写冲销该类分录的分录号，尚未重新入账的才可填写")
        raise NothingToReplace(f"第 {reversal_no} 号分录没有可重新入账的冲销", fields=(problem,))


def refuse_bound(account: SpecialAccount, commitment: Commitment, fen: int, promised: int, pack: RulePack) -> None:
    """Refuse for another purpose what a superior has bound to its use, or what another such use is promised."""
    held = sum(part for lot, part in commitment.held.items() if not account.state.lots[lot].earmarked)
    if fen > held - promised:
        detail = f"本项目未限定用途的资金为 {yuan(held)} 元，其中 {yuan(promised)} 元已用于其他调整或申请"
        raise SuperiorsEarmark(detail, clause=rests_on(pack, pack.ledger.keeper))


def spare(account: SpecialAccount, commitment: Commitment) -> list[tuple[str, int]]:
    """What of each lot may leave a commitment: unbound money that another purpose is promised stays."""
    kept, spare = commitment.promised, []
    for lot, fen in commitment.held.items():
        stays = 0 if account.state.lots[lot].earmarked else min(fen, kept)
        kept -= stays
        spare.append((lot, fen - stays))
    return spare


def refuse_beyond(left: int, fen: int, pack: RulePack) -> None:
    """Refuse more than is left; raises CommitmentExhausted."""
    if fen > left:
        rule = rests_on(pack, pack.ledger.approved_only)
        raise CommitmentExhausted(f"批复余额 {yuan(left)} 元，本次申请 {yuan(fen)} 元", clause=rule)


def refuse_used_voucher(account: SpecialAccount, voucher: str) -> None:
    """Refuse a voucher that is missing or was used; raises PaymentIncomplete or VoucherAlreadyUsed."""
    if not voucher.strip():
        raise PaymentIncomplete("请填写凭证号", fields=(FieldProblem("/voucher_no", "必填"),))
    if document_key(voucher) in account.state.vouchers:
        raise VoucherAlreadyUsed(f"凭证号 {voucher} 已用于另一笔拨付")
