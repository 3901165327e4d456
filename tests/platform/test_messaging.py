"""From the event table into the stream and into another service: in order, each once, whatever NATS forgets."""

import asyncio
import json
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path

import nats
import pytest
import uvicorn
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from sqlalchemy import Connection, text

from deploy.local.nats import Nats
from shared.contracts.envelope import Envelope
from shared.contracts.ledger import KeeperAppointed
from shared.platform.followers import end
from shared.platform.messaging.bus import ensure_stream
from shared.platform.messaging.chain import Chain
from shared.platform.messaging.cloudevents import decode
from shared.platform.messaging.relay import Refused, Relay
from tests import stack
from tests.api import Api
from tests.conftest import Cluster, Start
from tests.platform.conftest import SEALED, SIGNER, new_database
from tests.platform.tally import LOG, publish
from tests.signing import signed
from tests.waiting import until


def listen(connection: Connection, envelope: Envelope) -> None:
    """Write down each keeper heard of; the primary key shows whether one came twice."""
    assert isinstance(envelope.message, KeeperAppointed)
    connection.execute(text("INSERT INTO totals VALUES (:n, 1)"), {"n": f"heard {envelope.message.keeper}"})


async def heard(api: Api) -> int:
    with api.app.state.service.engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM totals WHERE name LIKE 'heard %'")).scalar_one())


@asynccontextmanager
async def served(api: Api) -> AsyncIterator[str]:
    """The service on a port of its own, for those who refill over HTTP."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        free.listen()
        config = uvicorn.Config(api.app, log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve([free]))
        try:
            yield f"http://127.0.0.1:{free.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


async def add(api: Api, times: int) -> None:
    for _ in range(times):
        assert (await api.post("/additions", {"name": "a", "n": 1}, role="keeper")).status_code == 201


async def test_the_relay_publishes_the_log_in_order_as_valid_cloudevents(start_tally: Start, server: Nats) -> None:
    api = await start_tally(nats_url=server.url)
    await add(api, 5)
    client = await nats.connect(server.url)

    async def all_there() -> bool:
        names = await client.jetstream().streams_info()
        return any(stream.state.messages == 6 for stream in names)

    await until(all_there)
    subscription = await client.jetstream().pull_subscribe("sluice.v1.tally.>", stream="SLUICE_TALLY")
    messages = await subscription.fetch(6, timeout=5)
    events = [JSONFormat().read(CloudEvent, message.data) for message in messages]
    await client.close()

    assert [e.get_attributes()["sequence"] for e in events] == ["1", "2", "3", "4", "5", "6"]
    assert {message.subject for message in messages} == {"sluice.v1.tally.65.40.24.account.keeper-appointed"}


async def test_another_service_hears_every_event_once(start_tally: Start, server: Nats) -> None:
    api = await start_tally({"listen": listen, "listens_to": ("tally",)}, nats_url=server.url, **SEALED)

    await add(api, 20)

    await until(lambda: _equals(api, 21))


async def _equals(api: Api, count: int) -> bool:
    return await heard(api) == count


async def test_losing_all_of_nats_data_loses_nothing(start_tally: Start, tmp_path: Path) -> None:
    with stack.nats(tmp_path) as first:
        api = await start_tally({"listen": listen, "listens_to": ("tally",)}, nats_url=first.url, **SEALED)
        await add(api, 3)
        await until(lambda: _equals(api, 4))
        program = first.program()
    shutil.rmtree(tmp_path / "nats" / "jetstream", ignore_errors=False)

    await add(api, 3)
    with stack.running(program):
        await add(api, 3)
        await until(lambda: _equals(api, 10))


async def test_a_stream_lost_while_nothing_happens_is_filled_again(start_tally: Start, tmp_path: Path) -> None:
    with stack.nats(tmp_path) as first:
        api = await start_tally(nats_url=first.url)
        await add(api, 3)
        await until(lambda: _stored(first.url, 4))
        program = first.program()
    shutil.rmtree(tmp_path / "nats" / "jetstream", ignore_errors=False)

    with stack.running(program):
        await until(lambda: _stored(first.url, 4))


@pytest.mark.parametrize("entries", [2, 5, 8])
async def test_a_stream_of_before_a_restore_is_made_anew(
    start_tally: Start, server: Nats, cluster: Cluster, entries: int
) -> None:
    before = await start_tally(nats_url=server.url, **SEALED)
    await add(before, 5)
    await until(lambda: _stored(server.url, 6))
    restored = new_database(cluster)[1]
    now = await start_tally(database_url=restored)
    await add(now, entries)

    await start_tally(database_url=restored, nats_url=server.url, **SEALED)

    with now.app.state.service.engine.connect() as connection:
        log = [recorded.event.act.recorded_at for recorded in now.app.state.service.events.after(connection, 0, 100)]
    await until(lambda: _tells(server.url, log))


async def _tells(url: str, log: list[datetime]) -> bool:
    client = await nats.connect(url)
    reading = await client.jetstream().subscribe("sluice.v1.tally.>", ordered_consumer=True)
    told: list[datetime] = []
    with suppress(TimeoutError):
        while True:
            told.append(decode((await reading.next_msg(timeout=0.5)).data).time)
    await client.close()
    return told == log


async def _stored(url: str, count: int) -> bool:
    client = await nats.connect(url)
    streams = await client.jetstream().streams_info()
    await client.close()
    return [stream.state.messages for stream in streams] == [count]


async def test_a_relay_that_failed_once_with_nothing_left_to_publish_is_not_stopped(
    start_tally: Start, server: Nats
) -> None:
    api = await start_tally()
    await add(api, 1)
    client = await nats.connect(server.url)
    relay = Relay(api.app.state.service.engine, client, LOG, cell="local", signer=None)
    running = asyncio.create_task(relay.run())
    try:
        await until(lambda: relay.position == 2)
        relay.stopped = "publication: RuntimeError: unforeseen"
        await until(lambda: relay.stopped is None)
    finally:
        await end([running])
        await client.close()


async def test_of_a_window_the_stream_takes_nothing_behind_what_it_refused(start_tally: Start, server: Nats) -> None:
    api = await start_tally()
    await add(api, 4)
    state, client = api.app.state.service, await nats.connect(server.url)
    await ensure_stream(client.jetstream(), "tally", 1)
    relay = Relay(state.engine, client, LOG, cell="local", signer=None)
    with state.engine.connect() as connection:
        events = state.events.after(connection, 0, 100)

    with pytest.raises(Refused):
        await relay.send(events, 7)

    assert await _stored(server.url, 0)
    await relay.send(events, 0)
    assert await _stored(server.url, 5)
    await client.close()


async def test_a_gap_is_refilled_from_the_publishers_feed(start_tally: Start, server: Nats, cluster: Cluster) -> None:
    publisher = await start_tally(**SEALED)
    await add(publisher, 4)

    async with served(publisher) as address:
        reader = await start_tally(
            {"listen": listen, "listens_to": ("tally",)},
            database_url=new_database(cluster)[1],
            nats_url=server.url,
            feed_token=publisher.token("system", ""),
            ledger_url=address,
            trusted_keys=SEALED["trusted_keys"],
        )
        await until(lambda: _equals(reader, 5))
        await add(publisher, 3)
        await _publish_only_the_last(publisher, server)
        await until(lambda: _equals(reader, 8))


async def test_a_halted_writer_says_so_on_the_bus_for_as_long_as_it_lasts(start_tally: Start, server: Nats) -> None:
    listener = await nats.connect(server.reader_url)
    heard = await listener.subscribe("sluice.halted.v1.>")
    await listener.flush()
    api = await start_tally(nats_url=server.url)

    await api.post("/additions", {"name": "a", "n": 13}, role="keeper")

    said = [await heard.next_msg(timeout=30) for _ in range(2)]
    assert {message.subject for message in said} == {"sluice.halted.v1.tally.local"}
    assert json.loads(said[1].data) == {"service": "tally", "cell": "local", "reason": "thirteen"}
    await listener.close()


async def _publish_only_the_last(publisher: Api, server: Nats) -> None:
    state = publisher.app.state.service
    with state.engine.connect() as connection:
        last = Chain(state.events).after(connection, 0, 100)[-1]
    client = await nats.connect(server.url)
    subject, payload, headers = signed(SIGNER, "tally", last, publish(last), 0)
    await client.jetstream().publish(subject, payload, headers=headers)
    await client.close()
