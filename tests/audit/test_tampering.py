"""P6: history can't be changed unnoticed by anyone who holds an older checkpoint, the database's superuser included."""

import asyncio

import pytest
from sqlalchemy import create_engine

from audit.bundle import Bundle
from audit.check import check
from audit.feed import Feed
from audit.report import Report
from audit.trust_store import Kept
from audit.writing import write_bundle
from shared.platform.sealing import Sealer
from shared.tlog.notes import Signer
from tests.audit.conftest import Running

NINE = "state = overlay(state placing '\\x39'::bytea from position('100000'::bytea in state) for 1)"
NO_TEXT = "state = overlay(state placing '\\xff'::bytea from position('100000'::bytea in state) for 1)"
SHIFT = (
    "UPDATE ledger_events SET notification_id = -notification_id WHERE notification_id > {0}",
    "UPDATE ledger_events SET notification_id = -notification_id + {1} WHERE notification_id < 0",
)

TAMPERED = {
    "one byte changed": ((f"UPDATE ledger_events SET {NINE} WHERE notification_id = 2",), ("changed", 2)),
    "one byte spoiled": ((f"UPDATE ledger_events SET {NO_TEXT} WHERE notification_id = 2",), ("changed", 2)),
    "deleted": (("DELETE FROM ledger_events WHERE notification_id = 4",), ("deleted", 4)),
    "deleted and closed up": (
        ("DELETE FROM ledger_events WHERE notification_id = 4", *(text.format(4, -1) for text in SHIFT)),
        ("deleted", 4),
    ),
    "inserted": (
        (
            *(text.format(4, 1) for text in SHIFT),
            "INSERT INTO ledger_events (originator_id, originator_version, topic, state, notification_id)"
            " SELECT gen_random_uuid(), 1, topic, state, 5 FROM ledger_events WHERE notification_id = 4",
        ),
        ("inserted", 5),
    ),
    "swapped": (
        (
            "UPDATE ledger_events SET notification_id = -3 WHERE notification_id = 3",
            "UPDATE ledger_events SET notification_id = 3 WHERE notification_id = 6",
            "UPDATE ledger_events SET notification_id = 6 WHERE notification_id = -3",
        ),
        ("swapped", 3),
    ),
    "tail cut": (("DELETE FROM ledger_events WHERE notification_id > 9",), ("cut", 10)),
    "hashes changed": (
        ("UPDATE ledger_tiles SET hashes = set_byte(hashes, 32, get_byte(hashes, 32) # 1) WHERE first = 0",),
        ("leaves", 2),
    ),
}
"""What is done, and what is found: the kind of trouble and the entry of the log."""


async def exported(running: Running, name: str) -> Bundle:
    return await asyncio.to_thread(write_bundle, running.feed, running.memory.parent / name)


def named(report: Report) -> tuple[int, tuple[str, int | None]]:
    return report.status, (report.findings[0].kind, report.findings[0].sequence)


@pytest.mark.req("LED-24")
async def test_a_ledger_that_was_left_alone_holds_with_entries_balances_and_root(running: Running) -> None:
    report = await running.verify()
    bundle = check(await exported(running, "b"), Kept())

    assert (report.status, report.findings, report.checkpoints) == (0, [], 3)
    assert report.entries == report.size == 12
    (book,) = report.balances
    assert (book.book, book.entries) == ("654024-2020", 6)
    assert book.figures == {"received": 100_000, "available": 40_000, "committed": 10_000, "paid": 50_000, "spent": 0}
    assert (bundle.status, bundle.root, bundle.balances) == (0, report.root, report.balances)


@pytest.mark.req("LED-24", "LED-67")
@pytest.mark.parametrize("tampered", TAMPERED)
async def test_what_the_superuser_did_is_named_with_its_place(running: Running, tampered: str) -> None:
    statements, found = TAMPERED[tampered]
    running.intrude(*statements)

    over_http = await running.verify()
    bundle = check(await exported(running, "b"), Kept())

    assert named(over_http) == (1, found)
    assert named(bundle) == (1, found)
    assert not running.memory.exists()


@pytest.mark.req("LED-67")
async def test_changed_together_with_its_hash_it_lies_between_two_checkpoints(running: Running) -> None:
    running.intrude(
        f"UPDATE ledger_events SET {NINE} WHERE notification_id = 2",
        "UPDATE ledger_tiles SET hashes = substr(hashes, 1, 32) || (SELECT sha256('\\x00'::bytea || convert_to("
        " notification_id || E'\\n' || originator_id || E'\\n' || originator_version || E'\\n' || topic || E'\\n',"
        " 'UTF8') || state) FROM ledger_events WHERE notification_id = 2) WHERE level = 0 AND first = 0",
    )

    report = await running.verify()

    assert report.status == 1
    assert any(finding.kind == "root" and finding.sequence == 1 for finding in report.findings)


@pytest.mark.req("LED-24")
async def test_a_checkpoint_that_was_taken_away_is_missed(running: Running) -> None:
    await running.verify()
    running.intrude("DELETE FROM ledger_checkpoints WHERE number = 2")

    report = await running.verify()

    assert named(report) == (1, ("withdrawn", 9))


async def test_a_tail_that_was_cut_with_hashes_and_checkpoints_is_missed(running: Running) -> None:
    await running.verify()
    old = await exported(running, "old")
    running.intrude(
        "DELETE FROM ledger_events WHERE notification_id > 2",
        "DELETE FROM ledger_checkpoints WHERE number > 1",
        "DELETE FROM ledger_tiles WHERE first > 1",
    )

    report = await running.verify()
    shorter = check(await exported(running, "new"), Kept(), since=old)

    assert named(report) == (1, ("cut", 3))
    assert {finding.kind for finding in report.findings} == {"cut", "withdrawn"}
    assert named(shorter) == (1, ("cut", 3))


@pytest.mark.req("LED-67")
async def test_a_history_sealed_again_with_the_right_key_is_caught_by_who_looked_before(
    running: Running,
) -> None:
    await running.verify()
    old = await exported(running, "old")
    running.intrude(
        f"UPDATE ledger_events SET {NINE} WHERE notification_id = 2",
        "TRUNCATE ledger_tiles, ledger_checkpoints",
    )
    reseal(running)

    report = await running.verify()
    new = await exported(running, "new")

    assert report.status == 1
    assert {"rewritten", "withdrawn"} <= {finding.kind for finding in report.findings}
    assert check(new, Kept()).status == 0
    assert named(check(new, Kept(), since=old)) == (1, ("changed", 2))


def reseal(running: Running) -> None:
    """With the ledger's own key, as whoever holds the whole machine could."""
    signer = Signer.from_pem("sluice/ledger/local", (running.memory.parent / "seal.pem").read_bytes())
    database = running.api.database_url.rsplit("/", 1)[1]
    engine = create_engine(running.cluster.server.url(database))
    Sealer(engine, "ledger", signer).seal()
    engine.dispose()


async def test_an_old_bundle_holds_after_new_months_and_the_new_one_goes_on_from_it(running: Running) -> None:
    old = await exported(running, "old")
    first = await running.verify()
    await running.go_on()
    await running.go_on()

    second = await running.verify()
    new = await exported(running, "new")

    assert (first.status, second.status) == (0, 0)
    assert second.size > first.size
    assert check(old, Kept()).status == 0
    assert check(new, Kept(), since=old).status == 0


async def test_of_another_county_an_auditor_checks_the_hashes_alone(running: Running) -> None:
    neighbour = Feed(running.address, running.api.token("auditor", region="654023"))

    report = await asyncio.to_thread(check, neighbour, Kept())

    assert (report.status, report.entries, report.balances) == (0, 12, [])
    assert any("没有出示内容的 12 条" in remark for remark in report.remarks)
