"""The erasure of a payee: what the vault knows goes for good, once nothing is on its way to them."""

from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import Depends, Response
from fastapi.responses import JSONResponse

from services.ledger.erasure.errors import PersonAwaitsPayment
from services.ledger.erasure.queries import ErasureQueries
from services.ledger.payees.access import open_vault
from shared.platform.identity.roles import Role
from shared.platform.web.bodies import ActBody
from shared.platform.web.context import CommandContext, require_role
from shared.platform.web.router import Router

router = Router(prefix="/ledger/v1", tags=["收款人"])


class ErasureBody(ActBody):
    """Destroy what is known of a person; `reason` is asked for."""


@router.post("/persons/{person}/erasure", status_code=201)
async def erase_person(
    person: str, body: ErasureBody, ctx: Annotated[CommandContext, Depends(require_role(Role.FINANCE))]
) -> Response:
    """Destroy key, record and index of a payee for good. What was paid stays in the book, under the key alone.

    Refused while a payment to this payee is on its way: nobody could say any more to whom it goes.
    """
    vault, act = open_vault(ctx.state), ctx.act(body)
    if await run_sync(ErasureQueries(ctx.state.engine).awaited_by, person):
        raise PersonAwaitsPayment("尚有给该收款人的在途拨付，请待其记账或退回后再销毁")
    erased = await run_sync(lambda: vault.erase(person, act, dry_run=ctx.dry_run))
    at_time = erased["erased_at"]
    answer = {"person": person, "erased_at": at_time.isoformat() if at_time else None}
    return JSONResponse(answer | ({"dry_run": True} if ctx.dry_run else {}), 200 if ctx.dry_run else 201)
