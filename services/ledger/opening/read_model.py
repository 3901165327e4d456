"""A book and its keeper as rows."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, insert, update

from services.ledger.book.entry import KeeperAppointed, Opened
from services.ledger.book.tables import books
from services.ledger.project_files.read_model import project_files
from shared.kernel.divisions import succession


def _opened(connection: Connection, sequence: int, event: Opened) -> None:
    row = {name: getattr(event, name) for name in ("book", "county", "fiscal_year", "keeper", "rule_pack")}
    row |= {"opened_on": event.act.effective_on, "sequence": sequence, "simulated": event.act.simulated}
    row |= {"closed_through": "", "continues": "", "plan": "", "plan_approved_on": None}
    connection.execute(insert(books), row)
    others = [name for name in succession().spellings(event.book) if name != event.book]
    if others:
        filed = update(project_files).where(project_files.c.book.in_(others))
        connection.execute(filed.values({"book": event.book}))


def _keeper(connection: Connection, sequence: int, event: KeeperAppointed) -> None:
    if event.until is None:
        row = {"keeper": event.keeper, "sequence": sequence}
        connection.execute(update(books).where(books.c.book == event.book).values(row))


ROWS: dict[type, Callable[[Connection, int, Any], None]] = {Opened: _opened, KeeperAppointed: _keeper}
