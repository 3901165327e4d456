"""Whom a county named to answer for its money."""

from datetime import date

from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import distinct_on

from services.ledger.accountability.decisions import Named
from services.ledger.accountability.read_model import responsible
from services.ledger.book.rows import Row, read_rows

_NAMED = Named.__slots__


class AccountabilityQueries:
    """Appointments of a county."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def named(self, county: str, on: date) -> list[Named]:
        """Whom each body had on a day: the latest appointment up to it, in whichever year's book it was entered."""
        query = select(*(responsible.c[name] for name in _NAMED)).ext(distinct_on(responsible.c.body))
        latest = (responsible.c.body, responsible.c.since.desc(), responsible.c.sequence.desc())
        of = (responsible.c.county == county, responsible.c.since <= on)
        return [Named(**row) for row in read_rows(self._engine, query.where(*of).order_by(*latest))]

    def history(self, county: str) -> list[Row]:
        """Every appointment in the order in which they were entered."""
        query = select(responsible.c.book, responsible.c.entry_no, *(responsible.c[name] for name in _NAMED))
        return read_rows(self._engine, query.where(responsible.c.county == county).order_by(responsible.c.sequence))
