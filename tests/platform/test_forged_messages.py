"""Whoever may publish on NATS changes nothing of what is heard: it is stepped over and told, real events are heard."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import msgspec
import nats
import pytest
from nats.aio.client import Client
from nats.js.api import StreamConfig
from sqlalchemy import text

from deploy.local.nats import Nats
from shared.platform.eventstore.store import Recorded
from shared.platform.messaging.bus import ensure_stream, stream_name
from shared.platform.messaging.chain import Chain
from shared.platform.messaging.cloudevents import encode, event_id, nats_subject
from shared.platform.messaging.signing import SIGNATURE, Keyring, NotSigned, digest, sign
from tests.api import Api
from tests.conftest import Cluster, Start
from tests.platform.conftest import SEALED, SIGNER, new_database
from tests.platform.tally import HEARING, publish
from tests.platform.test_messaging import add, heard, listen, served
from tests.signing import signed, signer_of
from tests.waiting import until

SUBJECT = "sluice.v1.tally.65.40.24.account.keeper-appointed"
STREAM = stream_name("tally")
READER = {"log": HEARING, "listen": listen, "listens_to": ("tally",)}


@dataclass
class Scene:
    """A publisher, a reader that hears it, and an attacker who has the publishing password."""

    publisher: Api
    reader: Api
    attacker: Client

    def logged(self) -> list[Recorded]:
        """The publisher's log."""
        state = self.publisher.app.state.service
        with state.engine.connect() as connection:
            found: list[Recorded] = Chain(state.events).after(connection, 0, 1_000)
        return found

    async def last(self) -> int:
        """The last sequence of the stream."""
        return (await self.attacker.jetstream().stream_info(STREAM)).state.last_seq

    async def put(self, payload: bytes, headers: dict[str, str] | None = None, subject: str = SUBJECT) -> None:
        """Publish as the attacker."""
        await self.attacker.jetstream().publish(subject, payload, headers=headers)

    async def keepers(self) -> list[str]:
        """What the reader heard, in order of the numbers."""
        with self.reader.app.state.service.engine.connect() as connection:
            rows = connection.execute(text("SELECT name FROM totals WHERE name LIKE 'heard %'"))
            return sorted((row[0].removeprefix("heard ") for row in rows), key=lambda name: (len(name), name))

    async def hears_all(self) -> None:
        """Wait until the reader heard the publisher's log and nothing else."""
        wanted = [str(recorded.sequence) for recorded in self.logged()]
        await until(lambda: self._has(wanted), 30)

    async def _has(self, wanted: list[str]) -> bool:
        return await self.keepers() == wanted

    async def warned(self, api: Api, word: str) -> None:
        """Wait until a service tells it, ready as it is."""

        async def told() -> bool:
            answer = (await api.client.get("/readyz")).json()
            return any(word in warning for warning in answer["warnings"]) and answer["status"] == "ready"

        await until(told, 30)


@asynccontextmanager
async def scene(start_tally: Start, server: Nats, cluster: Cluster, **more: Any) -> AsyncIterator[Scene]:
    publisher = await start_tally(nats_url=server.url, **SEALED)
    async with served(publisher) as address:
        reader = await start_tally(
            READER,
            database_url=new_database(cluster, "hearing")[1],
            nats_url=server.url,
            feed_token=publisher.token("system", ""),
            ledger_url=address,
            **more,
        )
        attacker = await nats.connect(server.url)
        made = Scene(publisher, reader, attacker)
        await add(publisher, 3)
        await made.hears_all()
        yield made
        await attacker.close()


def forged(recorded: Recorded, sequence: int) -> bytes:
    """The next event as a forger would make it: the right number, the right log, the right hash before."""
    said = Recorded(sequence, recorded.event, b"x" * 32, recorded.leaf, recorded.first_leaf)
    published = publish(said)
    message = msgspec.structs.replace(published.message, keeper="forged")
    return encode("local", "tally", said, msgspec_replace(published, message))


def msgspec_replace(published: Any, message: Any) -> Any:
    """The same announcement with another message."""
    return type(published)(published.aggregate, published.event, published.subject, published.place, message)


async def test_a_forged_next_event_is_stepped_over_and_the_real_one_is_heard(
    start_tally: Start, server: Nats, cluster: Cluster
) -> None:
    async with scene(start_tally, server, cluster) as on:
        last = on.logged()[-1]

        await on.put(forged(last, last.sequence + 1))
        await on.warned(on.reader, "its publisher did not sign")
        await on.warned(on.publisher, "message that is not ours")
        await add(on.publisher, 2)

        await on.hears_all()


def by_another_key(on: Scene, before: int) -> tuple[str, bytes, dict[str, str]]:
    last = on.logged()[-1]
    return signed(signer_of("tally"), "tally", last, publish(last), before)


def replayed(on: Scene, before: int) -> tuple[str, bytes, dict[str, str]]:
    first = on.logged()[0]
    return signed(SIGNER, "tally", first, publish(first), before - 1)


def altered(on: Scene, before: int) -> tuple[str, bytes, dict[str, str]]:
    last = on.logged()[-1]
    subject, _, headers = signed(SIGNER, "tally", last, publish(last), before)
    return subject, forged(last, last.sequence + 1), headers


def of_another_log(on: Scene, before: int) -> tuple[str, bytes, dict[str, str]]:
    """What the same key signs after the log was begun anew."""
    last = on.logged()[-1]
    anew = Recorded(last.sequence + 1, last.event, b"y" * 32, last.leaf, b"z" * 32)
    return signed(SIGNER, "tally", anew, publish(anew), before)


def huge(_: Scene, __: int) -> tuple[str, bytes, dict[str, str]]:
    return SUBJECT, b"[" * 900_000, {SIGNATURE: "00000000 0  " + "A" * 88}


def nothing(_: Scene, __: int) -> tuple[str, bytes, dict[str, str]]:
    return SUBJECT, b"", {}


def as_the_servers_word(_: Scene, __: int) -> tuple[str, bytes, dict[str, str]]:
    return SUBJECT, b"", {"Status": "409", "Description": "Consumer Deleted"}


def with_a_bad_place(_: Scene, __: int) -> tuple[str, bytes, dict[str, str]]:
    return SUBJECT, b'{"sequence":"-1"}', {SIGNATURE: "zz -1 !! =", "Sluice-Sequence": "no number"}


@pytest.mark.parametrize(
    "attack",
    [by_another_key, replayed, altered, of_another_log, huge, nothing, as_the_servers_word, with_a_bad_place],
)
async def test_whatever_is_in_the_stream_the_reader_hears_the_log_and_the_relay_goes_on(
    start_tally: Start, server: Nats, cluster: Cluster, attack: Any
) -> None:
    async with scene(start_tally, server, cluster) as on:
        for _ in range(3):
            subject, payload, headers = attack(on, await on.last())
            await on.put(payload, headers or None, subject)
        await add(on.publisher, 2)
        await on.hears_all()
        wanted = len(on.logged())

        async def published_behind() -> bool:
            message = await on.attacker.jetstream().get_msg(STREAM, await on.last())
            return bool(message.headers) and message.headers.get("Sluice-Sequence") == str(wanted)

        await until(published_behind, 30)
        for api in (on.publisher, on.reader):
            await until(lambda api=api: is_ready(api), 30)


async def is_ready(api: Api) -> bool:
    return bool((await api.client.get("/readyz")).json()["status"] == "ready")


async def test_an_id_used_before_by_somebody_does_not_make_the_server_drop_the_real_event(
    start_tally: Start, server: Nats, cluster: Cluster
) -> None:
    async with scene(start_tally, server, cluster) as on:
        for number in range(5, 9):
            await on.put(b"{}", {"Nats-Msg-Id": event_id("local", "tally", number)})

        await add(on.publisher, 4)

        await on.hears_all()
        await until(lambda: all_published(on), 30)


async def all_published(on: Scene) -> bool:
    """Whether every event lies in the stream, signed for its place."""
    keys, found = Keyring([SIGNER.verifier]), set()
    for number in range(1, await on.last() + 1):
        message = await on.attacker.jetstream().get_msg(STREAM, number)
        try:
            keys.check(
                (message.headers or {}).get(SIGNATURE, ""), message.subject or "", number - 1, message.data or b""
            )
        except NotSigned:
            continue
        found.add(int(msgspec.json.decode(message.data or b"")["sequence"]))
    return found == {recorded.sequence for recorded in on.logged()}


async def test_a_deleted_stream_is_made_again_and_told(start_tally: Start, server: Nats, cluster: Cluster) -> None:
    async with scene(start_tally, server, cluster) as on:
        await on.attacker.jetstream().delete_stream(STREAM)

        await until(lambda: there_again(on), 30)
        await add(on.publisher, 1)
        await on.hears_all()


async def there_again(on: Scene) -> bool:
    try:
        return await all_published(on)
    except nats.js.errors.NotFoundError:
        return False


async def test_a_stream_that_was_set_up_otherwise_is_set_right_and_told(
    start_tally: Start, server: Nats, cluster: Cluster
) -> None:
    async with scene(start_tally, server, cluster) as on:
        jetstream = on.attacker.jetstream()
        await jetstream.update_stream(
            StreamConfig(
                name=STREAM, subjects=["sluice.v1.tally.>"], max_msgs=1, max_age=60, deny_delete=True, deny_purge=True
            )
        )

        await on.warned(on.publisher, "stream configuration changed")
        await add(on.publisher, 3)
        await on.hears_all()
        config = (await jetstream.stream_info(STREAM)).config
        assert (config.max_msgs, config.max_age) == (-1, 0)


async def test_a_stream_made_by_somebody_else_is_made_anew_and_told(
    start_tally: Start, server: Nats, cluster: Cluster
) -> None:
    async with scene(start_tally, server, cluster) as on:
        jetstream = on.attacker.jetstream()
        await jetstream.delete_stream(STREAM)
        await jetstream.add_stream(name=STREAM, subjects=["sluice.v1.tally.>"], storage="memory", first_seq=1_000)
        await on.put(b"{}")

        await on.warned(on.publisher, "stream")
        await add(on.publisher, 3)
        await on.hears_all()
        await until(lambda: there_again(on), 30)


async def test_a_reader_hears_on_while_somebody_floods_the_stream(
    start_tally: Start, server: Nats, cluster: Cluster
) -> None:
    async with scene(start_tally, server, cluster) as on:
        flooding = asyncio.create_task(flood(on))
        await add(on.publisher, 5)

        await on.hears_all()

        flooding.cancel()
        await asyncio.wait([flooding])


async def flood(on: Scene) -> None:
    while True:
        await on.attacker.publish(SUBJECT, b"{}")
        await asyncio.sleep(0)


async def test_a_stream_begun_before_messages_were_signed_is_gone_on_with(
    start_tally: Start, server: Nats, cluster: Cluster
) -> None:
    before = await start_tally()
    await add(before, 3)
    state, attacker = before.app.state.service, await nats.connect(server.url)
    await ensure_stream(attacker.jetstream(), "tally", 1)
    with state.engine.connect() as connection:
        log = state.events.after(connection, 0, 100)
    for recorded in log:
        await attacker.jetstream().publish(SUBJECT, encode("local", "tally", recorded, publish(recorded)))

    now = await start_tally(nats_url=server.url, **SEALED)
    async with served(now) as address:
        reader = await start_tally(
            READER,
            database_url=new_database(cluster, "hearing")[1],
            nats_url=server.url,
            feed_token=now.token("system", ""),
            ledger_url=address,
        )
        on = Scene(now, reader, attacker)
        await add(now, 2)
        await on.hears_all()

    assert await on.last() == 6
    assert (await now.client.get("/readyz")).json()["warnings"] == []
    await attacker.close()


def test_each_message_of_a_group_is_checked_alone_and_only_where_it_lies() -> None:
    signer, subjects = signer_of("ledger"), [f"a.{n}" for n in range(11)]
    digests = [digest(subject, n, b"payload") for n, subject in enumerate(subjects)]
    headers, keys = sign(signer, digests), Keyring([signer.verifier])

    for n, (subject, header) in enumerate(zip(subjects, headers, strict=True)):
        keys.check(header, subject, n, b"payload")
        for wrong in ((subject, n + 1, b"payload"), (subject, n, b"payload."), (f"{subject}x", n, b"payload")):
            with pytest.raises(NotSigned):
                keys.check(header, *wrong)


def test_a_subject_is_made_of_the_place() -> None:
    assert nats_subject("tally", publish(Recorded(1, None))) == SUBJECT


async def test_nobody_misses_or_repeats_a_message_where_a_reader_begins_behind_forged(
    start_tally: Start, server: Nats, cluster: Cluster
) -> None:
    async with scene(start_tally, server, cluster) as on:
        for number in range(20):
            await on.put(forged(on.logged()[-1], number))
        late = await start_tally(
            READER,
            database_url=new_database(cluster, "hearing")[1],
            nats_url=server.url,
            trusted_keys=SEALED["trusted_keys"],
        )
        await add(on.publisher, 2)

        await until(lambda: hears(late, len(on.logged())), 30)


async def hears(api: Api, count: int) -> bool:
    return await heard(api) == count
