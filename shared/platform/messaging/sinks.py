"""Where the events of other services go: into decisions of our own, or into rows."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog
from sqlalchemy import Connection, Engine

from shared.contracts.envelope import Envelope
from shared.kernel.errors import DomainError
from shared.platform.commands.writer import Decide, Writer
from shared.platform.eventstore.checkpoints import Positions, Tracking, dead_letter, read_position, record_failures
from shared.platform.eventstore.registry import Unstorable
from shared.platform.projections.read_model import lock_projection
from shared.platform.threads import run_shielded_in_thread

UNSTORABLE = "该消息含空字符（U+0000），无法读取，已记录并越过"
"""What a publisher without our writer's check let into its log: no table can hold it, and the next one is due."""

React = Callable[[Envelope], Decide | None]
Listen = Callable[[Connection, Envelope], None]

log = structlog.get_logger(__name__)


class Sink(Protocol):
    """Where a consumer's events go."""

    async def take(self, envelopes: Sequence[Envelope]) -> None:
        """Deal with events in order; those dealt with before are passed over. Raises Gap or OtherHistory."""
        ...

    async def position(self, source: str) -> int:
        """How far the source has been read."""
        ...

    async def write_down(self, source: str, trouble: str) -> None:
        """Keep on record that the event behind the position cannot be dealt with."""
        ...


def tracking_of(envelope: Envelope) -> Tracking:
    """The envelope's place in its source."""
    return Tracking(envelope.source, envelope.sequence, envelope.previous, envelope.leaf, envelope.leaf_before)


class _Reading:
    """What both kinds of sink share: the positions and failures of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def position(self, source: str) -> int:
        return await run_shielded_in_thread(_position, self._engine, source)

    async def write_down(self, source: str, trouble: str) -> None:
        await run_shielded_in_thread(_write_down, self._engine, source, trouble)


class IntoWriter(_Reading):
    """Foreign events become decisions of this service."""

    def __init__(self, engine: Engine, writer: Writer, react: React) -> None:
        super().__init__(engine)
        self._writer, self._react = writer, react

    async def take(self, envelopes: Sequence[Envelope]) -> None:
        decisions = [
            self._writer.submit(self._decision(envelope), tracking=tracking_of(envelope)) for envelope in envelopes
        ]
        for outcome in await asyncio.gather(*decisions, return_exceptions=True):
            if isinstance(outcome, DomainError):
                log.warning("fact-refused", refusal=outcome.code(), detail=outcome.detail)
            elif isinstance(outcome, BaseException):
                raise outcome

    def _decision(self, envelope: Envelope) -> Decide:
        return _unreadable if envelope.unstorable else self._react(envelope) or _nothing


class IntoRows(_Reading):
    """Foreign events become rows of this service's read model."""

    def __init__(self, engine: Engine, listen: Listen, on_move: Callable[[], None]) -> None:
        super().__init__(engine)
        self._listen, self._on_move = listen, on_move

    async def take(self, envelopes: Sequence[Envelope]) -> None:
        await run_shielded_in_thread(self._take, envelopes)
        self._on_move()

    def _take(self, envelopes: Sequence[Envelope]) -> None:
        positions = Positions()
        with self._engine.begin() as connection:
            positions.begin_round(connection)
            lock_projection(connection)
            for envelope in envelopes:
                if not positions.advance(tracking_of(envelope)):
                    continue
                if envelope.unstorable:
                    positions.note_failure(tracking_of(envelope), Unstorable(UNSTORABLE))
                    log.error("message-unreadable", source=envelope.source, sequence=envelope.sequence)
                else:
                    self._listen(connection, envelope)
            positions.end_round(connection)


def _nothing(_: object) -> None:
    return None


def _unreadable(_: object) -> None:
    raise Unstorable(UNSTORABLE)


def _write_down(engine: Engine, source: str, trouble: str) -> None:
    with engine.begin() as connection:
        position = read_position(connection, source)
        record_failures(connection, [dead_letter(Tracking(source, position + 1, position), trouble)])


def _position(engine: Engine, source: str) -> int:
    with engine.connect() as connection:
        return read_position(connection, source)
