"""The ledger on a database of its own, its clock at 2 March 2020."""

import pytest

from tests.api import Api
from tests.conftest import Start
from tests.ledger.client import ON, open_book


@pytest.fixture
async def ledger(service: Start) -> Api:
    api = await service("ledger")
    api.set_clock(ON)
    return api


@pytest.fixture
async def book(ledger: Api) -> Api:
    answer = await open_book(ledger)
    assert answer.status_code == 201, answer.text
    return ledger
