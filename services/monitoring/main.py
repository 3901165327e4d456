"""`uvicorn --factory services.monitoring.main:create`."""

from fastapi import FastAPI

from services.monitoring.bootstrap import build
from services.monitoring.settings import Settings
from shared.platform.settings import read


def create() -> FastAPI:
    """The service with settings from the environment."""
    return build(read(Settings))
