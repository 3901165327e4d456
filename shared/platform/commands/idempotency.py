"""What was answered to whom, kept for ever: a command retried with the same key has one effect (P2).

Answers are numbered in the order in which they are given, without gaps: the sealer hashes them into the log's evidence.
One that is given again is compared with that hash first.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol

import msgspec
from psycopg import sql
from sqlalchemy import Connection

from shared.kernel.divisions import succession
from shared.kernel.errors import DomainError, Halt, Invalid
from shared.kernel.text import without_unstorable
from shared.platform.eventstore.registry import Unstorable
from shared.platform.eventstore.store import driver
from shared.platform.problems import problem_of
from shared.tlog.leaves import answer_hash


@dataclass(frozen=True)
class Key:
    """Whose command this is, under which key, and what it said (SHA-256 over route and body).

    What was answered to the same principal before is found, too: `earlier` are its names under former codes of its
    region, `unscoped` is the name that it shared with its like in every `region` until those were told apart.
    """

    principal: str
    key: str
    fingerprint: bytes
    earlier: tuple[str, ...] = ()
    unscoped: str = ""
    region: str = ""

    @property
    def identity(self) -> tuple[str, str]:
        """What must be unique."""
        return self.principal, self.key

    @property
    def principals(self) -> tuple[str, ...]:
        """Under whose names an answer may lie, the present one first."""
        return (self.principal, *self.earlier, *((self.unscoped,) if self.unscoped else ()))

    def assert_storable(self) -> None:
        """Raise Unstorable where no table could hold whose key it is."""
        said = f"{self.principal}{self.key}"
        if without_unstorable(said) != said:
            raise Unstorable("幂等键或人员含无法保存的字符，请更换")

    def numbered(self, number: int, said: bytes) -> "Key":
        """The key of one line of a file that came under this one."""
        return replace(self, key=f"{self.key}/{number}", fingerprint=said)


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


_TABLES = {"answers": "commands", "tiles": "answer_tiles", "events": "events"}
_REPLAY = (
    "SELECT c.number, c.principal, c.key, c.fingerprint, c.status, c.problem,"
    " (extract(epoch FROM c.recorded_at) * 1000000)::int8, c.body FROM {answers} c"
    " JOIN unnest(%s::text[], %s::text[]) AS k(principal, key) USING (principal, key)"
)
_KEEP = (
    "INSERT INTO {answers} (number, principal, key, fingerprint, status, body, problem)"
    " SELECT (SELECT coalesce(max(number), 0) FROM {answers}) + place, principal, key, fingerprint, status, body,"
    " problem FROM unnest(%b::text[], %b::text[], %b::bytea[], %b::int4[], %b::bytea[], %b::bool[])"
    " WITH ORDINALITY AS new (principal, key, fingerprint, status, body, problem, place)"
)
_SEALED = (
    "SELECT number, substr(t.hashes, (((number - 1) %% 256 - t.first) * 32 + 1)::int4, 32)"
    " FROM unnest(%s::int8[]) AS asked (number), LATERAL (SELECT first, hashes FROM {tiles} WHERE level = 0"
    " AND tile = (number - 1) / 256 AND first <= (number - 1) %% 256 ORDER BY first DESC LIMIT 1) AS t"
)
_ENTRY = "SELECT state FROM {events} WHERE notification_id = %s"
"""What was answered under some keys, to keep answers, the leaves of those that are in a tile, and one entry."""


class _Kept(NamedTuple):
    """A row of the table of answers, in the order in which it is hashed."""

    number: int
    principal: str
    key: str
    fingerprint: bytes
    status: int
    problem: bool
    micros: int
    body: bytes


class _Actor(msgspec.Struct):
    region: str = ""


class _Act(msgspec.Struct):
    command_id: str
    actor: _Actor


class _Entry(msgspec.Struct):
    act: _Act


class _Said(msgspec.Struct):
    sequence: int = 0


class IdempotencyStore:
    """The table of answers of one service."""

    def __init__(self, service: str) -> None:
        tables = {name: sql.Identifier(f"{service}_{table}") for name, table in _TABLES.items()}
        self._replay, self._keep, self._sealed, self._entry = (
            sql.SQL(statement).format(**tables).as_bytes() for statement in (_REPLAY, _KEEP, _SEALED, _ENTRY)
        )

    def replay(self, connection: Connection, works: Iterable[_Keyed]) -> None:
        """Give each work whose key is known the answer it once got, or the refusal of a reused key.

        The error of one whose answer is not as it was sealed is Halt.
        """
        keyed = [(w, w.key) for w in works if w.key is not None and not w.dry_run]
        if not keyed:
            return
        names = list(dict.fromkeys((name, key.key) for _, key in keyed for name in key.principals))
        rows = driver(connection).execute(self._replay, ([p for p, _ in names], [k for _, k in names]))
        known = {(kept.principal, kept.key): kept for kept in (_Kept(*row) for row in rows)}
        if not known:
            return
        altered = self._altered(connection, list(known.values()))
        for work, key in keyed:
            kept = next((known[name, key.key] for name in key.principals if (name, key.key) in known), None)
            if kept is not None and kept.number in altered:
                work.error = Halt(f"answer {kept.number} is not as it was when it was sealed")
            elif kept is not None and self._is_of(connection, kept, key):
                _give(work, key, kept)

    def _is_of(self, connection: Connection, kept: _Kept, key: Key) -> bool:
        """Whether an answer is this principal's own. One kept when regions were not told apart is where the entry that
        it speaks of was made by the same region; where it speaks of none nobody can tell, and a retry must get it."""
        if kept.principal != key.unscoped or kept.problem:
            return True
        sequence = msgspec.json.decode(kept.body, type=_Said).sequence
        found = driver(connection).execute(self._entry, (sequence,)).fetchone()
        if found is None:
            return True
        act = msgspec.json.decode(found[0], type=_Entry).act
        another = act.command_id == key.key and not _one_region(act.actor.region, key.region)
        return not another

    def _altered(self, connection: Connection, found: Sequence[_Kept]) -> set[int]:
        """The numbers of those answers that have another hash than they were sealed with."""
        hashes = {kept.number: answer_hash(*kept) for kept in found}
        sealed = driver(connection).execute(self._sealed, (list(hashes),))
        return {number for number, leaf in sealed if leaf and bytes(leaf) != hashes[number]}

    def keep(self, connection: Connection, works: Iterable[Any]) -> None:
        """Write down what is about to be answered, refusals by rules included."""
        rows = [
            (w.key.principal, w.key.key, w.key.fingerprint, answer.status, answer.body, answer.problem)
            for w in works
            if w.key and not w.dry_run and (answer := _to_keep(w))
        ]
        if rows:
            driver(connection).execute(self._keep, [list(column) for column in zip(*rows, strict=True)])


def _one_region(one: str, other: str) -> bool:
    return succession().heir(one) == succession().heir(other)


def _give(work: _Keyed, key: Key, kept: _Kept) -> None:
    if bytes(kept.fingerprint) == key.fingerprint:
        work.answer = Answer(kept.status, bytes(kept.body), replayed=True, problem=kept.problem)
    else:
        work.error = ReusedKey("该幂等键已用于另一内容的请求，请换一个新的 Idempotency-Key")


def _to_keep(work: _Keyed) -> Answer | None:
    """Fresh answers only; a refusal is worded here so that its replay is the same to the byte."""
    if work.answer is not None:
        return None if work.answer.replayed else work.answer
    if isinstance(work.error, DomainError) and not isinstance(work.error, ReusedKey):
        problem = problem_of(work.error)
        return Answer(problem.status, problem.encode(), problem=True)
    return None
