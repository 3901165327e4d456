"""What a book holds at any point: its balances, and the sums of its postings by account."""

from sqlalchemy import Engine, func, select

from services.ledger.book.as_of import AsOf
from services.ledger.book.queries import BookQueries
from services.ledger.book.rows import Row, read_rows, read_sums, with_yuan
from services.ledger.book.tables import entries, postings
from shared.kernel.money import yuan


class Balances:
    """A book's figures at a point of either clock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._books = BookQueries(engine)

    def book(self, book: str, as_of: AsOf) -> Row:
        """One book with its balances at a point; raises BookNotOpen."""
        found = self._books.opened(book)
        mark = {"simulated": found["simulated"] or self._books.is_simulated(book)}
        return found | mark | self.sums(book, as_of) | self._entry(book, as_of)

    def sums(self, book: str, as_of: AsOf) -> Row:
        """What was received, is available, set aside, paid and so on, in fen and yuan."""
        query = select(postings.c.stage, func.sum(postings.c.fen)).where(
            postings.c.book == book, *as_of.limits(postings)
        )
        stages = read_sums(self._engine, query.group_by(postings.c.stage))
        back = select(entries.c.kind, func.sum(entries.c.fen)).where(
            entries.c.book == book, entries.c.kind == "surplus-returned", *as_of.limits(entries)
        )
        returned = read_sums(self._engine, back.group_by(entries.c.kind)).get("surplus-returned", 0)
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

    def trial_balance(self, book: str, as_of: AsOf) -> Row:
        """Sums of postings by account at a point. Their total must be zero, always."""
        query = select(postings.c.account, func.sum(postings.c.fen)).where(
            postings.c.book == book, *as_of.limits(postings)
        )
        sums = read_sums(self._engine, query.group_by(postings.c.account))
        accounts = [{"account": name, "fen": fen, "amount": yuan(fen)} for name, fen in sorted(sums.items())]
        return {"book": book, "accounts": accounts, "total_fen": sum(sums.values())} | self._entry(book, as_of)

    def _entry(self, book: str, as_of: AsOf) -> Row:
        query = select(func.max(entries.c.entry_no).label("entry_no")).where(
            entries.c.book == book, *as_of.limits(entries)
        )
        return {"entry_no": read_rows(self._engine, query)[0]["entry_no"] or 0}
