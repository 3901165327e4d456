"""Our ground under the event library: explicit topics, and an act on every event.

Public methods decide and may refuse; events apply and never refuse, so that a rule tightened tomorrow leaves
yesterday's history readable.
"""

from typing import Any, Self
from uuid import UUID

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate

from shared.kernel.acts import Act


class Event(AggregateEvent):
    """Something that happened to an aggregate. Subclasses name a TOPIC and, where state changes, an `apply`."""

    act: Act


class Created(AggregateCreated):
    """The first event of an aggregate."""

    act: Act


class Aggregate(BaseAggregate[UUID]):
    """A consistency boundary: one stream of events, numbered without gaps."""

    class Event(Event):
        """What the library looks for by this name."""

    def record(self, event_class: type[AggregateEvent], act: Act, **facts: Any) -> None:
        """Let something have happened, at the server's time of the act."""
        self.trigger_event(event_class, act=act, timestamp=act.recorded_at, **facts)

    @classmethod
    def begin(cls, event_class: type[Created], act: Act, **facts: Any) -> Self:
        """Create the aggregate by its first event."""
        return cls._create(event_class, act=act, timestamp=act.recorded_at, **facts)
