"""Who stands at the ledger's counters, and whose book a reader may be shown: the same in every topic."""

from typing import Annotated, Any

from fastapi import Depends

from services.ledger.domain.account import book_parts
from shared.http.desk import Desk, Reader, desk, reader
from shared.identity.roles import Role

AtFinance = Annotated[Desk, Depends(desk(Role.FINANCE))]
AtKeeper = Annotated[Desk, Depends(desk(Role.KEEPER))]
AtWindow = Annotated[Reader, Depends(reader())]


def standing(ask: Reader, book: str) -> dict[str, Any]:
    """What every answer about a book bears: where in the log it stands, and whether it rests on generated entries."""
    return {"simulated": ask.queries.is_simulated(book), "sequence": ask.sequence}


def in_region(ask: Reader, book: str) -> None:
    """Refuse to show a book to a reader of another region."""
    county, _ = book_parts(book)
    ask.within(county)
