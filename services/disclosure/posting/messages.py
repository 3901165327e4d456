"""What others hear when an announcement is out or a photo is on record."""

from services.disclosure.notices.messages import published
from services.disclosure.posting.events import AnnouncementPublished, PostingProved
from shared.contracts import disclosure
from shared.contracts.envelope import Published
from shared.platform.capability import Message


def _published(event: AnnouncementPublished) -> Published:
    of = event.of
    message = disclosure.AnnouncementPublished(
        notice=of.notice, about=of.about, county=of.county, fiscal_year=of.fiscal_year, notice_type=of.kind
    )
    return published("announcement-published", of, message)


def _proved(event: PostingProved) -> Published:
    of, proof = event.of, event.proof
    message = disclosure.PostingProved(
        notice=of.notice, about=of.about, county=of.county, fiscal_year=of.fiscal_year, place=proof.place,
        photo_sha256=proof.photo_sha256,
    )  # fmt: skip
    return published("posting-proved", of, message)


MESSAGES: dict[type, Message] = {AnnouncementPublished: _published, PostingProved: _proved}
