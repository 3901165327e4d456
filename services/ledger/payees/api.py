"""Routes of payees who are people. What is sent here goes to the vault and nowhere else."""

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from anyio.to_thread import run_sync
from fastapi import Depends, Query, Response
from fastapi.responses import JSONResponse
from pydantic import Field, ValidationError

from services.ledger.book.fields import Filled, Short
from services.ledger.payees.access import NOT_KEPT, REGISTRARS, SEE_MASKED, open_vault, who
from services.ledger.payees.files import Given
from shared.kernel.divisions import divisions
from shared.platform.identity.roles import Role
from shared.platform.problems import Problem
from shared.platform.vault import Identity, Newcomer
from shared.platform.web.bodies import ActBody, Body, Page, PageSize, Position
from shared.platform.web.context import CommandContext, QueryContext, query, require_role
from shared.platform.web.json_bodies import name_twice
from shared.platform.web.problems import invalid, unreadable
from shared.platform.web.router import Router


class PersonLine(Body):
    """Somebody to be paid: who it is, where, and the account. A household is given by its head."""

    personal: ClassVar[bool] = True

    kind: Literal["person", "household"]
    place: Annotated[str, Field(pattern=r"^(\d{6}|\d{9}|\d{12})$")]
    name: Filled
    id_number: Annotated[str, Field(max_length=20)]
    account: Annotated[str, Field(max_length=40)]
    bank: Short = ""
    phone: Annotated[str, Field(max_length=30)] = ""
    household: Annotated[str, Field(pattern=r"^(p-[a-z2-7]{26})?$")] = ""

    def to_newcomer(self) -> Newcomer:
        """The person as the vault takes one in."""
        identity = Identity(self.name, self.id_number, self.account, self.bank, self.phone)
        return Newcomer(self.kind, self.place, identity, self.household)


class PersonBody(PersonLine, ActBody):
    """One person's form, and the act."""


class MembersBody(ActBody):
    """Persons of a household, by their keys."""

    members: Annotated[list[Annotated[str, Field(pattern=r"^p-[a-z2-7]{26}$")]], Field(min_length=1, max_length=100)]


class RewrappingBody(ActBody):
    """Wrap the vault's data keys by the master key in use; `reason` is asked for."""


def persons_of(given: Iterable[Given]) -> list[Newcomer | Problem]:
    """Each line of a file as a person, or what is wrong with it."""
    return [_read(line) for line in given]


def _read(given: Given) -> Newcomer | Problem:
    if given.lost:
        return invalid(given.lost)
    if given.twice:
        return unreadable([name_twice(given.twice)])
    try:
        value = given.texts or (msgspec.json.decode(given.line) if given.line else None)
        return PersonLine.model_validate(value).to_newcomer()
    except ValidationError as wrong:
        return unreadable(wrong.errors(include_input=False, include_url=False))


router = Router(prefix="/ledger/v1", tags=["收款人"])

SEE_ALL = (Role.FINANCE, Role.REVIEWER, Role.KEEPER, Role.AUDITOR)


@router.post("/persons", status_code=201)
async def enter_person(
    body: PersonBody, ctx: Annotated[CommandContext, Depends(require_role(*REGISTRARS))]
) -> Response:
    """Enter a payee, or find the one entered before. Answers {person, commitment, found}.

    One key a person, kind and county. Another account or phone under the same number becomes a new version; another
    account takes a `reason`, is kept with it and shown when the payee is paid next. `household` is a household's key.
    """
    divisions().county(body.place[:6])
    vault, newcomer, act = open_vault(ctx.state), body.to_newcomer(), ctx.act(body)
    entered = await run_sync(lambda: vault.enter(newcomer, ctx.key, act, dry_run=ctx.dry_run))
    answer = {"person": entered.person, "commitment": entered.commitment, "found": entered.found}
    if ctx.dry_run:
        return JSONResponse({"found": entered.found, "dry_run": True}, headers=NOT_KEPT)
    return JSONResponse(answer, 201, headers=NOT_KEPT)


@router.get("/persons/{person}")
def person(
    person: str, ctx: Annotated[QueryContext, Depends(query(*SEE_MASKED))], response: Response
) -> dict[str, Any]:
    """A payee with masks (张*, 6540**********1234, ****1234), for roles of the region; after erasure the key alone."""
    response.headers.update(NOT_KEPT)
    return open_vault(ctx.state).show(person, who(ctx))


@router.get("/persons/{person}/identity")
def identity(
    person: str,
    ctx: Annotated[QueryContext, Depends(query(*SEE_ALL))],
    response: Response,
    purpose: Annotated[str, Query(max_length=200)] = "",
) -> dict[str, Any]:
    """Everything known of a payee, for a stated purpose; the reading is on record before it is answered.

    `proofs` holds salt, canonical text and commitment of each version: SHA-256(salt ‖ canonical) in base64url is what
    stands in the events.
    """
    response.headers.update(NOT_KEPT)
    return open_vault(ctx.state).reveal(person, purpose, who(ctx), ctx.state.clock())


@router.get("/persons/{person}/readings")
def readings(
    person: str,
    ctx: Annotated[QueryContext, Depends(query(Role.FINANCE, Role.AUDITOR))],
    after: Annotated[Position, Query()] = 0,
    limit: Annotated[PageSize, Query()] = 100,
) -> Page:
    """Who entered, changed, read in full or erased a payee, when and why."""
    rows = open_vault(ctx.state).readings(person, who(ctx), after, limit)
    following = str(rows[-1]["id"]) if len(rows) == limit else None
    return Page(items=rows, next=following, sequence=ctx.sequence)


@router.post("/persons/{person}/members", status_code=201)
async def join_household(
    person: str, body: MembersBody, ctx: Annotated[CommandContext, Depends(require_role(*REGISTRARS))]
) -> Response:
    """Say which persons belong to a household, so that what one is paid is known beside the others. Answers {joined}.

    Who belonged to another household leaves it with a `reason` alone.
    """
    vault, act = open_vault(ctx.state), ctx.act(body)
    joined = await run_sync(lambda: vault.join(person, body.members, act, dry_run=ctx.dry_run))
    answer = {"person": person, "joined": len(joined)} | ({"dry_run": True} if ctx.dry_run else {})
    return JSONResponse(answer, 200 if ctx.dry_run else 201, headers=NOT_KEPT)
