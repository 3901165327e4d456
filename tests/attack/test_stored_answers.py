"""A stored answer is its principal's: a person in a role, for a region and a body; and theirs for ever (P2)."""

from dataclasses import replace
from typing import Any

import psycopg
import pytest
from httpx import Response

from shared.platform.identity.roles import Role
from tests.api import Api
from tests.conftest import Cluster, Start
from tests.ledger.people import identity

ADDITION = {"name": "a", "n": 1}
KEY = "one-key"


async def give(api: Api, body: Any = None, *, path: str = "/additions", **who: str) -> Response:
    usual = {"role": "keeper", "region": "654024", "staff": "u1", "post": "p", "organisation": "财政局"} | who
    token = api.issuer.mint(**(usual | {"role": Role(usual["role"])}))  # type: ignore[arg-type]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": KEY}
    return await api.client.post(f"/{api.name}/v1{path}", json=body or ADDITION, headers=headers)


@pytest.fixture
async def tally(start_tally: Start) -> Api:
    return await start_tally()


def replayed(answer: Response) -> bool:
    return answer.headers.get("idempotency-replayed") == "true"


@pytest.mark.parametrize("other", [{"region": "65"}, {"region": "6540"}, {"organisation": "审计局"}, {"staff": "u2"}])
async def test_a_token_of_another_region_or_body_gets_no_answer_of_the_first(tally: Api, other: dict[str, str]) -> None:
    first = await give(tally)
    another = await give(tally, **other)

    assert (first.json()["total"], another.json()["total"]) == (1, 2)
    assert not replayed(another)
    assert (await give(tally)).content == first.content


@pytest.mark.parametrize("same", [{"staff": " U1"}, {"staff": "ｕ１"}, {"organisation": "财政局 "}, {"post": "other"}])
async def test_another_spelling_of_the_same_is_no_other_principal(tally: Api, same: dict[str, str]) -> None:
    first = await give(tally)
    again = await give(tally, **same)

    assert replayed(again)
    assert again.content == first.content


async def test_after_a_countys_code_changed_the_retry_gets_its_old_answer(start_tally: Start) -> None:
    tally = await start_tally()
    caller_of = tally.app.state.service.tokens.check
    old = await caller_of(tally.token("keeper", "130102"))
    of_merged = replace(old, actor=replace(old.actor, region="130103"))

    assert of_merged.principal in old.earlier_principals
    assert old.principal not in of_merged.earlier_principals


def as_the_old_version_kept_them(api: Api, table: str, staff: str = "U1", role: str = "keeper") -> None:
    """Answers lay under person and role alone, the person as the token wrote it."""
    with psycopg.connect(api.database_url.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner.execute(f"UPDATE {table} SET principal = %s", (f"{staff}/{role}",))
        owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


async def test_answers_of_the_old_version_are_found_by_their_own_county_alone(
    start_tally: Start, tally_database: tuple[str, str]
) -> None:
    tally = replace(await start_tally(), database_url=tally_database[0])
    first = await give(tally, staff="U1", region="6540")
    as_the_old_version_kept_them(tally, "tally_commands")

    again = await give(tally, staff="U1", region="6540")
    another = await give(tally, staff="U1", region="65")
    other_body = await give(tally, {"name": "a", "n": 2}, staff="U1", region="6540")

    assert (again.content, replayed(again)) == (first.content, True)
    assert (another.json()["total"], replayed(another)) == (2, False)
    assert other_body.json()["code"] == "reused-key"


async def test_a_refusal_of_the_old_version_is_still_the_answer_to_a_retry(
    start_tally: Start, tally_database: tuple[str, str]
) -> None:
    tally = replace(await start_tally(), database_url=tally_database[0])
    first = await give(tally, {"name": "a", "n": 101})
    as_the_old_version_kept_them(tally, "tally_commands", staff="u1")

    again = await give(tally, {"name": "a", "n": 101})

    assert (again.status_code, again.content, replayed(again)) == (409, first.content, True)


async def test_a_person_entered_by_the_old_version_is_no_other_countys_answer(service: Start, cluster: Cluster) -> None:
    owner, runtime = cluster.fresh("ledger")
    ledger = replace(await service("ledger", database_url=runtime), database_url=owner)
    here = {"role": "finance", "path": "/persons", "staff": "U1", "region": "654024"}
    there = here | {"region": "654023"}
    first = await give(ledger, identity(), **here)
    as_the_old_version_kept_them(ledger, "vault_requests", role="finance")

    elsewhere = await give(ledger, identity(place="654023100"), **there)
    again = await give(ledger, identity(), **here)

    assert (first.status_code, elsewhere.status_code) == (201, 201), elsewhere.text
    assert first.json()["person"] != elsewhere.json()["person"]
    assert (again.json()["person"], again.json()["found"]) == (first.json()["person"], True)
