"""Lines of payment batches on their way through our own code: read, held against every rule, written as entries.

No database and no network: what is measured is what one core can do with the bytes of a request.
"""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import msgspec

from benchmarks.place import Place
from benchmarks.results import Series, Target
from benchmarks.suite import Benchmark, Size
from services.ledger.batches import decisions as batches
from services.ledger.batches.bodies import to_lines, whole_batch
from services.ledger.book.account import SpecialAccount
from services.ledger.book.receipt import Receipt
from services.ledger.commitments import decisions as commitments
from services.ledger.inflows import decisions as inflows
from services.ledger.main import SERVICE
from services.ledger.project_files import events as notes
from services.ledger.project_files.decisions import open_file
from services.ledger.project_files.file import ProjectFile
from services.ledger.standards.standards import Standard, Standards
from shared.kernel.acts import Act, Actor
from shared.platform.eventstore.registry import TypedMapper
from shared.platform.vault import Known
from shared.policy import load

LINES = (Target(100_000),)
COUNTY, VILLAGE, ON = "654024", "654024101001", date(2020, 3, 2)
PAYEE_FEN = 50_000


def batch(_: Place, size: Size) -> Iterator[Benchmark]:
    """Lines a second of CPU: decode the body, check every line, enter and encode the entries."""
    yield Benchmark(Series("ledger.batch", "lines/s of CPU", LINES), _measure(min(size.rows, 50_000)))


def _measure(count: int) -> Callable[[], float]:
    body, known = _body(count), {_payee(n): Known("household", VILLAGE, "c" * 43) for n in range(count)}
    pack, mapper = load().for_place(COUNTY, ON), TypedMapper(SERVICE.log.events)

    def measure() -> float:
        account, file, standards = _open(count)
        act = _act("chen")
        began = time.process_time()
        head, bodies = whole_batch(body)
        lines = to_lines(bodies, known, head.payee_class, COUNTY)
        batches.request_batch(account, head.to_terms(), head.to_declared(), lines, file, standards, pack, act)
        for event in account.collect_events():
            mapper.to_stored_event(event)
        return count / (time.process_time() - began)

    return measure


def _payee(number: int) -> str:
    return f"p-{number:026d}"


def _body(count: int) -> bytes:
    facts = {"place": VILLAGE, "amount": "500.00", "subsidy": "industry-award", "policy": "breeding"}
    return msgspec.json.encode(
        {
            "project": "P1",
            "purpose": "industry",
            "instrument": "direct",
            "payee_class": "household",
            "beneficiary_level": "household",
            "beneficiary_place": VILLAGE,
            "using_unit": "县农业农村局",
            "responsible_person": "staff-7",
            "minutes_no": "纪要1",
            "declared_lines": count,
            "declared_amount": f"{count * PAYEE_FEN // 100}.00",
            "lines": [facts | {"payee": _payee(n), "household_type": "registered-poor"} for n in range(count)],
        }
    )


def _act(staff: str) -> Act:
    return Act("bench", Actor(staff, "role", "post", "org", COUNTY), ON, datetime(2020, 3, 2, 4, tzinfo=UTC))


def _open(count: int) -> tuple[SpecialAccount, ProjectFile, Standards]:
    pack, fen, act = load().for_place(COUNTY, ON), count * PAYEE_FEN, _act("zhang")
    account = SpecialAccount.open(COUNTY, 2020, "zhang", pack, act)
    receipt = Receipt(
        document_no="财农〔2020〕1号",
        fund_line="专项",
        fen=fen,
        received_on=ON,
        level="central",
        fund_type="special",
        arranged_by="superior",
        origin_year=2020,
        issuing_department="财政部",
    )
    inflows.receive(account, receipt, pack, act)
    file = open_file("P1", COUNTY, 1, act)
    place = {"place": VILLAGE, "plan_year": 2020}
    file.note(notes.DraftNoted, act, 1, name="养殖", category="industry", **place)
    file.note(notes.DecisionNoted, act, 1, approved_fen=fen, minutes_no="纪要1", decided_on=ON, **place)
    for window in (1, 2):
        file.note(notes.WindowNoted, act, 1, window=window, content_version=1, clear=True)
    file.note(notes.StateNoted, act, 1, state="S14")
    file.note(notes.PlanNoted, act, 1, plan="PLAN", approved_on=ON)
    commitments.commit(account, file, "P1", pack, act)
    account.collect_events()
    standards = Standards.open(COUNTY, act)
    rate = Standard("breeding", "industry-award", COUNTY, "", PAYEE_FEN, "头", date(2020, 1, 1), None, "5号")
    standards.set(rate, pack, act)
    return account, file, standards
