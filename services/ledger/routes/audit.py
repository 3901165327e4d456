"""The auditor's window: a book at any point, and what changed between two days."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from services.ledger.domain.account import book_parts
from services.ledger.routes.counters import AtWindow, in_region
from services.ledger.routes.readings import Point
from shared.http import bodies
from shared.http.bodies import PageSize

router = APIRouter(prefix="/ledger/v1", tags=["账本查询"])

OnDay = Annotated[bodies.Day | None, Query()]


@router.get("/books/{book}/state")
def state(
    book: str,
    ask: AtWindow,
    point: Point,
    after: Annotated[bodies.Position, Query()] = 0,
    limit: Annotated[PageSize, Query()] = 100,
) -> dict[str, Any]:
    """One book at a point of either clock: balances, and of each lot what was received, free, set aside and used."""
    in_region(ask, book)
    found: dict[str, Any] = ask.queries.state(book, point, after, limit)
    return found | {"sequence": ask.sequence}


@router.get("/books/{book}/changes")
def changes(book: str, ask: AtWindow, since: OnDay = None, until: OnDay = None) -> dict[str, Any]:
    """What changed after `since` up to `until` (business dates): balances before and after, and the entries between.

    Without `since` from the first day of the book's year, without `until` to its last entry.
    Each entry names who asked, reviewed and posted, and the minutes it rests on; the first 500 are listed.
    """
    in_region(ask, book)
    _, year = book_parts(book)
    found: dict[str, Any] = ask.queries.changes(book, since or date(year - 1, 12, 31), until)
    return found | {"sequence": ask.sequence}
