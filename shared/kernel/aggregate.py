"""Our ground under the event library: explicit topics, and an act on every event.

Public methods decide and may refuse; events apply and never refuse, so that a rule tightened tomorrow leaves
yesterday's history readable.
"""

import dataclasses
import inspect
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple, Self
from uuid import UUID

from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate
from eventsourcing.utils import get_topic, resolve_topic

from shared.kernel.acts import Act


class Event(AggregateEvent):
    """Something that happened to an aggregate. Subclasses name a TOPIC and, where state changes, an `apply`."""

    act: Act


class Created(AggregateCreated):
    """The first event of an aggregate."""

    act: Act


class Aggregate(BaseAggregate[UUID]):
    """A consistency boundary: one stream of events, numbered without gaps.

    One that grows large holds what it knows in `state`, a dataclass named `STATE`: it may be opened at a snapshot.
    """

    class Event(Event):
        """What the library looks for by this name."""

    def record(self, event_class: type[AggregateEvent], act: Act, **facts: Any) -> None:
        """Let something have happened, at the server's time of the act, and never before what is on record."""
        self.trigger(event_class, act, facts)

    def trigger(self, event_class: type[AggregateEvent], act: Act, facts: dict[str, Any]) -> AggregateEvent:
        """As `record`; the facts become the event's own, so that they are not copied.

        The same event as the library's `trigger_event` makes, without its asking each time what never changes: a book
        takes tens of thousands a second. Raises TypeError where a fact is missing or too many.
        """
        act = act.not_before(self.modified_on)
        facts["act"], facts["timestamp"] = act, act.recorded_at
        facts["originator_id"], facts["originator_version"] = self.id, self.version + 1
        plan = plan_of(event_class)
        if len(facts) != len(plan.names) or not plan.names.issuperset(facts):
            facts = plan.completed(facts)
        event = object.__new__(event_class)
        object.__setattr__(event, "__dict__", facts)
        self.apply(event)
        self.pending_events.append(event)
        return event

    def apply(self, event: AggregateEvent) -> None:
        """Apply the next event, which was made or stored under this aggregate's id."""
        if event.originator_version != self.version + 1:
            raise LookupError(f"{self.id}: event {event.originator_version} after {self.version}")
        event.apply(self)
        self.version = event.originator_version
        self.modified_on = event.timestamp

    def assert_sound(self, since: Sequence[Any] | None = None) -> None:
        """Raise Halt where its state cannot be: asked whenever it is opened from the log, which others can reach.

        `since` are the events behind a snapshot, which was sound when it was taken; None means the whole history.
        """

    def collect_events(self) -> list[Any]:
        """The pending events, which are pending no more."""
        collected = self.pending_events.copy()
        self.pending_events.clear()
        return collected

    @classmethod
    def create(cls, event_class: type[Created], act: Act, **facts: Any) -> Self:
        """Create the aggregate by its first event, under the `id` that is given or one made of its facts."""
        given = facts.pop("id", None)
        known = {name: facts[name] for name in _id_facts(cls) if name in facts}
        event = event_class(
            originator_topic=get_topic(cls),
            originator_id=cls.create_id(**known) if given is None else given,
            originator_version=cls.INITIAL_VERSION,
            timestamp=act.recorded_at,
            **facts | {"act": act},
        )
        begun = event.mutate(None)
        assert isinstance(begun, cls)
        begun.pending_events.append(event)
        return begun


@cache
def _id_facts(cls: type[Aggregate]) -> tuple[str, ...]:
    """The facts of which an aggregate's id is made."""
    return tuple(inspect.signature(cls.create_id).parameters)


class Plan(NamedTuple):
    """What an event of one class holds, and what of it need not be given."""

    names: frozenset[str]
    defaults: dict[str, Any]

    def completed(self, facts: dict[str, Any]) -> dict[str, Any]:
        """The facts with the defaults of those that are not given; raises TypeError."""
        whole = self.defaults | facts
        if whole.keys() != self.names:
            raise TypeError(f"missing or too many: {', '.join(sorted(whole.keys() ^ self.names))}")
        return whole


@cache
def plan_of(event_class: type[AggregateEvent]) -> Plan:
    """How an event of this class is made; raises TypeError when its making or applying asks for more than its facts."""
    overridden = any(getattr(event_class, n) is not getattr(AggregateEvent, n) for n in ("mutate", "__post_init__"))
    own = "TOPIC" in vars(event_class) or resolve_topic(event_class.TOPIC) is event_class  # type: ignore[attr-defined]
    if overridden or not own:
        raise TypeError(f"{event_class.__qualname__} is no plain event")
    fields = dataclasses.fields(event_class)
    given = {field.name: field.default for field in fields if field.default is not dataclasses.MISSING}
    return Plan(frozenset(field.name for field in fields), given)
