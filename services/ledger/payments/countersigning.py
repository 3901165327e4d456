"""A further signature between review and posting: required where the payment's lane says so, never in the way."""

from services.ledger.book import jurisdiction as authority
from services.ledger.book.duties import separate
from services.ledger.payments import approval_path as lanes
from services.ledger.payments.decisions import Tap
from services.ledger.payments.entries import PaymentCountersigned
from shared.kernel.acts import Act
from shared.policy.model import RulePack


class Countersigning(Tap):
    """The fourth person."""

    def countersign(self, payment: str, pack: RulePack, act: Act) -> None:
        """Sign a reviewed payment; whoever asked for it or reviewed it does not, and whoever signs does not post."""
        authority.decides(self.county, pack, act)
        passed = self._awaiting(payment, "passed")
        separate("countersigned", passed.hands, act, pack)
        terms = passed.terms
        due_at = lanes.due_at(terms, "countersigned", pack, act)
        facts = {"project": terms.project, "due_at": due_at, "rule_pack": pack.name}
        self.enter(PaymentCountersigned, act, payment=payment, **facts)
