"""The words of objections: outside the log, sealed, read by those who investigate, every reading kept."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Insert, Row, insert, select, update

from services.disclosure.notices.reference import ALPHABET, as_written
from services.disclosure.objections.decisions import text_hash
from services.disclosure.objections.errors import LetterErased, LetterLost, UnknownObjection
from services.disclosure.objections.read_model import letter_readings, letters
from shared.kernel.acts import Act, Actor
from shared.platform.commands.writer import Unavailable
from shared.platform.vault import keys as sealing
from shared.platform.vault.keys import VaultKeys
from shared.platform.web.service_state import ServiceState


@dataclass(frozen=True)
class Letter:
    """What someone wrote about a notice. Name and contact are empty where the writer stays anonymous."""

    notice: str
    words: str
    name: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Sealed:
    """A letter that may be accepted: the code to ask after it, the hash that ties it to the log, and its row.

    The row is written in the transaction of the fact. What is refused, or whose outcome is lost, leaves none.
    """

    objection: str
    text_hash: str
    row: Insert


class Letters:
    """The table of letters: each sealed under a data key of its own, as persons are in the vault."""

    def __init__(self, engine: Engine, keys: VaultKeys) -> None:
        self._engine, self._keys = engine, keys

    @classmethod
    def of(cls, state: ServiceState) -> "Letters":
        """The service's letters; raises Unavailable where there is no key to seal them."""
        if state.vault_keys is None:
            raise Unavailable("未配置密钥，暂不能受理异议，请管理员设置 DISCLOSURE_VAULT_KEY_FILE 后重试")
        return cls(state.engine, state.vault_keys)

    def fingerprint(self, said: bytes) -> bytes:
        """What stands for a request where the answer to it is kept for ever."""
        return self._keys.blind("letter", said.hex())

    def sealed(self, letter: Letter, at: datetime) -> Sealed:
        """Seal a letter under a new code. Nothing is written."""
        objection, data_key, salt = _code(), sealing.new_data_key(), secrets.token_hex(16)
        said = {"words": letter.words, "name": letter.name, "contact": letter.contact, "salt": salt}
        row = {
            "objection": objection,
            "notice": letter.notice,
            "named": bool(letter.name),
            "wrapped_key": self._keys.wrap(data_key, objection),
            "record": sealing.seal(data_key, json.dumps(said, ensure_ascii=False).encode(), objection),
            "received_at": at,
        }
        return Sealed(objection, text_hash(salt, letter.words), insert(letters).values(row))

    def notice_of(self, objection: str) -> str:
        """Which notice an accepted objection is about. Raises UnknownObjection."""
        objection = as_written(objection)
        with self._engine.connect() as connection:
            found = connection.execute(select(letters.c.notice).where(letters.c.objection == objection)).scalar()
        if found is None:
            raise UnknownObjection(f"没有编号为 {objection} 的异议，请核对")
        return str(found)

    def read(self, objection: str, reader: Actor, at: datetime) -> Letter:
        """The letter of an objection, for whoever investigates; the reading is put on record.

        Raises LetterErased, and LetterLost where an earlier version threw it away.
        """
        objection = as_written(objection)
        with self._engine.begin() as connection:
            found = connection.execute(select(letters).where(letters.c.objection == objection)).one_or_none()
            if found is None:
                raise LetterLost("该异议已受理，但来信内容在早前版本中遗失，请凭其他线索核查，并请管理员报告")
            said = self._opened(found)
            reading = {"objection": objection, "staff": reader.staff, "organisation": reader.organisation}
            connection.execute(insert(letter_readings).values(reading | {"read_at": at}))
        return Letter(found.notice, said["words"], said["name"], said["contact"])

    def readings(self, objection: str) -> list[dict[str, Any]]:
        """Who read or destroyed a letter, when and why, oldest first."""
        columns = [column for column in letter_readings.c if column.name != "objection"]
        query = select(*columns).where(letter_readings.c.objection == as_written(objection))
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(query.order_by(letter_readings.c.id)).mappings()]

    def erase(self, objection: str, act: Act, *, dry_run: bool = False) -> None:
        """Destroy words, name and contact for good, and put on record who did; a repeat changes nothing."""
        objection = as_written(objection)
        gone = {"wrapped_key": None, "record": None, "erased_at": act.recorded_at}
        there = (letters.c.objection == objection) & letters.c.record.is_not(None)
        by = {"staff": act.actor.staff, "organisation": act.actor.organisation, "reason": act.reason}
        said = {"objection": objection, "act": "erased", "read_at": act.recorded_at}
        with self._engine.connect() as connection, connection.begin() as transaction:
            if connection.execute(update(letters).where(there).values(gone)).rowcount:
                connection.execute(insert(letter_readings).values(by | said))
            if dry_run:
                transaction.rollback()

    def _opened(self, row: Row[Any]) -> dict[str, str]:
        if row.record is None:
            raise LetterErased("该异议的来信内容已按要求销毁，处理结果不受影响")
        sealed: bytes = row.record
        if row.wrapped_key is not None:
            sealed = sealing.unseal(self._keys.unwrap(row.wrapped_key, row.objection), sealed, row.objection)
        found: dict[str, str] = json.loads(sealed)
        return found


def _code() -> str:
    """Sixty bits nobody guesses: `YY-7K2MQ4XD9A3B`."""
    return "YY-" + "".join(secrets.choice(ALPHABET) for _ in range(12))
