"""What one person asks for and another decides: the second act is the keeper's, once, and not on their own request."""

from collections.abc import Mapping
from typing import TypeVar

from services.ledger.book.account import SpecialAccount
from services.ledger.book.duties import Hand, separate
from services.ledger.book.keeper import only_keeper
from services.ledger.book.maker_checker_errors import RequestDecided, RequestUnknown
from services.ledger.book.reversible import PassDown, Reversal
from shared.kernel.acts import Act
from shared.policy.model import RulePack
from shared.policy.payment_steps import PaymentDuty

_DUTIES: dict[type, tuple[PaymentDuty, PaymentDuty]] = {
    Reversal: ("reversal-requested", "reversed"),
    PassDown: ("pass-down-requested", "passed-down"),
}

Asked = TypeVar("Asked", Reversal, PassDown)


def to_decide(
    account: SpecialAccount, asked: Mapping[int, Asked], request_no: int, what: str, pack: RulePack, act: Act
) -> Asked:
    """What was asked for under this number, if the actor may decide it now; `what` it is called in a refusal."""
    only_keeper(account, act, pack)
    found = asked.get(request_no)
    if found is None:
        raise RequestUnknown(f"本专账没有编号为 {request_no} 的{what}申请")
    if found.stage != "requested":
        raise RequestDecided(f"{what}申请 {request_no} 已办结（{found.stage}）")
    asking, deciding = _DUTIES[type(found)]
    separate(deciding, (Hand(asking, found.requested_by, found.body),), act, pack)
    return found
