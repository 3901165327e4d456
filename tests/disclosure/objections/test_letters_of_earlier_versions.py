"""What an earlier version wrote about letters starts under this one."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, text

from shared.platform.commands.idempotency import fingerprint
from shared.platform.migrations import upgrade
from shared.platform.vault import VaultKeys
from shared.platform.vault import keys as sealing
from tests.conftest import VAULT_KEY, Cluster, Start
from tests.disclosure.builders import DAY

KEYS = VaultKeys.read(VAULT_KEY)
NOTICE, ACCEPTED, ORPHAN, YOUNG = "GS-654024-2020-W7S8TXSN", "YY-ACCEPTED0000", "YY-0RPHAN000000", "YY-Y0VNG0000000"
BODY = json.dumps({"text": "面积与实际不符，请核实。"}, ensure_ascii=False, separators=(",", ":")).encode()
PATH = f"/disclosure/v1/notices/{NOTICE}/objections"


PUT = """
    INSERT INTO letters (objection, key, notice, wrapped_key, record, received_at)
    VALUES (:objection, :key, :notice, :wrapped_key, :record, :at)
"""


@pytest.fixture
def earlier(cluster: Cluster) -> Iterator[tuple[str, str]]:
    """A database as the version before left it: owner URL and runtime URL."""
    owner, app = cluster.urls["disclosure"]
    name = "test_disclosure_earlier"
    with psycopg.connect(cluster.server.url().replace("+psycopg", ""), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" OWNER disclosure_owner')
    urls = owner.rsplit("/", 1)[0] + f"/{name}", app.rsplit("/", 1)[0] + f"/{name}"
    upgrade("disclosure", urls[0], "0004")
    yield urls
    with psycopg.connect(cluster.server.url().replace("+psycopg", ""), autocommit=True) as admin:
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def letter(objection: str, words: str, key: str, at: str) -> dict[str, Any]:
    """A row as the version before sealed it."""
    said = {"words": words, "name": "买买提", "contact": "某村", "salt": "00"}
    data_key = sealing.new_data_key()
    return {"objection": objection, "key": key, "notice": NOTICE, "wrapped_key": KEYS.wrap(data_key, objection),
            "record": sealing.seal(data_key, json.dumps(said).encode(), objection), "at": at}  # fmt: skip


def written_before(owner_url: str) -> None:
    """One accepted letter with its fact and its answer, an orphan of long ago, and one of this moment."""
    act = {"actor": {"organisation": "", "post": "", "region": "", "role": "public", "staff": "public"},
           "command_id": "k1"}  # fmt: skip
    state = json.dumps({"act": act, "objection": ACCEPTED, "named": True}).encode()
    said = KEYS.blind("letter", fingerprint(PATH, BODY).hex())
    answer = json.dumps({"sequence": 1, "notice": NOTICE, "objection": ACCEPTED}).encode()
    engine = create_engine(owner_url)
    with engine.begin() as connection:
        for row in (letter(ACCEPTED, "受理的", "k1", "2020-03-02T01:00:00Z"),
                    letter(ORPHAN, "未受理的", "k2", "2020-03-02T01:00:00Z"),
                    letter(YOUNG, "正在受理的", "k3", "2999-01-01T00:00:00Z")):  # fmt: skip
            connection.execute(text(PUT), row)
        connection.execute(text("INSERT INTO disclosure_events VALUES (gen_random_uuid(), 1,"
                                " 'disclosure.notice.objection-received', :state, 1)"), {"state": state})  # fmt: skip
        connection.execute(text("INSERT INTO disclosure_commands (principal, key, fingerprint, status, body, problem)"
                                " VALUES ('public', 'k1', :said, 201, :answer, false)"),
                           {"said": said, "answer": answer})  # fmt: skip
    engine.dispose()


def kept(owner_url: str) -> dict[str, bool]:
    with psycopg.connect(owner_url.replace("+psycopg", "")) as connection:
        return dict(connection.execute("SELECT objection, record IS NOT NULL FROM letters").fetchall())


def test_accepted_letters_stay_and_what_was_never_accepted_is_emptied_on_record(earlier: tuple[str, str]) -> None:
    written_before(earlier[0])

    upgrade("disclosure", earlier[0])

    assert kept(earlier[0]) == {ACCEPTED: True, ORPHAN: False, YOUNG: True}
    with psycopg.connect(earlier[0].replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT objection, act, staff FROM letter_readings").fetchall() == [
            (ORPHAN, "erased", "system")
        ]
        assert connection.execute("SELECT objection FROM letters WHERE named").fetchall() == [(ACCEPTED,)]


async def test_a_request_retried_across_the_upgrade_gets_the_code_it_was_given(
    earlier: tuple[str, str], service: Start
) -> None:
    written_before(earlier[0])
    upgrade("disclosure", earlier[0])
    with psycopg.connect(earlier[0].replace("+psycopg", "")) as connection:
        connection.execute("ALTER TABLE disclosure_events DISABLE TRIGGER USER")
        connection.execute("DELETE FROM disclosure_events")
    api = await service("disclosure", database_url=earlier[1])
    api.set_clock(DAY)
    headers = {"Idempotency-Key": "k1", "Content-Type": "application/json"}

    again = await api.client.post(PATH, content=BODY, headers=headers)
    orphan = await api.client.post(PATH, content=BODY, headers=headers | {"Idempotency-Key": "k2"})

    assert (again.status_code, again.json()["objection"]) == (201, ACCEPTED)
    assert (orphan.status_code, orphan.json()["code"]) == (404, "unknown-notice")
    assert set(kept(earlier[0])) == {ACCEPTED, ORPHAN, YOUNG}
