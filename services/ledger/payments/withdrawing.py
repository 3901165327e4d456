"""Sending a reviewed payment back (退回申请): what should not be paid after all is not left on its way for ever."""

from services.ledger.book import jurisdiction as authority
from services.ledger.book.account import SpecialAccount
from services.ledger.book.duties import separate
from services.ledger.payments.conditions import awaiting
from services.ledger.payments.entries import PaymentWithdrawn
from shared.kernel.acts import Act
from shared.kernel.reasons import must_give_reason
from shared.policy.model import RulePack


def withdraw_payment(account: SpecialAccount, payment: str, pack: RulePack, act: Act) -> None:
    """Send a payment back that passed its review and was not posted: its money is free, it may be asked for anew.

    Opening no tap, it may be done by whoever reviewed or signed; by the applicant it may not. Says why.
    """
    authority.decides(account.state.county, pack, act)
    passed = awaiting(account, payment, "passed", "countersigned")
    separate("withdrawn", passed.hands[:1], act, pack)
    must_give_reason(act, "退回已审查通过的拨付须写明原因")
    account.enter(PaymentWithdrawn, act, payment=payment, project=passed.terms.project, rule_pack=pack.name)
