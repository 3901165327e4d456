"""What others hear of a new release."""

from services.disclosure.corrections.events import Corrected
from services.disclosure.notices.messages import published
from shared.contracts import disclosure
from shared.contracts.envelope import Published
from shared.platform.capability import Message


def _corrected(event: Corrected) -> Published:
    of = event.of
    message = disclosure.NoticeCorrected(
        notice=of.notice, about=of.about, county=of.county, fiscal_year=of.fiscal_year, release=event.release
    )
    return published("corrected", of, message)


MESSAGES: dict[type, Message] = {Corrected: _corrected}
