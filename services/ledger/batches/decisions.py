"""The tap for many: batches of payees, payments that the bank sends back, and paying those again.

Decisions may refuse. Amounts are integer fen.
"""

from collections.abc import Mapping, Sequence

from services.ledger.batches.entries import BatchLinesEntered, BatchSubmitted, PaymentReturned
from services.ledger.batches.errors import (
    BatchLinesRefused,
    BatchLineUnknown,
    BatchUnlikeDeclared,
    ReturnBeyondPaid,
    ReturnedAlready,
    ReturnIncomplete,
)
from services.ledger.book import batch as batches
from services.ledger.book import entry_dates
from services.ledger.book import jurisdiction as authority
from services.ledger.book import payment as payments
from services.ledger.book.account import SpecialAccount
from services.ledger.book.batch import CODES, Declared, Line
from services.ledger.book.errors import PaymentIncomplete, PaymentNotAwaiting
from services.ledger.book.keeper import only_keeper
from services.ledger.book.lots import Draw
from services.ledger.book.payment import PRIVATE, Payment, Terms
from services.ledger.book.returned_payment import REASONS, reference
from services.ledger.payments import gates, repaying
from services.ledger.payments.conditions import commitment_of, refuse_used_voucher
from services.ledger.payments.decisions import asked_for
from services.ledger.payments.paying_once import looked_back
from services.ledger.payments.repeats import ALONE, History
from services.ledger.prior_years import prior_year as past
from services.ledger.prior_years.prior_year import Earlier
from services.ledger.project_files.file import ProjectFile
from services.ledger.standards.standards import Standards
from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem
from shared.kernel.money import MAX_FEN, yuan
from shared.kernel.records import replace
from shared.policy.model import RulePack


def request_batch(
    account: SpecialAccount,
    terms: Terms,
    declared: Declared,
    lines: Sequence[Line],
    file: ProjectFile | None,
    standards: Standards | None,
    pack: RulePack,
    act: Act,
    *,
    history: History = ALONE,
) -> tuple[str, dict[int, str]]:
    """Ask for a batch; gives its number and the code of every line not accepted. The first act of three.

    Atomic: raises BatchLinesRefused naming every bad line. Continue: bad lines are stored with their code.
    """
    file = gates.payable(file, terms, pack, act)
    act.within(file.place)
    authority.asks(account.state.county, pack, act)
    _complete(terms, declared, lines, account.state.county)
    refused = _refused_lines(account, lines, terms, declared.mode, standards, pack, act)
    stored = batches.kept(lines, refused)
    asked = asked_for(account, replace(terms, fen=batches.total(stored)), file, pack, act)
    payment = str(asked["payment"])
    account.enter(
        BatchSubmitted,
        act,
        declared=declared,
        accepted=len(lines) - len(refused),
        refused=len(refused),
        places=batches.by_place(stored),
        findings=_unmatched(stored, standards, act),
        **asked,
    )
    for first, some in batches.in_entries(stored):
        account.enter(BatchLinesEntered, act, payment=payment, first=first, lines=some)
    looked_back(account, payment, "requested", history, pack, act)
    return payment, refused


def return_payment(
    account: SpecialAccount,
    payment: str,
    line: int,
    reason_code: str,
    voucher: str,
    pack: RulePack,
    act: Act,
    *,
    earlier: Earlier = (),
) -> tuple[int, tuple[Draw, ...]]:
    """Book what the bank sent back: a whole payment (`line` 0) or a line of a batch. Gives fen and split by lot.

    A payment of one of the sealed `earlier` books is taken over from it; its household may be paid again here.
    """
    only_keeper(account, act, pack)
    taken = past.payment(account, payment, earlier)
    paid = taken.payment if taken else account.state.payment(payment)
    if paid.stage != "posted":
        raise PaymentNotAwaiting(f"拨付 {payment} 尚未记账，没有可退的款项")
    if reason_code not in REASONS:
        problem = FieldProblem("/reason_code", f"退票原因须为 {'、'.join(REASONS)} 之一")
        raise ReturnIncomplete("请更正退票原因", fields=(problem,))
    payee, fen, draws = _came_back(account, paid, payment, line, earlier)
    refuse_used_voucher(account, voucher)
    commitment = commitment_of(account, paid.terms.project, pack)
    if fen > commitment.paid - commitment.spent or any(paid.left.get(d.lot, 0) < d.fen for d in draws):
        raise ReturnBeyondPaid(f"项目未支出的已拨付资金不足 {yuan(fen)} 元，请先更正支出或退回登记")
    facts = {"payment": payment, "line": line, "payee": payee, "project": paid.terms.project, "fen": fen}
    facts |= {"draws": draws, "to_pool": commitment.closed, "reason_code": reason_code, "voucher_no": voucher}
    if taken is not None:
        entry_dates.dated(account.state, PaymentReturned, facts, act)
        taken.take_over(account, pack, act)
    total = commitment.paid - fen
    account.enter(PaymentReturned, act, paid_total_fen=total, rule_pack=pack.name, **facts)
    return fen, draws


def _came_back(
    account: SpecialAccount, paid: Payment, payment: str, line: int, earlier: Earlier
) -> tuple[str, int, tuple[Draw, ...]]:
    """Payee, fen and lots of what the bank sends back."""
    if any(reference(payment, line) in book.state.returned for book in (account, *earlier)):
        raise ReturnedAlready(f"{reference(payment, line)} 已登记退票，不能重复登记")
    batch = next((book.state.batches[payment] for book in (account, *earlier) if payment in book.state.batches), None)
    if batch is None:
        if line:
            raise BatchLineUnknown(f"拨付 {payment} 不是发放批次，请不要填写行号")
        if sum(paid.left.values()) != paid.terms.fen:
            raise ReturnBeyondPaid(f"拨付 {payment} 已有部分退回或冲销，余款请按退回登记")
        return paid.terms.payee, paid.terms.fen, tuple(Draw(lot, fen) for lot, fen in paid.left.items() if fen)
    if not 1 <= line <= len(batch.amounts) or not batch.amounts[line - 1]:
        raise BatchLineUnknown(f"批次 {payment} 没有已发放的第 {line} 行")
    return batch.payees[line - 1], batch.amounts[line - 1], past.line(account, payment, line, batch, earlier)


def _refused_lines(
    account: SpecialAccount,
    lines: Sequence[Line],
    terms: Terms,
    mode: str,
    standards: Standards | None,
    pack: RulePack,
    act: Act,
) -> dict[int, str]:
    """The code of every bad line; raises BatchLinesRefused when the batch cannot go on without them."""
    stackable = standards.stackable if standards else {}
    refused = batches.checked(lines, account.state.county, stackable)
    again: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if line.repays and number not in refused:
            code = (
                "repays-again"
                if line.repays in again
                else repaying.wrong_with(account.state, line.repays, line.payee, terms.project, line.fen)
            )
            again.add(line.repays)
            if code:
                refused[number] = code
    if standards:
        refused |= standards.off(lines, refused, act.effective_on, pack.ledger.subsidy_match)
    if refused and (mode == "atomic" or len(refused) == len(lines)):
        wrong = in_words(lines, refused, standards, pack, act)
        problems = (FieldProblem(f"/lines/{number - 1}", wrong[number]) for number in sorted(refused))
        raise BatchLinesRefused(f"{len(refused)} 行有误，请更正后重新提交", fields=tuple(problems))
    return dict(sorted(refused.items()))


def in_words(
    lines: Sequence[Line], refused: Mapping[int, str], standards: Standards | None, pack: RulePack, act: Act
) -> dict[int, str]:
    """What is wrong with each refused line, by its number; where it is off a standard with that one's amount."""
    asked = standards.named(lines, refused, act.effective_on, pack.ledger.subsidy_match) if standards else {}
    return {
        number: f"{CODES[code]}：{asked[number]}" if number in asked else CODES[code]
        for number, code in refused.items()
    }


def _complete(terms: Terms, declared: Declared, lines: Sequence[Line], county: str) -> None:
    wrong = [problem for problem in payments.problems(terms, county) if problem.pointer != "/payee"]
    if terms.payee_class not in PRIVATE:
        wrong.append(FieldProblem("/payee_class", f"发放批次的收款人类别须为 {'、'.join(PRIVATE)} 之一"))
    if declared.mode not in batches.MODES:
        wrong.append(FieldProblem("/mode", f"须为 {'、'.join(batches.MODES)} 之一"))
    if wrong:
        raise PaymentIncomplete("请更正所列各项后重新提交", fields=tuple(wrong))
    if not 1 <= len(lines) <= batches.MAX_LINES:
        problem = FieldProblem("/lines", f"每批 1 至 {batches.MAX_LINES} 行，请分批提交")
        raise BatchUnlikeDeclared("行数超出范围", fields=(problem,))
    total = sum(line.fen for line in lines)
    if (declared.lines, declared.fen) != (len(lines), total) or not 0 < total <= MAX_FEN:
        detail = f"申报 {declared.lines} 行 {yuan(declared.fen)} 元，实为 {len(lines)} 行 {yuan(total)} 元"
        raise BatchUnlikeDeclared(detail, fields=(FieldProblem("/declared", "行数和总额须与明细一致"),))


def _unmatched(lines: Sequence[Line], standards: Standards | None, act: Act) -> tuple[str, ...]:
    """Lines for which the county has set no standard: found, and left to the reviewer."""
    if standards is None:
        none = sum(1 for line in lines if not line.code and not line.repays)
    else:
        none = standards.without(lines, act.effective_on)
    return (f"{none} 行没有对应的补助标准",) if none else ()
