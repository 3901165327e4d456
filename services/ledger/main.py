"""What uvicorn starts: `uvicorn --factory services.ledger.main:create`."""

from fastapi import FastAPI

from services.ledger.bootstrap import build
from services.ledger.settings import Settings
from shared.platform.settings import read


def create() -> FastAPI:
    """The ledger with settings from the environment."""
    return build(read(Settings))
