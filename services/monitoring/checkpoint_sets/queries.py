"""Months' checkpoint sets: which are due, what the publishers' verified checkpoints are, and the sets themselves."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, bindparam, exists, select, text

from services.monitoring.checkpoint_sets.errors import CheckpointSetMissing
from services.monitoring.checkpoint_sets.read_model import checkpoint_sets
from services.monitoring.upstream.lists import Row
from services.monitoring.upstream.read_model import books
from shared.kernel.divisions import succession

_VERIFIED = text("""
SELECT size, encode(root, 'base64') AS root, note FROM heard_checkpoints WHERE source = :source
ORDER BY size DESC LIMIT 1
""").bindparams(bindparam("source"))
_HEARD = text("SELECT coalesce((SELECT position FROM positions WHERE source = :source), 0)")


@dataclass(frozen=True)
class Due:
    """A closed month without a set. `sequence`: the ledger's entry up to which its book was heard."""

    book: str
    county: str
    fiscal_year: int
    month: str
    sequence: int
    simulated: bool


@dataclass(frozen=True)
class Verified:
    """A publisher's newest checkpoint that agrees with what was heard here, None where there is none yet.

    `heard`: how far its log was heard.
    """

    heard: int
    checkpoint: tuple[int, str, str] | None


class CheckpointSetQueries:
    """Months' sets, and what is known for those that are due."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def due(self) -> list[Due]:
        """The months that are closed and have no set, the earliest first."""
        of_month = checkpoint_sets.c.month == books.c.closed_until
        recorded = exists().where(checkpoint_sets.c.book == books.c.book, of_month)
        wanted = select(books).where(books.c.closed_until != "", ~recorded).order_by(books.c.book)
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).all()
            ours = select(checkpoint_sets.c.book, checkpoint_sets.c.month)
            mine = ours.where(checkpoint_sets.c.book.in_([row.book for row in rows]))
            known = {tuple(row) for row in connection.execute(mine)}
        return [
            Due(row.book, row.county, row.fiscal_year, month, row.sequence, row.simulated)
            for row in rows
            for month in _months_to(row.closed_until)
            if (row.book, month) not in known
        ]

    def verified(self, source: str) -> Verified:
        """What is verified of one publisher's log."""
        with self._engine.connect() as connection:
            heard = connection.execute(_HEARD, {"source": source}).scalar_one()
            row = connection.execute(_VERIFIED, {"source": source}).one_or_none()
        return Verified(heard, (row.size, row.root, row.note) if row else None)

    def of(self, county: str, month: str) -> Row:
        """The set of a county's month; raises CheckpointSetMissing."""
        found = self.find(county, month)
        if found is None:
            raise CheckpointSetMissing(f"{county} 没有 {month} 的检查点集：该月封账后几分钟内生成")
        return found

    def find(self, county: str, month: str) -> Row | None:
        """The set of a county's month, by any code the county had."""
        wanted = select(checkpoint_sets).where(
            checkpoint_sets.c.county.in_(succession().spellings(county)), checkpoint_sets.c.month == month
        )
        with self._engine.connect() as connection:
            row = connection.execute(wanted).mappings().first()
        return _view(row) if row else None


def _view(row: Any) -> Row:
    names = ("county", "fiscal_year", "book", "month", "recorded_at", "logs", "sequence", "simulated")
    return {name: row[name] for name in names}


def _months_to(last: str) -> list[str]:
    year, _, number = last.partition("-")
    return [f"{year}-{month:02}" for month in range(1, int(number) + 1)]
