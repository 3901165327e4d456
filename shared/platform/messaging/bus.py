"""The connection to NATS: one per service, never giving up, and honest about whether it stands."""

import asyncio
from typing import Any

import nats
import structlog
from nats.aio.client import Client
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.client import JetStreamContext
from nats.js.errors import APIError, NotFoundError

log = structlog.get_logger(__name__)

CHECKPOINTS = "SLUICE_CHECKPOINTS"
"""The stream of signed checkpoints, apart from the services' own, which hold their log and nothing else."""

CLOSE_SECONDS = 5.0
DUPLICATE_WINDOW_SECONDS = 120.0
"""The server's own. Nothing of ours bears a message id: whoever guessed it could have ours dropped as a repetition."""

STANDING = {
    "retention": RetentionPolicy.LIMITS,
    "storage": StorageType.FILE,
    "max_msgs": -1,
    "max_bytes": -1,
    "max_age": 0.0,
    "max_msgs_per_subject": -1,
    "max_msg_size": -1,
    "max_consumers": -1,
    "discard": DiscardPolicy.OLD,
    "duplicate_window": DUPLICATE_WINDOW_SECONDS,
    "no_ack": False,
    "sealed": False,
    "deny_delete": True,
    "deny_purge": True,
    "allow_rollup_hdrs": False,
    "mirror": None,
    "sources": None,
    "republish": None,
    "subject_transform": None,
    "allow_msg_ttl": None,
}
"""How a stream of ours is kept: on disk, nothing deleted, nothing purged, nothing from or for others."""


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


async def close(client: Client) -> None:
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


async def ensure_stream(jetstream: JetStreamContext, service: str, replicas: int) -> str:
    """Make the service's stream where it is missing, and set right how it is kept; what was otherwise, in words."""
    return await _ensure(jetstream, stream_name(service), f"sluice.v1.{service}.>", replicas)


async def ensure_checkpoints(jetstream: JetStreamContext, replicas: int) -> str:
    """Make the stream of signed checkpoints where it is missing, and set right how it is kept."""
    return await _ensure(jetstream, CHECKPOINTS, "sluice.checkpoints.v1.>", replicas)


async def _ensure(jetstream: JetStreamContext, name: str, subject: str, replicas: int) -> str:
    wanted: dict[str, Any] = STANDING | {"name": name, "subjects": [subject], "num_replicas": replicas}
    try:
        found = (await jetstream.stream_info(name)).config
    except NotFoundError:
        await jetstream.add_stream(StreamConfig(**wanted))
        return ""
    changed = [key for key, value in wanted.items() if (getattr(found, key) or None) != (value or None)]
    if not changed:
        return ""
    told = [key for key in changed if key != "duplicate_window"]  # older versions of ours had a longer one
    was = ", ".join(f"{key} was {getattr(found, key)!r}" for key in told)
    try:
        await jetstream.update_stream(StreamConfig(**wanted))
    except APIError as refused:
        log.warning("stream-made-anew", stream=name, why=refused.description)
        await jetstream.delete_stream(name)
        await jetstream.add_stream(StreamConfig(**wanted))
    return was
