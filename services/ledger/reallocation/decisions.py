"""Changes inside the pool: what money is for (调整用途), and which broad category it counts as (大类间统筹)."""

from dataclasses import dataclass
from datetime import date

from services.ledger.book import jurisdiction as authority
from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import (
    CommitmentExhausted,
    LotUnknown,
    OtherBook,
    PurposeNotAllowed,
    SurplusAlreadyReturned,
    rests_on,
)
from services.ledger.book.lots import Commitment, Draw, take
from services.ledger.payments import gates
from services.ledger.payments.conditions import commitment_of, refuse_bound, spare
from services.ledger.payments.errors import SuperiorsEarmark
from services.ledger.prior_years import prior_year as past
from services.ledger.prior_years.prior_year import Earlier
from services.ledger.project_files.file import ProjectFile
from services.ledger.project_files.gates import confirmed
from services.ledger.reallocation.entries import CategoryTransferred, UseChanged, UseChangeFiled
from services.ledger.reallocation.errors import (
    CategoryShort,
    ChangeFiled,
    ChangeIncomplete,
    ChangeUnknown,
    OnlyUnpaid,
    UseUnchanged,
)
from shared.kernel.acts import Act
from shared.kernel.deadlines import Start
from shared.kernel.errors import FieldProblem
from shared.kernel.money import MAX_FEN, yuan
from shared.policy.model import RulePack


@dataclass(frozen=True)
class NewUse:
    """What is to change: `fen` of `project` for `to_project`, or for another `purpose` where the project stays."""

    project: str
    to_project: str
    purpose: str
    fen: int
    plan_clause: str
    department: str


def change_use(
    account: SpecialAccount, use: NewUse, file: ProjectFile | None, to: ProjectFile | None, pack: RulePack, act: Act
) -> tuple[Draw, ...]:
    """The county government changes the use of unpaid money, citing the plan; gives what moved, lot by lot."""
    authority.decides(account.state.county, pack, act)
    _complete(use)
    file = confirmed(file, use.project, pack, act)
    commitment = commitment_of(account, use.project, pack)
    _unpaid(commitment, use, pack)
    if use.to_project == use.project:
        draws, minutes, purpose = _other_purpose(account, commitment, use, pack), file.minutes_no, use.purpose
    else:
        to = _receiving(account, use, to, pack, act)
        draws, minutes, purpose = _movable(account, commitment, use, to, pack), to.minutes_no, to.category
    account.enter(
        UseChanged,
        act,
        project=use.project,
        to_project=use.to_project,
        old_purpose=commitment.category,
        new_purpose=purpose,
        fen=use.fen,
        draws=draws,
        minutes_no=minutes,
        plan_clause=use.plan_clause,
        department=use.department,
        due_on=Start.of(act).working_days(pack.ledger.use_filing_working_days),
        rule_pack=pack.name,
    )
    return draws


def file_change(
    account: SpecialAccount,
    change_no: int,
    filed_on: date,
    receipt_no: str,
    pack: RulePack,
    act: Act,
    *,
    of_book: str = "",
    earlier: Earlier = (),
) -> None:
    """Note that a change of use was reported for filing; late or early, it blocks nothing (G-14).

    `of_book` is the sealed one of the `earlier` books that the change lies in: it is filed here, once.
    """
    authority.decides(account.state.county, pack, act)
    of_book = "" if of_book == account.state.book else of_book
    change = past.change(account, of_book, change_no, earlier) if of_book else account.state.changes.get(change_no)
    if change is None:
        raise ChangeUnknown(f"专账 {of_book or account.state.book} 没有可在此备案的第 {change_no} 号用途调整")
    if change.filed:
        raise ChangeFiled(f"用途调整 {change_no} 已报 {change.department} 备案")
    if not change.changed_on <= filed_on <= act.recorded_on:
        day = FieldProblem("/filed_on", f"须在 {change.changed_on} 与今天之间")
        raise ChangeIncomplete("请更正备案日期", fields=(day,))
    facts = {"change_no": change_no, "department": change.department, "of_book": of_book}
    account.enter(UseChangeFiled, act, filed_on=filed_on, receipt_no=receipt_no, **facts)


def transfer_category(
    account: SpecialAccount, lot: str, source: str, target: str, fen: int, document_no: str, pack: RulePack, act: Act
) -> int:
    """Let free money of a lot count as another broad category; gives what of the lot counts so now."""
    authority.decides(account.state.county, pack, act)
    lot = account.state.lot_called(lot)
    if lot not in account.state.lots:
        raise LotUnknown(f"本专账没有“{lot}”这笔资金")
    wrong = []
    if target not in pack.ledger.broad_categories or target == source:
        listed = "、".join(pack.ledger.broad_categories)
        wrong.append(FieldProblem("/target", f"须为 {listed} 之一，且不同于原大类"))
    if not document_no.strip():
        wrong.append(FieldProblem("/document_no", "请填写统筹方案文号"))
    if not 1 <= fen <= MAX_FEN:
        wrong.append(FieldProblem("/amount", "金额须大于零且不超过上限"))
    if wrong:
        raise ChangeIncomplete("请更正所列各项后重新提交", fields=tuple(wrong))
    held = account.state.lots[lot]
    free = min(held.available, held.categories.get(source, 0))
    if fen > free:
        raise CategoryShort(f"“{lot}”属“{source or '未分类'}”且尚未安排的资金为 {yuan(free)} 元")
    facts = {"lot": lot, "source": source, "target": target, "fen": fen, "document_no": document_no}
    account.enter(CategoryTransferred, act, rule_pack=pack.name, **facts)
    return held.categories[target]


def _unpaid(commitment: Commitment, use: NewUse, pack: RulePack) -> None:
    if commitment.closed:
        raise SurplusAlreadyReturned(f"项目 {use.project} 的资金已清理")
    if use.fen > commitment.free():
        rule = rests_on(pack, pack.ledger.change_of_use)
        raise OnlyUnpaid(f"未拨付且未申请的资金为 {yuan(commitment.free())} 元，已拨付的须先冲销", clause=rule)


def _other_purpose(account: SpecialAccount, commitment: Commitment, use: NewUse, pack: RulePack) -> tuple[Draw, ...]:
    """The project stays, and so do the lots; lots bound to the old purpose cannot serve another."""
    if use.purpose not in pack.ledger.purposes:
        rule = rests_on(pack, pack.ledger.purposes_basis)
        raise PurposeNotAllowed(f"用途须为 {'、'.join(pack.ledger.purposes)} 之一", clause=rule)
    own = gates.own_purposes(commitment.category, pack)
    if not own or use.purpose in own:
        raise UseUnchanged(f"{use.purpose} 已是本项目的用途，无须调整")
    refuse_bound(account, commitment, use.fen, commitment.promised, pack)
    return ()


def _receiving(account: SpecialAccount, use: NewUse, to: ProjectFile | None, pack: RulePack, act: Act) -> ProjectFile:
    """The other project: confirmed, of this book, not cleared, and within what its meeting approved."""
    to = confirmed(to, use.to_project, pack, act)
    if not account.state.is_or_continues(to.book):
        raise OtherBook(f"项目 {use.to_project} 属于专账 {to.book}")
    there = account.state.commitments.get(use.to_project)
    if there is not None and there.closed:
        raise SurplusAlreadyReturned(f"项目 {use.to_project} 的资金已清理")
    room = to.approved_fen - (there.approved_fen if there else 0)
    if use.fen > room:
        rule = rests_on(pack, pack.ledger.approved_only)
        raise CommitmentExhausted(f"项目 {use.to_project} 批复金额内尚可安排 {yuan(room)} 元", clause=rule)
    return to


def _movable(
    account: SpecialAccount, commitment: Commitment, use: NewUse, to: ProjectFile, pack: RulePack
) -> tuple[Draw, ...]:
    fitting = [
        (lot, fen)
        for lot, fen in reversed(spare(account, commitment))
        if account.state.lots[lot].serves(use.to_project, to.category)
    ]
    draws = take(fitting, use.fen)
    if draws is None:
        held = sum(fen for _, fen in fitting)
        detail = f"可用于项目 {use.to_project} 的资金为 {yuan(held)} 元，其余由上级限定用途或已调作他用"
        raise SuperiorsEarmark(detail, clause=rests_on(pack, pack.ledger.keeper))
    return draws


def _complete(use: NewUse) -> None:
    wrong = []
    if not 1 <= use.fen <= MAX_FEN:
        wrong.append(FieldProblem("/amount", "金额须大于零且不超过上限"))
    if not use.plan_clause.strip():
        wrong.append(FieldProblem("/plan_clause", "请引用所依据的规划条款"))
    if not use.department.strip():
        wrong.append(FieldProblem("/department", "请填写备案的主管部门"))
    if wrong:
        raise ChangeIncomplete("请更正所列各项后重新提交", fields=tuple(wrong))
