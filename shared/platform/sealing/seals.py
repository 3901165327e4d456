"""The signed checkpoints of a log as they lie in its database, numbered without gaps."""

from dataclasses import dataclass
from datetime import datetime

from psycopg import sql
from sqlalchemy import Connection

from shared.platform.eventstore.store import driver
from shared.platform.sealing.tree import Broken
from shared.tlog.checkpoints import Checkpoint, open_checkpoint
from shared.tlog.notes import BadNote, Signer, Verifier


@dataclass(frozen=True)
class Seal:
    """One signed checkpoint. `note` is the whole truth; `key` is the public key that signed it."""

    number: int
    size: int
    note: str
    key: str
    signed_at: datetime

    def open(self) -> Checkpoint:
        """What was signed; raises Broken where the stored note is not one that its key signed."""
        try:
            checkpoint = open_checkpoint(self.note, Verifier.parse(self.key))
            _ = checkpoint.answers
        except BadNote as wrong:
            raise Broken(f"checkpoint {self.number} is not as it was signed: {wrong}") from wrong
        if checkpoint.size != self.size:
            raise Broken(f"checkpoint {self.number} is not as it was signed: its size was changed")
        return checkpoint


class SealBook:
    """All seals of one service, through one connection."""

    def __init__(self, connection: Connection, service: str) -> None:
        self._pg = driver(connection)
        self._table = sql.Identifier(f"{service}_checkpoints")

    def last(self) -> Seal | None:
        """The newest seal."""
        return self._one(sql.SQL("ORDER BY number DESC"))

    def of_size(self, size: int) -> Seal | None:
        """The seal of exactly this size."""
        return self._one(sql.SQL("WHERE size = {}").format(size))

    def covering(self, sequence: int) -> Seal | None:
        """The first seal under which an event stands."""
        return self._one(sql.SQL("WHERE size >= {} ORDER BY size").format(sequence))

    def page(self, after: int, limit: int) -> list[Seal]:
        """The seals behind a number, oldest first."""
        return self._all(sql.SQL("WHERE number > {} ORDER BY number LIMIT {}").format(after, limit))

    def keys(self) -> list[str]:
        """Every public key that ever signed, the newest first."""
        query = sql.SQL("SELECT key FROM {} GROUP BY key ORDER BY max(number) DESC").format(self._table)
        return [row[0] for row in self._pg.execute(query)]

    def count(self) -> int:
        """How many seals there are."""
        row = self._pg.execute(sql.SQL("SELECT count(*) FROM {}").format(self._table)).fetchone()
        assert row is not None
        return int(row[0])

    def put(self, number: int, checkpoint: Checkpoint, signer: Signer) -> Seal:
        """Sign and keep."""
        query = sql.SQL("INSERT INTO {} (number, size, note, key) VALUES (%s, %s, %s, %s) RETURNING signed_at")
        note, key = checkpoint.sign(signer), str(signer.verifier)
        row = self._pg.execute(query.format(self._table), (number, checkpoint.size, note, key)).fetchone()
        assert row is not None
        return Seal(number, checkpoint.size, note, key, row[0])

    def _one(self, rest: sql.Composable) -> Seal | None:
        found = self._all(rest + sql.SQL(" LIMIT 1"))
        return found[0] if found else None

    def _all(self, rest: sql.Composable) -> list[Seal]:
        query = sql.SQL("SELECT number, size, note, key, signed_at FROM {} ").format(self._table) + rest
        return [Seal(*row) for row in self._pg.execute(query)]
