"""The order of the dates on a county's share register: what each act on an entity is not dated before.

A dividend is split by the shares as they are held, so that no later act may change what was held on its day.
"""

from datetime import date

from services.ledger.shareholding.register import Holdings
from shared.kernel.acts import Act
from shared.kernel.date_order import DateOrder, NotBefore

ORDER = DateOrder(
    {
        "registering": "登记日期",
        "quantifying": "量化日期",
        "transferring": "转让日期",
        "dividing": "分红日期",
        "registered_on": "经营主体登记之日",
        "posted_on": "拨付记账之日",
        "changed_on": "最近一次股份变动之日",
        "divided_on": "最近一次分红之日",
    },
    (
        NotBefore("registering", "registered_on", "变更登记在前一次登记之后"),
        NotBefore("registering", "changed_on", "变更登记在已记的股份变动之后"),
        NotBefore("quantifying", "registered_on", "先登记经营主体再量化"),
        NotBefore("quantifying", "posted_on", "资金拨付后方可量化"),
        NotBefore("quantifying", "divided_on", "分红按当时持股计算，此前的持股不再变动"),
        NotBefore("transferring", "changed_on", "股份取得后方可转让"),
        NotBefore("transferring", "divided_on", "分红按当时持股计算，此前的持股不再变动"),
        NotBefore("dividing", "changed_on", "分红按分红之日的持股计算"),
    ),
)


def in_order(what: str, entity: Holdings | None, act: Act, posted_on: date | None = None) -> None:
    """Refuse an act on an entity that is dated before what it follows; raises DatesOutOfOrder."""
    known = {} if posted_on is None else {"posted_on": posted_on}
    if entity is not None:
        known |= {name: getattr(entity, name) for name in ("registered_on", "changed_on", "divided_on")}
    ORDER.require({what: act.effective_on}, known, at={what: "/effective_on"})
