"""What can happen to an objection (异议). Its words are kept outside. Events apply and never refuse."""

from datetime import date

from services.disclosure.notices.events import NoticeEvent
from services.disclosure.notices.notice import Course, Notice


class ObjectionReceived(NoticeEvent):
    """Someone objected. The words lie outside the log; `text_hash` ties them to it.

    Earlier versions wrote here whether a name was given; now it lies with the words.
    """

    TOPIC = "disclosure.notice.objection-received"
    objection: str
    text_hash: str
    due_on: date
    alert_on: date
    named: bool | None = None

    def apply(self, aggregate: Notice) -> None:
        aggregate.objections[self.objection] = Course.RECEIVED
        aggregate.alerts[self.objection] = self.alert_on


class ObjectionInvestigated(NoticeEvent):
    """The township or the project department looks into it."""

    TOPIC = "disclosure.notice.objection-investigated"
    objection: str

    def apply(self, aggregate: Notice) -> None:
        aggregate.objections[self.objection] = Course.INVESTIGATING


class ObjectionResolved(NoticeEvent):
    """Decided, with the public reply."""

    TOPIC = "disclosure.notice.objection-resolved"
    objection: str
    upheld: bool
    reply: str

    def apply(self, aggregate: Notice) -> None:
        aggregate.objections[self.objection] = Course.UPHELD if self.upheld else Course.DISMISSED
