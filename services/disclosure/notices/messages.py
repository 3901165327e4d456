"""What others hear of a notice. The words of objections and their hashes are told nobody."""

from services.disclosure.notices.events import Extended, Planned
from services.disclosure.notices.reference import Reference
from shared.contracts import disclosure
from shared.contracts.envelope import Published
from shared.platform.capability import Message


def published(event: str, of: Reference, message: disclosure.Message) -> Published:
    """A message about a notice, with its address."""
    return Published("notice", event, of.notice, of.place, message)


def _planned(event: Planned | Extended) -> Published:
    of = event.of
    message = disclosure.NoticePlanned(
        notice=of.notice, about=of.about, county=of.county, fiscal_year=of.fiscal_year, notice_type=of.kind,
        place=of.place, window=of.window, content_version=of.content_version, due_on=event.due_on,
    )  # fmt: skip
    return published("planned", of, message)


MESSAGES: dict[type, Message] = {Planned: _planned, Extended: _planned}
