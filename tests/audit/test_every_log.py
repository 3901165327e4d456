"""Every service's log is checked from outside like the ledger's: what a superuser did is named with its place (P6)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from audit.bundle import Bundle
from audit.check import check
from audit.feed import Feed
from audit.mirror import Mirror
from audit.mirroring import Contradicted, mirror
from audit.report import Report
from audit.trust_store import Kept
from audit.verify import run, run_all, sources_of, worst
from audit.writing import write_bundle
from deploy.documents import example, log_of
from shared.platform.eventstore.registry import TypedMapper
from shared.tlog.notes import new_private_key
from tests.api import Api
from tests.audit.test_kept_answers import ANSWERED
from tests.audit.test_mirroring import sluice
from tests.conftest import Cluster, Start
from tests.monitoring.serving import served

SERVICES = ("projects", "disclosure", "monitoring")
HISTORIES, EVENTS = 3, 12


@dataclass
class Running:
    """A service that runs, an auditor outside, and an intruder inside."""

    service: str
    api: Api
    address: str
    cluster: Cluster
    memory: Path

    @property
    def feed(self) -> Feed:
        return Feed(self.address, self.api.token("system", region=""), self.service)

    def write(self, first: int, last: int) -> None:
        """Events of the service's first kind, in turn in three histories; a kept answer with each."""
        log = log_of(self.service)
        event = example(next(iter(log.events)))
        state, topic = TypedMapper(log.events).state_of(event), type(event).TOPIC
        with psycopg.connect(self.api.database_url.replace("+psycopg", "")) as connection:
            for number in range(first, last + 1):
                version, history = divmod(number - 1, HISTORIES)
                connection.execute(
                    f"INSERT INTO {self.service}_events (originator_id, originator_version, topic, state,"
                    " notification_id) VALUES (%s, %s, %s, %s, %s)",
                    (UUID(int=history + 1), version + 1, topic, state, number),
                )
            connection.execute(ANSWERED.format(service=self.service, count=last - first + 1))

    async def seal(self) -> None:
        answer = await self.api.post("/checkpoint", role="auditor")
        assert answer.status_code == 201, answer.text

    async def verify(self) -> Report:
        return await asyncio.to_thread(run, self.feed, memory=self.memory)

    async def exported(self, name: str) -> Bundle:
        return await asyncio.to_thread(write_bundle, self.feed, self.memory.parent / name)

    def intrude(self, *statements: str) -> None:
        """As superuser, with every trigger asleep."""
        database = self.api.database_url.rsplit("/", 1)[1]
        with psycopg.connect(self.cluster.server.url(database).replace("+psycopg", "")) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                connection.execute(statement.format(s=self.service))


@pytest.fixture(params=SERVICES)
async def running(
    request: pytest.FixtureRequest, service: Start, cluster: Cluster, tmp_path: Path
) -> AsyncIterator[Running]:
    key = tmp_path / "seal.pem"
    key.write_text(new_private_key())
    api = await service(request.param, sealing_key_file=key, seal_seconds=3600)
    async with served(api.app) as address:
        running = Running(request.param, api, address, cluster, tmp_path / "memory.json")
        for first, last in ((1, 4), (5, 9), (10, EVENTS)):
            running.write(first, last)
            await running.seal()
        yield running


CHANGED = (
    "UPDATE {s}_events SET state = overlay(state placing '\\x39'::bytea from position('2020'::bytea in state) for 1)"
    " WHERE notification_id = 5"
)
SHIFT = (
    "UPDATE {{s}}_events SET notification_id = -notification_id WHERE notification_id > {0}",
    "UPDATE {{s}}_events SET notification_id = -notification_id + {1} WHERE notification_id < 0",
)
TAMPERED: dict[str, tuple[tuple[str, ...], tuple[str, int | None]]] = {
    "changed": (
        (CHANGED,), ("changed", 5),
    ),
    "another version": (
        ("UPDATE {s}_events SET originator_version = 90 WHERE notification_id = 5",), ("changed", 5),
    ),
    "deleted": (("DELETE FROM {s}_events WHERE notification_id = 4",), ("deleted", 4)),
    "deleted and closed up": (
        ("DELETE FROM {s}_events WHERE notification_id = 4", *(text.format(4, -1) for text in SHIFT)), ("deleted", 4),
    ),
    "exchanged": (
        (
            "UPDATE {s}_events SET notification_id = -3 WHERE notification_id = 3",
            "UPDATE {s}_events SET notification_id = 3 WHERE notification_id = 6",
            "UPDATE {s}_events SET notification_id = 6 WHERE notification_id = -3",
        ),
        ("swapped", 3),
    ),
    "tail cut": (("DELETE FROM {s}_events WHERE notification_id > 9",), ("cut", 10)),
    "hashes changed": (
        ("UPDATE {s}_tiles SET hashes = set_byte(hashes, 32, get_byte(hashes, 32) # 1) WHERE first = 0",),
        ("leaves", 2),
    ),
    "hashes of answers changed": (
        ("UPDATE {s}_answer_tiles SET hashes = set_byte(hashes, 32, get_byte(hashes, 32) # 1) WHERE first = 4",),
        ("answers", None),
    ),
}  # fmt: skip
"""What is done, and what is found: the kind of trouble and the event of the log."""


def named(report: Report) -> tuple[int, tuple[str, int | None]]:
    return report.status, (report.findings[0].kind, report.findings[0].sequence)


async def test_a_log_left_alone_holds_with_its_answers_over_http_as_bundle_and_as_mirror(
    running: Running,
) -> None:
    report = await running.verify()
    bundle = check(await running.exported("b"), Kept())
    mirrored = await asyncio.to_thread(mirror, running.feed, running.memory.parent / "m", entries=True)
    copy = check(Mirror(running.memory.parent / "m"), Kept())

    assert (report.status, report.findings, report.checkpoints) == (0, [], 3)
    assert (report.origin, report.service) == (f"sluice/{running.service}/local", running.service)
    assert (report.entries, report.size, report.answers) == (EVENTS, EVENTS, EVENTS)
    assert [remark for remark in report.remarks if "hashes of answers" in remark] == []
    assert (bundle.status, bundle.root, bundle.answers) == (0, report.root, EVENTS)
    assert (mirrored.size, copy.status, copy.root) == (EVENTS, 0, report.root)
    assert any("hashes of answers not shown" in remark for remark in copy.remarks)


@pytest.mark.parametrize("tampered", TAMPERED)
async def test_what_the_superuser_did_is_named_with_its_place(running: Running, tampered: str) -> None:
    statements, found = TAMPERED[tampered]
    running.intrude(*statements)

    assert named(await running.verify()) == (1, found)
    assert named(check(await running.exported("b"), Kept())) == (1, found)
    assert not running.memory.exists()


async def test_a_history_sealed_again_with_the_right_key_is_caught_by_who_looked_before(running: Running) -> None:
    await running.verify()
    await asyncio.to_thread(mirror, running.feed, running.memory.parent / "m")
    old = await running.exported("old")
    running.intrude(
        CHANGED,
        "TRUNCATE {s}_tiles, {s}_checkpoints, {s}_answer_tiles",
    )
    running.api.app.state.service.sealer.last = None
    running.api.app.state.service.sealer._answered = 0
    await running.seal()

    report = await running.verify()
    new = await running.exported("new")

    assert {"rewritten", "withdrawn"} <= {finding.kind for finding in report.findings}
    assert named(check(new, Kept(), since=old)) == (1, ("changed", 5))
    with pytest.raises(Contradicted, match="第 5 条"):
        await asyncio.to_thread(mirror, running.feed, running.memory.parent / "m")


async def test_answers_sealed_again_are_caught_by_who_looked_before(running: Running) -> None:
    await running.verify()
    running.intrude(
        "UPDATE {s}_commands SET status = 200 WHERE number = 7",
        "TRUNCATE {s}_tiles, {s}_checkpoints, {s}_answer_tiles",
    )
    running.api.app.state.service.sealer.last = None
    running.api.app.state.service.sealer._answered = 0
    await running.seal()

    report = await running.verify()

    assert report.status == 1
    assert "answers" in {finding.kind for finding in report.findings}


async def test_a_version_left_out_is_found_though_everything_was_sealed(running: Running) -> None:
    running.intrude(
        "INSERT INTO {s}_events SELECT originator_id, originator_version + 2, topic, state, 13 FROM {s}_events"
        " WHERE notification_id = 12"
    )
    await running.seal()

    assert named(await running.verify()) == (1, ("version-gap", 13))


async def test_the_hashes_of_answers_are_for_auditors_alone(running: Running) -> None:
    public = await running.api.get("/tile/answers/0/000.p/12")
    township = await running.api.get("/tile/answers/0/000.p/12", role="township", region="654024101")
    auditor = await running.api.get("/tile/answers/0/000.p/12", role="auditor")
    beyond = await running.api.get("/tile/answers/0/000.p/13", role="auditor")

    assert (public.status_code, township.status_code) == (401, 403)
    assert (auditor.status_code, len(auditor.content)) == (200, EVENTS * 32)
    assert beyond.status_code == 404


async def test_one_log_that_cannot_be_read_does_not_keep_the_others_from_being_checked(running: Running) -> None:
    token = running.api.token("system", region="")
    memory = running.memory
    reports = await asyncio.to_thread(run_all, sources_of(None, running.address, token), memory=memory)
    told: dict[str, Any] = {report.service: report.status for report in reports if report.origin}

    assert told == {running.service: 0}
    assert [report.status for report in reports].count(2) == 3
    assert worst(reports) == 2


async def test_the_commands_export_and_mirror_one_service_and_know_no_other(running: Running, tmp_path: Path) -> None:
    token, name = running.api.token("system", region=""), running.service
    at = ("--token", token, "--service", name)
    exported = await sluice("export", "--out", tmp_path / "bundle", "--url", running.address, *at)
    mirrored = await sluice("mirror", tmp_path / "mirror", "--from", running.address, *at)
    checked = await sluice("verify", tmp_path / "bundle", "--memory", running.memory)
    copied = await sluice("verify", tmp_path / "mirror" / name, "--memory", running.memory)
    unknown = await sluice("verify", "--feed", running.address, "--service", "nobody", "--memory", running.memory)

    assert [said[0] for said in (exported, mirrored, checked, copied, unknown)] == [0, 0, 0, 0, 2], exported
    assert f"sluice/{name}/local" in checked[1]
    assert not (tmp_path / "bundle" / "tables").exists()
    assert "没有 nobody 这个服务" in unknown[1]
