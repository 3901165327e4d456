"""`uvicorn --factory services.projects.main:create`."""

from fastapi import FastAPI

from services.projects.bootstrap import build
from services.projects.settings import Settings
from shared.platform.settings import read


def create() -> FastAPI:
    """The service with settings from the environment."""
    return build(read(Settings))
