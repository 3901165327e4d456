"""A new release of what is out. Events apply and never refuse."""

from services.disclosure.notices.content import Change, Content
from services.disclosure.notices.events import NoticeEvent
from services.disclosure.notices.notice import Notice


class Corrected(NoticeEvent):
    """A new release; `content` is the whole, `changes` what differs from the one before."""

    TOPIC = "disclosure.notice.corrected"
    release: int
    content: Content
    changes: list[Change]
    source: str = ""

    def apply(self, aggregate: Notice) -> None:
        aggregate.content, aggregate.release = self.content, self.release
        aggregate.sources.add(self.source)
        if self.source:
            aggregate.generated |= {change.field for change in self.changes}
