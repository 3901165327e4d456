"""A service is a list of capabilities. Each is one folder and says here what it adds; nothing else lists anything.

    CAPABILITY = Capability(
        aggregates=(AnnualPlan,), events=declared_in(events), routers=(router,), rows=ROWS, messages=MESSAGES,
    )

What a service lists in `main.py` makes its event registry, its projection, its publication, its reactions, what it
hears and its routes, the same for every process of the service.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import ModuleType
from typing import Any, TypeVar

from eventsourcing.domain import AggregateEvent
from sqlalchemy import Connection

from shared.contracts.envelope import Envelope, Published
from shared.kernel.aggregate import Aggregate
from shared.platform.commands.unit_of_work import Handle
from shared.platform.eventstore.registry import EventRegistry, RegistryIncomplete
from shared.platform.eventstore.service_log import ServiceLog
from shared.platform.eventstore.store import Recorded
from shared.platform.web.router import Router

T = TypeVar("T")

Row = Callable[[Connection, int, Any], None]
"""Writes the rows of one event: connection, the event's sequence in the log, the event."""
Message = Callable[[Any], Published]
"""An own event as the message that others hear, with its address."""
React = Callable[[Envelope], Handle | None]
"""A foreign message as an own command; None when it says nothing that this service rests on."""
Hear = Callable[[Connection, Envelope], None]
"""Writes the rows of one foreign message, in the transaction that moves its publisher's position."""


def declared_in(*modules: ModuleType) -> tuple[type[AggregateEvent], ...]:
    """The kinds of events that these modules declare, each with a topic of its own."""
    found = (cls for module in modules for cls in vars(module).values() if isinstance(cls, type))
    own = {cls for cls in found if issubclass(cls, AggregateEvent) and "TOPIC" in vars(cls)}
    return tuple(sorted(own, key=lambda cls: str(vars(cls)["TOPIC"])))


@dataclass(frozen=True)
class Capability:
    """What one folder of a service adds to it. Handlers of commands stand in its routes and reactions, typed."""

    aggregates: tuple[type[Aggregate], ...] = ()
    events: tuple[type[AggregateEvent], ...] = ()
    routers: tuple[Router, ...] = ()
    rows: Mapping[type, Row] = field(default_factory=dict)
    """Kind of event -> its rows. What is said of a base class is written for each of its kinds, before their own."""
    messages: Mapping[type, Message] = field(default_factory=dict)
    reactions: Mapping[type, React] = field(default_factory=dict)
    """Foreign message -> own command. One capability reacts to a message."""
    hears: Mapping[type, Hear] = field(default_factory=dict)
    """Foreign message -> its rows. Every capability that hears a message writes rows; base classes as with `rows`."""


@dataclass(frozen=True)
class Capabilities:
    """The capabilities of one service, put together. Raises RegistryIncomplete where two claim the same."""

    service: str
    parts: tuple[Capability, ...]
    _rows: dict[type, tuple[Row, ...]] = field(default_factory=dict, init=False, repr=False)
    _hears: dict[type, tuple[Hear, ...]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def log(self) -> ServiceLog:
        """What the service writes and how it is read."""
        aggregates = tuple(cls for part in self.parts for cls in part.aggregates)
        events = tuple(cls for part in self.parts for cls in part.events)
        return ServiceLog(EventRegistry(self.service, *aggregates, events=events), self.project, self.publish)

    @cached_property
    def routers(self) -> tuple[Router, ...]:
        """Every route of the service, in the order of its capabilities."""
        return tuple(router for part in self.parts for router in part.routers)

    @cached_property
    def messages(self) -> dict[type, Message]:
        """Kind of event -> its message."""
        return self._once("messages")

    @cached_property
    def reactions(self) -> dict[type, React]:
        """Foreign message -> own command."""
        return self._once("reactions")

    def project(self, connection: Connection, recorded: Recorded) -> None:
        """Write the rows of one event."""
        kind = type(recorded.event)
        rows = self._rows.get(kind)
        if rows is None:
            rows = self._rows[kind] = _said_of(kind, [part.rows for part in self.parts])
        for row in rows:
            row(connection, recorded.sequence, recorded.event)

    def publish(self, recorded: Recorded) -> Published:
        """One event as the world hears it."""
        return self.messages[type(recorded.event)](recorded.event)

    def react(self, envelope: Envelope) -> Handle | None:
        """What a foreign message makes this service do; None when nothing."""
        reaction = self.reactions.get(type(envelope.message))
        return reaction(envelope) if reaction else None

    def hear(self, connection: Connection, envelope: Envelope) -> None:
        """Write the rows of one foreign message; nothing where nobody hears it."""
        kind = type(envelope.message)
        hears = self._hears.get(kind)
        if hears is None:
            hears = self._hears[kind] = _said_of(kind, [part.hears for part in self.parts])
        for hear in hears:
            hear(connection, envelope)

    def _once(self, name: str) -> dict[type, Any]:
        found: dict[type, Any] = {}
        for part in self.parts:
            said: Mapping[type, Any] = getattr(part, name)
            if doubled := found.keys() & said.keys():
                names = ", ".join(sorted(kind.__name__ for kind in doubled))
                raise RegistryIncomplete(f"{self.service}: two capabilities give {name} of {names}")
            found |= said
        return found


def _said_of(kind: type, said: Sequence[Mapping[type, T]]) -> tuple[T, ...]:
    """What each of these mappings says of a kind: of its base classes first."""
    return tuple(mapping[base] for base in reversed(kind.__mro__) for mapping in said if base in mapping)
