"""Routes of commitments."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from services.ledger.book.access import FinanceCommand
from services.ledger.book.fields import EntryBody, Filled
from services.ledger.book.lots import Draw
from services.ledger.book.receipt import lot_name
from services.ledger.book.usual_days import within
from services.ledger.commitments import commands
from services.ledger.inflows.bodies import MAX_LINES, LotBody, Order
from shared.kernel import money
from shared.platform.web.router import Router


class CommitmentBody(EntryBody):
    """Set a decided project's money aside: from `lots` named here, or by `order`, or as the rule pack orders them."""

    project: Filled
    lots: Annotated[list[LotBody], Field(max_length=MAX_LINES, default_factory=list)]
    order: Annotated[list[Order], Field(max_length=4, default_factory=list)]

    def named_lots(self) -> tuple[Draw, ...]:
        """The lots, in fen."""
        return tuple(Draw(lot_name(named.lot), money.fen(named.amount)) for named in self.lots)


router = Router(prefix="/ledger/v1", tags=["账本"])


@router.post("/books/{book}/commitments", status_code=201)
async def commit_funds(book: str, body: CommitmentBody, ctx: FinanceCommand) -> Response:
    """Set a decided project's money aside, after a shortage or before the book was open. Answers the split by lot."""
    command = commands.CommitFunds(
        act=ctx.act(body, within(book)),
        book=book,
        project=body.project,
        lots=body.named_lots(),
        order=tuple(body.order),
    )
    return await ctx.execute(commands.commit_funds, command, status=201)
