"""What was heard is compared with what was signed: found and named, put right where the fault lies here, else told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from sqlalchemy import text

from deploy.local.nats import Nats
from shared.platform.eventstore.checkpoints import read_position
from shared.platform.messaging.comparing import Comparer
from tests.api import Api
from tests.conftest import Cluster, Start
from tests.platform.conftest import SEALED, new_database
from tests.platform.tally import HEARING
from tests.platform.test_messaging import add, listen, served
from tests.signing import pem, signer_of
from tests.waiting import until

READER = {"log": HEARING, "listen": listen, "listens_to": ("tally",)}


class Door:
    """The publisher's address, behind which another application may stand from some moment on."""

    def __init__(self, app: Any) -> None:
        self.behind = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.behind(scope, receive, send)


@dataclass
class Heard:
    """A publisher that seals, and a reader that heard four of its entries and compared them."""

    publisher: Api
    reader: Api
    owner: str
    door: Door

    @property
    def comparer(self) -> Comparer:
        """The reader's."""
        found: Comparer = self.reader.app.state.service.comparisons[0]
        return found

    async def compared(self) -> None:
        """Seal all and compare now, until it came to a result."""
        await asyncio.to_thread(self.publisher.app.state.service.sealer.seal)
        await until(self.comparer.compare, 30)

    def alter(self, statement: str, *values: Any) -> None:
        """As a superuser of the reader's database."""
        with psycopg.connect(self.owner.replace("+psycopg", ""), autocommit=True) as owner:
            owner.execute(statement, values)

    async def troubles(self) -> list[str]:
        """What `/readyz` of the reader says."""
        found: list[str] = (await self.reader.client.get("/readyz")).json()["troubles"]
        return found

    async def hears(self, count: int) -> None:
        """Wait until the reader dealt with so many entries."""
        state = self.reader.app.state.service

        async def there() -> bool:
            with state.engine.connect() as connection:
                return read_position(connection, "tally") == count

        await until(there, 30)


@asynccontextmanager
async def heard_from(start_tally: Start, server: Nats, cluster: Cluster, **more: Any) -> AsyncIterator[Heard]:
    publisher = await start_tally(nats_url=server.url, sealing_key=SEALED["sealing_key"])
    await add(publisher, 3)
    await asyncio.to_thread(publisher.app.state.service.sealer.seal)
    owner, runtime = new_database(cluster, "hearing")
    door = Door(publisher.app)
    async with served(replace(publisher, app=door)) as address:
        token = publisher.token("system", "")
        reader = await start_tally(
            READER, database_url=runtime, nats_url=server.url, feed_token=token, ledger_url=address, **more
        )
        made = Heard(publisher, reader, owner, door)
        await made.hears(4)
        await made.compared()
        assert (made.comparer.size, made.comparer.mismatch) == (4, None)
        yield made


async def test_what_was_heard_agrees_with_the_signed_checkpoint_and_everyone_may_see_it(
    start_tally: Start, server: Nats, cluster: Cluster
) -> None:
    async with heard_from(start_tally, server, cluster) as on:
        for _ in range(300):
            await on.publisher.post("/additions", {"name": "a", "n": 0}, role="keeper")
        await on.hears(304)
        await on.compared()

        said = (await on.reader.client.get("/hearing/v1/comparisons")).json()["items"]
        assert [(item["source"], item["size"], item["mismatch"]) for item in said] == [("tally", 304, None)]
        with on.reader.app.state.service.engine.connect() as connection:
            kept = connection.execute(text("SELECT size FROM heard_checkpoints ORDER BY size")).scalars().all()
        assert kept == [4, 304]


async def test_hashes_changed_in_the_readers_database_are_named_and_the_rows_made_anew(
    start_tally: Start, server: Nats, cluster: Cluster
) -> None:
    async with heard_from(start_tally, server, cluster) as on:
        healed: list[str] = []

        async def heal() -> None:
            healed.append(str(on.comparer.mismatch))
            if len(healed) == 1:
                raise OSError("not this time")

        on.comparer.heal = heal
        on.alter("UPDATE heard_tiles SET hashes = substr(hashes, 1, 64) || sha256('x') || substr(hashes, 97)")

        await on.compared()

        assert len(healed) == 2
        assert "tally entry 3" in healed[0] == healed[1]
        assert on.comparer.mismatch is None
        assert any("put right" in warning for warning in (await on.reader.client.get("/readyz")).json()["warnings"])


async def test_where_nothing_can_be_made_anew_the_first_wrong_entry_stays_named(
    start_tally: Start, server: Nats, cluster: Cluster
) -> None:
    async with heard_from(start_tally, server, cluster) as on:
        on.alter("UPDATE heard_tiles SET hashes = substr(hashes, 1, 64) || sha256('x') || substr(hashes, 97)")

        await on.compared()
        first = on.comparer.mismatch
        await on.compared()

        assert first is not None
        assert first.sequence == 3
        assert on.comparer.mismatch == first
        assert any("tally entry 3" in trouble for trouble in await on.troubles())


async def test_hashes_that_were_removed_are_fetched_again(start_tally: Start, server: Nats, cluster: Cluster) -> None:
    async with heard_from(start_tally, server, cluster) as on:
        on.alter("DELETE FROM heard_tiles")

        await on.compared()

        assert on.comparer.mismatch is None


async def test_a_publisher_begun_anew_is_told_and_never_followed(
    start_tally: Start, server: Nats, cluster: Cluster
) -> None:
    async with heard_from(start_tally, server, cluster) as on:
        anew = await start_tally(database_url=new_database(cluster)[1], sealing_key=SEALED["sealing_key"])
        await add(anew, 8)
        await asyncio.to_thread(anew.app.state.service.sealer.seal)
        on.door.behind = anew.app

        await until(on.comparer.compare, 30)
        await until(lambda: says(on, "another log"), 30)

        await on.hears(4)


async def says(on: Heard, word: str) -> bool:
    return any(word in trouble for trouble in await on.troubles())


async def test_another_key_is_told_and_not_believed_until_it_is_named(
    start_tally: Start, server: Nats, cluster: Cluster, tally_database: tuple[str, str]
) -> None:
    async with heard_from(start_tally, server, cluster) as on:
        other = signer_of("tally")
        renewed = await start_tally(database_url=tally_database[1], sealing_key=pem(other))
        await add(renewed, 1)
        await asyncio.to_thread(renewed.app.state.service.sealer.seal)
        on.door.behind = renewed.app
        await on.hears(5)

        await on.comparer.compare()

        said = (await on.reader.client.get("/readyz")).json()
        assert any(str(other.verifier) in warning for warning in said["warnings"])
        assert on.comparer.size == 4


async def test_a_log_that_ends_before_what_was_heard_is_told(
    start_tally: Start, server: Nats, cluster: Cluster, tally_database: tuple[str, str]
) -> None:
    async with heard_from(start_tally, server, cluster) as on:
        with psycopg.connect(tally_database[0].replace("+psycopg", ""), autocommit=True) as owner:
            owner.execute("ALTER TABLE tally_events DISABLE TRIGGER ALL")
            owner.execute("DELETE FROM tally_events WHERE notification_id = 4")

        await until(on.comparer.compare, 30)

        assert on.comparer.mismatch is not None
        assert on.comparer.mismatch.sequence == 4
        assert "4 entries were heard" in on.comparer.mismatch.what


async def test_an_entry_behind_another_past_is_not_taken(
    start_tally: Start, server: Nats, cluster: Cluster, tally_database: tuple[str, str]
) -> None:
    async with heard_from(start_tally, server, cluster) as on:
        with psycopg.connect(tally_database[0].replace("+psycopg", ""), autocommit=True) as owner:
            owner.execute("ALTER TABLE tally_events DISABLE TRIGGER ALL")
            owner.execute("UPDATE tally_events SET state = state || ' ' WHERE notification_id = 4")

        await add(on.publisher, 1)
        await until(lambda: says(on, "is not the one that was heard here"), 30)

        await on.hears(4)
