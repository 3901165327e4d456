"""What can happen to a publicity window. Events apply and never refuse."""

from datetime import date

from services.disclosure.notices.events import NoticeEvent, Posted
from services.disclosure.notices.notice import Notice, Window
from services.disclosure.notices.reference import State


class WindowOpened(Posted):
    """The publicity window runs, both days inclusive."""

    TOPIC = "disclosure.notice.window-opened"
    starts_on: date
    ends_on: date

    def apply(self, aggregate: Notice) -> None:
        super().apply(aggregate)
        aggregate.state = State.OPEN
        aggregate.window = Window(self.act.recorded_on, self.starts_on, self.ends_on)


class WindowRestarted(NoticeEvent):
    """The content was corrected while open: the days are counted anew."""

    TOPIC = "disclosure.notice.window-restarted"
    starts_on: date
    ends_on: date

    def apply(self, aggregate: Notice) -> None:
        aggregate.window = Window(self.act.recorded_on, self.starts_on, self.ends_on)


class WindowClosed(NoticeEvent):
    """The window is over; `clear` means 公示无异议: of `objections` none was upheld."""

    TOPIC = "disclosure.notice.window-closed"
    clear: bool
    objections: int

    def apply(self, aggregate: Notice) -> None:
        aggregate.state = State.CLEAR if self.clear else State.OBJECTED


class WindowVoided(NoticeEvent):
    """The content no longer holds; what was publicised counts for nothing."""

    TOPIC = "disclosure.notice.window-voided"
    why: str

    def apply(self, aggregate: Notice) -> None:
        aggregate.state = State.VOID
