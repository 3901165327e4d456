"""Who may act after whom on a payment, a reversal or a transfer: never the same person, and where the pack says so
never the same body.

Persons and bodies are compared by their natural keys, so that what was stored before tokens were normalised counts too.
"""

from collections.abc import Iterable
from typing import NamedTuple

from services.ledger.book.errors import OwnBody, OwnWork, rests_on
from shared.kernel.acts import Act
from shared.policy.model import RulePack
from shared.policy.payment_steps import PaymentDuty

LABELS: dict[PaymentDuty, str] = {
    "requested": "申请",
    "reviewed": "合规审查",
    "countersigned": "会签",
    "posted": "拨付记账",
    "withdrawn": "退回申请",
    "reversal-requested": "冲销申请",
    "reversed": "冲销确认",
    "pass-down-requested": "下达申请",
    "passed-down": "下达确认",
}


class Hand(NamedTuple):
    """Who did a duty, for which body. An empty staff id is nobody's, an empty body not on record."""

    duty: PaymentDuty
    staff: str
    body: str


def separate(duty: PaymentDuty, earlier: Iterable[Hand], act: Act, pack: RulePack) -> None:
    """Refuse a duty to whoever did an earlier one, and to their body where the pack wants another.

    Raises OwnWork or OwnBody, each with the clause that it rests on.
    """
    hands = [hand for hand in earlier if hand.staff]
    if act.actor.is_any_of(*(hand.staff for hand in hands)):
        raise OwnWork("申请、审查、记账须由三人分别办理", clause=rests_on(pack, pack.ledger.compliance_review))
    for hand in hands:
        rule = next((one for one in pack.ledger.separations if (one.after, one.duty) == (hand.duty, duty)), None)
        if rule and rule.bodies == "other" and hand.body and act.actor.belongs_to(hand.body):
            detail = f"{LABELS[hand.duty]}由 {hand.body} 办理，{LABELS[duty]}须由另一单位办理"
            raise OwnBody(detail, clause=rests_on(pack, rule.basis))
