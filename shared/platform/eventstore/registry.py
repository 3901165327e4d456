"""Events as they are stored: a service's kinds, pyeventsourcing's mapper over canonical JSON, what a field may be."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NotRequired, Self, get_type_hints
from uuid import UUID

import msgspec
from eventsourcing.domain import AggregateEvent
from eventsourcing.persistence import Mapper, StoredEvent, Transcoder

from shared.kernel.aggregate import Aggregate
from shared.kernel.errors import Invalid
from shared.kernel.text import holds_nul
from shared.platform.current_codes import PLACES, names_a_place, with_current_codes
from shared.platform.eventstore.canonical_json import StateReader, StateWriter, canonical
from shared.platform.eventstore.stored_types import check_storable


class _CanonicalJson(Transcoder):
    """Sorted keys, and only the types that `check_storable` lets through."""

    def encode(self, obj: Any) -> bytes:
        return canonical(obj)

    def decode(self, data: bytes) -> Any:
        return msgspec.json.decode(data)


class Unstorable(Invalid):
    """A text holds a character that no database can keep: it must not reach the log, wherever it came from."""

    title = "含有无法保存的字符"

    @classmethod
    def half(cls) -> Self:
        """For half of a surrogate pair, which has no UTF-8: whoever tries to encode it gets a UnicodeEncodeError."""
        return cls("内容含半个字符，请删除后重新提交")


class UnknownTopic(LookupError):
    """An event of a kind that this version of the service does not have."""

    def __init__(self, service: str, topic: str) -> None:
        super().__init__(
            f"topic {topic!r} is unknown to this version of {service}: a newer version wrote it, or somebody else"
        )
        self.topic = topic


class RegistryIncomplete(Exception):
    """The list of a service's events is not what its code has."""


class EventRegistry:
    """The kinds of events of one service by topic, made from the list of its aggregates and nothing else.

    Every process that reads or writes the service's log is given the same one. Which modules happen to be imported must
    not decide what can be read.
    """

    def __init__(
        self, service: str, *aggregates: type[Aggregate], events: tuple[type[AggregateEvent], ...] = ()
    ) -> None:
        self.service, self.aggregates = service, aggregates
        nested = (cls for aggregate in aggregates for cls in event_classes(aggregate))
        self._listed: tuple[type[Any], ...] = tuple(dict.fromkeys((*nested, *events)))
        self._kinds: dict[str, type[Any]] = {cls.TOPIC: cls for cls in self._listed}

    def __iter__(self) -> Iterator[type[Any]]:
        return iter(self._kinds.values())

    def of(self, topic: str) -> type[AggregateEvent]:
        """The kind of the events under a topic. Raises UnknownTopic."""
        kind = self._kinds.get(topic)
        if kind is None:
            raise UnknownTopic(self.service, topic)
        return kind

    def aggregate_of(self, topic: str) -> type[Aggregate] | None:
        """Whose event has this topic: `disclosure.notice.planned` is one of `disclosure.notice`."""
        name = topic.rpartition(".")[0]
        return next((aggregate for aggregate in self.aggregates if vars(aggregate)["TOPIC"] == name), None)

    def check(self) -> None:
        """Refuse at start-up what could not be read back: a field's type, a topic of two kinds, a kind left out.

        Raises NotStorable or RegistryIncomplete.
        """
        check_events(self._listed)
        doubled = {cls.TOPIC for cls in self._listed if self._kinds[cls.TOPIC] is not cls}
        if doubled:
            raise RegistryIncomplete(f"{self.service}: topics of more than one kind: {', '.join(sorted(doubled))}")
        missing = {cls.TOPIC for cls in _declared_by(self.service)} - self._kinds.keys()
        if missing:
            raise RegistryIncomplete(f"{self.service}: not listed by a capability: {', '.join(sorted(missing))}")


def _declared_by(service: str) -> Iterator[type[Any]]:
    """Every kind of event with a topic of its own that an imported module of the service declares."""
    pending: list[type[Any]] = [AggregateEvent]
    while pending:
        cls = pending.pop()
        pending += cls.__subclasses__()
        if "TOPIC" in vars(cls) and cls.__module__.startswith(f"services.{service}."):
            yield cls


class TypedMapper(Mapper[UUID]):
    """Decodes each event straight into the types its class declares. The library's `timestamp` is our `recorded_at`."""

    def __init__(self, registry: EventRegistry) -> None:
        super().__init__(_CanonicalJson())
        self._registry = registry
        self._writers: dict[type, StateWriter] = {}
        self._readers: dict[str, tuple[type[AggregateEvent], Callable[[bytes], dict[str, Any]]]] = {}

    def state_of(self, domain_event: Any) -> bytes:
        """An event's own fields as they are stored. Raises Unstorable or UnicodeEncodeError."""
        cls = type(domain_event)
        writer = self._writers.get(cls)
        if writer is None:
            writer = self._writers[cls] = StateWriter(event_fields(cls))
        state = writer.write(vars(domain_event))
        if holds_nul(state):
            raise Unstorable("内容含空字符（U+0000），请删除后重新提交")
        return state

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
        """A row of the table as the event it was, its places under their codes of today. Raises UnknownTopic."""
        cls, read = self._readers.get(topic) or self._reader(topic)
        facts = read(state)
        facts["originator_id"], facts["originator_version"] = originator_id, version
        facts["timestamp"] = facts["act"].recorded_at
        event = _new(cls)
        _set(event, "__dict__", facts)
        return event

    def _reader(self, topic: str) -> tuple[type[AggregateEvent], Callable[[bytes], dict[str, Any]]]:
        """The class of the events under a topic, and how they are read."""
        cls = self._registry.of(topic)
        read = reader(cls).read
        if any(name in PLACES or names_a_place(kind) for name, kind in event_fields(cls).items()):
            self._readers[topic] = cls, lambda state: read(with_current_codes(state))
        else:
            self._readers[topic] = cls, read
        return self._readers[topic]


_new, _set = object.__new__, object.__setattr__


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


def event_classes(aggregate: type[Aggregate]) -> list[type[Any]]:
    """The events an aggregate can have, each with an explicit topic."""
    nested = (getattr(aggregate, name) for name in vars(aggregate))
    return [c for c in nested if isinstance(c, type) and issubclass(c, AggregateEvent) and hasattr(c, "TOPIC")]


@cache
def check_events(kinds: tuple[type[AggregateEvent], ...]) -> None:
    """Refuse at start-up an event whose fields could not be read back exactly."""
    for cls in kinds:
        for name, kind in event_fields(cls).items():
            check_storable(f"{cls.__qualname__}.{name}", kind)
