"""A notice becomes due, grows before it is out, and is out. Events apply and never refuse."""

from datetime import date

from services.disclosure.notices.content import Content, names
from services.disclosure.notices.notice import Notice
from services.disclosure.notices.reference import Reference, State
from shared.kernel.aggregate import Created, Event


class NoticeEvent(Event):
    """What happens to a notice once it is planned; it says of which, so that it can be published by itself."""

    of: Reference


class Planned(Created):
    """A notice became due. `due_on`: by when it should be out; `source` names the fact that asks for it."""

    TOPIC = "disclosure.notice.planned"
    of: Reference
    title: str
    label: str
    content: Content
    due_on: date
    min_days: int
    rule_pack: str
    source: str

    def apply(self, aggregate: Notice) -> None:
        aggregate.of, aggregate.content, aggregate.min_days = self.of, self.content, self.min_days
        aggregate.due_on = self.due_on
        aggregate.generated = frozenset() if self.source.startswith("order/") else names(self.content)
        aggregate.rule_pack, aggregate.simulated = self.rule_pack, self.act.simulated
        aggregate.sources.add(self.source)


class Extended(NoticeEvent):
    """Another fact joined before the notice was out; `content` is now the whole."""

    TOPIC = "disclosure.notice.extended"
    content: Content
    due_on: date
    source: str

    def apply(self, aggregate: Notice) -> None:
        aggregate.content = self.content
        aggregate.generated |= names(self.content)
        aggregate.sources.add(self.source)


class Posted(NoticeEvent):
    """The first release is out, with a window or without."""

    content: Content
    hotline: str

    def apply(self, aggregate: Notice) -> None:
        aggregate.content, aggregate.hotline, aggregate.release = self.content, self.hotline, 1
        aggregate.posted_by, aggregate.organisation = self.act.actor.staff, self.act.actor.organisation
        aggregate.state = State.PUBLISHED
