"""What may be asked of the tap for many. Amounts are integer fen."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.ledger.batches import decisions
from services.ledger.batches.decisions import in_words
from services.ledger.batches.errors import BatchLinesRefused
from services.ledger.book.batch import Declared, Line
from services.ledger.book.loading import book, earlier, pack_of
from services.ledger.book.payment import Terms
from services.ledger.payments.history import history_of
from services.ledger.payments.repeats_handlers import answered
from services.ledger.project_files.loading import filed
from services.ledger.standards.standards import Standard, Standards
from shared.kernel.acts import Act
from shared.kernel.divisions import divisions
from shared.kernel.errors import FieldProblem
from shared.kernel.records import replace
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome


@dataclass(frozen=True, kw_only=True)
class RequestBatch:
    """One payment to many payees of a project, under declared count and total in fen."""

    act: Act
    book: str
    terms: Terms
    declared: Declared
    lines: tuple[Line, ...]
    rows: tuple[int, ...] = ()
    """Where each line stands in the table that it came in, as that numbers its rows."""


def request_batch(unit: UnitOfWork, command: RequestBatch) -> Outcome:
    """Ask for a batch; the answer names lines by number and code, never a payee."""
    account = book(unit.repository, command.book)
    (file, project), pack = filed(unit.repository, command.terms.project), pack_of(unit, account, command.act)
    standards = unit.repository.named(Standards, account.state.county)
    history = history_of(unit, account, {line.payee for line in command.lines})
    terms = replace(command.terms, project=project)
    asked = (terms, command.declared, command.lines, file, standards, pack, command.act)
    try:
        payment, refused = decisions.request_batch(account, *asked, history=history)
    except BatchLinesRefused as lines:
        raise _by_row(lines, command.rows) from lines
    wrong = in_words(command.lines, refused, standards, pack, command.act)
    named = [
        {"line": number, "code": code, "detail": wrong[number]} | _row_of(number, command.rows)
        for number, code in refused.items()
    ]
    counts = {"accepted": len(command.lines) - len(refused), "refused": len(refused)}
    accepted = {"fen": account.state.payment(payment).terms.fen, "repeats": answered(account, payment, pack)}
    return Outcome(
        (account,), {"book": account.state.book, "payment": payment} | counts | accepted | {"problems": named}
    )


def _row_of(number: int, rows: Sequence[int]) -> dict[str, int]:
    return {"row": rows[number - 1]} if rows else {}


def _by_row(refused: BatchLinesRefused, rows: Sequence[int]) -> BatchLinesRefused:
    """The same refusal with each line named as the table numbers it; those who sent one see no line numbers."""
    named = ((problem, problem.pointer.removeprefix("/lines/")) for problem in refused.fields)
    fields = tuple(
        FieldProblem(problem.pointer, f"文件第 {rows[int(at)]} 行：{problem.detail}")
        if rows and at.isdecimal()
        else problem
        for problem, at in named
    )
    return BatchLinesRefused(refused.detail, clause=refused.clause, fields=fields)


@dataclass(frozen=True, kw_only=True)
class ReturnPayment:
    """What the bank sent back: a payment (`line` 0) or one line of a batch."""

    act: Act
    book: str
    payment: str
    line: int
    reason_code: str
    voucher_no: str


def return_payment(unit: UnitOfWork, command: ReturnPayment) -> Outcome:
    """Book the money back to the lots it was drawn from; answers its fen and their split."""
    account = book(unit.repository, command.book)
    pack = pack_of(unit, account, command.act)
    before = earlier(unit.repository, account, command.payment)
    what = (command.payment, command.line, command.reason_code, command.voucher_no)
    fen, draws = decisions.return_payment(account, *what, pack, command.act, earlier=before)
    split = [{"lot": draw.lot, "fen": draw.fen} for draw in draws]
    return Outcome((account,), {"payment": command.payment, "line": command.line, "fen": fen, "draws": split})


@dataclass(frozen=True, kw_only=True)
class SetStandard:
    """A county's subsidy standard for a policy, place and type of household."""

    act: Act
    county: str
    standard: Standard


def set_standard(unit: UnitOfWork, command: SetStandard) -> Outcome:
    """Put the standard beside those before it, which stay on record; the first one opens the county's table."""
    divisions().county(command.county)
    standards = unit.repository.named(Standards, command.county)
    if standards is None:
        command.act.within(command.county)
        standards = Standards.open(command.county, command.act)
        unit.repository.add(standards)
    pack = unit.packs.for_place(command.county, command.act.recorded_on)
    standards.set(command.standard, pack, command.act)
    return Outcome((standards,), {"county": command.county, "policy": command.standard.policy, "rule_pack": pack.name})
