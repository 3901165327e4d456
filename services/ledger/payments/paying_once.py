"""What is done with findings over everything: noted at each step, blocked by the pack, or passed for a reason."""

from collections.abc import Iterator, Mapping

from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import rests_on
from services.ledger.payments.entries import FindingsNoted
from services.ledger.payments.finding import Found
from services.ledger.payments.repeat_errors import FindingUnexplained, PaidBefore
from services.ledger.payments.repeats import History, counted, look_back
from shared.kernel.acts import Act
from shared.kernel.errors import FieldProblem
from shared.kernel.reasons import says_why
from shared.policy.model import PaymentFinding, RulePack

FOUND_PER_ENTRY = 250
"""As many as a batch has lines in one, and for the same reason."""


def looked_back(
    book: SpecialAccount, payment: str, step: str, history: History, pack: RulePack, act: Act
) -> tuple[str, ...]:
    """Look back from a payment at one of its steps, and note what is found; gives it in words.

    Where it is reviewed or posted raises PaidBefore for what the pack blocks, and FindingUnexplained for what needs a
    reason: the reviewer's for everything, the keeper's for what was not there yet when the reviewer looked.
    """
    found = look_back(book, payment, history)
    counts, noted = counted(found), book.state.found.get(payment, {})
    if step != "requested":
        _refuse(counts, noted if step == "posted" else {}, pack, act)
    if counts != noted:
        for first in range(0, max(len(found), 1), FOUND_PER_ENTRY):
            some = tuple(found[first : first + FOUND_PER_ENTRY])
            facts = {"payment": payment, "project": book.state.payments[payment].terms.project, "step": step}
            book.enter(FindingsNoted, act, first=first + 1, found=some, rule_pack=pack.name, **facts)
    return tuple(worded(counts, pack))


def severity(code: str, pack: RulePack) -> str:
    """Whether a finding blocks, needs a reason (warn), or is only shown (note)."""
    rule = pack.ledger.payment_findings.get(code)
    return rule.severity if rule else "warn"


def worded(counts: Mapping[str, int], pack: RulePack) -> Iterator[str]:
    """Findings in words, with how many there are of each."""
    for code, count in sorted(counts.items()):
        yield f"{label(code, pack)}：{count} 处"


def label(code: str, pack: RulePack) -> str:
    """What a finding is called."""
    rule = pack.ledger.payment_findings.get(code)
    return rule.label if rule else code


def noted_now(book: SpecialAccount) -> list[Found]:
    """What this command has noted, before it is stored."""
    return [each for entry in book.pending_events if isinstance(entry, FindingsNoted) for each in entry.found]


def _refuse(counts: Mapping[str, int], known: Mapping[str, int], pack: RulePack, act: Act) -> None:
    blocking = {code: count for code, count in counts.items() if severity(code, pack) == "block"}
    for code in sorted(blocking):
        rule: PaymentFinding = pack.ledger.payment_findings[code]
        detail = f"{'；'.join(worded(blocking, pack))}。请退回本申请，更正所列各行后重新提交"
        raise PaidBefore(detail, clause=rests_on(pack, rule.basis))
    open_ = {code: n for code, n in counts.items() if severity(code, pack) == "warn" and n > known.get(code, 0)}
    if open_ and not says_why(act.reason):
        problem = FieldProblem("/reason", "必填：请写明核实情况和通过理由")
        raise FindingUnexplained(f"{'；'.join(worded(open_, pack))}，请核实并写明理由", fields=(problem,))
