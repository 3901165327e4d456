"""How a body comes in that may be a file: each lies in the service's memory as a whole."""

from fastapi import Request

from shared.platform.sandbox import Sandbox

LARGE_BODY_BYTES = 8 * 1024 * 1024
"""Routes that take more than this take files."""


async def body_of(request: Request, sandbox: Sandbox, of: str) -> bytes:
    """The body; of routes that take files a few at a time, and fewer of one person. Raises NoTurn."""
    if (request.scope["route"].max_body_size or 0) < LARGE_BODY_BYTES:
        return await request.body()
    async with sandbox.coming_in.turn(of):
        return await request.body()
