"""Who may decide on a county's pool: the county itself, which is given the money to plan and to answer for.

Who stands above gives money and conditions and looks on. Who stands below asks, and reports what it used. The platform
itself acts only on what others of the county decided.
"""

from services.ledger.book.errors import rests_on
from services.ledger.book.jurisdiction_errors import CountyDecides
from shared.kernel.acts import Act
from shared.policy.model import RulePack


def decides(county: str, pack: RulePack, act: Act) -> None:
    """Let nobody but the book's own level decide on its money. Raises OutsideRegion, CountyDecides."""
    act.within(county)
    if not act.automatic and not act.is_of(county):
        raise _above(county, pack, act)


def asks(county: str, pack: RulePack, act: Act) -> None:
    """Let the book's own level and who stands below it ask for its money. Raises CountyDecides."""
    if not act.automatic and not act.is_below(county):
        raise _above(county, pack, act)


def _above(county: str, pack: RulePack, act: Act) -> CountyDecides:
    detail = (
        f"{county} 的资金池由其本级统一负责、统筹使用；{act.actor.region} 可以下达资金、提出要求和监督，不能代为办理"
    )
    return CountyDecides(detail, clause=rests_on(pack, pack.ledger.county_decides))
