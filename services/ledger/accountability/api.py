"""The county names who answers for its money."""

from typing import Annotated, Literal

from fastapi import Depends, Response

from services.ledger.accountability import commands
from services.ledger.accountability.decisions import Named
from services.ledger.book.fields import EntryBody, Filled
from shared.platform.identity.roles import Role
from shared.platform.web.bodies import Day
from shared.platform.web.context import CommandContext, require_role
from shared.platform.web.router import Router


class ResponsibleBody(EntryBody):
    """From `since` on this organisation and this official are the body; `document_no` is the paper that says so."""

    body: Literal["county", "leading-group", "project-department", "finance"]
    organisation: Filled
    person: Filled
    post: Filled
    since: Day
    document_no: Filled

    def to_named(self) -> Named:
        """The appointment."""
        return Named(self.body, self.organisation, self.person, self.post, self.since, self.document_no)


router = Router(prefix="/ledger/v1", tags=["账本：责任"])


@router.post("/books/{book}/responsible", status_code=201)
async def name_responsible(
    book: str, body: ResponsibleBody, ctx: Annotated[CommandContext, Depends(require_role(Role.COUNTY_GOV))]
) -> Response:
    """The county government names who its body is: organisation, official, post, since when, by which paper.

    Bodies: county (主要责任), leading-group (日常监管责任), project-department, finance. A change is named anew.
    """
    return await ctx.execute(
        commands.name_responsible,
        commands.NameResponsible(act=ctx.act(body), book=book, named=body.to_named()),
        status=201,
    )
