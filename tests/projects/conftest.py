"""The projects service on a fresh database, in October 2020."""

from datetime import date

import pytest

from tests.conftest import Start
from tests.projects.client import World


@pytest.fixture
async def county(service: Start) -> World:
    """A county with an empty project library."""
    api = await service("projects")
    api.set_clock(date(2020, 10, 15))
    return World(api)
