"""Who acts, when and why: what every event keeps for life (XC-23, XC-26, XC-27)."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.kernel import regional_access as policy
from shared.kernel.days import day_in_beijing
from shared.kernel.divisions import succession
from shared.kernel.errors import OutsideRegion
from shared.kernel.natural_keys import natural_key, staff_key


@dataclass(frozen=True)
class Actor:
    """An official under a real identity. The name stays in the directory; the event holds the staff id."""

    staff: str
    role: str
    post: str
    organisation: str
    region: str

    def is_any_of(self, *staff: str) -> bool:
        """Whether this official is one of these, however the ids are spelled; an empty one is nobody's."""
        return self.staff in staff or staff_key(self.staff) in {staff_key(one) for one in staff if one}

    def belongs_to(self, organisation: str) -> bool:
        """Whether this official acts for a body, however its name is spelled."""
        return self.organisation == organisation or natural_key(self.organisation) == natural_key(organisation)


@dataclass(frozen=True)
class Act:
    """One command as it was given. `effective_on` is the actor's business date, `recorded_at` the server's clock.

    `adjusts` is the closed month ("2020-03") that an entry of today is about, empty for what concerns its own month.
    """

    command_id: str
    actor: Actor
    effective_on: date
    recorded_at: datetime
    reason: str = ""
    simulated: bool = False
    adjusts: str = ""

    @property
    def recorded_on(self) -> date:
        """The day in Beijing on which the platform recorded the act: what protection counts from (`deadlines`)."""
        return day_in_beijing(self.recorded_at)

    @property
    def automatic(self) -> bool:
        """Whether the platform itself acts, on another service's fact."""
        return self.actor.role == "system"

    def not_before(self, last: datetime) -> "Act":
        """The act at `last` where the server's clock was set back: what is recorded later never seems earlier."""
        return self if self.recorded_at >= last else replace(self, recorded_at=last)

    def marked(self, simulated: bool) -> "Act":
        """The act, marked as simulated where what it is about is: what follows from generated data is not real."""
        return replace(self, simulated=True) if simulated and not self.simulated else self

    def within(self, place: str) -> None:
        """Refuse a place outside the actor's region: a user of 6540 acts within 6540…, never outside.

        The region is what it is today: what was done under a former code of one of its places lies in it.
        """
        if not policy.covers(self.actor.region, place):
            raise OutsideRegion(f"您的管辖区域是 {self.actor.region}，不能办理 {place} 的事项")

    def is_of(self, place: str) -> bool:
        """Whether the actor is of this very place, not of one above or below it."""
        return succession().same(succession().heir(place), succession().heir(self.actor.region))

    def is_below(self, place: str) -> bool:
        """Whether the actor is of this place or of one in it."""
        return policy.lies_in(self.actor.region, place)
