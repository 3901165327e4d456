"""No text that the database cannot hold reaches the log, wherever it came from; one that did stops nobody."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest

from shared.contracts.ledger import KeeperAppointed
from shared.kernel.acts import Act, Actor
from shared.kernel.text import holds_nul
from shared.platform.commands.idempotency import Key
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.registry import Unstorable
from shared.platform.messaging.sinks import IntoRows, IntoWriter
from tests.api import Api
from tests.conftest import Start
from tests.divisions.wire import heard
from tests.platform.tally import Tally

NOW = datetime(2020, 3, 2, tzinfo=UTC)
ACTOR = Actor("u1", "keeper", "p", "财政局", "654024")
ACT = Act("key", ACTOR, date(2020, 3, 2), NOW)
BAD = ["\x00", "a\x00b", "\\\x00", "\ud800", "\udfffx"]
FINE = ["\\u0000", "\\\\u0000", "u0000", "\ufffd", "😀", "龘"]


@pytest.fixture
async def tally(start_tally: Start) -> Api:
    return await start_tally()


def opening(name: str, act: Act = ACT) -> Callable[[Any], Outcome]:
    def decide(tallies: Any) -> Outcome:
        tally = Tally.create(Tally.Opened, act, name=name)
        tallies.add(tally)
        return Outcome((tally,), {"total": 0})

    return decide


def events(api: Api) -> int:
    with psycopg.connect(api.database_url.replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT count(*) FROM tally_events").fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("text", BAD)
async def test_the_writer_refuses_it_as_input_and_goes_on(tally: Api, text: str) -> None:
    writer = tally.app.state.service.writer
    acts = (replace(ACT, reason=text), replace(ACT, actor=replace(ACTOR, organisation=text)))

    for decide in (opening(text), *(opening("name", act) for act in acts)):
        with pytest.raises(Unstorable):
            await writer.submit(decide)
    assert (events(tally), writer.halted) == (0, None)

    assert (await tally.post("/additions", {"name": "a", "n": 1}, role="keeper")).status_code == 201
    assert (await tally.get("/totals/a", params={"wait_for": 2})).json()["total"] == 1


@pytest.mark.parametrize("text", FINE)
async def test_what_only_looks_like_it_is_kept(tally: Api, text: str) -> None:
    answer = await tally.app.state.service.writer.submit(opening(text))

    assert answer.status == 200
    assert events(tally) == 1


@pytest.mark.parametrize("text", BAD)
async def test_a_key_that_no_table_holds_is_refused_and_stalls_nobody(tally: Api, text: str) -> None:
    writer = tally.app.state.service.writer

    for key in (Key(text, "k", b""), Key("p", text, b"")):
        with pytest.raises(Unstorable):
            writer.submit(opening("a"), key=key)
    assert (await writer.submit(opening("a"), key=Key("p", "k", b""))).status == 200


@pytest.mark.parametrize(("text", "is_one"), [(b'"\\u0000"', True), (b'"\\\\u0000"', False), (b'"\\\\\\u0000"', True)])
def test_a_written_out_backslash_is_told_from_the_character(text: bytes, is_one: bool) -> None:
    assert holds_nul(text) is is_one


async def test_a_message_that_holds_it_is_passed_over_and_told(start_tally: Start) -> None:
    read: list[int] = []
    tally = await start_tally()
    state = tally.app.state.service
    keepers = ("u1", "u\x001", "\\u0000")
    told = [heard(KeeperAppointed(book="b", keeper=one), "654024", n) for n, one in enumerate(keepers, start=1)]

    await IntoRows(state.engine, lambda _, envelope: read.append(envelope.sequence), state.moved).take(told)

    assert read == [1, 3]
    assert failures(tally) == [("ledger", 2, "unstorable: 该消息含空字符（U+0000），无法读取，已记录并越过")]
    into = IntoWriter(state.engine, state.writer, lambda envelope: opening(str(envelope.sequence)))
    await into.take([replace(each, sequence=each.sequence + 3, previous=each.previous + 3) for each in told])
    assert [sequence for _, sequence, _ in failures(tally)] == [2, 5]
    assert events(tally) == 2


def failures(api: Api) -> list[tuple[Any, ...]]:
    with psycopg.connect(api.database_url.replace("+psycopg", "")) as connection:
        return connection.execute("SELECT source, sequence, error FROM failures ORDER BY sequence").fetchall()
