"""Rows -> plain dicts for the edge. Amounts leave as integer `*_fen` beside yuan strings; lists are pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, func, or_, select, true

from services.ledger.book.as_of import AsOf
from services.ledger.book.errors import BookNotOpen
from services.ledger.book.rows import Row, with_yuan
from services.ledger.book.tables import books, commitments, entries, lots, postings
from services.ledger.project_files.read_model import project_files
from services.ledger.reports import answering
from shared.kernel.money import yuan
from shared.platform.projections.region_rows import lies_in


class OfThePool:
    """Books, entries, lots, projects and balances."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def books(self, region: str, after: str, limit: int) -> list[Row]:
        """The books of a region, by name."""
        query = select(books).where(lies_in(books.c.county, region), books.c.book > after)
        return self._rows(query.order_by(books.c.book).limit(limit))

    def book(self, book: str, as_of: AsOf) -> Row:
        """One book with its balances at a point; raises BookNotOpen."""
        found = self.opened(book)
        mark = {"simulated": found["simulated"] or self.is_simulated(book)}
        return found | mark | self._balances(book, as_of) | self._entry(book, as_of)

    def opened(self, book: str) -> Row:
        """What a book was opened with; raises BookNotOpen."""
        found = self._rows(select(books).where(books.c.book == book))
        if not found:
            raise BookNotOpen(f"专账 {book} 尚未开立")
        return found[0]

    def is_simulated(self, book: str) -> bool:
        """Whether any entry of the book was generated: then its sums are no real money's."""
        some = select(entries.c.book).where(entries.c.book == book, entries.c.simulated).exists()
        with self._engine.connect() as connection:
            return bool(connection.execute(select(some)).scalar())

    def _balances(self, book: str, as_of: AsOf) -> Row:
        query = select(postings.c.stage, func.sum(postings.c.fen)).where(
            postings.c.book == book, *as_of.limits(postings)
        )
        stages = self._pairs(query.group_by(postings.c.stage))
        back = select(entries.c.kind, func.sum(entries.c.fen)).where(
            entries.c.book == book, entries.c.kind == "surplus-returned", *as_of.limits(entries)
        )
        returned = self._pairs(back.group_by(entries.c.kind)).get("surplus-returned", 0)
        paid, spent = stages.get("paid", 0), stages.get("spent", 0)
        amounts = {
            "received": -stages.get("funder", 0),
            "available": stages.get("available", 0),
            "committed": stages.get("committed", 0),
            "unspent_commitment": stages.get("committed", 0),
            "carried_in": -stages.get("carried-in", 0),
            "disbursed": paid + spent + stages.get("unspent", 0),
            "spent": spent,
            "returned": returned,
            "reclaimed": stages.get("returned", 0),
            "carried_over": stages.get("carried-over", 0),
            "passed_down": stages.get("passed-down", 0),
        }
        return with_yuan({f"{name}_fen": fen for name, fen in amounts.items()})

    def _entry(self, book: str, as_of: AsOf) -> Row:
        query = select(func.max(entries.c.entry_no).label("entry_no")).where(
            entries.c.book == book, *as_of.limits(entries)
        )
        return {"entry_no": self._rows(query)[0]["entry_no"] or 0}

    def trial_balance(self, book: str, as_of: AsOf) -> Row:
        """Sums of postings by account at a point. Their total must be zero, always."""
        query = select(postings.c.account, func.sum(postings.c.fen)).where(
            postings.c.book == book, *as_of.limits(postings)
        )
        sums = self._pairs(query.group_by(postings.c.account))
        accounts = [{"account": name, "fen": fen, "amount": yuan(fen)} for name, fen in sorted(sums.items())]
        return {"book": book, "accounts": accounts, "total_fen": sum(sums.values())} | self._entry(book, as_of)

    def entries(self, book: str, as_of: AsOf, after: int, limit: int) -> list[Row]:
        """The entries of a book in order, each with who did it and what for."""
        query = select(entries).where(entries.c.book == book, entries.c.entry_no > after, *as_of.limits(entries))
        return self._rows(query.order_by(entries.c.entry_no).limit(limit))

    def lots(self, book: str, alike: Mapping[str, Any], after: int, limit: int) -> list[Row]:
        """The lots of a book that are alike in some attributes, with what became of them, in the order received."""
        same = (lots.c[name] == value for name, value in alike.items())
        query = select(lots).where(lots.c.book == book, lots.c.entry_no > after, *same)
        return self._rows(query.order_by(lots.c.entry_no).limit(limit))

    def projects(self, book: str, part: str, after: str, limit: int) -> list[Row]:
        """The projects of a book, or of a part of it (a division's code): what is on file, and what is set aside, paid
        and spent (nulls when nothing is).

        With the departments that pooled the money and the units that use it, who both answer while it is on hold.
        """
        money = [commitments.c[name] for name in _COMMITMENT]
        query = (
            select(project_files, commitments.c.state.label("commitment"), *money)
            .join(
                commitments,
                (commitments.c.project == project_files.c.project) & (commitments.c.book == book),
                isouter=True,
            )
            .where(or_(project_files.c.book == book, commitments.c.book == book), project_files.c.project > after)
            .where(lies_in(project_files.c.place, part))
        )
        rows = self._rows(query.order_by(project_files.c.project).limit(limit))
        with self._engine.connect() as connection:
            return answering.of_projects(connection, book, rows)

    def unallocated(self, book: str) -> int:
        """What lies in the pool and is allotted to no project yet, in fen."""
        query = select(func.coalesce(func.sum(lots.c.available_fen), 0).label("fen")).where(lots.c.book == book)
        return int(self._rows(query)[0]["fen"])

    def _pairs(self, query: Select[Any]) -> dict[str, int]:
        with self._engine.connect() as connection:
            return {name: int(fen) for name, fen in connection.execute(query)}

    def _rows(self, query: Select[Any]) -> list[Row]:
        with self._engine.connect() as connection:
            return [with_yuan(dict(row)) for row in connection.execute(query).mappings()]


_COMMITMENT = ("left_fen", "paid_fen", "spent_fen", "returned_fen", "shortage_fen")


def of_part(project: ColumnElement[str], part: str) -> ColumnElement[bool]:
    """That a project lies in a part of a book's county; "" is all of it, projects not on file included."""
    known = select(project_files.c.project).where(lies_in(project_files.c.place, part))
    return project.in_(known) if part else true()


def page_of(rows: Sequence[Row], limit: int, key: str) -> str | None:
    """The cursor of the page after these rows, None at the end."""
    return str(rows[-1][key]) if len(rows) == limit else None
