"""Closing a window. It opens when its notice is posted."""

from typing import Annotated

from fastapi import Depends, Response

from services.disclosure.windows import commands
from shared.platform.identity.roles import Role
from shared.platform.web.bodies import ActBody
from shared.platform.web.context import CommandContext, require_role
from shared.platform.web.router import Router

router = Router(prefix="/disclosure/v1", tags=["公告公示"])

CLOSERS = (Role.PUBLISHER, Role.VILLAGE, Role.TOWNSHIP, Role.PROJECT_DEPT)


@router.post("/notices/{number}/closing")
async def close_window(
    number: str, body: ActBody, ctx: Annotated[CommandContext, Depends(require_role(*CLOSERS))]
) -> Response:
    """End a window whose days have run since its posting was recorded. `state` is then clear or objected.

    Refuses WindowStillOpen (until when, and why that day), ObjectionsOpen, WindowNotOpen.
    """
    command = commands.CloseWindow(act=ctx.act(body), notice=number)
    return await ctx.execute(commands.close_window, command)
