"""A service's log, said once: its kinds of events, and how each becomes rows and a message.

The service's process and the process of its followers are given the same one, so that what one writes the other reads.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from shared.contracts.envelope import Published
from shared.platform.eventstore.registry import EventRegistry
from shared.platform.eventstore.store import Recorded

Project = Callable[[Connection, Recorded], None]
Publish = Callable[[Recorded], Published]


@dataclass(frozen=True)
class ServiceLog:
    """What a service writes and how it is read."""

    events: EventRegistry
    project: Project
    publish: Publish

    @property
    def service(self) -> str:
        """Whose log it is."""
        return self.events.service
