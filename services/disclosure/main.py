"""`uvicorn --factory services.disclosure.main:create`."""

from fastapi import FastAPI

from services.disclosure.bootstrap import build
from services.disclosure.settings import Settings
from shared.platform.settings import read


def create() -> FastAPI:
    """The service with settings from the environment."""
    return build(read(Settings))
