"""The evidence of the ledger over HTTP: whoever is outside can check it with the public key and nothing else."""

import json
from base64 import b64decode
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import ValidationError

from services.ledger.settings import Settings
from shared.tlog.checkpoints import Checkpoint, open_checkpoint
from shared.tlog.leaves import leaf_data
from shared.tlog.lines import leaf_hashes, rows
from shared.tlog.merkle import Frontier, verify_consistency, verify_inclusion
from shared.tlog.notes import Verifier, new_private_key
from shared.tlog.proofs import read_proof
from shared.tlog.tiles import TiledTree, tiles_of
from tests.api import Api
from tests.conftest import Cluster, Start
from tests.ledger.client import BOOK, ON, code, open_book, receive, seals_when_asked
from tests.waiting import until

Sealed = Callable[..., Awaitable[Api]]


def key_file(folder: Path) -> Path:
    file = folder / "seal.pem"
    file.write_text(new_private_key())
    return file


@pytest.fixture
def sealed(service: Start, tmp_path: Path) -> Sealed:
    """A ledger that seals when it is asked, with a book and two inflows."""

    async def start(**settings: Any) -> Api:
        api = await service("ledger", sealing_key_file=key_file(tmp_path), seal_seconds=3600, **settings)
        seals_when_asked(api)
        api.set_clock(ON)
        await open_book(api)
        await receive(api)
        await receive(api, "新财扶〔2020〕2号")
        return api

    return start


async def text(api: Api, path: str, **more: Any) -> str:
    answer = await api.get(path, **more)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    return answer.text


async def key_of(api: Api) -> Verifier:
    return Verifier.parse((await text(api, "/public-key")).splitlines()[0])


async def seal(api: Api) -> Checkpoint:
    answer = await api.post("/checkpoint", role="auditor")
    assert answer.status_code == 201, answer.text
    return open_checkpoint(answer.text, await key_of(api))


async def lines(api: Api, **more: Any) -> bytes:
    answer = await api.get("/log", **({"role": "auditor"} | more))
    assert answer.status_code == 200, answer.text
    return answer.content


def hashes(steps: list[str]) -> list[bytes]:
    return [b64decode(step) for step in steps]


@pytest.mark.req("LED-24")
async def test_the_checkpoint_is_signed_over_the_stored_events(sealed: Sealed) -> None:
    api = await sealed()
    checkpoint = await seal(api)

    frontier = Frontier()
    frontier.extend(leaf_hashes(rows(await lines(api))))
    assert (checkpoint.origin, checkpoint.size) == ("sluice/ledger/local", 3)
    assert checkpoint.root == frontier.root()
    assert open_checkpoint(await text(api, "/checkpoint"), await key_of(api)) == checkpoint


async def test_the_log_shows_the_stored_bytes_in_order_and_page_by_page(sealed: Sealed) -> None:
    api = await sealed()
    whole = await lines(api)

    with psycopg.connect(api.database_url.replace("+psycopg", "")) as connection:
        stored = connection.execute("SELECT notification_id, originator_id, originator_version, topic, state"
                                    " FROM ledger_events ORDER BY 1").fetchall()  # fmt: skip
    shown = [(int(r[0]), r[1].decode(), int(r[2]), r[3].decode(), r[4]) for r in rows(whole)]
    assert shown == [(r[0], str(r[1]), r[2], r[3], r[4]) for r in stored]
    assert [json.loads(line)["sequence"] for line in whole.splitlines()] == [1, 2, 3]
    assert await lines(api, params={"limit": 2}) + await lines(api, params={"after": 2}) == whole


async def test_of_another_countys_entries_an_auditor_is_shown_the_hash_alone(sealed: Sealed) -> None:
    api = await sealed()
    ours = (await lines(api)).splitlines()
    theirs = (await lines(api, region="654023")).splitlines()
    system = (await lines(api, role="system", region="")).splitlines()

    assert ours == system
    assert [set(json.loads(line)) for line in theirs] == [{"sequence", "leaf"}] * 3
    assert hashes([json.loads(line)["leaf"] for line in theirs]) == leaf_hashes(rows(b"\n".join(ours) + b"\n"))


async def test_a_proof_file_of_an_entry_verifies_offline(sealed: Sealed) -> None:
    api = await sealed()
    checkpoint, key = await seal(api), await key_of(api)
    entry = rows(await lines(api))[2]
    leaf = leaf_data(int(entry[0]), entry[1].decode(), int(entry[2]), entry[3].decode(), entry[4])

    by_sequence = await text(api, "/entries/3.tlog-proof")
    by_number = await text(api, "/entries/654024-2020/3.tlog-proof", params={"wait_for": 3})

    assert by_sequence == by_number
    assert read_proof(by_sequence).verify(leaf, key) == checkpoint


async def test_a_proof_file_stays_the_same_while_the_log_goes_on(sealed: Sealed) -> None:
    api = await sealed()
    await seal(api)
    before = await text(api, "/entries/1.tlog-proof")
    await receive(api, "新财扶〔2020〕3号")
    await seal(api)

    assert await text(api, "/entries/1.tlog-proof") == before


@pytest.mark.req("LED-24")
async def test_a_later_checkpoint_is_proved_to_go_on_from_an_earlier_one(sealed: Sealed) -> None:
    api = await sealed()
    first = await seal(api)
    await receive(api, "新财扶〔2020〕3号")
    second = await seal(api)

    proved = (await api.get("/proofs/consistency", params={"from": 3})).json()
    included = (await api.get("/proofs/inclusion", params={"sequence": 2, "size": 3})).json()

    verify_consistency(3, 4, first.root, second.root, hashes(proved["path"]))
    assert hashes([proved["from_root"], proved["to_root"]]) == [first.root, second.root]
    leaf = leaf_hashes(rows(await lines(api)))[1]
    verify_inclusion(leaf, included["index"], included["size"], hashes(included["path"]), first.root)


async def test_every_checkpoint_is_listed_and_found_again_by_its_size(sealed: Sealed) -> None:
    api = await sealed()
    first = await seal(api)
    await receive(api, "新财扶〔2020〕3号")
    second = await seal(api)
    key = await key_of(api)

    listed = (await api.get("/checkpoints")).json()
    page = (await api.get("/checkpoints", params={"limit": 1})).json()

    assert [open_checkpoint(item["note"], key) for item in listed["items"]] == [first, second]
    assert (page["items"], page["next"]) == (listed["items"][:1], "1")
    assert open_checkpoint(await text(api, "/checkpoint", params={"size": 3}), key) == first


async def test_the_tree_can_be_read_from_its_tiles_alone(sealed: Sealed) -> None:
    api = await sealed()
    bulk = [{"document_no": f"新财扶〔2020〕{n}号", "fund_line": "专项", "amount": "1.00", "received_on": "2020-03-02",
             "level": "central", "fund_type": "special", "arranged_by": "superior", "origin_year": 2020,
             "issuing_department": "财政部"} for n in range(100, 700)]  # fmt: skip
    answer = await api.post(f"{BOOK}/inflows/bulk", bulk, role="keeper")
    assert answer.status_code == 201, answer.text
    checkpoint = await seal(api)

    tiles = {}
    for tile in tiles_of(checkpoint.size):
        got = await api.get(f"/tile/{tile.path}")
        assert (got.status_code, got.headers["content-type"]) == (200, "application/octet-stream")
        assert "immutable" in got.headers["cache-control"]
        tiles[tile] = got.content
    assert [tile.path for tile in tiles] == ["0/000", "0/001", "0/002.p/91", "1/000.p/2"]
    assert TiledTree(checkpoint.size, tiles.__getitem__).root() == checkpoint.root


async def test_a_ledger_at_work_seals_by_itself_as_often_as_it_was_told(service: Start, tmp_path: Path) -> None:
    api = await service("ledger", sealing_key_file=key_file(tmp_path), seal_seconds=0.05)
    api.set_clock(ON)
    await open_book(api)

    async def sealed() -> Any:
        answer = await api.get("/checkpoint")
        return None if answer.status_code == 404 else answer

    answer = await until(sealed)
    assert open_checkpoint(answer.text, await key_of(api)).size == 1


async def test_what_is_not_sealed_yet_is_answered_with_when_it_will_be(sealed: Sealed) -> None:
    api = await sealed()
    await seal(api)
    await receive(api, "新财扶〔2020〕3号")

    for path, params in (
        ("/entries/4.tlog-proof", {}),
        ("/entries/654024-2020/4.tlog-proof", {"wait_for": 4}),
        ("/proofs/inclusion", {"sequence": 4}),
        ("/proofs/inclusion", {"sequence": 1, "size": 4}),
        ("/proofs/consistency", {"from": 1, "to": 4}),
    ):
        answer = await api.get(path, params=params)
        assert code(answer) == (404, "not-sealed")
        assert "3600 秒" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/checkpoint?size=2", (404, "no-such-checkpoint")),
        ("/tile/0/001", (404, "no-such-tile")),
        ("/tile/0/000", (404, "no-such-tile")),
        ("/tile/0/000.p/4", (404, "no-such-tile")),
        ("/tile/7/x999/x999/999", (404, "no-such-tile")),
        ("/tile/zero/000", (422, "tile-misnamed")),
        ("/tile/0/0", (422, "tile-misnamed")),
        ("/proofs/consistency?from=3&to=2", (422, "sizes-reversed")),
        ("/entries/654024-2020/9.tlog-proof", (404, "entry-unknown")),
        ("/entries/0.tlog-proof", (422, "invalid-request")),
    ],
)
async def test_what_is_not_there_is_answered_in_words(sealed: Sealed, path: str, expected: Any) -> None:
    api = await sealed()
    await seal(api)

    assert code(await api.get(path)) == expected


async def test_before_the_first_seal_there_is_no_checkpoint(sealed: Sealed) -> None:
    api = await sealed()

    assert code(await api.get("/checkpoint")) == (404, "not-sealed")
    assert (await api.get("/checkpoints")).json()["items"] == []


async def test_only_finance_and_auditors_have_it_sealed_at_once(sealed: Sealed) -> None:
    api = await sealed()

    assert code(await api.post("/checkpoint", role="keeper")) == (403, "role-forbidden")
    assert (await api.post("/checkpoint", role="finance")).status_code == 201


async def test_without_a_key_nothing_is_sealed_and_it_is_said(ledger: Api) -> None:
    assert code(await ledger.post("/checkpoint", role="auditor")) == (404, "sealing-off")
    assert (await ledger.get("/public-key")).text == ""


@pytest.mark.req("LED-24")
async def test_a_ledger_whose_past_was_changed_stays_readable_and_says_halted(sealed: Sealed, cluster: Cluster) -> None:
    api = await sealed()
    checkpoint = await seal(api)
    superuser = cluster.server.url().replace("+psycopg", "").rsplit("/", 1)[0]
    with psycopg.connect(f"{superuser}/{api.database_url.rsplit('/', 1)[1]}") as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE ledger_events SET state = replace(convert_from(state, 'UTF8'), '100000', '900000')"
                           "::bytea WHERE notification_id = 2")  # fmt: skip
    await receive(api, "新财扶〔2020〕3号")

    refused = await api.post("/checkpoint", role="auditor")
    ready = await api.client.get("/readyz")

    assert code(refused) == (503, "halted")
    assert (ready.status_code, ready.json()["status"]) == (503, "halted")
    assert "event 2 is not as it was when it was sealed" in str(ready.json()["troubles"])
    assert open_checkpoint(await text(api, "/checkpoint"), await key_of(api)) == checkpoint
    assert (await api.get(BOOK, role="auditor")).status_code == 200


@pytest.mark.parametrize("key", ["changethis", "", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
async def test_a_ledger_with_a_placeholder_for_a_key_does_not_start(service: Start, tmp_path: Path, key: str) -> None:
    file = tmp_path / "seal.pem"
    file.write_text(key)

    with pytest.raises(ValidationError, match="private key"):
        await service("ledger", sealing_key_file=file)


def test_a_sealing_key_may_stand_on_one_line() -> None:
    pem = new_private_key()
    one, whole = (Settings(database_url="x", environment="development", sealing_key=key).signer
                  for key in (pem.splitlines()[1], pem))  # fmt: skip

    assert one is not None
    assert one.verifier == whole.verifier
