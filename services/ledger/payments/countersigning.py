"""A further signature between review and posting: required where the payment's lane says so, never in the way."""

from services.ledger.book import jurisdiction as authority
from services.ledger.book.account import SpecialAccount
from services.ledger.book.duties import separate
from services.ledger.payments import approval_path as lanes
from services.ledger.payments.conditions import awaiting
from services.ledger.payments.entries import PaymentCountersigned
from shared.kernel.acts import Act
from shared.policy.model import RulePack


def countersign(account: SpecialAccount, payment: str, pack: RulePack, act: Act) -> None:
    """Sign a reviewed payment; whoever asked for it or reviewed it does not, and whoever signs does not post."""
    authority.decides(account.state.county, pack, act)
    passed = awaiting(account, payment, "passed")
    separate("countersigned", passed.hands, act, pack)
    terms = passed.terms
    due_at = lanes.due_at(terms, "countersigned", pack, act)
    facts = {"project": terms.project, "due_at": due_at, "rule_pack": pack.name}
    account.enter(PaymentCountersigned, act, payment=payment, **facts)
