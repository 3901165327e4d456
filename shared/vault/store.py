"""Entering, finding, showing and erasing persons. Every call is one transaction of its own, past the writer.

The writer keeps answers for ever and the log keeps events for ever; nothing personal may come near either.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Connection, Engine, Row, Text, any_, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from shared.answers import Key, ReusedKey
from shared.kernel.acts import Act, Actor
from shared.kernel.errors import FieldProblem
from shared.kernel.privacy import personal_numbers
from shared.vault import keys as sealing
from shared.vault.errors import PersonDiffers, PersonErased, PersonIncomplete, PersonUnknown, PurposeMissing
from shared.vault.keys import VaultKeys
from shared.vault.persons import KEY, KINDS, Known, Newcomer, Version, masked, new_person_key, packed, unpacked
from shared.vault.tables import persons, readings, requests

Shown = dict[str, Any]

ENTERED, CHANGED, READ, ERASED = "entered", "changed", "read", "erased"


@dataclass(frozen=True, slots=True)
class Entered:
    """The answer to an entry: the person's key, what to commit to, and whether the vault knew the person already."""

    person: str
    commitment: str
    found: bool


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
        act.within(newcomer.place)
        newcomer = _checked(newcomer)
        with self._engine.connect() as connection, connection.begin() as transaction:
            answer = self._answered(connection, key) or self._entered(connection, newcomer, key, act)
            if dry_run:
                transaction.rollback()
        return answer

    def known(self, keys: Iterable[str]) -> dict[str, Known]:
        """What payments need to know of these payees; whoever is unknown or erased is left out."""
        wanted = [key for key in set(keys) if KEY.fullmatch(key)]
        query = select(persons.c.person, persons.c.kind, persons.c.place, persons.c.commitment).where(
            persons.c.person == any_(literal(wanted, ARRAY(Text))), persons.c.record.is_not(None)
        )
        with self._engine.connect() as connection:
            return {row.person: Known(row.kind, row.place, row.commitment) for row in connection.execute(query)}

    def show(self, person: str, reader: Actor) -> Shown:
        """The person with masks, for roles of the region; without any of it once erased. Raises PersonUnknown."""
        with self._engine.connect() as connection:
            row = _found(connection, person, reader)
        shown = _plain(row)
        if row.record is None:
            return shown | {"erased_at": row.erased_at}
        return shown | masked(self._versions(row)[-1].identity)

    def reveal(self, person: str, purpose: str, reader: Actor, at: datetime) -> Shown:
        """Everything, with what proves each commitment: SHA-256 over salt and `canonical`. The reading is kept first.

        Raises PersonUnknown, PersonErased, PurposeMissing.
        """
        _must_say_why(purpose)
        with self._engine.begin() as connection:
            row = _alive(_found(connection, person, reader))
            _note(connection, READ, person, purpose, reader, at)
        versions = self._versions(row)
        latest = versions[-1].identity
        named = {name: getattr(latest, name) for name in ("name", "id_number", "account", "bank", "phone")}
        proofs = [
            {"salt": each.salt, "canonical": each.canonical(row.kind), "commitment": each.commitment(row.kind)}
            for each in versions
        ]
        return _plain(row) | named | {"proofs": proofs}

    def erase(self, person: str, act: Act, *, dry_run: bool = False) -> Shown:
        """Destroy key, record and index of a person for good; a repeat changes nothing. Raises PersonUnknown."""
        _must_say_why(act.reason)
        with self._engine.connect() as connection, connection.begin() as transaction:
            row = _found(connection, person, act.actor)
            if row.record is not None:
                gone = {"blind_index": None, "wrapped_key": None, "record": None, "erased_at": act.recorded_at}
                connection.execute(update(persons).where(persons.c.person == person).values(gone))
                connection.execute(update(requests).where(requests.c.person == person).values(said=None))
                _note(connection, ERASED, person, act.reason, act.actor, act.recorded_at)
                row = _found(connection, person, act.actor)
            if dry_run:
                transaction.rollback()
        return _plain(row) | {"erased_at": row.erased_at}

    def readings(self, person: str, reader: Actor, after: int, limit: int) -> list[Shown]:
        """Who entered, changed, read in full or erased this person, oldest first. Raises PersonUnknown."""
        query = select(readings).where(readings.c.person == person, readings.c.id > after)
        with self._engine.connect() as connection:
            _found(connection, person, reader)
            return [dict(row) for row in connection.execute(query.order_by(readings.c.id).limit(limit)).mappings()]

    def _answered(self, connection: Connection, key: Key) -> Entered | None:
        mine = (requests.c.principal == key.principal, requests.c.key == key.key)
        row = connection.execute(select(requests, persons).join_from(
            requests, persons, requests.c.person == persons.c.person).where(*mine)).one_or_none()  # fmt: skip
        if row is None:
            return None
        if row.said is None:
            raise PersonErased("该请求登记的人员资料已销毁，不会因重试而恢复")
        if bytes(row.said) != self._said(key):
            raise ReusedKey("该幂等键已用于另一内容的请求，请换一个新的 Idempotency-Key")
        return Entered(row.person, row.commitment, found=True)

    def _entered(self, connection: Connection, newcomer: Newcomer, key: Key, act: Act) -> Entered:
        index = self._keys.blind(newcomer.place[:6], newcomer.kind, newcomer.identity.id_number)
        entered = self._new(connection, newcomer, index, act) or self._again(connection, newcomer, index, act)
        row = {"principal": key.principal, "key": key.key, "person": entered.person, "said": self._said(key)}
        connection.execute(upsert(requests).values(row).on_conflict_do_nothing())
        return entered

    def _new(self, connection: Connection, newcomer: Newcomer, index: bytes, act: Act) -> Entered | None:
        person, version, data_key = new_person_key(), Version.of(newcomer.identity), sealing.new_data_key()
        made = version.commitment(newcomer.kind)
        row = {
            "person": person,
            "kind": newcomer.kind,
            "place": newcomer.place,
            "county": newcomer.place[:6],
            "household": newcomer.household,
            "commitment": made,
            "blind_index": index,
            "wrapped_key": self._keys.wrap(data_key, person),
            "record": sealing.seal(data_key, packed([version]), person),
            "entered_at": act.recorded_at,
        }
        entry = upsert(persons).values(row).on_conflict_do_nothing(index_elements=["blind_index"])
        if connection.execute(entry.returning(persons.c.person)).one_or_none() is None:
            return None
        _note(connection, ENTERED, person, "", act.actor, act.recorded_at)
        return Entered(person, made, found=False)

    def _again(self, connection: Connection, newcomer: Newcomer, index: bytes, act: Act) -> Entered:
        query = select(persons).where(persons.c.blind_index == index).with_for_update()
        row = connection.execute(query).one()
        versions = self._versions(row)
        latest = versions[-1].identity
        if latest == newcomer.identity:
            return Entered(row.person, row.commitment, found=True)
        if latest.name != newcomer.identity.name:
            raise PersonDiffers("该公民身份号码已以另一姓名登记，请核对证件后重新填写")
        act.within(row.place)
        version = Version.of(newcomer.identity)
        data_key = self._keys.unwrap(row.wrapped_key, row.person)
        record = sealing.seal(data_key, packed([*versions, version]), row.person)
        made = version.commitment(row.kind)
        changed = update(persons).where(persons.c.person == row.person).values(record=record, commitment=made)
        connection.execute(changed)
        _note(connection, CHANGED, row.person, "", act.actor, act.recorded_at)
        return Entered(row.person, made, found=True)

    def _versions(self, row: Row[Any]) -> list[Version]:
        data_key = self._keys.unwrap(row.wrapped_key, row.person)
        return unpacked(sealing.unseal(data_key, row.record, row.person))

    def _said(self, key: Key) -> bytes:
        return self._keys.blind("request", key.fingerprint.hex())


def _checked(newcomer: Newcomer) -> Newcomer:
    identity = newcomer.identity.normalised()
    wrong = list(identity.problems())
    if newcomer.kind not in KINDS:
        wrong.append(FieldProblem("/kind", f"须为 {'、'.join(KINDS)} 之一"))
    if len(newcomer.place) < 6:
        wrong.append(FieldProblem("/place", "请填写县级以下（至少六位）的区划代码"))
    if wrong:
        raise PersonIncomplete("请更正所列各项后重新提交", fields=tuple(wrong))
    return Newcomer(newcomer.kind, newcomer.place, identity, newcomer.household)


def _must_say_why(purpose: str) -> None:
    if len(purpose.strip()) < 2 or personal_numbers(purpose):
        problem = FieldProblem("/purpose", "请写明事由，不得含身份证号、手机号码或银行账号")
        raise PurposeMissing("读取或销毁个人资料须写明事由，事由长期留存", fields=(problem,))


def _found(connection: Connection, person: str, reader: Actor) -> Row[Any]:
    query = select(persons).where(persons.c.person == person)
    row = connection.execute(query).one_or_none() if KEY.fullmatch(person) else None
    if row is None or not row.place.startswith(reader.region):
        raise PersonUnknown("您的管辖区域内没有该编号的人员，请核对")
    return row


def _alive(row: Row[Any]) -> Row[Any]:
    if row.record is None:
        raise PersonErased("该人员资料已销毁，账目记录不受影响")
    return row


def _plain(row: Row[Any]) -> Shown:
    return {name: getattr(row, name) for name in ("person", "kind", "place", "household", "commitment", "entered_at")}


def _note(connection: Connection, act: str, person: str, purpose: str, actor: Actor, at: datetime) -> None:
    said = {"act": act, "person": person, "purpose": purpose, "at": at}
    by = {"staff": actor.staff, "role": actor.role, "organisation": actor.organisation}
    connection.execute(insert(readings).values(said | by))
