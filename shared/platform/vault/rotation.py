"""A new master key: data keys wrapped by an earlier one are wrapped anew, some at a time, every step on record.

Records stay as they are. What is done is committed step by step: whoever is interrupted asks again and goes on.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, bindparam, func, insert, select, update

from shared.kernel.acts import Act
from shared.platform.vault.keys import VaultKeys
from shared.platform.vault.tables import persons, rotations

STEP = 500


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """How many data keys were wrapped anew, how many an earlier master key still wraps, and the name of the new one."""

    done: int
    left: int
    under: str


def rewrap(engine: Engine, keys: VaultKeys, act: Act, most: int) -> Rewrapped:
    """Wrap at most so many anew; a row that somebody works on is passed over and left for the next time."""
    done = 0
    while done < most:
        with engine.begin() as connection:
            moved = _step(connection, keys, act, min(STEP, most - done))
        if not moved:
            break
        done += moved
    with engine.connect() as connection:
        left = connection.execute(select(func.count()).where(_elsewhere(keys))).scalar_one()
    return Rewrapped(done, left, keys.name)


def _step(connection: Connection, keys: VaultKeys, act: Act, most: int) -> int:
    query = select(persons.c.person, persons.c.wrapped_key).where(_elsewhere(keys)).limit(most)
    found = connection.execute(query.with_for_update(skip_locked=True)).all()
    if not found:
        return 0
    rows = [{"who": who, "wrapped_key": keys.wrap(keys.unwrap(key, who), who)} for who, key in found]
    under = {"wrapped_under": keys.name}
    statement = update(persons).where(persons.c.person == bindparam("who")).values(under)
    connection.execute(statement, rows)
    by = {"staff": act.actor.staff, "role": act.actor.role, "organisation": act.actor.organisation}
    said = {"reason": act.reason, "at": act.recorded_at, "under": keys.name, "persons": len(rows)}
    connection.execute(insert(rotations).values(by | said))
    return len(rows)


def _elsewhere(keys: VaultKeys) -> ColumnElement[bool]:
    return (persons.c.wrapped_key.is_not(None)) & (persons.c.wrapped_under != keys.name)
