"""A notice without a window is out; a photo of the wall is on record. Events apply and never refuse."""

from services.disclosure.notices.events import NoticeEvent, Posted
from services.disclosure.notices.reference import Proof


class AnnouncementPublished(Posted):
    """An announcement is out; it has no window and stays."""

    TOPIC = "disclosure.notice.announcement-published"


class PostingProved(NoticeEvent):
    """A photo of the notice on the wall."""

    TOPIC = "disclosure.notice.posting-proved"
    proof: Proof
