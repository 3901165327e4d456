"""A sealed answer is compared with its hash before it is given again."""

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from shared.tlog.checkpoints import Checkpoint, open_checkpoint
from shared.tlog.notes import Verifier, new_private_key
from tests.api import Api
from tests.conftest import Cluster, Start
from tests.ledger.client import ON, code, open_book, receive, seals_when_asked
from tests.ledger.test_sealing import plain


@dataclass
class Ledger:
    """A running ledger that seals when it is asked, and its superuser."""

    api: Api
    cluster: Cluster

    async def seal(self) -> Checkpoint:
        answer = await self.api.post("/checkpoint", role="auditor")
        assert answer.status_code == 201, answer.text
        key = (await self.api.get("/public-key")).text.splitlines()[0]
        return open_checkpoint(answer.text, Verifier.parse(key))

    def tamper(self, statement: str) -> None:
        database = self.api.database_url.rsplit("/", 1)[1]
        with psycopg.connect(plain(self.cluster.server.url(database))) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(statement)


@pytest.fixture
async def ledger(service: Start, cluster: Cluster, tmp_path: Path) -> Ledger:
    key = tmp_path / "seal.pem"
    key.write_text(new_private_key())
    api = await service("ledger", sealing_key_file=key, seal_seconds=3600)
    seals_when_asked(api)
    api.set_clock(ON)
    await open_book(api)
    return Ledger(api, cluster)


async def test_answers_and_refusals_stand_in_the_checkpoint_and_are_repeated_as_they_were(ledger: Ledger) -> None:
    first = await receive(ledger.api, key="one")
    refused = await receive(ledger.api, key="two")
    checkpoint = await ledger.seal()
    again = await receive(ledger.api, key="one"), await receive(ledger.api, key="two")

    assert (first.status_code, refused.status_code) == (201, 409)
    assert [answer.content for answer in again] == [first.content, refused.content]
    assert checkpoint.answers[0] == 3


@pytest.mark.parametrize("what", ["body = convert_to('{\"entry_no\":9}', 'UTF8')", "status = 200", "problem = true",
                                  "fingerprint = sha256('another request')"])  # fmt: skip
async def test_a_sealed_answer_that_was_changed_is_never_given_again_and_the_writer_stops(
    ledger: Ledger, what: str
) -> None:
    await receive(ledger.api, key="one")
    await ledger.seal()
    ledger.tamper(f"UPDATE ledger_commands SET {what} WHERE key = 'one'")

    again = await receive(ledger.api, key="one")
    other = await receive(ledger.api, "新财扶〔2020〕2号", key="two")
    ready = await ledger.api.client.get("/readyz")

    assert (code(again), code(other)) == ((503, "halted"), (503, "halted"))
    assert (ready.status_code, ready.json()["status"]) == (503, "halted")
    assert "answer 2 is not as it was when it was sealed" in str(ready.json()["troubles"])


async def test_an_answer_of_the_last_minute_is_repeated_before_it_was_sealed(ledger: Ledger) -> None:
    first = await receive(ledger.api, key="one")

    assert (await receive(ledger.api, key="one")).content == first.content
