"""`uvicorn --factory services.projects.main:create`."""

from fastapi import FastAPI

from services.projects.bootstrap import build
from services.projects.settings import Settings


def create() -> FastAPI:
    """The service with settings from the environment."""
    return build(Settings())  # type: ignore[call-arg]  # from the environment
