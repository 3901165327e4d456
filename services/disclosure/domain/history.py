"""What can have happened to a notice. Events apply and never refuse; the notice decides."""

from datetime import date
from typing import TYPE_CHECKING

from services.disclosure.domain.content import Change, Content, names
from services.disclosure.domain.objection import Course
from services.disclosure.domain.reference import Proof, Reference, State
from services.disclosure.domain.window import Window
from shared.kernel.aggregate import Created, Event

if TYPE_CHECKING:
    from services.disclosure.domain.notice import Notice


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

    def apply(self, aggregate: "Notice") -> None:
        aggregate.of, aggregate.content, aggregate.min_days = self.of, self.content, self.min_days
        aggregate.due_on = self.due_on
        aggregate.generated = frozenset() if self.source.startswith("order/") else names(self.content)
        aggregate.rule_pack, aggregate.simulated = self.rule_pack, self.act.simulated
        aggregate.sources.add(self.source)


class Extended(Event):
    """Another fact joined before the notice was out; `content` is now the whole."""

    TOPIC = "disclosure.notice.extended"
    of: Reference
    content: Content
    due_on: date
    source: str

    def apply(self, aggregate: "Notice") -> None:
        aggregate.content = self.content
        aggregate.generated |= names(self.content)
        aggregate.sources.add(self.source)


class _Posted(Event):
    """The first release is out."""

    of: Reference
    content: Content
    hotline: str

    def apply(self, aggregate: "Notice") -> None:
        aggregate.content, aggregate.hotline, aggregate.release = self.content, self.hotline, 1
        aggregate.posted_by, aggregate.organisation = self.act.actor.staff, self.act.actor.organisation
        aggregate.state = State.PUBLISHED


class AnnouncementPublished(_Posted):
    """An announcement is out; it has no window and stays."""

    TOPIC = "disclosure.notice.announcement-published"


class WindowOpened(_Posted):
    """The publicity window runs, both days inclusive."""

    TOPIC = "disclosure.notice.window-opened"
    starts_on: date
    ends_on: date

    def apply(self, aggregate: "Notice") -> None:
        super().apply(aggregate)
        aggregate.state = State.OPEN
        aggregate.window = Window(self.act.recorded_on, self.starts_on, self.ends_on)


class WindowRestarted(Event):
    """The content was corrected while open: the days are counted anew."""

    TOPIC = "disclosure.notice.window-restarted"
    of: Reference
    starts_on: date
    ends_on: date

    def apply(self, aggregate: "Notice") -> None:
        aggregate.window = Window(self.act.recorded_on, self.starts_on, self.ends_on)


class WindowClosed(Event):
    """The window is over; `clear` means 公示无异议: of `objections` none was upheld."""

    TOPIC = "disclosure.notice.window-closed"
    of: Reference
    clear: bool
    objections: int

    def apply(self, aggregate: "Notice") -> None:
        aggregate.state = State.CLEAR if self.clear else State.OBJECTED


class WindowVoided(Event):
    """The content no longer holds; what was publicised counts for nothing."""

    TOPIC = "disclosure.notice.window-voided"
    of: Reference
    why: str

    def apply(self, aggregate: "Notice") -> None:
        aggregate.state = State.VOID


class PostingProved(Event):
    """A photo of the notice on the wall."""

    TOPIC = "disclosure.notice.posting-proved"
    of: Reference
    proof: Proof


class Corrected(Event):
    """A new release; `content` is the whole, `changes` what differs from the one before."""

    TOPIC = "disclosure.notice.corrected"
    of: Reference
    release: int
    content: Content
    changes: list[Change]
    source: str = ""

    def apply(self, aggregate: "Notice") -> None:
        aggregate.content, aggregate.release = self.content, self.release
        aggregate.sources.add(self.source)
        if self.source:
            aggregate.generated |= {change.field for change in self.changes}


class ObjectionReceived(Event):
    """Someone objected. The words lie outside the log; `text_hash` ties them to it.

    Earlier versions wrote here whether a name was given; now it lies with the words.
    """

    TOPIC = "disclosure.notice.objection-received"
    of: Reference
    objection: str
    text_hash: str
    due_on: date
    alert_on: date
    named: bool | None = None

    def apply(self, aggregate: "Notice") -> None:
        aggregate.objections[self.objection] = Course.RECEIVED
        aggregate.alerts[self.objection] = self.alert_on


class ObjectionInvestigated(Event):
    """The township or the project department looks into it."""

    TOPIC = "disclosure.notice.objection-investigated"
    of: Reference
    objection: str

    def apply(self, aggregate: "Notice") -> None:
        aggregate.objections[self.objection] = Course.INVESTIGATING


class ObjectionResolved(Event):
    """Decided, with the public reply."""

    TOPIC = "disclosure.notice.objection-resolved"
    of: Reference
    objection: str
    upheld: bool
    reply: str

    def apply(self, aggregate: "Notice") -> None:
        aggregate.objections[self.objection] = Course.UPHELD if self.upheld else Course.DISMISSED
