"""A service of this process behind a real port, for streams and browsers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from deploy.local.ports import internal_port


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """The address of the application while it is served; its lifespan runs already."""
    port = internal_port()
    config = uvicorn.Config(app, port=port, lifespan="off", log_level="error", timeout_graceful_shutdown=2, ws="none")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        app.state.service.stop_streams()
        server.should_exit = True
        await task
