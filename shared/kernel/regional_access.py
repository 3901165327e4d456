"""Who may read and write what lies where: the one rule of regions, for every question and every command (P10).

What lies in a place is for that place's own level and for those above it, never for those below: a county reads its
villages, no village reads its county. What those below need all the same stands in `FROM_BELOW`, and nowhere else.
"""

from collections.abc import Mapping
from enum import Enum, StrEnum

from shared.kernel.divisions import succession
from shared.kernel.succession import Region

LENGTHS = (2, 4, 6, 9, 12)
"""How long the code of a division is: province, prefecture, county, township, village."""

COUNTY = 6

WHOLE_COUNTRY = ""
"""The region of the platform's own acts, and of a system interface whose token says so in so many words."""


class Shown(Enum):
    """What of an upper level's things those of a place in it are shown."""

    NOTHING = "nothing"
    OWN_ROWS = "own-rows"
    """The rows whose own place lies in the reader's region."""
    ALL = "all"
    """All: it is made for them to go by, and names no person."""


class Matter(StrEnum):
    """What may be asked for that belongs to an upper level."""

    BOOK = "book"
    PROJECTS = "projects"
    PAYMENTS = "payments"
    ENTITIES = "entities"
    PAYEES = "payees"
    STANDARDS = "standards"
    PLANS = "plans"
    PLAN_LINES = "plan-lines"
    INSTRUCTIONS = "instructions"
    SUPERVISION = "supervision"
    ASSETS = "assets"
    ALERTS = "alerts"


FROM_BELOW: Mapping[Matter, Shown] = {
    Matter.BOOK: Shown.NOTHING,
    Matter.PROJECTS: Shown.OWN_ROWS,
    Matter.PAYMENTS: Shown.OWN_ROWS,
    Matter.ENTITIES: Shown.OWN_ROWS,
    Matter.PAYEES: Shown.OWN_ROWS,
    Matter.STANDARDS: Shown.ALL,
    Matter.PLANS: Shown.ALL,
    Matter.PLAN_LINES: Shown.OWN_ROWS,
    Matter.INSTRUCTIONS: Shown.OWN_ROWS,
    Matter.SUPERVISION: Shown.NOTHING,
    Matter.ASSETS: Shown.OWN_ROWS,
    Matter.ALERTS: Shown.NOTHING,
}
"""The exceptions for those below, each with its reason in ADR 0037. A row of a payment is of its project's place."""


def may_bear(role: str, region: str) -> bool:
    """Whether a token of this role may bear this region: the code of a division; of the whole country a system only."""
    if region == WHOLE_COUNTRY:
        return role == "system"
    return region.isascii() and region.isdecimal() and len(region) in LENGTHS


def covers(region: str, place: str) -> bool:
    """Whether who is of `region` may read and write what lies in `place`: the own region or a place below, as of today.

    Both sides may be written with a former code. What lies in no place is the whole country's.
    """
    return succession().within(place, region)


def places(region: str) -> Region:
    """The same rule for many places at once: which codes the region covers."""
    return succession().region(region)


def lies_in(region: str, place: str) -> bool:
    """Whether who is of `region` belongs to `place`: is of it, or of a place in it."""
    return succession().within(region, place) or succession().same(succession().heir(region), succession().heir(place))


def part(region: str, place: str, matter: Matter) -> str | None:
    """Which part of what lies in `place` is for who is of `region`: all of it (`place`), the own rows (`region`), or
    nothing (None).
    """
    if covers(region, place):
        return place
    shown = FROM_BELOW[matter] if lies_in(region, place) else Shown.NOTHING
    return {Shown.ALL: place, Shown.OWN_ROWS: region, Shown.NOTHING: None}[shown]


def own_list(region: str, matter: Matter) -> str:
    """The region of a list that names none: the own one; of what is made for those below, that of their county."""
    return region[:COUNTY] if FROM_BELOW[matter] is Shown.ALL else region
