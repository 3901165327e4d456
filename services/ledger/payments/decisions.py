"""The tap: request, review and posting are three acts of three people; then spending and surplus.

Decisions may refuse. Entries apply: they never refuse, so that a rule tightened tomorrow leaves
yesterday's history readable. Amounts are integer fen.
"""

from typing import Any

from services.ledger.book import jurisdiction as authority
from services.ledger.book import payment as payments
from services.ledger.book.account import SpecialAccount
from services.ledger.book.duties import separate
from services.ledger.book.errors import (
    EvidenceMissing,
    PaymentIncomplete,
    PaymentsPending,
    SpendingBeyondPaid,
    SurplusAlreadyReturned,
    SurplusNotDue,
    rests_on,
)
from services.ledger.book.keeper import only_keeper
from services.ledger.book.lots import Draw, held_by
from services.ledger.book.payment import Terms
from services.ledger.payments import approval_path as lanes
from services.ledger.payments import gates
from services.ledger.payments.conditions import (
    awaiting,
    commitment_of,
    drawn,
    refuse_beyond,
    refuse_bound,
    refuse_unfit_replacement,
    refuse_used_voucher,
)
from services.ledger.payments.entries import (
    FundsDisbursed,
    PaymentRequested,
    PaymentReviewed,
    SpendingReported,
    SurplusReturned,
)
from services.ledger.payments.paying_once import looked_back
from services.ledger.payments.repaying import refuse_unlike
from services.ledger.payments.repeats import ALONE, History
from services.ledger.payments.review import findings_of, must_pass
from services.ledger.project_files.file import ProjectFile
from services.ledger.project_files.gates import accepted, confirmed
from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem
from shared.kernel.money import MAX_FEN, yuan
from shared.kernel.reasons import says_why
from shared.policy.model import RulePack

ACCEPTED = "S16"


def request(
    account: SpecialAccount,
    terms: Terms,
    file: ProjectFile | None,
    pack: RulePack,
    act: Act,
    *,
    history: History = ALONE,
) -> str:
    """Ask for a payment to a confirmed project; gives its number. The first act. What it repeats is noted.

    One that pays a returned one again must be the same to the fen, and is made once.
    """
    refuse_unlike(account.state, terms)
    file = gates.payable(file, terms, pack, act)
    act.within(file.place)
    authority.asks(account.state.county, pack, act)
    if problems := payments.problems(terms, account.state.county):
        raise PaymentIncomplete("请更正所列各项后重新提交", fields=tuple(problems))
    asked = asked_for(account, terms, file, pack, act)
    account.enter(PaymentRequested, act, **asked)
    looked_back(account, asked["payment"], "requested", history, pack, act)
    return str(asked["payment"])


def asked_for(account: SpecialAccount, terms: Terms, file: ProjectFile, pack: RulePack, act: Act) -> dict[str, Any]:
    """What stands in every request, of one payee or of many: its money is there, and its lane is open to it."""
    commitment = commitment_of(account, terms.project, pack)
    refuse_unfit_replacement(account, terms.replaces, "payment")
    earmark = gates.earmarked(commitment, terms.purpose, pack)
    refuse_beyond(commitment.free(earmark), terms.fen, pack)
    if earmark:
        refuse_bound(account, commitment, terms.fen, commitment.elsewhere, pack)
    lanes.admit(terms, {account.state.lots[lot].fund_type for lot in commitment.held}, pack)
    return {
        "payment": f"{account.state.book}-{account.version + 1}",
        "terms": terms,
        "state": file.state,
        "progress_percent": file.progress_percent,
        "earmark": earmark,
        "rule_pack": pack.name,
        "due_at": lanes.due_at(terms, "requested", pack, act),
    }


def review(
    account: SpecialAccount,
    payment: str,
    passed: bool,
    file: ProjectFile | None,
    pack: RulePack,
    act: Act,
    *,
    history: History = ALONE,
) -> tuple[str, ...]:
    """Compliance review by finance, the second act, by a second person. Gives what was found.

    What was asked for or paid before is looked through again: raises PaidBefore and FindingUnexplained. Lines of a
    batch without a standard need the reviewer's reason.
    """
    batch = account.state.batches.get(payment)
    if passed and batch and batch.findings and not says_why(act.reason):
        raise PaymentIncomplete(
            f"{'；'.join(batch.findings)}，请写明通过理由", fields=(FieldProblem("/reason", "必填"),)
        )
    authority.decides(account.state.county, pack, act)
    asked = awaiting(account, payment, "requested")
    separate("reviewed", asked.hands, act, pack)
    fund_types = {account.state.lots[lot].fund_type for lot in commitment_of(account, asked.terms.project, pack).held}
    findings = findings_of(asked.terms, file.category if file else "", fund_types, pack)
    if passed:
        gates.payable(file, asked.terms, pack, act)
        must_pass(findings, pack, act.reason)
    worded = tuple(f"{finding.item.code} {finding.item.label}" for finding in findings)
    if passed:
        worded += looked_back(account, payment, "reviewed", history, pack, act)
    outcome: dict[str, Any] = {
        "project": asked.terms.project,
        "passed": passed,
        "findings": worded,
        "rule_pack": pack.name,
    }
    outcome["due_at"] = lanes.due_at(asked.terms, "passed", pack, act) if passed else None
    account.enter(PaymentReviewed, act, payment=payment, **outcome)
    return (*worded, *batch.findings) if batch else worded


def post(
    account: SpecialAccount,
    payment: str,
    voucher: str,
    file: ProjectFile | None,
    pack: RulePack,
    act: Act,
    *,
    history: History = ALONE,
) -> tuple[Draw, ...]:
    """Open the tap: pay what was asked and passed, from the lots set aside for it. The third act, the keeper's.

    Whatever was passed or paid since the review is looked through: raises PaidBefore and FindingUnexplained.
    """
    only_keeper(account, act, pack)
    passed = awaiting(account, payment, *lanes.ready_to_post(account.state.payment(payment).terms, pack))
    separate("posted", passed.hands, act, pack)
    file = gates.payable(file, passed.terms, pack, act)
    refuse_used_voucher(account, voucher)
    commitment = commitment_of(account, passed.terms.project, pack)
    draws = drawn(account, commitment, passed.terms.fen, pack, passed.earmark)
    looked_back(account, payment, "posted", history, pack, act)
    account.enter(
        FundsDisbursed,
        act,
        payment=payment,
        voucher_no=voucher,
        terms=passed.terms,
        draws=draws,
        state=file.state,
        progress_percent=file.progress_percent,
        reviewed_by=passed.reviewed_by,
        paid_total_fen=commitment.paid + passed.terms.fen,
        approved_fen=commitment.approved_fen,
        rule_pack=pack.name,
    )
    return draws


def report_spending(
    account: SpecialAccount,
    file: ProjectFile | None,
    project: str,
    fen: int,
    evidence: str,
    supplier: str,
    pack: RulePack,
    act: Act,
    *,
    replaces: int = 0,
) -> int:
    """The unit's own sub-ledger: what it spent of what it was paid, with its document. Gives the total spent."""
    act.within(file.place if file else account.state.county)
    authority.asks(account.state.county, pack, act)
    commitment = commitment_of(account, project, pack)
    if not evidence.strip():
        raise EvidenceMissing("支出须附凭据（发票、合同或验收单编号）", fields=(FieldProblem("/evidence", "必填"),))
    if not 1 <= fen <= MAX_FEN:
        raise PaymentIncomplete("请更正金额", fields=(FieldProblem("/amount", "金额须大于零且不超过上限"),))
    total = commitment.spent + fen
    if total > commitment.paid:
        raise SpendingBeyondPaid(f"已拨付 {yuan(commitment.paid)} 元，累计支出不得超过")
    refuse_unfit_replacement(account, replaces, "spending")
    facts = {"project": project, "fen": fen, "evidence": evidence, "supplier": supplier, "replaces": replaces}
    account.enter(SpendingReported, act, spent_total_fen=total, rule_pack=pack.name, **facts)
    return total


def return_surplus(account: SpecialAccount, file: ProjectFile | None, project: str, pack: RulePack, act: Act) -> int:
    """What an accepted project did not need goes back to its lots, zero included; nothing is paid after it."""
    authority.decides(account.state.county, pack, act)
    file = confirmed(file, project, pack, act)
    rule = rests_on(pack, pack.ledger.surplus)
    if file.state != ACCEPTED:
        raise SurplusNotDue(f"项目 {project} 尚未通过竣工验收，当前为 {file.state}", clause=rule)
    accepted(file, act)
    commitment = commitment_of(account, project, pack)
    if commitment.closed:
        raise SurplusAlreadyReturned(f"项目 {project} 的结余已退回资金池")
    if commitment.requested:
        raise PaymentsPending(f"尚有 {yuan(commitment.requested)} 元拨付申请未办结", clause=rule)
    fen = commitment.left
    facts = {"project": project, "fen": fen, "draws": held_by(commitment)}
    facts |= {"paid_total_fen": commitment.paid, "approved_fen": commitment.approved_fen}
    account.enter(SurplusReturned, act, rule_pack=pack.name, **facts)
    return fen
