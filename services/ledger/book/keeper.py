"""Who holds the tap: the named keeper, and substitutes on the days logged for them (专人管理)."""

from datetime import date

from services.ledger.book import jurisdiction as authority
from services.ledger.book.account import SpecialAccount
from services.ledger.book.entry import KeeperAppointed
from services.ledger.book.errors import (
    NotKeeper,
    rests_on,
)
from shared.kernel.acts import Act
from shared.kernel.date_order import DateOrder, NotBefore
from shared.kernel.reasons import must_say_why
from shared.policy.model import RulePack

KEEPER_ORDER = DateOrder(
    {"since": "起始日期", "until": "截止日期", "recorded_on": "今天"},
    (
        NotBefore("until", "since", "代管的截止日期不得早于起始日期"),
        NotBefore("recorded_on", "since", "更换管理人即时生效，到任之日再登记"),
    ),
)


def appoint(account: SpecialAccount, keeper: str, since: date, until: date | None, pack: RulePack, act: Act) -> None:
    """Name another keeper as from now, or with `until` a substitute for these days (both included).

    Who holds the tap changes for a reason: raises ReasonMissing.
    """
    authority.decides(account.state.county, pack, act)
    must_say_why(act, "专账管理人", {"管理人": account.state.keeper}, {"管理人": keeper})
    if until is None:
        KEEPER_ORDER.require({"since": since}, {"recorded_on": act.recorded_on})
    else:
        KEEPER_ORDER.require({"since": since, "until": until})
    account.enter(KeeperAppointed, act, keeper=keeper, since=since, until=until)


def only_keeper(account: SpecialAccount, act: Act, pack: RulePack) -> None:
    """Refuse everyone but the named keeper, in the county, and a substitute outside the days logged for them."""
    authority.decides(account.state.county, pack, act)
    if act.actor.is_any_of(account.state.keeper):
        return
    today = act.recorded_on
    if not any(
        act.actor.is_any_of(name) and since <= today <= until for name, since, until in account.state.substitutes
    ):
        rule = rests_on(pack, pack.ledger.keeper)
        raise NotKeeper(f"本专账由 {account.state.keeper} 管理，只有其本人或已登记的代管人可以记账", clause=rule)
