"""Which roles command a book, and whose book a reader may be shown: the same in every capability."""

from typing import Annotated, Any

from fastapi import Depends

from services.ledger.book.account import book_parts
from services.ledger.book.queries import BookQueries
from shared.kernel.regional_access import Matter
from shared.platform.identity.roles import Role
from shared.platform.web.context import CommandContext, QueryContext, query, require_role

NO_NEED_OF_PAYEES = (Role.PUBLISHER, Role.SECTOR_DEPT, Role.SYSTEM)
"""They publish, give an opinion and exchange data: none of it asks who was paid, not even by a key without a name."""

FinanceCommand = Annotated[CommandContext, Depends(require_role(Role.FINANCE))]
KeeperCommand = Annotated[CommandContext, Depends(require_role(Role.KEEPER))]
ReaderQuery = Annotated[QueryContext, Depends(query())]
PayeeQuery = Annotated[QueryContext, Depends(query(*(role for role in Role if role not in NO_NEED_OF_PAYEES)))]


def standing(ctx: QueryContext, book: str) -> dict[str, Any]:
    """What every answer about a book bears: where in the log it stands, and whether it rests on generated entries."""
    return {"simulated": ctx.read(BookQueries).is_simulated(book), "sequence": ctx.sequence}


def in_region(ctx: QueryContext, book: str) -> None:
    """Refuse to show a book to a reader of another region, or of one below its own. Raises OutsideRegion."""
    ctx.within(book_parts(book)[0], "/path/book")


def rows_of(ctx: QueryContext, book: str, matter: Matter) -> str:
    """The place whose rows of a book are for this reader; "" is all of them. Raises OutsideRegion."""
    county = book_parts(book)[0]
    part = ctx.part_of(county, matter, "/path/book")
    return "" if part == county else part
