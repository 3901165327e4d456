"""The compliance review's yardstick: the negative list of the book's rule pack, item by item."""

from collections.abc import Iterable, Sequence

from services.ledger.book.errors import PaymentIncomplete, ProhibitedUse, rests_on
from services.ledger.book.payment import Terms
from shared.kernel.errors import FieldProblem
from shared.kernel.reasons import says_why
from shared.policy.model import RulePack
from shared.policy.negative import Finding, check


def findings_of(terms: Terms, category: str, fund_types: Iterable[str], pack: RulePack) -> list[Finding]:
    """What the negative list says about a payment, for every kind of money it would be paid from, each item once."""
    found: dict[str, Finding] = {}
    for fund_type in sorted(fund_types):
        hits = check(
            pack,
            fund_type=fund_type,
            category=category,
            purpose=terms.purpose,
            payee_class=terms.payee_class,
            text=terms.text,
            fen=terms.fen,
        )
        found.update({hit.item.code: hit for hit in hits})
    return list(found.values())


def must_pass(findings: Sequence[Finding], pack: RulePack, reason: str) -> None:
    """Refuse what the list blocks; what it leaves to a person needs that person's reason on record."""
    for finding in findings:
        if finding.severity == "block":
            item = finding.item
            raise ProhibitedUse(f"{item.label}属于负面清单（{item.code}），不得通过", clause=rests_on(pack, item.basis))
    if any(finding.severity == "manual" for finding in findings) and not says_why(reason):
        raise PaymentIncomplete("负面清单有须人工判断的事项，请写明通过理由", fields=(FieldProblem("/reason", "必填"),))
