"""The single writer: one effect per key, refusals with their clause, nothing half done."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import insert

from shared.kernel.acts import Act, Actor
from shared.platform.commands.idempotency import Key
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository
from tests.api import Api
from tests.conftest import Start
from tests.platform.tally import Add, TooMuch, add_to_tally, totals


def rows(owner_url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(owner_url.replace("+psycopg", "")) as connection:
        return connection.execute(query).fetchall()


async def test_an_answered_command_lies_in_the_event_table(tally: Api, tally_database: tuple[str, str]) -> None:
    answer = await tally.post("/additions", {"name": "a", "n": 7}, role="keeper")

    assert answer.status_code == 201, answer.text
    assert answer.json() == {"sequence": 2, "version": 2, "total": 7}
    stored = rows(tally_database[0], "SELECT topic, notification_id FROM tally_events ORDER BY 2")
    assert stored == [("tally.tally.opened", 1), ("tally.tally.added", 2)]


async def test_the_same_key_and_body_get_the_same_answer_and_have_one_effect(tally: Api) -> None:
    first = await tally.post("/additions", {"name": "a", "n": 7}, role="keeper", key="k1")

    again = await tally.post("/additions", {"name": "a", "n": 7}, role="keeper", key="k1")

    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (await tally.get("/totals/a?wait_for=2")).json()["total"] == 7


async def test_the_same_key_with_another_body_is_refused(tally: Api) -> None:
    await tally.post("/additions", {"name": "a", "n": 7}, role="keeper", key="k1")

    other = await tally.post("/additions", {"name": "a", "n": 8}, role="keeper", key="k1")

    assert (other.status_code, other.json()["code"]) == (422, "reused-key")


async def test_two_people_may_use_the_same_key(tally: Api) -> None:
    await tally.post("/additions", {"name": "a", "n": 7}, role="keeper", staff="one", key="k1")

    other = await tally.post("/additions", {"name": "a", "n": 8}, role="keeper", staff="two", key="k1")

    assert other.json()["total"] == 15


async def test_a_refusal_names_its_clause_and_leaves_no_entry(tally: Api, tally_database: tuple[str, str]) -> None:
    answer = await tally.post("/additions", {"name": "a", "n": 101}, role="keeper")

    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["legal_basis"]["quote"] == "不得超过一百"
    assert rows(tally_database[0], "SELECT count(*) FROM tally_events") == [(0,)]


async def test_a_refusal_is_replayed_to_the_byte(tally: Api) -> None:
    first = await tally.post("/additions", {"name": "a", "n": 101}, role="keeper", key="k1")

    again = await tally.post("/additions", {"name": "a", "n": 101}, role="keeper", key="k1")

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"


async def test_a_dry_run_decides_and_stores_nothing(tally: Api, tally_database: tuple[str, str]) -> None:
    answer = await tally.post("/additions?dry_run=true", {"name": "a", "n": 7}, role="keeper")

    assert (answer.status_code, answer.json()["total"], answer.json()["dry_run"]) == (200, 7, True)
    assert rows(tally_database[0], "SELECT count(*) FROM tally_events") == [(0,)]
    assert (await tally.post("/additions", {"name": "a", "n": 1}, role="keeper")).json()["total"] == 1


def beside(api: Api, *, total: int, refused: bool = False):
    """A decision that also writes a row outside the log: of a name that is one to a table."""

    def decide(tallies: Repository) -> Outcome:
        done = add_to_tally(api.app.state.service.unit_of(tallies), Add("a", 1, act()))
        if refused:
            raise TooMuch("已满")
        return replace(done, rows=(insert(totals).values(name="beside", total=total),))

    return decide


def act() -> Act:
    now = datetime.now(UTC)
    return Act("c-1", Actor("staff", "keeper", "post", "org", "654024"), now.date(), now, reason="a")


async def test_a_row_beside_the_log_stands_or_falls_with_its_decision_and_with_no_other(
    tally: Api, tally_database: tuple[str, str]
) -> None:
    submit, key = tally.app.state.service.writer.submit, Key("one", "k1", b"1")

    answers = await asyncio.gather(
        submit(beside(tally, total=1, refused=True)),
        submit(beside(tally, total=2), dry_run=True),
        submit(beside(tally, total=3), key=key),
        submit(beside(tally, total=4)),
        tally.post("/additions", {"name": "a", "n": 7}, role="keeper"),
        return_exceptions=True,
    )
    again = await submit(beside(tally, total=5), key=key)

    assert [type(answer).__name__ for answer in answers] == [
        "TooMuch", "Answer", "Answer", "IntegrityError", "Response",
    ]  # fmt: skip
    assert answers[4].json()["total"] == 8
    assert again.replayed
    beside_it = "SELECT total FROM totals WHERE name = 'beside'"
    assert rows(tally_database[0], beside_it) == [(3,)]


async def test_many_commands_at_once_all_count_and_are_numbered_without_gaps(
    tally: Api, tally_database: tuple[str, str]
) -> None:
    answers = await asyncio.gather(
        *(tally.post("/additions", {"name": "a", "n": 1}, role="keeper") for _ in range(100))
    )

    assert {a.status_code for a in answers} == {201}
    assert rows(tally_database[0], "SELECT max(notification_id), count(*) FROM tally_events") == [(101, 101)]


async def test_two_writers_on_one_database_lose_nothing_and_double_nothing(start_tally: Start) -> None:
    one, two = await start_tally(), await start_tally()

    answers = await asyncio.gather(
        *(api.post("/additions", {"name": "a", "n": 1}, role="keeper") for _ in range(50) for api in (one, two))
    )

    assert {a.status_code for a in answers} == {201}
    assert sorted(a.json()["total"] for a in answers) == list(range(1, 101))


async def test_a_bug_answers_with_a_traceable_problem_and_the_next_command_succeeds(tally: Api) -> None:
    failed = await tally.post("/additions", {"name": "a", "n": 99}, role="keeper")

    assert (failed.status_code, failed.json()["code"]) == (500, "internal-error")
    assert (await tally.post("/additions", {"name": "a", "n": 1}, role="keeper")).json()["total"] == 1


async def test_a_broken_invariant_halts_the_writer_and_everything_stays_readable(tally: Api) -> None:
    await tally.post("/additions", {"name": "a", "n": 5}, role="keeper")

    broken = await tally.post("/additions", {"name": "a", "n": 13}, role="keeper")
    after = await tally.post("/additions", {"name": "a", "n": 1}, role="keeper")

    assert [broken.json()["code"], after.json()["code"]] == ["halted", "halted"]
    assert (await tally.client.get("/readyz")).json()["status"] == "halted"
    assert (await tally.get("/totals/a?wait_for=2")).json()["total"] == 5


async def test_a_restarted_service_knows_what_it_answered(start_tally: Start) -> None:
    first = await start_tally()
    answer = await first.post("/additions", {"name": "a", "n": 7}, role="keeper", key="k1")

    second = await start_tally()

    assert (await second.post("/additions", {"name": "a", "n": 7}, role="keeper", key="k1")).content == answer.content


CHANGES = ["UPDATE tally_events SET topic = 'x'", "DELETE FROM tally_events", "TRUNCATE tally_events"]


@pytest.mark.parametrize("statement", CHANGES)
async def test_the_database_refuses_to_change_history_even_for_the_owner(
    tally: Api, tally_database: tuple[str, str], statement: str
) -> None:
    await tally.post("/additions", {"name": "a", "n": 7}, role="keeper")

    for url in tally_database:
        with psycopg.connect(url.replace("+psycopg", "")) as connection, pytest.raises(psycopg.Error):
            connection.execute(statement)
