"""Entry bundles over HTTP: what the tiles hash, for those who may read the log, and for nobody else."""

from typing import Any

import psycopg

from shared.tlog.bundles import unpack
from shared.tlog.lines import leaf_hashes, rows
from shared.tlog.merkle import leaf_hash
from shared.tlog.proofs import read_proof
from shared.tlog.tiles import cut
from tests.api import Api
from tests.ledger.client import code, receive
from tests.ledger.test_evidence import Sealed, key_of, lines, seal, sealed

__all__ = ["sealed"]
WHOLE = "/tile/entries/000.p/3"


async def bundle(api: Api, path: str = WHOLE, width: int = 3, **who: Any) -> list[bytes]:
    answer = await api.get(path, **({"role": "auditor"} | who))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/octet-stream")
    return unpack(answer.content, width)


async def test_the_entries_of_a_bundle_hash_to_the_leaves_of_its_tile(sealed: Sealed) -> None:
    api = await sealed()
    await seal(api)
    tile = (await api.get("/tile/0/000.p/3")).content

    entries = await bundle(api)

    assert [leaf_hash(entry) for entry in entries] == cut(tile) == leaf_hashes(rows(await lines(api)))
    assert await bundle(api, "/tile/entries/000.p/2", 2) == entries[:2]


async def test_a_bundle_is_for_those_who_may_read_the_log_and_is_kept_by_no_cache(
    sealed: Sealed,
) -> None:
    api = await sealed()
    await seal(api)

    answer = await api.get(WHOLE, role="auditor")

    assert answer.headers["cache-control"] == "no-store"
    for path in (WHOLE, "/entries/2.leaf"):
        assert (await api.get(path)).status_code == 401
        assert code(await api.get(path, role="keeper")) == (403, "role-forbidden")


async def test_of_another_region_an_entry_is_empty_and_not_given_by_itself(sealed: Sealed) -> None:
    api = await sealed()
    await seal(api)

    assert await bundle(api, region="654023") == [b""] * 3
    assert code(await api.get("/entries/2.leaf", role="auditor", region="654023")) == (403, "outside-region")


async def test_an_entry_by_itself_verifies_with_its_proof_file(sealed: Sealed) -> None:
    api = await sealed()
    checkpoint, key = await seal(api), await key_of(api)

    leaf = (await api.get("/entries/2.leaf", role="auditor")).content
    proof = read_proof((await api.get("/entries/2.tlog-proof")).text)

    assert proof.verify(leaf, key) == checkpoint
    assert leaf == (await bundle(api))[1]


async def test_an_entry_too_long_for_two_bytes_of_length_stands_with_its_sequence_alone(sealed: Sealed) -> None:
    api = await sealed()
    appended = (
        "INSERT INTO ledger_events (originator_id, originator_version, topic, state, notification_id)"
        " SELECT gen_random_uuid(), 1, topic, convert_to('{\"note\":\"' || repeat('长', 22000) || '\"}', 'UTF8'), 4"
        " FROM ledger_events WHERE notification_id = 1"
    )
    with psycopg.connect(api.database_url.replace("+psycopg", "")) as connection:
        connection.execute(appended)
    await seal(api)
    everything: dict[str, Any] = {"role": "system", "region": ""}

    entries = await bundle(api, "/tile/entries/000.p/4", 4, **everything)
    leaf = (await api.get("/entries/4.leaf", **everything)).content

    assert entries[3] == b"4"
    assert len(leaf) > 66_000
    assert leaf_hash(leaf) == cut((await api.get("/tile/0/000.p/4")).content)[3]


async def test_what_is_not_sealed_is_in_no_bundle(sealed: Sealed) -> None:
    api = await sealed()
    await seal(api)
    await receive(api, "新财扶〔2020〕3号")

    for path, expected in {
        "/tile/entries/000.p/4": (404, "no-such-tile"),
        "/tile/entries/000": (404, "no-such-tile"),
        "/tile/entries/0": (422, "tile-misnamed"),
        "/entries/4.leaf": (404, "not-sealed"),
    }.items():
        assert code(await api.get(path, role="auditor")) == expected
