"""`uvicorn --factory services.disclosure.main:create`."""

from fastapi import FastAPI

from services.disclosure.bootstrap import build
from services.disclosure.settings import Settings


def create() -> FastAPI:
    """The service with settings from the environment."""
    return build(Settings())  # type: ignore[call-arg]  # from the environment
