"""What others hear of an office."""

from services.disclosure.organisations.events import OfficeChanged, OfficeNamed
from shared.contracts import disclosure
from shared.contracts.envelope import Published
from shared.platform.capability import Message


def _set(event: OfficeNamed | OfficeChanged) -> Published:
    message = disclosure.OrganisationSet(organisation=event.place, county=event.place[:6], hotline=event.hotline)
    return Published("organisation", "set", event.place, event.place, message)


MESSAGES: dict[type, Message] = {OfficeNamed: _set, OfficeChanged: _set}
