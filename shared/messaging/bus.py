"""The connection to NATS: one per service, never giving up, and honest about whether it stands."""

import asyncio

import nats
import structlog
from nats.aio.client import Client
from nats.js.api import RetentionPolicy, StorageType, StreamConfig
from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError

log = structlog.get_logger(__name__)

CHECKPOINTS = "SLUICE_CHECKPOINTS"
"""The stream of signed checkpoints, apart from the services' own, which hold their log and nothing else."""

CLOSE_SECONDS = 5.0
DUPLICATE_WINDOW_SECONDS = 24 * 3600


async def connect(url: str, service: str) -> Client:
    """Connect, for ever: the client of itself would close for good after sixty tries."""

    async def say(problem: Exception) -> None:
        log.warning("nats-trouble", error=str(problem) or type(problem).__name__)

    return await nats.connect(
        url,
        name=service,
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.5,
        connect_timeout=2,
        error_cb=say,
        pending_size=16 * 1024 * 1024,
    )


async def let_go(client: Client) -> None:
    """Close a connection. Where the server is gone the client's own closing fails or hangs: let go all the same."""
    closing = asyncio.ensure_future(client.close())
    done, _ = await asyncio.wait({closing}, timeout=CLOSE_SECONDS)
    closing.cancel()
    for closed in done:
        if not closed.cancelled() and (problem := closed.exception()):
            log.info("nats-left-behind", error=f"{type(problem).__name__}: {problem}")


def stream_name(service: str) -> str:
    """One stream per service."""
    return f"SLUICE_{service.upper()}"


async def ensure_stream(jetstream: JetStreamContext, service: str, replicas: int) -> None:
    """Make the service's stream where it is missing."""
    await _ensure(jetstream, stream_name(service), f"sluice.v1.{service}.>", replicas)


async def ensure_checkpoints(jetstream: JetStreamContext, replicas: int) -> None:
    """Make the stream of signed checkpoints where it is missing."""
    await _ensure(jetstream, CHECKPOINTS, "sluice.checkpoints.v1.>", replicas)


async def _ensure(jetstream: JetStreamContext, name: str, subject: str, replicas: int) -> None:
    """File storage, nothing deleted, nothing purged."""
    try:
        await jetstream.stream_info(name)
    except NotFoundError:
        await jetstream.add_stream(
            StreamConfig(
                name=name,
                subjects=[subject],
                retention=RetentionPolicy.LIMITS,
                storage=StorageType.FILE,
                num_replicas=replicas,
                duplicate_window=DUPLICATE_WINDOW_SECONDS,
                deny_delete=True,
                deny_purge=True,
            )
        )
