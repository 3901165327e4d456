"""What a service's two trees stand over: its events, and the answers it keeps. PostgreSQL hashes both in place."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.tlog.leaves import answer_hash, event_hash


@dataclass(frozen=True)
class Leaves:
    """Rows numbered from 1 without gaps. `hashed` is the leaf in the database's words, `hash` the same in ours.

    Both read `columns`, the number first.
    """

    noun: str
    table: str
    tiles: str
    number: str
    columns: str
    hashed: str
    hash: Callable[..., bytes]


EVENTS = Leaves(
    noun="event",
    table="{}_events",
    tiles="{}_tiles",
    number="notification_id",
    columns="notification_id, originator_id, originator_version, topic, state",
    hashed=r"""sha256('\x00'::bytea || convert_to(notification_id || E'\n' || originator_id || E'\n'
        || originator_version || E'\n' || topic || E'\n', 'UTF8') || state)""",
    hash=event_hash,
)
"""A service's log: `shared.tlog.leaves.leaf_data`."""

ANSWERS = Leaves(
    noun="answer",
    table="{}_commands",
    tiles="{}_answer_tiles",
    number="number",
    columns="number, principal, key, fingerprint, status, problem,"
    " (extract(epoch FROM recorded_at) * 1000000)::int8, body",
    hashed=r"""sha256('\x00'::bytea || convert_to(number || E'\n'
        || encode(sha256(convert_to(principal, 'UTF8')), 'hex') || E'\n'
        || encode(sha256(convert_to(key, 'UTF8')), 'hex') || E'\n' || encode(fingerprint, 'hex') || E'\n'
        || status || E'\n' || problem::int || E'\n'
        || (extract(epoch FROM recorded_at) * 1000000)::int8 || E'\n', 'UTF8') || body)""",
    hash=answer_hash,
)
"""What was answered under which key, refusals included: `shared.tlog.leaves.answer_data`."""
