"""Routes of the share register. Amounts are strings in yuan with two decimals, shares whole numbers."""

from collections.abc import Iterable
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import Depends, Query, Response
from pydantic import Field

from services.ledger.book import export_columns as columns
from services.ledger.book.access import PayeeQuery, ReaderQuery
from services.ledger.book.fields import Filled, Short
from services.ledger.book.listing import Kind, Rows, listed
from services.ledger.book.rows import page_of
from services.ledger.payees.access import of_own_place, open_vault
from services.ledger.shareholding import commands
from services.ledger.shareholding.decisions import MOST_HOLDERS, Quantification
from services.ledger.shareholding.entities import Entity
from services.ledger.shareholding.events import Allotted
from services.ledger.shareholding.queries import ShareQueries
from shared.kernel import money
from shared.kernel.regional_access import Matter
from shared.platform.identity.roles import Role
from shared.platform.vault import Known
from shared.platform.web import bodies
from shared.platform.web.bodies import ActBody, Body, Page, PageSize, YuanText
from shared.platform.web.context import CommandContext, QueryContext, require_role
from shared.platform.web.router import Router


class EntityBody(ActBody):
    """A rural business entity by its unified social credit code; `shares` is its whole capital."""

    entity: Filled
    name: Filled
    kind: Filled
    place: Filled
    shares: int
    document_no: Short


class HolderBody(Body):
    """A household by the vault's key, and how many shares it gets."""

    payee: Filled
    shares: int


class QuantificationBody(ActBody):
    """So much of a posted payment becomes shares of these households."""

    book: Filled
    payment: Filled
    amount: YuanText
    document_no: Short
    holders: Annotated[list[HolderBody], Field(max_length=MOST_HOLDERS)]


class TransferBody(ActBody):
    """Shares of one household go to another, or back to be allotted anew where `to_payee` is left out."""

    payee: Filled
    to_payee: Short = ""
    shares: int
    document_no: Short


class DividendBody(ActBody):
    """What the entity paid all its household holders for a year."""

    year: Annotated[int, Field(ge=2000, le=2099)]
    amount: YuanText
    document_no: Short


router = Router(prefix="/ledger/v1/counties/{county}", tags=["股份量化"])

RegisterCommand = Annotated[CommandContext, Depends(require_role(Role.FINANCE, Role.PROJECT_DEPT))]
Limit = Annotated[PageSize, Query()]
Position = Annotated[bodies.Position, Query()]


@router.post("/entities", status_code=201)
async def register_entity(county: str, body: EntityBody, ctx: RegisterCommand) -> Response:
    """Put a cooperative, company, family farm or collective on record, or what of it has changed. Answers {shares}.

    `kind`: cooperative, enterprise, family-farm, collective. `shares` is its whole capital in shares.
    """
    entity = Entity(body.entity, body.name, body.kind, body.place, body.shares, body.document_no)
    command = commands.RegisterEntity(act=ctx.act(body), county=county, entity=entity)
    return await ctx.execute(commands.register_entity, command, status=201)


@router.post("/entities/{entity}/shares", status_code=201)
async def quantify_shares(county: str, entity: str, body: QuantificationBody, ctx: RegisterCommand) -> Response:
    """Make shares of households of what a posted payment of industry money brought the entity. Answers {held}.

    Up to 500 households at a time, entered in the vault before; together never more than the entity's whole.
    """
    known = await _known(ctx, (holder.payee for holder in body.holders))
    command = commands.QuantifyShares(
        act=ctx.act(body),
        county=county,
        what=Quantification(entity, body.book, body.payment, money.fen(body.amount), body.document_no),
        holders=tuple(_allotted(holder.payee, holder.shares, known) for holder in body.holders),
    )
    return await ctx.execute(commands.quantify_shares, command, status=201)


@router.post("/entities/{entity}/transfers", status_code=201)
async def transfer_shares(county: str, entity: str, body: TransferBody, ctx: RegisterCommand) -> Response:
    """Move shares of a household to another one, or back to be allotted anew, with the reason. Answers {held}."""
    known = await _known(ctx, (body.to_payee,))
    command = commands.TransferShares(
        act=ctx.act(body),
        county=county,
        entity=entity,
        payee=body.payee,
        to=_allotted(body.to_payee, body.shares, known),
        document_no=body.document_no,
    )
    return await ctx.execute(commands.transfer_shares, command, status=201)


@router.post("/entities/{entity}/dividends", status_code=201)
async def declare_dividend(county: str, entity: str, body: DividendBody, ctx: RegisterCommand) -> Response:
    """Record what the entity paid its household holders for a year; it is split by shares to the fen.

    Answers {fen, holders}.
    """
    command = commands.DeclareDividend(
        act=ctx.act(body),
        county=county,
        entity=entity,
        year=body.year,
        fen=money.fen(body.amount),
        document_no=body.document_no,
    )
    return await ctx.execute(commands.declare_dividend, command, status=201)


@router.get("/entities")
def entities(county: str, ctx: ReaderQuery, after: Position = 0, limit: Limit = 100) -> Page:
    """The county's entities: whole, held by households (shares and per cent), money quantified, dividends paid."""
    rows = ctx.read(ShareQueries).entities(county, _part(ctx, county), after, limit)
    return Page(items=rows, next=page_of(rows, limit, "position"), sequence=ctx.sequence)


@router.get("/entities/{entity}")
def entity(county: str, entity: str, ctx: ReaderQuery) -> dict[str, Any]:
    """One entity, with the payments whose money is quantified: `beyond_paid` is what of it has since come back."""
    found = ctx.read(ShareQueries).entity(county, entity, _part(ctx, county))
    return found | {"sequence": ctx.sequence}


@router.get("/entities/{entity}/holders", response_model=Page)
def holders(county: str, entity: str, ctx: PayeeQuery, kind: Kind, after: Position = 0, limit: Limit = 100) -> Any:
    """Who holds how many shares, by the vault's keys, with their dividends so far; also as CSV or XLSX."""
    ctx.read(ShareQueries).entity(county, entity, _part(ctx, county))

    def read(last: int, size: int) -> Rows:
        return ctx.read(ShareQueries).holders(county, entity, last, size)

    return listed(ctx, kind, columns.HOLDERS, read, after, limit, name=f"{county}-holders", cursor="position")


@router.get("/entities/{entity}/history")
def history(county: str, entity: str, ctx: PayeeQuery, after: Position = 0, limit: Limit = 100) -> Page:
    """Everything that happened to an entity's shares, line by line in order, with document and reason."""
    ctx.read(ShareQueries).entity(county, entity, _part(ctx, county))
    rows = ctx.read(ShareQueries).history(county, entity, after, limit)
    return Page(items=rows, next=page_of(rows, limit, "position"), sequence=ctx.sequence)


@router.get("/shareholders/{payee}")
def shareholder(county: str, payee: str, ctx: PayeeQuery) -> dict[str, Any]:
    """What a household holds and was paid, and the payments, lots and documents that its shares come from.

    Who is of a place in the county asks for households of that place; any other one is 404.
    """
    part = ctx.part_of(county, Matter.PAYEES, "/path/county")
    of_own_place(ctx, payee, "" if part == county else part)
    found = ctx.read(ShareQueries).holder(county, payee)
    return found | {"sequence": ctx.sequence}


def _part(ctx: QueryContext, county: str) -> str:
    """The part of the county whose entities the reader sees. Raises OutsideRegion."""
    return ctx.part_of(county, Matter.ENTITIES, "/path/county")


async def _known(ctx: CommandContext, payees: Iterable[str]) -> dict[str, Known]:
    return await run_sync(open_vault(ctx.state).known, set(payees))


def _allotted(payee: str, shares: int, known: dict[str, Known]) -> Allotted:
    """What a household gets; without a commitment where the vault knows none of that key."""
    found = known.get(payee)
    if found is None or found.kind != "household":
        return Allotted(payee, "", "", shares)
    return Allotted(payee, found.commitment, found.place, shares)
