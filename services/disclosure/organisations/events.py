"""What can happen to the office of a place. Events apply and never refuse."""

from services.disclosure.organisations.organisation import Organisation
from shared.kernel.aggregate import Created, Event


class OfficeNamed(Created):
    TOPIC = "disclosure.organisation.named"
    place: str
    name: str
    hotline: str

    def apply(self, aggregate: Organisation) -> None:
        aggregate.place = self.place
        aggregate.name = self.name
        aggregate.hotline = self.hotline


class OfficeChanged(Event):
    TOPIC = "disclosure.organisation.changed"
    place: str
    name: str
    hotline: str

    def apply(self, aggregate: Organisation) -> None:
        aggregate.name = self.name
        aggregate.hotline = self.hotline
