"""Entering, finding, showing and erasing persons. Every call is one transaction of its own, past the writer.

The writer keeps answers for ever and the log keeps events for ever; nothing personal may come near either.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Connection, Engine, Row, Text, any_, literal, select, update

from shared.kernel import regional_access as policy
from shared.kernel.acts import Act, Actor
from shared.kernel.errors import DomainError, FieldProblem
from shared.kernel.kinship import NOBODY, Kinship
from shared.kernel.privacy import personal_numbers
from shared.kernel.reasons import says_why
from shared.platform.commands.idempotency import Key
from shared.platform.vault.entering import CHANGED, Entered, Entering, Line, Overtaken, note, versions_of
from shared.platform.vault.errors import PersonErased, PersonUnknown, PurposeMissing
from shared.platform.vault.households import join, members_of
from shared.platform.vault.indexes import complete
from shared.platform.vault.keys import VaultKeys
from shared.platform.vault.kinship import kinship_of
from shared.platform.vault.persons import KEY, Known, Newcomer, masked
from shared.platform.vault.rotation import Rewrapped, rewrap
from shared.platform.vault.tables import accounts, persons, readings, requests

Shown = dict[str, Any]

READ, ERASED = "read", "erased"


class Vault:
    """The vault of one service."""

    def __init__(self, engine: Engine, keys: VaultKeys) -> None:
        self._engine = engine
        self._keys = keys

    def enter(self, newcomer: Newcomer, key: Key, act: Act, *, dry_run: bool = False) -> Entered:
        """Enter somebody, or find them: one key a person, kind and county, and one answer to the same request.

        Raises PersonIncomplete, OutsideRegion, PersonDiffers (the number is known under another name), PersonErased and
        ReusedKey. Another account or phone becomes a new version under a new commitment.
        """
        answer = self.enter_many([Line(newcomer, key)], act, dry_run=dry_run)[0]
        if isinstance(answer, DomainError):
            raise answer
        return answer

    def enter_many(self, lines: Sequence[Line], act: Act, *, dry_run: bool = False) -> list[Entered | DomainError]:
        """As `enter` for each line, in order; a line that is refused keeps no other from being entered."""
        while True:
            with suppress(Overtaken), self._engine.connect() as connection, connection.begin() as transaction:
                answers = Entering(connection, self._keys, act).enter(lines)
                if dry_run:
                    transaction.rollback()
                return answers

    def known(self, keys: Iterable[str]) -> dict[str, Known]:
        """What payments need to know of these payees; whoever is unknown or erased is left out."""
        columns = persons.c
        query = select(columns.person, columns.kind, columns.place, columns.commitment).where(_still_kept(keys))
        with self._engine.connect() as connection:
            return {row.person: Known(row.kind, row.place, row.commitment) for row in connection.execute(query)}

    def show(self, person: str, reader: Actor) -> Shown:
        """The person with masks, for roles of the region; without any of it once erased. Raises PersonUnknown."""
        with self._engine.connect() as connection:
            row = _found(connection, person, reader)
            members = members_of(connection, person) if row.kind == "household" else []
        shown = _plain(row) | ({"members": members} if row.kind == "household" else {})
        if row.record is None:
            return shown | {"erased_at": row.erased_at}
        return shown | masked(versions_of(self._keys, row)[-1].identity)

    def join(self, household: str, members: Sequence[str], act: Act, *, dry_run: bool = False) -> list[str]:
        """Let persons belong to a household; gives those that did not before, each on record as changed."""
        with self._engine.connect() as connection, connection.begin() as transaction:
            _found(connection, household, act.actor)
            moved = join(connection, household, members, act)
            note(connection, CHANGED, moved, act.reason, act.actor, act.recorded_at)
            if dry_run:
                transaction.rollback()
        return moved

    def place_of(self, person: str) -> str | None:
        """Where a payee of this key is at home, erased or not; None for a key that the vault does not know."""
        if not KEY.fullmatch(person):
            return None
        with self._engine.connect() as connection:
            return connection.execute(select(persons.c.place).where(persons.c.person == person)).scalar()

    def kinship(self, keys: Iterable[str]) -> Kinship:
        """Who stands beside these payees by identity, household or account, as the vault knows it at this moment."""
        wanted = {key for key in keys if KEY.fullmatch(key)}
        if not wanted:
            return NOBODY
        with self._engine.connect() as connection:
            return kinship_of(connection, wanted)

    def complete(self) -> int:
        """Give the records of earlier versions their indexes; gives how many."""
        return complete(self._engine, self._keys)

    def masks(self, keys: Iterable[str], reader: Actor) -> dict[str, dict[str, str]]:
        """Many persons of the reader's region with masks, by key; without those unknown, elsewhere or erased."""
        with self._engine.connect() as connection:
            found = connection.execute(select(persons).where(_still_kept(keys)))
            rows = [row for row in found if policy.covers(reader.region, row.place)]
        return {row.person: masked(versions_of(self._keys, row)[-1].identity) for row in rows}

    def reveal(self, person: str, purpose: str, reader: Actor, at: datetime) -> Shown:
        """Everything, with what proves each commitment: SHA-256 over salt and `canonical`. The reading is kept first.

        Raises PersonUnknown, PersonErased, PurposeMissing.
        """
        _must_have_purpose(purpose)
        with self._engine.begin() as connection:
            row = _alive(_found(connection, person, reader))
            note(connection, READ, [person], purpose, reader, at)
        versions = versions_of(self._keys, row)
        latest = versions[-1].identity
        named = {name: getattr(latest, name) for name in ("name", "id_number", "account", "bank", "phone")}
        proofs = [
            {"salt": each.salt, "canonical": each.canonical(row.kind), "commitment": each.commitment(row.kind)}
            for each in versions
        ]
        return _plain(row) | named | {"proofs": proofs}

    def erase(self, person: str, act: Act, *, dry_run: bool = False) -> Shown:
        """Destroy key, record and index of a person for good; a repeat changes nothing. Raises PersonUnknown."""
        _must_have_purpose(act.reason)
        with self._engine.connect() as connection, connection.begin() as transaction:
            row = _found(connection, person, act.actor)
            if row.record is not None:
                empty = ("blind_index", "identity_index", "account_index", "wrapped_key", "record")
                gone = dict.fromkeys(empty) | {"household": "", "erased_at": act.recorded_at}
                mine = accounts.c.person == person
                connection.execute(update(accounts).where(mine).values(account_index=None))
                connection.execute(update(persons).where(persons.c.person == person).values(gone))
                connection.execute(update(requests).where(requests.c.person == person).values(said=None))
                note(connection, ERASED, [person], act.reason, act.actor, act.recorded_at)
                row = _found(connection, person, act.actor)
            if dry_run:
                transaction.rollback()
        return _plain(row) | {"erased_at": row.erased_at}

    def rewrap(self, act: Act, most: int) -> Rewrapped:
        """Wrap by the master key in use, at most so many, what an earlier one wrapped. Raises PurposeMissing."""
        _must_have_purpose(act.reason)
        return rewrap(self._engine, self._keys, act, most)

    def readings(self, person: str, reader: Actor, after: int, limit: int) -> list[Shown]:
        """Who entered, changed, read in full or erased this person, oldest first. Raises PersonUnknown."""
        query = select(readings).where(readings.c.person == person, readings.c.id > after)
        with self._engine.connect() as connection:
            _found(connection, person, reader)
            return [dict(row) for row in connection.execute(query.order_by(readings.c.id).limit(limit)).mappings()]


def _must_have_purpose(purpose: str) -> None:
    if not says_why(purpose) or personal_numbers(purpose):
        problem = FieldProblem("/purpose", "请写明事由，不得含身份证号、手机号码或银行账号")
        raise PurposeMissing("读取或销毁个人资料须写明事由，事由长期留存", fields=(problem,))


def _still_kept(keys: Iterable[str]) -> ColumnElement[bool]:
    """Those of these keys whose record has not been erased."""
    wanted = [key for key in set(keys) if KEY.fullmatch(key)]
    return (persons.c.person == any_(literal(wanted, ARRAY(Text)))) & persons.c.record.is_not(None)


def _found(connection: Connection, person: str, reader: Actor) -> Row[Any]:
    query = select(persons).where(persons.c.person == person)
    row = connection.execute(query).one_or_none() if KEY.fullmatch(person) else None
    if row is None or not policy.covers(reader.region, row.place):
        raise PersonUnknown("您的管辖区域内没有该编号的人员，请核对")
    return row


def _alive(row: Row[Any]) -> Row[Any]:
    if row.record is None:
        raise PersonErased("该人员资料已销毁，账目记录不受影响")
    return row


def _plain(row: Row[Any]) -> Shown:
    return {name: getattr(row, name) for name in ("person", "kind", "place", "household", "commitment", "entered_at")}
