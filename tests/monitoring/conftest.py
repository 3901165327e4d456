"""Monitoring on a fresh database, hearing of a county."""

from datetime import date

import pytest

from tests.api import Api
from tests.conftest import Start
from tests.monitoring.world import COUNTY, World


@pytest.fixture
async def monitoring(service: Start) -> Api:
    """The service, in July 2020."""
    api = await service("monitoring")
    api.set_clock(date(2020, 7, 15))
    return api


@pytest.fixture
def county(monitoring: Api) -> World:
    """A county of which nothing has been told yet."""
    return World(monitoring, COUNTY)
