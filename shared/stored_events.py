"""Events as they are stored: pyeventsourcing's mapper over canonical JSON, and what may stand in an event."""

from collections.abc import Callable
from functools import cache
from typing import Any, NotRequired, get_type_hints
from uuid import UUID

import msgspec
from eventsourcing.domain import AggregateEvent
from eventsourcing.persistence import Mapper, StoredEvent, Transcoder
from eventsourcing.utils import resolve_topic

from shared.canonical import StateReader, StateWriter, canonical
from shared.kernel.aggregate import Aggregate
from shared.stored_types import check_storable


class _CanonicalJson(Transcoder):
    """Sorted keys, and only the types that `check_storable` lets through."""

    def encode(self, obj: Any) -> bytes:
        return canonical(obj)

    def decode(self, data: bytes) -> Any:
        return msgspec.json.decode(data)


class TypedMapper(Mapper[UUID]):
    """Decodes each event straight into the types its class declares. The library's `timestamp` is our `recorded_at`."""

    def __init__(self) -> None:
        super().__init__(_CanonicalJson())
        self._writers: dict[type, StateWriter] = {}

    def state_of(self, domain_event: Any) -> bytes:
        """An event's own fields as they are stored."""
        cls = type(domain_event)
        writer = self._writers.get(cls)
        if writer is None:
            writer = self._writers[cls] = StateWriter(event_fields(cls))
        return writer.write(vars(domain_event))

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        return StoredEvent(
            originator_id=domain_event.originator_id,
            originator_version=domain_event.originator_version,
            topic=type(domain_event).TOPIC,
            state=self.state_of(domain_event),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        assert isinstance(stored_event.originator_id, UUID)
        return self.event_of(
            stored_event.originator_id, stored_event.originator_version, stored_event.topic, stored_event.state
        )

    def event_of(self, originator_id: UUID, version: int, topic: str, state: bytes) -> Any:
        """A row of the table as the event it was."""
        cls, read = _stored_as(topic)
        facts = read(state)
        facts["originator_id"], facts["originator_version"] = originator_id, version
        facts["timestamp"] = facts["act"].recorded_at
        event = _new(cls)
        _set(event, "__dict__", facts)
        return event


_new, _set = object.__new__, object.__setattr__


@cache
def _stored_as(topic: str) -> tuple[type[AggregateEvent], Callable[[bytes], dict[str, Any]]]:
    """The class of the events under a topic, and how they are read."""
    cls = resolve_topic(topic)
    return cls, reader(cls).read


@cache
def reader(cls: type[AggregateEvent]) -> StateReader:
    """Reads the declared fields of one class of events. A field with a default may be absent in old events."""
    fields = event_fields(cls)
    return StateReader(cls.__name__, {n: NotRequired[k] if hasattr(cls, n) else k for n, k in fields.items()})


def event_fields(cls: type[AggregateEvent]) -> dict[str, Any]:
    """The stored fields of an event class by name, in no particular order."""
    hints = get_type_hints(cls)
    return {n: k for n, k in hints.items() if n not in _NOT_STORED and not n.isupper()}


_NOT_STORED = {"originator_id", "originator_id_type", "originator_version", "timestamp"}


def event_classes(aggregate: type[Aggregate]) -> list[type[AggregateEvent]]:
    """The events an aggregate can have, each with an explicit topic."""
    nested = (getattr(aggregate, name) for name in vars(aggregate))
    return [c for c in nested if isinstance(c, type) and issubclass(c, AggregateEvent) and hasattr(c, "TOPIC")]


@cache
def check_events(aggregates: tuple[type[Aggregate], ...]) -> None:
    """Refuse at start-up an event whose fields could not be read back exactly."""
    for aggregate in aggregates:
        for cls in event_classes(aggregate):
            for name, kind in event_fields(cls).items():
                check_storable(f"{aggregate.__name__}.{cls.__name__}.{name}", kind)
