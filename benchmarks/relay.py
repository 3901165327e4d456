"""The relay alone: from a table full of the ledger's own events into an empty stream."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlalchemy import Engine

from benchmarks.inflows import BOOK
from benchmarks.place import Place
from benchmarks.results import Series, Target
from benchmarks.suite import Benchmark, Size
from services.ledger.book.account import SpecialAccount
from services.ledger.book.receipt import Receipt
from services.ledger.inflows import decisions as inflows
from services.ledger.main import SERVICE as LEDGER
from shared.kernel.acts import Act, Actor
from shared.platform.eventstore.store import EventTable
from shared.platform.messaging import bus
from shared.platform.messaging.relay import Relay
from shared.platform.projections.read_model import connect
from shared.policy import load
from shared.tlog.notes import Signer, new_private_key

SERVICE = "ledger"
SIGNER = Signer.from_pem("sluice/ledger/bench", new_private_key().encode())


def relay(place: Place, size: Size) -> Iterator[Benchmark]:
    """Events a second, over a log that begins anew each round."""
    engine = connect(place.ledger_database("relay"))
    place.stack.callback(engine.dispose)
    last = _fill(engine, size.events)
    nats_url = place.nats("nats-relay")
    series = Series("relay.publish", "events/s", (Target(10_000),))
    yield Benchmark(series, lambda: last / asyncio.run(_seconds(engine, nats_url, last)))


def _fill(engine: Engine, count: int) -> int:
    """One book with so many inflows; gives the last sequence."""
    county, year = BOOK.split("-")
    act = Act("bench", Actor("keeper", "keeper", "post", "org", county), date(2020, 3, 31), datetime.now(UTC))
    pack = load().for_place(county, act.effective_on)
    account = SpecialAccount.open(county, int(year), "keeper", pack, act)
    for number in range(count):
        inflows.receive(account, inflow(f"新财扶〔2020〕{number}号"), pack, act)
    table = EventTable(LEDGER.log.events)
    with engine.begin() as connection:
        return table.append(connection, table.lock(connection), table.written(account.collect_events()))


def inflow(document_no: str) -> Receipt:
    """One receipt like every other."""
    return Receipt(
        document_no=document_no,
        fund_line="中央财政专项扶贫资金",
        fen=1_250_000,
        received_on=date(2020, 3, 31),
        level="central",
        fund_type="special",
        arranged_by="superior",
        origin_year=2020,
        issuing_department="自治区财政厅",
    )


async def _seconds(engine: Engine, nats_url: str, last: int) -> float:
    """How long a relay needs from its start to the last event's acknowledgement."""
    client = await bus.connect(nats_url, SERVICE)
    await bus.ensure_stream(client.jetstream(), SERVICE, 1)
    relaying = Relay(engine, client, LEDGER.log, cell="bench", signer=SIGNER)
    began = time.perf_counter()
    task = asyncio.create_task(relaying.run())
    while relaying.position < last:  # noqa: ASYNC110 - the relay tells nobody how far it is
        await asyncio.sleep(0.005)
    seconds = time.perf_counter() - began
    task.cancel()
    await asyncio.wait([task])
    await client.jetstream().delete_stream(bus.stream_name(SERVICE))
    await client.close()
    return seconds
