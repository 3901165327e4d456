"""A service of this process behind a real port, for streams and browsers."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from tests.waiting import until


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """The address of the application while it is served; its lifespan runs already."""
    config = uvicorn.Config(app, lifespan="off", log_level="error", timeout_graceful_shutdown=2, ws="none")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as port:
        task = asyncio.create_task(server.serve([port]))
        await until(lambda: server.started)
        try:
            yield f"http://127.0.0.1:{port.getsockname()[1]}"
        finally:
            app.state.service.stop_streams()
            server.should_exit = True
            await task
