"""The sealer against a real database: one tree, whoever writes and however often it is stopped (P6)."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Engine

from deploy.postgres.provision import SERVICES
from shared.kernel.errors import Halt
from shared.platform.projections.read_model import connect
from shared.platform.sealing import Seal, SealBook, Sealer, StoredTree
from shared.tlog.checkpoints import open_checkpoint
from shared.tlog.leaves import event_hash, leaf_data
from shared.tlog.merkle import Frontier, verify_consistency, verify_inclusion
from shared.tlog.notes import Signer, Verifier, new_private_key
from shared.tlog.proofs import EntryProof, read_proof
from tests.conftest import Cluster

SMALL = 512
APPEND = """
LOCK TABLE {log} IN EXCLUSIVE MODE;
INSERT INTO {log} (originator_id, originator_version, topic, state, notification_id)
SELECT '{aggregate}', n, 'a.kind.of.Event', convert_to('{{"汇总":' || n || '}}', 'UTF8'),
    (SELECT coalesce(max(notification_id), 0) FROM {log}) + n FROM generate_series(1, {count}) AS n
"""


@dataclass
class Log:
    """A service's log that grows without the service, and the power of whoever owns the server."""

    service: str
    owner: str
    app: str
    superuser: str
    engine: Engine
    signer: Signer

    def append(self, count: int) -> None:
        with psycopg.connect(plain(self.app), autocommit=False) as connection:
            connection.execute(APPEND.format(log=f"{self.service}_events", aggregate=uuid4(), count=count))

    def sealer(self, step: int = SMALL) -> Sealer:
        return Sealer(self.engine, self.service, self.signer, step=step)

    def tamper(self, *statements: str) -> None:
        """As superuser, past grants and triggers. The statements name the ledger's tables."""
        with psycopg.connect(self.superuser) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                connection.execute(self.own(statement))

    def own(self, statement: str) -> str:
        """A statement about the ledger's tables said of this service's."""
        return statement.replace("ledger_", f"{self.service}_")

    def hashes(self) -> list[bytes]:
        with psycopg.connect(plain(self.app)) as connection:
            rows = connection.execute(
                "SELECT notification_id, originator_id, originator_version, topic, state FROM ledger_events"
                " ORDER BY notification_id"
            )
            return [event_hash(*row) for row in rows]

    def stored(self) -> tuple[int, list[Seal]]:
        with self.engine.connect() as connection:
            return StoredTree(connection, self.service).size(), SealBook(connection, self.service).page(0, 1000)


def plain(url: str) -> str:
    return url.replace("+psycopg", "")


@pytest.fixture
def log(cluster: Cluster, request: pytest.FixtureRequest) -> Iterator[Log]:
    """The ledger's log, or with `of_each_service` that of every service in turn."""
    service = getattr(request, "param", "ledger")
    owner, app = cluster.fresh(service)
    superuser = plain(cluster.server.url()).rsplit("/", 1)[0] + "/" + app.rsplit("/", 1)[1]
    engine = connect(app)
    yield Log(
        service, owner, app, superuser, engine, Signer.from_pem(f"sluice/{service}/test", new_private_key().encode())
    )
    engine.dispose()


of_each_service = pytest.mark.parametrize("log", SERVICES, indirect=True)


def root_of(hashes: list[bytes]) -> bytes:
    frontier = Frontier()
    frontier.extend(hashes)
    return frontier.root()


def test_an_empty_log_is_not_sealed(log):
    assert log.sealer().seal() is None


@pytest.mark.parametrize("counts", [(1,), (256,), (255, 1, 1), (512, 512), (700, 3, 600), (1, 66_000)])
def test_the_tree_is_that_of_the_stored_events_and_grows_consistently(log, counts):
    sealer, seals = log.sealer(65_536), []
    for count in counts:
        log.append(count)
        seals.append(sealer.seal())

    hashes, (size, stored) = log.hashes(), log.stored()
    assert stored == seals
    assert size == len(hashes) == sum(counts)
    for seal in seals:
        assert seal.open().root == root_of(hashes[: seal.size])
    with log.engine.connect() as connection:
        tree = StoredTree(connection, "ledger").at(size)
        for old in seals:
            proof = tree.consistency_proof(old.size)
            verify_consistency(old.size, size, old.open().root, seals[-1].open().root, proof)


def test_every_entry_is_proved_offline_with_nothing_but_the_public_key(log):
    log.append(300)
    sealer = log.sealer()
    seal, key = sealer.seal(), Verifier.parse(sealer.verifier)
    with psycopg.connect(plain(log.app)) as connection:
        rows = connection.execute("SELECT notification_id, originator_id, originator_version, topic, state"
                                  " FROM ledger_events ORDER BY 1").fetchall()  # fmt: skip
    with log.engine.connect() as connection:
        tree = StoredTree(connection, "ledger").at(seal.size)
        for row in rows:
            proof = EntryProof(row[0] - 1, tree.inclusion_proof(row[0] - 1), seal.note)

            assert read_proof(proof.write()).verify(leaf_data(*row), key) == seal.open()


def test_nothing_is_signed_twice_where_nothing_was_added(log):
    log.append(5)
    sealer = log.sealer()

    assert sealer.seal() == sealer.seal() == log.sealer().seal()
    assert len(log.stored()[1]) == 1


def test_what_concurrent_writers_write_is_sealed_once_and_in_order(log):
    sealers = [log.sealer() for _ in range(2)]
    writers = [threading.Thread(target=lambda: [log.append(37) for _ in range(20)]) for _ in range(3)]
    busy = [threading.Thread(target=lambda s=sealer: [s.seal() for _ in range(15)]) for sealer in sealers]
    for thread in writers + busy:
        thread.start()
    for thread in writers + busy:
        thread.join()

    last = sealers[0].seal()
    size, seals = log.stored()
    hashes = log.hashes()
    assert size == last.size == len(hashes) == 3 * 20 * 37
    assert [seal.open().root for seal in seals] == [root_of(hashes[: seal.size]) for seal in seals]
    assert sealers[1].seal() == last


KILLED = """
import sys
from shared.tlog.notes import Signer
from shared.platform.projections.read_model import connect
from shared.platform.sealing import Sealer
url, pem = sys.argv[1:]
sealer = Sealer(connect(url), "ledger", Signer.from_pem("sluice/ledger/test", pem.encode()), step=512)
while not sealer._advance():
    print("step", flush=True)
    sys.stdin.readline()
"""


def test_a_sealer_killed_in_the_middle_is_taken_up_where_it_was(log):
    log.append(60_000)
    pem = new_private_key()
    log.signer = Signer.from_pem("sluice/ledger/test", pem.encode())
    argv = (sys.executable, "-c", KILLED, log.app, pem)
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdin is not None
        assert killed.stdout is not None
        killed.stdin.write("go on\n" * 7)
        killed.stdin.flush()
        for _ in range(7):
            assert killed.stdout.readline() == "step\n"
        killed.kill()
    size, seals = log.stored()
    assert (0 < size < 60_000, size % 512, seals) == (True, 0, [])

    seal = log.sealer().seal()

    assert (seal.number, seal.size) == (1, 60_000)
    assert seal.open().root == root_of(log.hashes())


def grown(log: Log, *counts: int) -> Sealer:
    """A log sealed after each growth, and one more event that waits."""
    sealer = log.sealer()
    for count in counts:
        log.append(count)
        sealer.seal()
    log.append(1)
    return sealer


TAMPERING = {
    "an event changed": ["UPDATE ledger_events SET state = 'x' WHERE notification_id = 700"],
    "a place changed": ["UPDATE ledger_events SET originator_version = 9000 WHERE notification_id = 700"],
    "an event removed": ["DELETE FROM ledger_events WHERE notification_id = 700"],
    "the tail cut": ["DELETE FROM ledger_events WHERE notification_id > 690"],
    "events exchanged": [
        "UPDATE ledger_events SET notification_id = 0 WHERE notification_id = 700",
        "UPDATE ledger_events SET notification_id = 700 WHERE notification_id = 699",
        "UPDATE ledger_events SET notification_id = 699 WHERE notification_id = 0",
    ],
    "a gap before what is new": ["UPDATE ledger_events SET notification_id = 720 WHERE notification_id = 711"],
    "the last checkpoint removed": ["DELETE FROM ledger_checkpoints WHERE number = 2"],
    "the first checkpoint removed": ["DELETE FROM ledger_checkpoints WHERE number = 1"],
    "all checkpoints removed": ["DELETE FROM ledger_checkpoints"],
    "a checkpoint changed": ["UPDATE ledger_checkpoints SET note = replace(note, '710', '709') WHERE number = 2"],
    "a checkpoint's size changed": ["UPDATE ledger_checkpoints SET size = 709 WHERE number = 2"],
    "a tile removed": ["DELETE FROM ledger_tiles WHERE tile = 2 AND first > 0"],
    "a tile changed": ["UPDATE ledger_tiles SET hashes = sha256('x') || substr(hashes, 33) WHERE tile = 2"],
    "an inner hash changed": ["UPDATE ledger_tiles SET hashes = sha256('x') || substr(hashes, 33) WHERE level = 1"],
    "an event changed together with its leaf": [
        "UPDATE ledger_events SET state = 'x' WHERE notification_id = 710",
        """UPDATE ledger_tiles SET hashes = substr(hashes, 1, length(hashes) - 32) || (
            SELECT sha256('\\x00'::bytea || convert_to(concat_ws(E'\\n', notification_id, originator_id,
                originator_version, topic, convert_from(state, 'UTF8')), 'UTF8'))
            FROM ledger_events WHERE notification_id = 710) WHERE level = 0 AND tile = 2 AND first > 0""",
    ],
}


@pytest.mark.req("LED-24")
@pytest.mark.parametrize("restarted", [False, True], ids=["running", "restarted"])
@pytest.mark.parametrize("what", TAMPERING)
@of_each_service
def test_nothing_more_is_signed_once_a_superuser_changed_the_sealed_past(log, what, restarted):
    sealer = grown(log, 600, 110)
    log.tamper(*TAMPERING[what])
    sealer = log.sealer() if restarted else sealer
    before = log.stored()[1]

    with pytest.raises(Halt):
        sealer.seal()
    with pytest.raises(Halt):
        sealer.seal()

    assert sealer.halted
    assert log.stored()[1] == before


@of_each_service
def test_the_event_that_was_changed_is_named(log):
    sealer = grown(log, 300)
    log.tamper("UPDATE ledger_events SET state = 'x' WHERE notification_id = 299")

    with pytest.raises(Halt, match="event 299 is not as it was when it was sealed"):
        sealer.seal()


@pytest.mark.req("LED-24")
def test_a_change_far_behind_the_edge_comes_to_light_as_the_log_goes_on(log):
    sealer = grown(log, 2_000)
    log.tamper("UPDATE ledger_events SET state = 'x' WHERE notification_id = 1000")

    def goes_on() -> None:
        for _ in range(10):
            log.append(1)
            sealer.seal()

    with pytest.raises(Halt, match="event 1000"):
        goes_on()


@pytest.mark.req("LED-24", "LED-67")
@pytest.mark.parametrize("table", ["ledger_tiles", "ledger_checkpoints"])
@pytest.mark.parametrize("change", ["UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {}"])
@of_each_service
def test_neither_the_service_nor_the_owner_can_change_what_was_sealed(log, table, change):
    grown(log, 10)
    column = "hashes = hashes" if table == "ledger_tiles" else "note = note"
    refused = {log.app: psycopg.errors.InsufficientPrivilege, log.owner: psycopg.errors.RaiseException}

    for url, error in refused.items():
        with pytest.raises(error), psycopg.connect(plain(url)) as connection:
            connection.execute(change.format(log.own(table), column))


def test_a_new_key_seals_on_and_old_checkpoints_keep_theirs(log):
    old = grown(log, 10)
    log.signer = Signer.from_pem("sluice/ledger/test", new_private_key().encode())
    new = log.sealer()
    new.seal()

    first, second = log.stored()[1]
    assert open_checkpoint(first.note, Verifier.parse(old.verifier)).size == 10
    assert open_checkpoint(second.note, Verifier.parse(new.verifier)).size == 11
    with log.engine.connect() as connection:
        assert SealBook(connection, "ledger").keys() == [new.verifier, old.verifier]
        tree = StoredTree(connection, "ledger").at(11)
        verify_inclusion(log.hashes()[3], 3, 11, tree.inclusion_proof(3), second.open().root)


def test_a_sealer_at_work_seals_when_it_is_asked(log):
    sealer, sealed = log.sealer(), threading.Event()
    sealer.on_seal = lambda _: sealed.set()
    sealer.start()
    try:
        log.append(3)
        sealer.ask()

        assert sealed.wait(10)
        assert sealer.last.size == 3
    finally:
        sealer.stop()
