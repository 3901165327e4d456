"""What uvicorn starts: `uvicorn --factory services.ledger.main:create`."""

from fastapi import FastAPI

from services.ledger.bootstrap import build
from services.ledger.settings import Settings


def create() -> FastAPI:
    """The ledger with settings from the environment."""
    return build(Settings())  # type: ignore[call-arg]  # from the environment
