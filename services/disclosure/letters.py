"""The words of objections: outside the log, read by those who investigate, every reading kept."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from services.disclosure.domain.errors import UnknownObjection
from services.disclosure.domain.objection import text_hash
from services.disclosure.domain.reference import ALPHABET
from services.disclosure.tables import letter_readings, letters
from shared.kernel.acts import Actor


@dataclass(frozen=True)
class Letter:
    """What someone wrote about a notice. Name and contact are empty where the writer stays anonymous."""

    notice: str
    words: str
    name: str = ""
    contact: str = ""


class Letters:
    """The table of letters."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, key: str, letter: Letter, at: datetime) -> tuple[str, str]:
        """Keep a letter; gives the code to ask after it and the hash that ties it to the log.

        The same key keeps one letter and gives one code, however often it is sent.
        """
        row = {"objection": _code(), "key": key, "notice": letter.notice, "words": letter.words, "name": letter.name,
               "contact": letter.contact, "salt": secrets.token_hex(16), "received_at": at}  # fmt: skip
        with self._engine.begin() as connection:
            connection.execute(upsert(letters).values(row).on_conflict_do_nothing(index_elements=["key"]))
            kept = connection.execute(select(letters).where(letters.c.key == key)).one()
        return kept.objection, text_hash(kept.salt, kept.words)

    def take_back(self, objection: str) -> None:
        """The objection was not accepted: its words are not kept either."""
        with self._engine.begin() as connection:
            connection.execute(delete(letters).where(letters.c.objection == objection))

    def notice_of(self, objection: str) -> str:
        """Which notice an objection is about. Raises UnknownObjection."""
        if not objection.isprintable():
            raise UnknownObjection("查询码只含字母和数字，请核对")
        with self._engine.connect() as connection:
            found = connection.execute(select(letters.c.notice).where(letters.c.objection == objection)).scalar()
        if found is None:
            raise UnknownObjection(f"没有编号为 {objection} 的异议，请核对")
        return str(found)

    def read(self, objection: str, reader: Actor, at: datetime) -> Letter:
        """The letter, for whoever investigates; the reading is put on record. Raises UnknownObjection."""
        with self._engine.begin() as connection:
            found = connection.execute(select(letters).where(letters.c.objection == objection)).one_or_none()
            if found is None:
                raise UnknownObjection(f"没有编号为 {objection} 的异议")
            reading = {"objection": objection, "staff": reader.staff, "organisation": reader.organisation}
            connection.execute(insert(letter_readings).values(reading | {"read_at": at}))
        return Letter(found.notice, found.words, found.name, found.contact)


def _code() -> str:
    """Sixty bits nobody guesses: `YY-7K2MQ4XD9A3B`."""
    return "YY-" + "".join(secrets.choice(ALPHABET) for _ in range(12))
