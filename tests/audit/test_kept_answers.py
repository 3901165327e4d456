"""Kept answers are evidence: hashed in the order they were given, signed with the log, compared when repeated."""

import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from alembic import command
from sqlalchemy import create_engine

from deploy.postgres.provision import SERVICES
from shared.kernel.errors import Halt
from shared.platform.migrations import _config
from shared.platform.sealing import ANSWERS, Sealer, StoredTree, check_answers
from shared.tlog.checkpoints import BadCheckpoint, Checkpoint, answers_line
from shared.tlog.leaves import answer_data, answer_hash
from shared.tlog.merkle import EMPTY_ROOT
from shared.tlog.notes import BadNote, Signer, new_private_key
from tests.conftest import Cluster
from tests.ledger.test_sealing import Log, log, of_each_service, plain, root_of

__all__ = ["log"]

ANSWERED = """
INSERT INTO {service}_commands (number, principal, key, fingerprint, status, body, problem)
SELECT (SELECT coalesce(max(number), 0) FROM {service}_commands) + n, '员工-' || n, '键-' || gen_random_uuid(),
    sha256(n::text::bytea), CASE n % 3 WHEN 0 THEN 409 ELSE 201 END, convert_to('{{"序":' || n || '}}', 'UTF8'),
    n % 3 = 0
FROM generate_series(1, {count}) AS n
"""


@dataclass
class Answered:
    """A service's log in which answers are kept, and who seals both."""

    log: Log

    def keep(self, count: int, events: int = 1) -> None:
        """So many answers, by which the log grew."""
        with psycopg.connect(plain(self.log.app)) as connection:
            connection.execute(ANSWERED.format(service=self.log.service, count=count))
        if events:
            self.log.append(events)

    def hashes(self) -> list[bytes]:
        """Every answer hashed by what lies in the table and nothing else."""
        with psycopg.connect(plain(self.log.app)) as connection:
            rows = connection.execute(f"SELECT {ANSWERS.columns} FROM {self.log.service}_commands ORDER BY number")
            return [answer_hash(*row) for row in rows]

    def signed(self) -> tuple[int, bytes]:
        return self.log.stored()[1][-1].open().answers

    def findings(self) -> list[tuple[int | None, str]]:
        with self.log.engine.connect() as connection:
            return [(found.number, found.detail) for found in check_answers(connection, self.log.service)]


@pytest.fixture
def answered(log: Log) -> Iterator[Answered]:
    return Answered(log)


@of_each_service
def test_what_is_signed_is_the_tree_of_all_kept_answers(answered: Answered) -> None:
    sealer, signed = answered.log.sealer(), []
    for count in (1, 700, 600, 0):
        answered.keep(count)
        sealer.seal()
        signed.append(answered.signed())

    hashes = answered.hashes()
    assert [size for size, _ in signed] == [1, 701, 1301, 1301]
    assert [root for _, root in signed] == [root_of(hashes[:size]) for size, _ in signed]
    assert answered.findings() == []


def test_where_nothing_was_answered_the_checkpoint_says_nothing_of_it(answered: Answered) -> None:
    answered.keep(0)
    seal = answered.log.sealer().seal()

    assert seal.open().extensions == ()
    assert answered.signed() == (0, EMPTY_ROOT)


def test_refusals_alone_wait_for_the_next_event_and_are_signed_with_it(answered: Answered) -> None:
    sealer = answered.log.sealer()
    answered.keep(3)
    first = sealer.seal()
    answered.keep(4, events=0)
    assert sealer.seal() == first
    answered.keep(0)

    assert sealer.seal().open().answers[0] == 7


TAMPERING = {
    "its words changed": ("UPDATE ledger_commands SET body = 'x' WHERE number = 299", 299),
    "its status changed": ("UPDATE ledger_commands SET status = 200 WHERE number = 298", 298),
    "a refusal made a success": ("UPDATE ledger_commands SET problem = NOT problem WHERE number = 297", 297),
    "given to another": ("UPDATE ledger_commands SET principal = '他人' WHERE number = 296", 296),
    "moved to another key": ("UPDATE ledger_commands SET key = 'other' WHERE number = 295", 295),
    "said of another request": ("UPDATE ledger_commands SET fingerprint = sha256('x') WHERE number = 294", 294),
    "dated back": ("UPDATE ledger_commands SET recorded_at = recorded_at - interval '1us' WHERE number = 293", 293),
    "removed": ("DELETE FROM ledger_commands WHERE number = 292", 292),
    "the last ones cut": ("DELETE FROM ledger_commands WHERE number > 290", 291),
    "exchanged": ("UPDATE ledger_commands SET number = CASE number WHEN 288 THEN -289 ELSE -288 END"
                  " WHERE number IN (288, 289); UPDATE ledger_commands SET number = -number WHERE number < 0", 288),
}  # fmt: skip


@pytest.mark.parametrize("restarted", [False, True], ids=["running", "restarted"])
@pytest.mark.parametrize("what", TAMPERING)
@of_each_service
def test_nothing_more_is_signed_once_a_kept_answer_was_changed(answered: Answered, what: str, restarted: bool) -> None:
    statement, number = TAMPERING[what]
    sealer = answered.log.sealer()
    answered.keep(300)
    sealer.seal()
    answered.log.tamper(statement)
    answered.log.append(1)
    sealer = answered.log.sealer() if restarted else sealer

    assert answered.findings()[0][0] == number
    with pytest.raises(Halt, match=rf"answer {number} (was sealed and is gone|is not as it was when it was sealed)"):
        sealer.seal()
    assert len(answered.log.stored()[1]) == 1


@of_each_service
def test_an_answer_changed_together_with_its_hash_contradicts_what_was_signed(answered: Answered) -> None:
    sealer = answered.log.sealer()
    answered.keep(40)
    sealer.seal()
    answered.log.tamper(
        "UPDATE ledger_commands SET body = 'x' WHERE number = 40",
        "UPDATE ledger_answer_tiles SET hashes = substr(hashes, 1, 39 * 32) ||"
        f" (SELECT {ANSWERS.hashed} FROM ledger_commands WHERE number = 40)",
    )
    answered.log.append(1)

    assert answered.findings() == [(None, "the first 40 answers do not give the root that was signed")]
    with pytest.raises(Halt):
        sealer.seal()


def test_an_answer_far_behind_the_edge_is_found_as_the_log_goes_on(answered: Answered) -> None:
    sealer = answered.log.sealer()
    answered.keep(2_000)
    sealer.seal()
    answered.log.tamper("UPDATE ledger_commands SET body = 'x' WHERE number = 1000")

    def goes_on() -> None:
        for _ in range(10):
            answered.keep(1)
            sealer.seal()

    with pytest.raises(Halt, match="answer 1000 is not as it was"):
        goes_on()


def test_answers_that_were_cut_with_their_hashes_are_missed(answered: Answered) -> None:
    sealer = answered.log.sealer()
    answered.keep(30)
    sealer.seal()
    answered.keep(10)
    sealer.seal()
    answered.log.tamper(
        "DELETE FROM ledger_commands WHERE number > 30", "DELETE FROM ledger_answer_tiles WHERE first = 30"
    )
    answered.log.append(1)

    assert answered.findings() == [(31, "40 answers were signed, 30 are in the tree")]
    with pytest.raises(Halt, match="some were removed"):
        answered.log.sealer().seal()


def test_a_number_left_out_among_answers_that_wait_is_found(answered: Answered) -> None:
    answered.keep(5)
    answered.log.tamper("DELETE FROM ledger_commands WHERE number = 3")

    assert answered.findings() == [(1, "answers behind number 0 are missing")]
    with pytest.raises(Halt, match="gap behind answer 0"):
        answered.log.sealer().seal()


@of_each_service
@pytest.mark.parametrize("change", ["UPDATE {} SET hashes = hashes", "DELETE FROM {}", "TRUNCATE {}"])
def test_neither_the_service_nor_the_owner_can_change_the_hashes(answered: Answered, change: str) -> None:
    answered.keep(10)
    answered.log.sealer().seal()
    table = f"{answered.log.service}_answer_tiles"
    app, owner = answered.log.app, answered.log.owner

    for url, error in ((app, psycopg.errors.InsufficientPrivilege), (owner, psycopg.errors.RaiseException)):
        with pytest.raises(error), psycopg.connect(plain(url)) as connection:
            connection.execute(change.format(table))


_numbers = itertools.count(1)

BEFORE = {"ledger": "0008", "projects": "0003", "monitoring": "0006", "disclosure": "0005"}
"""The newest migration before answers were numbered."""


@pytest.mark.parametrize("service", SERVICES)
def test_what_an_older_version_answered_is_numbered_in_order_and_sealed(service: str, cluster: Cluster) -> None:
    name = f"test_before_{service}_{next(_numbers)}"
    with psycopg.connect(cluster.server.url().replace("+psycopg", ""), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" OWNER "{service}_owner"')
    owner = cluster.urls[service][0].rsplit("/", 1)[0] + f"/{name}"
    command.upgrade(_config(service, owner), BEFORE[service])
    with psycopg.connect(plain(owner)) as connection:
        for at in (3, 1, 2):
            connection.execute(
                f"INSERT INTO {service}_commands VALUES ('p', %s, sha256('x'), 201, 'y', false,"
                " timestamptz '2020-03-01' + %s * interval '1 day')",
                (f"key-{at}", at),
            )
        connection.execute(f"INSERT INTO {service}_events VALUES (gen_random_uuid(), 1, 'a.kind.of.Event', '{{}}', 1)")
    command.upgrade(_config(service, owner), "head")

    signer = Signer.from_pem(f"sluice/{service}/test", new_private_key().encode())
    engine = create_engine(cluster.urls[service][1].rsplit("/", 1)[0] + f"/{name}")
    seal = Sealer(engine, service, signer).seal()
    with engine.connect() as connection:
        size = StoredTree(connection, service, ANSWERS).size()
        numbered = connection.exec_driver_sql(f"SELECT key FROM {service}_commands ORDER BY number").scalars().all()
        found = check_answers(connection, service)
    engine.dispose()
    with pytest.raises(psycopg.errors.RaiseException), psycopg.connect(plain(owner)) as connection:
        connection.execute(f"DELETE FROM {service}_commands")

    assert (seal.size, seal.open().answers[0], size) == (1, 3, 3)
    assert numbered == ["key-1", "key-2", "key-3"]
    assert found == []


def test_the_leaf_of_an_answer_is_its_place_its_hashes_and_its_bytes() -> None:
    whose, under = (hashlib.sha256(word).hexdigest() for word in (b"u1", b"k1"))
    leaf = answer_data(7, "u1", "k1", b"\x01\x02", 201, False, 1_583_000_000_000_001, b'{"a":1}')

    assert leaf.decode() == f'7\n{whose}\n{under}\n0102\n201\n0\n1583000000000001\n{{"a":1}}'


def test_whose_answer_it_is_cannot_move_into_its_key() -> None:
    same = (b"", 201, False, 1, b"")

    assert answer_hash(1, "u1\nk", "1", *same) != answer_hash(1, "u1", "k\n1", *same)


@pytest.mark.parametrize("line", ["answers", "answers 5", "answers five AAAA", "answers 5 AAAA", "answers 05 {root}",
                                  "answers 5 {root} more"])  # fmt: skip
def test_a_line_about_answers_that_is_malformed_is_refused(line: str) -> None:
    said = line.format(root=answers_line(5, EMPTY_ROOT).rpartition(" ")[2])

    with pytest.raises(BadNote):
        _ = Checkpoint("log", 1, EMPTY_ROOT, (said,)).answers


def test_a_checkpoint_says_of_answers_once_and_readers_pass_over_other_lines() -> None:
    line = answers_line(5, EMPTY_ROOT)

    assert Checkpoint("log", 1, EMPTY_ROOT, ("something else", line)).answers == (5, EMPTY_ROOT)
    with pytest.raises(BadCheckpoint):
        _ = Checkpoint("log", 1, EMPTY_ROOT, (line, line)).answers
