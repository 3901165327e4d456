"""The counter and window of shares that households hold in rural business entities (量化到户的股份)."""

from collections.abc import Iterable
from functools import partial
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import Depends, Query, Response

from services.ledger.commands.shares import DeclareDividend, QuantifyShares, RegisterEntity, TransferShares
from services.ledger.domain.entities import Entity
from services.ledger.domain.entries.shares import Allotted
from services.ledger.domain.shares import Quantification
from services.ledger.queries import page_of
from services.ledger.routes.counters import AtPayees, AtWindow
from services.ledger.routes.listing import Kind, listed
from services.ledger.routes.persons import of_own_place, open_vault
from services.ledger.schemas import columns
from services.ledger.schemas.shares import DividendBody, EntityBody, QuantificationBody, TransferBody
from shared.kernel import money
from shared.kernel.regional_access import Matter
from shared.platform.identity.roles import Role
from shared.platform.vault import Known
from shared.platform.web import bodies
from shared.platform.web.bodies import Page, PageSize
from shared.platform.web.context import Desk, Reader, desk
from shared.platform.web.router import Router

router = Router(prefix="/ledger/v1/counties/{county}", tags=["股份量化"])

AtRegister = Annotated[Desk, Depends(desk(Role.FINANCE, Role.PROJECT_DEPT))]
Limit = Annotated[PageSize, Query()]
Position = Annotated[bodies.Position, Query()]


@router.post("/entities", status_code=201)
async def register_entity(county: str, body: EntityBody, at: AtRegister) -> Response:
    """Put a cooperative, company, family farm or collective on record, or what of it has changed. Answers {shares}.

    `kind`: cooperative, enterprise, family-farm, collective. `shares` is its whole capital in shares.
    """
    entity = Entity(body.entity, body.name, body.kind, body.place, body.shares, body.document_no)
    command = RegisterEntity(act=at.act(body), county=county, entity=entity)
    return await at.do(at.application.register_entity, command, status=201)


@router.post("/entities/{entity}/shares", status_code=201)
async def quantify_shares(county: str, entity: str, body: QuantificationBody, at: AtRegister) -> Response:
    """Make shares of households of what a posted payment of industry money brought the entity. Answers {held}.

    Up to 500 households at a time, entered in the vault before; together never more than the entity's whole.
    """
    known = await _known(at, (holder.payee for holder in body.holders))
    command = QuantifyShares(
        act=at.act(body),
        county=county,
        what=Quantification(entity, body.book, body.payment, money.fen(body.amount), body.document_no),
        holders=tuple(_allotted(holder.payee, holder.shares, known) for holder in body.holders),
    )
    return await at.do(at.application.quantify_shares, command, status=201)


@router.post("/entities/{entity}/transfers", status_code=201)
async def transfer_shares(county: str, entity: str, body: TransferBody, at: AtRegister) -> Response:
    """Move shares of a household to another one, or back to be allotted anew, with the reason. Answers {held}."""
    known = await _known(at, (body.to_payee,))
    command = TransferShares(
        act=at.act(body),
        county=county,
        entity=entity,
        payee=body.payee,
        to=_allotted(body.to_payee, body.shares, known),
        document_no=body.document_no,
    )
    return await at.do(at.application.transfer_shares, command, status=201)


@router.post("/entities/{entity}/dividends", status_code=201)
async def declare_dividend(county: str, entity: str, body: DividendBody, at: AtRegister) -> Response:
    """Record what the entity paid its household holders for a year; it is split by shares to the fen.

    Answers {fen, holders}.
    """
    command = DeclareDividend(
        act=at.act(body),
        county=county,
        entity=entity,
        year=body.year,
        fen=money.fen(body.amount),
        document_no=body.document_no,
    )
    return await at.do(at.application.declare_dividend, command, status=201)


@router.get("/entities")
def entities(county: str, ask: AtWindow, after: Position = 0, limit: Limit = 100) -> Page:
    """The county's entities: whole, held by households (shares and per cent), money quantified, dividends paid."""
    rows = ask.queries.shares.entities(county, _part(ask, county), after, limit)
    return Page(items=rows, next=page_of(rows, limit, "position"), sequence=ask.sequence)


@router.get("/entities/{entity}")
def entity(county: str, entity: str, ask: AtWindow) -> dict[str, Any]:
    """One entity, with the payments whose money is quantified: `beyond_paid` is what of it has since come back."""
    found: dict[str, Any] = ask.queries.shares.entity(county, entity, _part(ask, county))
    return found | {"sequence": ask.sequence}


@router.get("/entities/{entity}/holders", response_model=Page)
def holders(county: str, entity: str, ask: AtPayees, kind: Kind, after: Position = 0, limit: Limit = 100) -> Any:
    """Who holds how many shares, by the vault's keys, with their dividends so far; also as CSV or XLSX."""
    ask.queries.shares.entity(county, entity, _part(ask, county))
    read = partial(ask.queries.shares.holders, county, entity)
    return listed(ask, kind, columns.HOLDERS, read, after, limit, name=f"{county}-holders", cursor="position")


@router.get("/entities/{entity}/history")
def history(county: str, entity: str, ask: AtPayees, after: Position = 0, limit: Limit = 100) -> Page:
    """Everything that happened to an entity's shares, line by line in order, with document and reason."""
    ask.queries.shares.entity(county, entity, _part(ask, county))
    rows = ask.queries.shares.history(county, entity, after, limit)
    return Page(items=rows, next=page_of(rows, limit, "position"), sequence=ask.sequence)


@router.get("/shareholders/{payee}")
def shareholder(county: str, payee: str, ask: AtPayees) -> dict[str, Any]:
    """What a household holds and was paid, and the payments, lots and documents that its shares come from.

    Who is of a place in the county asks for households of that place; any other one is 404.
    """
    part = ask.part_of(county, Matter.PAYEES, "/path/county")
    of_own_place(ask, payee, "" if part == county else part)
    found: dict[str, Any] = ask.queries.shares.holder(county, payee)
    return found | {"sequence": ask.sequence}


def _part(ask: Reader, county: str) -> str:
    """The part of the county whose entities the reader sees. Raises OutsideRegion."""
    return ask.part_of(county, Matter.ENTITIES, "/path/county")


async def _known(at: Desk, payees: Iterable[str]) -> dict[str, Known]:
    return await run_sync(open_vault(at.state).known, set(payees))


def _allotted(payee: str, shares: int, known: dict[str, Known]) -> Allotted:
    """What a household gets; without a commitment where the vault knows none of that key."""
    found = known.get(payee)
    if found is None or found.kind != "household":
        return Allotted(payee, "", "", shares)
    return Allotted(payee, found.commitment, found.place, shares)
