"""Entering many persons in one transaction: each line is found, changed or made, or refused by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, Connection, LargeBinary, Row, Text, any_, bindparam, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from shared.kernel.acts import Act, Actor
from shared.kernel.divisions import succession
from shared.kernel.errors import DomainError, FieldProblem
from shared.kernel.natural_keys import person_key
from shared.kernel.privacy import personal_numbers
from shared.kernel.reasons import must_say_why
from shared.platform.commands.idempotency import Key, ReusedKey
from shared.platform.vault import keys as sealing
from shared.platform.vault.errors import PersonDiffers, PersonErased, PersonIncomplete, PurposeMissing
from shared.platform.vault.households import known_households
from shared.platform.vault.indexes import account_index, identity_index
from shared.platform.vault.keys import VaultKeys
from shared.platform.vault.persons import KINDS, Identity, Newcomer, Version, new_person_key, packed, unpacked
from shared.platform.vault.tables import accounts, persons, readings, requests

ENTERED, CHANGED = "entered", "changed"


@dataclass(frozen=True, slots=True)
class Entered:
    """The answer to an entry: the person's key, what to commit to, and whether the vault knew the person already."""

    person: str
    commitment: str
    found: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody to be entered or found, and the request that says so."""

    newcomer: Newcomer
    key: Key


@dataclass(frozen=True, slots=True)
class _Waiting:
    number: int
    newcomer: Newcomer
    index: bytes


@dataclass(slots=True)
class _Held:
    """A person whom the vault knew, with what this request changes."""

    row: Row[Any]
    versions: list[Version]
    commitment: str
    household: str


class Overtaken(Exception):
    """Another request was kept under the same key meanwhile: nothing of this one stays, and it is answered by that."""


class Entering:
    """One transaction of one act."""

    def __init__(self, connection: Connection, keys: VaultKeys, act: Act) -> None:
        self._connection, self._keys, self._act = connection, keys, act
        self._changed: dict[str, _Held] = {}
        self._accounts: list[tuple[str, bytes, str]] = []
        self._households: dict[str, str] = {}

    def enter(self, lines: Sequence[Line]) -> list[Entered | DomainError]:
        """The answer to each line, in order. A line that came before under its key gets what it got then.

        Raises Overtaken where that came at the same moment: roll back and ask again.
        """
        answered = self._answered(lines)
        self._households = known_households(self._connection, {line.newcomer.household for line in lines})
        results: dict[int, Entered | DomainError] = {}
        waiting: list[_Waiting] = []
        for number, line in enumerate(lines):
            try:
                if line.key.key in answered:
                    results[number] = self._replayed(answered[line.key.key], line)
                else:
                    waiting.append(self._waiting(number, line.newcomer))
            except DomainError as refusal:
                results[number] = refusal
        entered = self._find_or_make(waiting)
        self._write_changes()
        self._keep_requests(lines, entered)
        results |= entered
        return [results[number] for number in range(len(lines))]

    def _answered(self, lines: Sequence[Line]) -> dict[str, Any]:
        principals = {name for line in lines for name in line.key.principals}
        names = [line.key.key for line in lines]
        columns = (requests.c.principal, requests.c.key, requests.c.said, persons.c.person, persons.c.commitment)
        query = select(*columns, persons.c.place)
        joined = query.join_from(requests, persons, requests.c.person == persons.c.person)
        mine = joined.where(requests.c.principal.in_(principals), requests.c.key == any_(literal(names, ARRAY(Text))))
        known = {(row.principal, row.key): row for row in self._connection.execute(mine)}
        asked = ((line.key, name) for line in lines for name in reversed(line.key.principals))
        found = ((key, known[name, key.key]) for key, name in asked if (name, key.key) in known)
        return {key.key: row for key, row in found if _is_of(key, row)}

    def _replayed(self, row: Any, line: Line) -> Entered:
        if row.said is None:
            raise PersonErased("该请求登记的人员资料已销毁，不会因重试而恢复")
        if bytes(row.said) != self._said(line.key):
            raise ReusedKey("该幂等键已用于另一内容的请求，请换一个新的 Idempotency-Key")
        return Entered(row.person, row.commitment, found=True)

    def _waiting(self, number: int, newcomer: Newcomer) -> _Waiting:
        self._act.within(newcomer.place)
        checked = _checked(newcomer, self._act.recorded_on)
        if checked.household and self._households.get(checked.household) not in succession().ever(checked.place[:6]):
            problem = FieldProblem("/household", "保密库中没有本县该编号的农户，请先登记户主")
            raise PersonIncomplete("请更正所列各项后重新提交", fields=(problem,))
        return _Waiting(number, checked, self._index(checked))

    def _index(self, newcomer: Newcomer) -> bytes:
        """What a person of a county is found by: also who was entered when the county had another code."""
        kind, number = newcomer.kind, newcomer.identity.id_number
        indexes = [self._keys.blind(code, kind, number) for code in succession().ever(newcomer.place[:6])]
        if len(indexes) == 1:
            return indexes[0]
        held = self._held(set(indexes))
        return next((index for index in indexes if index in held), indexes[0])

    def _find_or_make(self, waiting: Iterable[_Waiting]) -> dict[int, Entered | DomainError]:
        first: dict[bytes, _Waiting] = {}
        for each in waiting:
            first.setdefault(each.index, each)
        results: dict[int, Entered | DomainError] = dict(self._make(sorted(first.values(), key=lambda e: e.index)))
        others = [each for each in waiting if each.number not in results]
        held = self._held({each.index for each in others})
        for each in others:
            try:
                results[each.number] = self._again(held[each.index], each.newcomer)
            except DomainError as refusal:
                results[each.number] = refusal
        return results

    def _make(self, newcomers: list[_Waiting]) -> dict[int, Entered]:
        """Enter those whom the vault does not know, in the order of their index so that no two requests lock up."""
        if not newcomers:
            return {}
        rows = [self._new(each.newcomer, each.index) for each in newcomers]
        entry = upsert(persons).on_conflict_do_nothing(index_elements=["blind_index"]).returning(persons.c.person)
        made = set(self._connection.execute(entry, rows).scalars())
        self._note(ENTERED, made)
        self._accounts += [(row["person"], row["account_index"], "") for row in rows if row["person"] in made]
        return {
            each.number: Entered(row["person"], row["commitment"], found=False)
            for each, row in zip(newcomers, rows, strict=True)
            if row["person"] in made
        }

    def _new(self, newcomer: Newcomer, index: bytes) -> dict[str, Any]:
        person, version, data_key = new_person_key(), Version.of(newcomer.identity), sealing.new_data_key()
        return {
            "person": person,
            "kind": newcomer.kind,
            "place": newcomer.place,
            "county": newcomer.place[:6],
            "household": newcomer.household,
            "commitment": version.commitment(newcomer.kind),
            "blind_index": index,
            "identity_index": identity_index(self._keys, newcomer.identity),
            "account_index": account_index(self._keys, newcomer.identity),
            "wrapped_key": self._keys.wrap(data_key, person),
            "wrapped_under": self._keys.name,
            "record": sealing.seal(data_key, packed([version]), person),
            "entered_at": self._act.recorded_at,
        }

    def _held(self, indexes: set[bytes]) -> dict[bytes, _Held]:
        known = persons.c.blind_index == any_(literal(list(indexes), ARRAY(LargeBinary)))
        query = select(persons).where(known).order_by(persons.c.blind_index).with_for_update()
        rows = self._connection.execute(query).all() if indexes else []
        return {bytes(r.blind_index): _Held(r, versions_of(self._keys, r), r.commitment, r.household) for r in rows}

    def _again(self, held: _Held, newcomer: Newcomer) -> Entered:
        latest, now = held.versions[-1].identity.normalised(), newcomer.identity
        if person_key(latest.name) != person_key(newcomer.identity.name):
            raise PersonDiffers("该公民身份号码已以另一姓名登记，请核对证件后重新填写")
        joins = newcomer.household not in ("", held.household)
        if latest != now or joins:
            self._may_change(held, latest, newcomer)
            held.household = newcomer.household if joins else held.household
            self._changed[held.row.person] = held
        if latest != now:
            held.versions.append(Version.of(now))
            held.commitment = held.versions[-1].commitment(held.row.kind)
        return Entered(held.row.person, held.commitment, found=True)

    def _may_change(self, held: _Held, latest: Identity, newcomer: Newcomer) -> None:
        """Where money goes to, and with whom it is counted, changes for a reason that stays on record."""
        self._act.within(held.row.place)
        now, reason = newcomer.identity, self._act.reason
        before = {"收款账号": latest.account, "开户行": latest.bank}
        before |= {"所属农户": held.household} if held.household and newcomer.household else {}
        after = {"收款账号": now.account, "开户行": now.bank, "所属农户": newcomer.household}
        must_say_why(self._act, "收款人", before, after)
        if personal_numbers(reason):
            problem = FieldProblem("/reason", "不得含身份证号、手机号码或银行账号")
            raise PurposeMissing("变更原因长期留存，请改写", fields=(problem,))
        if now.account != latest.account:
            self._accounts.append((held.row.person, account_index(self._keys, now), reason))

    def _write_changes(self) -> None:
        if self._changed:
            rows = [
                {"who": person, "record": self._sealed(held), "commitment": held.commitment}
                | {"household": held.household, "account_index": account_index(self._keys, held.versions[-1].identity)}
                for person, held in self._changed.items()
            ]
            self._connection.execute(update(persons).where(persons.c.person == bindparam("who")), rows)
            self._note(CHANGED, self._changed)
        by = {"staff": self._act.actor.staff, "role": self._act.actor.role}
        by |= {"organisation": self._act.actor.organisation}
        kept = [{"person": person, "account_index": index, "reason": why} for person, index, why in self._accounts]
        if kept:
            self._connection.execute(insert(accounts), [row | by | {"at": self._act.recorded_at} for row in kept])

    def _sealed(self, held: _Held) -> bytes:
        person = held.row.person
        return sealing.seal(self._keys.unwrap(held.row.wrapped_key, person), packed(held.versions), person)

    def _keep_requests(self, lines: Sequence[Line], entered: dict[int, Entered | DomainError]) -> None:
        rows = []
        for number, answer in entered.items():
            if isinstance(answer, Entered):
                key = lines[number].key
                whose = {"principal": key.principal, "key": key.key, "person": answer.person}
                rows.append(whose | {"said": self._said(key)})
        kept = upsert(requests).on_conflict_do_nothing().returning(requests.c.key)
        if rows and len(self._connection.execute(kept, rows).all()) < len(rows):
            raise Overtaken

    def _note(self, what: str, whom: Iterable[str]) -> None:
        why = self._act.reason if what == CHANGED else ""
        note(self._connection, what, whom, why, self._act.actor, self._act.recorded_at)

    def _said(self, key: Key) -> bytes:
        return self._keys.blind("request", key.fingerprint.hex())


def _is_of(key: Key, row: Any) -> bool:
    """Whether a request is this principal's own: one kept when regions were not told apart is where its person is."""
    return row.principal != key.unscoped or succession().within(row.place, key.region)


def versions_of(keys: VaultKeys, row: Row[Any]) -> list[Version]:
    """The versions of a person's record in clear, oldest first."""
    data_key = keys.unwrap(row.wrapped_key, row.person)
    return unpacked(sealing.unseal(data_key, row.record, row.person))


def note(connection: Connection, what: str, whom: Iterable[str], purpose: str, actor: Actor, at: datetime) -> None:
    """Put on record who did what to whom."""
    by = {"staff": actor.staff, "role": actor.role, "organisation": actor.organisation}
    rows = [{"act": what, "person": person, "purpose": purpose, "at": at} | by for person in whom]
    if rows:
        connection.execute(insert(readings), rows)


def _checked(newcomer: Newcomer, on: date) -> Newcomer:
    identity = newcomer.identity.normalised()
    wrong = list(identity.problems(on))
    if newcomer.kind not in KINDS:
        wrong.append(FieldProblem("/kind", f"须为 {'、'.join(KINDS)} 之一"))
    if len(newcomer.place) < 6:
        wrong.append(FieldProblem("/place", "请填写县级以下（至少六位）的区划代码"))
    if wrong:
        raise PersonIncomplete("请更正所列各项后重新提交", fields=tuple(wrong))
    return Newcomer(newcomer.kind, newcomer.place, identity, newcomer.household)
