"""The office that answers for a place: its name and its report telephone (G-44)."""

from uuid import UUID, uuid5

from services.disclosure.domain.errors import NothingChanged
from services.disclosure.domain.privacy import refuse_personal_data, usable_hotline
from shared.kernel.acts import Act
from shared.kernel.aggregate import Aggregate, Created, Event
from shared.kernel.reasons import must_say_why

ORGANISATIONS = UUID("7b0f5d0a-3d63-5c0e-8a55-6d1a3f1c2e41")


class Organisation(Aggregate):
    """One per place that has an office; a village without one is answered for by its township or county."""

    TOPIC = "disclosure.organisation"

    class Named(Created):
        TOPIC = "disclosure.organisation.named"
        place: str
        name: str
        hotline: str

        def apply(self, aggregate: "Organisation") -> None:
            aggregate.place = self.place
            aggregate.name = self.name
            aggregate.hotline = self.hotline

    class Changed(Event):
        TOPIC = "disclosure.organisation.changed"
        place: str
        name: str
        hotline: str

        def apply(self, aggregate: "Organisation") -> None:
            aggregate.name = self.name
            aggregate.hotline = self.hotline

    def __init__(self) -> None:
        self.place: str
        self.name: str
        self.hotline: str

    @staticmethod
    def create_id(place: str) -> UUID:
        """The office of a place is the same one for ever."""
        return uuid5(ORGANISATIONS, place)

    @classmethod
    def named(cls, act: Act, *, place: str, name: str, hotline: str) -> "Organisation":
        """Set an office's name and telephone for the first time. Refuses a place outside the actor's region."""
        act.within(place)
        return cls.begin(cls.Named, act, place=place, name=_public(name), hotline=usable_hotline(hotline))

    def change(self, act: Act, *, name: str, hotline: str) -> None:
        """Give the office another name or telephone, with the reason. Notices already out keep what they said."""
        act.within(self.place)
        name, hotline = _public(name), usable_hotline(hotline)
        if (name, hotline) == (self.name, self.hotline):
            raise NothingChanged("名称和电话与现有设置相同")
        must_say_why(
            act, "公示单位", {"名称": self.name, "监督电话": self.hotline}, {"名称": name, "监督电话": hotline}
        )
        self.record(self.Changed, act, place=self.place, name=name, hotline=hotline)


def _public(name: str) -> str:
    refuse_personal_data({"/name": name})
    return name.strip()
