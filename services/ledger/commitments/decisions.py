"""Money set aside for a project that the leading group has confirmed, and given back when it is cancelled."""

from datetime import date

from services.ledger.book import jurisdiction as authority
from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import (
    AlreadyCommitted,
    OtherBook,
    PoolShort,
    SurplusAlreadyReturned,
    rests_on,
)
from services.ledger.book.lots import Draw, held_by
from services.ledger.commitments import allocation as draws
from services.ledger.commitments.entries import CommitmentRefused, CommitmentReleased, FundsCommitted
from services.ledger.project_files.file import ProjectFile
from services.ledger.project_files.gates import confirmed
from shared.kernel.acts import Act
from shared.kernel.money import yuan
from shared.policy.model import RulePack


def commit(
    account: SpecialAccount,
    file: ProjectFile | None,
    project: str,
    pack: RulePack,
    act: Act,
    *,
    lots: tuple[Draw, ...] = (),
    order: tuple[str, ...] = (),
) -> tuple[Draw, ...]:
    """Set a confirmed project's money aside from the named lots, or in this order, else the pack's."""
    authority.decides(account.state.county, pack, act)
    file = confirmed(file, project, pack, act)
    if not account.state.is_or_continues(file.book):
        raise OtherBook(f"项目 {project} 属于专账 {file.book}，不能用 {account.state.book} 的资金安排")
    fen, replaces = not_committed(account, file)
    lots = tuple(Draw(account.state.lot_called(named.lot), named.fen) for named in lots)
    split = lots or by_order_of_lots(account, file, fen, order, pack, act.effective_on)
    if lots:
        draws.as_named(account.state.lots, lots, project, file.category, fen)
    facts = {"project": project, "fen": fen, "draws": split, "minutes_no": file.minutes_no}
    facts |= {"replaces": replaces, "rule_pack": pack.name, "category": file.category}
    account.enter(FundsCommitted, act, **facts)
    return split


def answer_decision(account: SpecialAccount, file: ProjectFile, pack: RulePack, act: Act) -> None:
    """Answer the leading group's decision: set the money aside, or put the shortage on record."""
    if file.project in account.state.commitments:
        return
    try:
        commit(account, file, file.project, pack, act)
    except PoolShort:
        held = usable(account, file)
        short = file.approved_fen - held
        facts = {"project": file.project, "fen": file.approved_fen, "available_fen": held, "shortage_fen": short}
        account.enter(CommitmentRefused, act, rule_pack=pack.name, **facts)


def release(account: SpecialAccount, project: str, pack: RulePack, act: Act) -> None:
    """A cancelled project's unpaid money goes back to the lots it came from."""
    commitment = account.state.commitments.get(project)
    if commitment is not None and not commitment.closed:
        facts = {"project": project, "fen": commitment.left, "draws": held_by(commitment)}
        account.enter(CommitmentReleased, act, rule_pack=pack.name, **facts)


def by_order_of_lots(
    account: SpecialAccount, file: ProjectFile, fen: int, order: tuple[str, ...], pack: RulePack, on: date
) -> tuple[Draw, ...]:
    """From what was there on that day; where that is too little, from all, and the day is what is wrong."""
    lots, order = draws.serving(account.state.lots, file.project, file.category), order or pack.ledger.order
    split = draws.by_order(lots, order, fen, on) or draws.by_order(lots, order, fen)
    if split is None:
        held = usable(account, file)
        raise PoolShort(
            f"资金池可用于本项目 {yuan(held)} 元，尚缺 {yuan(fen - held)} 元",
            clause=rests_on(pack, pack.ledger.pool),
        )
    return split


def usable(account: SpecialAccount, file: ProjectFile) -> int:
    """What of the lots may serve this project, in fen."""
    return sum(lot.available for lot in draws.serving(account.state.lots, file.project, file.category).values())


def not_committed(account: SpecialAccount, file: ProjectFile) -> tuple[int, int]:
    """What of the confirmed amount is not set aside yet, and the entry that reversed what was."""
    commitment = account.state.commitments.get(file.project)
    if commitment is None:
        return file.approved_fen, 0
    if commitment.closed:
        raise SurplusAlreadyReturned(f"项目 {file.project} 的资金已清理，不再安排")
    left = file.approved_fen - commitment.approved_fen - commitment.moved_away
    if left <= 0:
        raise AlreadyCommitted(f"项目 {file.project} 的资金已安排 {yuan(commitment.approved_fen)} 元")
    return left, commitment.reversed_by
