"""Twelve months sum to the year: what the ledger takes lies in the book's year, and monitoring counts it there."""

import random
import uuid
from datetime import date, timedelta
from typing import Any

import pytest

from services.ledger.main import SERVICE as LEDGER
from tests.api import Api
from tests.conftest import Start
from tests.ledger.client import BOOK, KEEPER, Facts, code, inflow, payment
from tests.monitoring.world import World

OPENED, DECIDED, TODAY = date(2020, 1, 1), date(2020, 3, 2), date(2021, 1, 8)
OTHER_YEARS = ("2018-05-01", "2019-12-31", "2021-01-04")


@pytest.fixture
async def year(service: Start) -> Api:
    """A book of 2020 whose every act is entered in January of the next year, dated by hand."""
    api = await service("ledger")
    api.set_clock(TODAY)
    opening = {"county": "654024", "fiscal_year": 2020, "keeper": KEEPER, "effective_on": str(OPENED)}
    assert (await api.post("/books", opening, role="finance")).status_code == 201
    assert (await received(api, date(2020, 1, 6), "3000.00")).status_code == 201
    await Facts(api).make_payable(fen=200_000)
    return api


async def received(api: Api, on: Any, amount: str = "10.00") -> Any:
    body = inflow(f"文〔2020〕{uuid.uuid4().hex[:6]}号", amount, received_on=str(on), effective_on=str(on))
    return await api.post(f"{BOOK}/inflows", body, role="keeper")


async def asked(api: Api, on: Any) -> Any:
    return await api.post(f"{BOOK}/payments", payment("10.00", effective_on=str(on)), role="implementer")


async def paid(api: Api, on: date) -> None:
    at = f"{BOOK}/payments/{(await asked(api, on)).json()['payment']}"
    for step, body, role in (
        ("review", {"passed": True}, "reviewer"),
        ("posting", {"voucher_no": f"记-{on}"}, "keeper"),
    ):
        answer = await api.post(f"{at}/{step}", body | {"effective_on": str(on)}, role=role)
        assert answer.status_code == 201, answer.text


async def told(ledger: Api, monitoring: Api) -> None:
    """What the ledger publishes of its log, on the days it stands under."""
    state, world = ledger.app.state.service, World(monitoring, "654024")
    with state.engine.connect() as connection:
        log = state.writer._table.after(connection, 0, 500)
    for recorded in log:
        await world.tell(LEDGER.log.publish(recorded).message, recorded.event.act.effective_on, recorded=TODAY)


async def test_the_twelve_months_of_a_book_sum_to_its_year(year: Api, service: Start) -> None:
    chance, monitoring = random.Random(7), await service("monitoring")
    for day in OTHER_YEARS:
        assert code(await received(year, day))[1] in ("dates-out-of-order", "inflow-incomplete")
        assert code(await asked(year, day)) == (422, "dates-out-of-order")
    for month in range(1, 13):
        assert (await received(year, date(2020, month, 28))).status_code == 201
    for day in sorted({DECIDED + timedelta(days=chance.randint(0, 304)) for _ in range(9)}):
        await paid(year, day)

    await told(year, monitoring)

    months = [(await monitoring.get(f"{BOOK}/months/2020-{month:02}")).json() for month in range(1, 13)]
    whole = (await monitoring.get(BOOK)).json()
    for kind in ("received_fen", "committed_fen", "disbursed_fen"):
        assert sum(month["funds_in_month"][kind] for month in months) == whole[kind] > 0, kind
        assert months[-1]["funds_to_date"][kind] == whole[kind]
