"""Keyed indexes: by them a number is found again that only the vault's key could compute, and read by nobody."""

from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, bindparam, insert, select, update

from shared.platform.vault.keys import VaultKeys, unseal
from shared.platform.vault.persons import Identity, unpacked
from shared.platform.vault.tables import accounts, persons

STEP = 1_000


def identity_index(keys: VaultKeys, identity: Identity) -> bytes:
    """What stands for an identity number, whatever the county and kind it is entered in."""
    return keys.blind("identity", identity.normalised().id_number)


def account_index(keys: VaultKeys, identity: Identity) -> bytes:
    """What stands for an account."""
    return keys.blind("account", identity.normalised().account)


def complete(engine: Engine, keys: VaultKeys) -> int:
    """Give records that were entered before there were indexes theirs; gives how many."""
    done = 0
    while True:
        with engine.begin() as connection:
            moved = _step(connection, keys)
        if not moved:
            return done
        done += moved


def _step(connection: Connection, keys: VaultKeys) -> int:
    query = select(persons).where(persons.c.identity_index.is_(None), persons.c.record.is_not(None)).limit(STEP)
    rows, kept = [], []
    for row in connection.execute(query.with_for_update(skip_locked=True)).all():
        versions = unpacked(unseal(keys.unwrap(row.wrapped_key, row.person), row.record, row.person))
        latest = versions[-1].identity
        indexes = {"identity_index": identity_index(keys, latest), "account_index": account_index(keys, latest)}
        rows.append(indexes | {"who": row.person})
        had = dict.fromkeys(account_index(keys, version.identity) for version in versions)
        kept += [{"person": row.person, "account_index": index} for index in had]
    if rows:
        connection.execute(update(persons).where(persons.c.person == bindparam("who")), rows)
        nobody = {"staff": "", "role": "system", "organisation": "", "reason": "", "at": datetime.now(UTC)}
        connection.execute(insert(accounts), [row | nobody for row in kept])
    return len(rows)
