"""The auditor's check: a bundle is read, hashed and recomputed. Processor time counts: the rate is that of one core."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit.bundle import Bundle
from audit.check import check
from audit.findings import Finding
from audit.trust_store import Kept
from audit.writing import write_bundle
from benchmarks.inflows import BOOK
from benchmarks.place import Place
from benchmarks.relay import inflow
from benchmarks.results import Series, Target
from benchmarks.suite import Benchmark, Size
from services.ledger.book.account import SpecialAccount
from services.ledger.book.payment import Terms
from services.ledger.commitments import decisions as commitments
from services.ledger.inflows import decisions as inflows
from services.ledger.main import SERVICE
from services.ledger.payments import decisions as payments
from services.ledger.project_files import events as notes
from services.ledger.project_files.decisions import open_file
from services.ledger.project_files.file import ProjectFile
from shared.kernel.acts import Act, Actor
from shared.platform.eventstore.registry import TypedMapper
from shared.policy import load
from shared.policy.model import RulePack
from shared.tlog.checkpoints import Checkpoint
from shared.tlog.lines import leaf_hashes, line, rows, upto
from shared.tlog.merkle import HASH_BYTES, Frontier
from shared.tlog.notes import Signer

ON = date(2020, 3, 31)
COUNTY, YEAR = BOOK.split("-")
PLACE = f"{COUNTY}101001"
FEN = 1_250_000
INFLOWS, PAYMENTS = 5, 2


def verify(place: Place, size: Size) -> Iterator[Benchmark]:
    """Entries a second of one core, over a bundle with a year's usual mixture of entries."""
    bundle = write_bundle(Log.of(year(size.rows)), place.directory / "bundle")

    def measure() -> float:
        began = time.process_time()
        report = check(Bundle(bundle.directory), Kept())
        assert report.status == 0, report.findings[:1]
        return report.entries / (time.process_time() - began)

    yield Benchmark(Series("ledger.verify", "entries/s of one core", (Target(200_000),)), measure)


@dataclass
class Log:
    """A raw log in memory, sealed once."""

    raw: bytes
    hashes: bytes
    note: str
    public: str
    name: str = "bench"
    live: bool = False

    @classmethod
    def of(cls, events: list[Any]) -> "Log":
        """The log of these events, in this order."""
        stored = enumerate(map(TypedMapper(SERVICE.log.events).to_stored_event, events), start=1)
        raw = b"".join(line(n, str(e.originator_id), e.originator_version, e.topic, e.state) for n, e in stored)
        hashes = leaf_hashes(rows(raw))
        frontier = Frontier()
        frontier.extend(hashes)
        signer = Signer("bench", Ed25519PrivateKey.generate())
        note = Checkpoint("bench", frontier.size, frontier.root()).sign(signer)
        return cls(raw, b"".join(hashes), note, str(signer.verifier))

    def key(self) -> str:
        """The key that signed."""
        return self.public

    def notes(self) -> list[str]:
        """The one checkpoint."""
        return [self.note]

    def pieces(self, after: int = 0) -> Iterator[bytes]:
        """The log behind a sequence, in one piece."""
        yield upto(self.raw, after)[1]

    def leaves(self, start: int, end: int) -> bytes:
        """The hashes of a range."""
        return self.hashes[start * HASH_BYTES : end * HASH_BYTES]

    def answers(self, _start: int, _end: int) -> bytes:
        """Nothing was answered here."""
        return b""

    def flaws(self, _proven: bool, /) -> list[Finding]:
        """None."""
        return []


def year(wanted: int) -> list[Any]:
    """About so many events: for every five inflows a project, decided, paid twice by three people, spending."""
    pack = load().for_place(COUNTY, ON)
    book = SpecialAccount.open(COUNTY, int(YEAR), "keeper", pack, _act("finance"))
    events = list(book.collect_events())
    for number in count(1):
        if len(events) >= wanted:
            return events
        for part in range(INFLOWS):
            inflows.receive(book, inflow(f"新财扶〔2020〕{number * INFLOWS + part}号"), pack, _act("keeper"))
        file = _file(f"P{number}", FEN * INFLOWS)
        commitments.commit(book, file, file.project, pack, _act("finance"))
        for part in range(PAYMENTS):
            _pay(book, file, f"记-{number}-{part}", pack)
        events += (*file.collect_events(), *book.collect_events())
    raise AssertionError


def _pay(book: SpecialAccount, file: ProjectFile, voucher: str, pack: RulePack) -> None:
    payment = payments.request(book, _terms(file.project), file, pack, _act("unit"))
    payments.review(book, payment, True, file, pack, _act("reviewer"))
    payments.post(book, payment, voucher, file, pack, _act("keeper"))
    payments.report_spending(book, file, file.project, FEN, f"发票{voucher}", "天山建筑公司", pack, _act("unit"))


def _act(staff: str) -> Act:
    return Act(f"bench-{staff}", Actor(staff, "role", "post", f"org-{staff}", COUNTY), ON, datetime.now(UTC))


def _file(project: str, fen: int) -> ProjectFile:
    file = open_file(project, COUNTY, 1, _act("projects"))
    known = {"place": PLACE, "plan_year": int(YEAR)}
    file.note(notes.DraftNoted, _act("projects"), 2, name="养殖小区", category="industry", **known)
    for window in (1, 2):
        file.note(notes.WindowNoted, _act("disclosure"), 2, window=window, content_version=1, clear=True)
    decided = {"approved_fen": fen, "minutes_no": "纪要1", "decided_on": ON}
    file.note(notes.DecisionNoted, _act("projects"), 3, **decided, **known)
    file.note(notes.PlanNoted, _act("projects"), 4, plan="PLAN-2020", approved_on=ON)
    file.note(notes.StateNoted, _act("projects"), 5, state="S14")
    return file


def _terms(project: str) -> Terms:
    return Terms(
        project=project, fen=FEN, purpose="industry", instrument="direct", payee_class="contractor",
        payee="天山建筑公司", beneficiary_level="village", beneficiary_place=PLACE, using_unit="巩留县农业农村局",
        responsible_person="staff-unit-7", minutes_no="纪要1",
    )  # fmt: skip
