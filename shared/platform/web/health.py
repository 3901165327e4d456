"""Alive, ready, and measured."""

from functools import cache

import anyio
from fastapi import Depends, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from shared.platform.web.context import public_query, state_of
from shared.platform.web.problems import HOW_TO_GO_ON, HOW_TO_PUT_RIGHT, HOW_TO_READ_ON
from shared.platform.web.router import Router
from shared.platform.web.service_state import ServiceState

HALTED, READING_STOPPED, NO_LOGINS, DIFFERS = "halted", "reading-stopped", "no-logins", "differs"
ADVICE = {HALTED: HOW_TO_GO_ON, READING_STOPPED: HOW_TO_READ_ON, DIFFERS: HOW_TO_PUT_RIGHT}
"""What an administrator does about a service that will not be ready again by itself."""


@cache
def health_router(name: str) -> Router:
    """`/healthz`, `/readyz`, `/metrics`, the first two also under the service's own path for the gateway."""
    router = Router(tags=["运行"], dependencies=[Depends(public_query)])

    @router.get("/healthz")
    @router.get(f"/{name}/healthz")
    async def alive() -> dict[str, str]:
        """The process answers."""
        return {"status": "alive", "service": name}

    @router.get("/readyz")
    @router.get(f"/{name}/readyz")
    async def ready(request: Request) -> JSONResponse:
        """Database and NATS answer, projections run, invariants hold; 503 with the troubles otherwise.

        `status` is `ready`, `no-logins` (200: public pages go on, but the issuer's keys cannot be read), `differs`
        (200, for it is the service that says so: rows are not as the log has them), `not-ready` (it may pass),
        `reading-stopped` (what is read no longer follows what is written) or `halted` (nothing more is written); the
        last two and `differs` need a person, and `advice` says what to do. `warnings` tell what
        hinders nothing and somebody should look at: messages on the bus that no publisher signed, a stream that was
        changed, figures that were put right.
        """
        state = state_of(request)
        troubles = state.troubles() + await anyio.to_thread.run_sync(_database, state)
        unknown = state.tokens.keys.trouble
        status = _status(state, troubles) if troubles or not unknown else NO_LOGINS
        told = [*troubles, f"identity: {unknown}"] if unknown else troubles
        body = {"status": status, "service": name, "sequence": state.position, "troubles": told}
        body |= {"warnings": state.warnings()}
        body |= {"advice": ADVICE[status]} if status in ADVICE else {}
        return JSONResponse(body, 503 if status not in ("ready", DIFFERS, NO_LOGINS) else 200)

    @router.get("/metrics")
    def metrics() -> Response:
        """Prometheus. Not reachable through the gateway."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


def _status(state: ServiceState, troubles: list[str]) -> str:
    if any(trouble.startswith("halted") for trouble in troubles):
        return HALTED
    if state.stopped():
        return READING_STOPPED
    if troubles and all(trouble.startswith(DIFFERS) for trouble in troubles):
        return DIFFERS
    return "not-ready" if troubles else "ready"


def _database(state: ServiceState) -> list[str]:
    try:
        with state.engine.connect() as connection:
            last = state.events.last(connection)
    except SQLAlchemyError as problem:
        return [f"database: {type(problem).__name__}"]
    behind = last - state.position
    return [f"projection: {behind} events behind"] if behind > 10_000 else []
