"""Closings and re-openings as they were, and books that a plan waits for."""

from base64 import b64encode

from sqlalchemy import Engine, exists, select

from services.ledger.book.rows import Row, read_rows, with_yuan
from services.ledger.book.tables import books
from services.ledger.closing.read_model import closings, plans
from shared.platform.projections.region_rows import lies_in
from shared.platform.sealing.sealer import last_seal

_SUMS = {
    "available": ("available",),
    "committed": ("committed",),
    "disbursed": ("paid", "unspent", "spent"),
    "reclaimed": ("returned",),
    "carried_over": ("carried-over",),
}
"""What a month came to -> the stages of the trial balance that make it up."""


def _sums(totals: list[Row]) -> Row:
    """The control totals as officials name them, to the end of the month; received is what the sources gave."""
    by_stage = {total["stage"]: total["fen"] for total in totals}
    sums = {f"{name}_fen": sum(by_stage.get(at, 0) for at in stages) for name, stages in _SUMS.items()}
    return with_yuan({"received_fen": -by_stage.get("funder", 0)} | sums)


class ClosingQueries:
    """What is sealed, and what is to be opened."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def closings(self, book: str, after: int, limit: int) -> list[Row]:
        """A book's closings and re-openings in order; each total in fen and yuan."""
        query = select(closings).where(closings.c.book == book, closings.c.entry_no > after)
        rows = read_rows(self._engine, query.order_by(closings.c.entry_no).limit(limit))
        return [row | {"totals": [with_yuan(total) for total in row["totals"]]} | _sums(row["totals"]) for row in rows]

    def awaiting(self, region: str) -> list[Row]:
        """Approved plans of a region whose book nobody has opened, the oldest first."""
        opened = exists().where(books.c.county == plans.c.county, books.c.fiscal_year == plans.c.plan_year)
        query = select(plans).where(lies_in(plans.c.county, region), ~opened)
        return read_rows(self._engine, query.order_by(plans.c.plan_year, plans.c.approved_on, plans.c.county))

    def checkpoint(self) -> tuple[int, str]:
        """Size and root (base64) of the log's last signed checkpoint; (0, "") before the first."""
        with self._engine.connect() as connection:
            seal = last_seal(connection, "ledger")
        return (seal.size, b64encode(seal.open().root).decode()) if seal else (0, "")
