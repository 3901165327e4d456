"""What was answered to whom, kept for ever: a command retried with the same key has one effect (P2)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from psycopg import sql
from sqlalchemy import Connection

from shared.eventstore import driver
from shared.kernel.errors import DomainError, Invalid
from shared.problems import problem_of


@dataclass(frozen=True)
class Key:
    """Whose command this is, under which key, and what it said (SHA-256 over route and body)."""

    principal: str
    key: str
    fingerprint: bytes

    @property
    def identity(self) -> tuple[str, str]:
        """What must be unique."""
        return self.principal, self.key


@dataclass(frozen=True)
class Answer:
    """What goes back: HTTP status and JSON body, and whether it was said before."""

    status: int
    body: bytes
    replayed: bool = False
    problem: bool = False


class ReusedKey(Invalid):
    """The same Idempotency-Key came with another body."""

    title = "幂等键被用于不同的请求"


class _Keyed(Protocol):
    key: Key | None
    dry_run: bool
    answer: Answer | None
    error: BaseException | None


def fingerprint(route: str, body: bytes) -> bytes:
    """What a command said, in 32 bytes."""
    return hashlib.sha256(route.encode() + b"\0" + body).digest()


_REPLAY = (
    "SELECT c.principal, c.key, c.fingerprint, c.status, c.body, c.problem FROM {} c"
    " JOIN unnest(%s::text[], %s::text[]) AS k(principal, key) USING (principal, key)"
)
_KEEP = (
    "INSERT INTO {} (principal, key, fingerprint, status, body, problem)"
    " SELECT * FROM unnest(%b::text[], %b::text[], %b::bytea[], %b::int4[], %b::bytea[], %b::bool[])"
)


class AnswerBook:
    """The table of answers of one service."""

    def __init__(self, service: str) -> None:
        table = sql.Identifier(f"{service}_commands")
        self._replay, self._keep = (sql.SQL(statement).format(table).as_bytes() for statement in (_REPLAY, _KEEP))

    def replay(self, connection: Connection, works: Iterable[_Keyed]) -> None:
        """Give each work whose key is known the answer it once got, or the refusal of a reused key."""
        keyed = {w.key.identity: w for w in works if w.key is not None and not w.dry_run}
        if not keyed:
            return
        rows = driver(connection).execute(self._replay, ([p for p, _ in keyed], [k for _, k in keyed]))
        for principal, key, known, status, body, problem in rows:
            work = keyed[principal, key]
            assert work.key is not None
            if bytes(known) == work.key.fingerprint:
                work.answer = Answer(status, bytes(body), replayed=True, problem=problem)
            else:
                work.error = ReusedKey("该幂等键已用于另一内容的请求，请换一个新的 Idempotency-Key")

    def keep(self, connection: Connection, works: Iterable[Any]) -> None:
        """Write down what is about to be answered, refusals by rules included."""
        rows = [
            (w.key.principal, w.key.key, w.key.fingerprint, answer.status, answer.body, answer.problem)
            for w in works
            if w.key and not w.dry_run and (answer := _to_keep(w))
        ]
        if rows:
            driver(connection).execute(self._keep, [list(column) for column in zip(*rows, strict=True)])


def _to_keep(work: _Keyed) -> Answer | None:
    """Fresh answers only; a refusal is worded here so that its replay is the same to the byte."""
    if work.answer is not None:
        return None if work.answer.replayed else work.answer
    if isinstance(work.error, DomainError) and not isinstance(work.error, ReusedKey):
        problem = problem_of(work.error)
        return Answer(problem.status, problem.encode(), problem=True)
    return None
