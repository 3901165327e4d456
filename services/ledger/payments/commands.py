"""What may be asked of the tap. Amounts are integer fen."""

from dataclasses import dataclass

from services.ledger.book.loading import book, pack_of
from services.ledger.book.payment import PRIVATE, Terms
from services.ledger.payments import countersigning, decisions, withdrawing
from services.ledger.payments.history import history_of, payees_of
from services.ledger.payments.repeats_handlers import answered
from services.ledger.project_files.loading import filed, project_file
from shared.kernel.acts import Act
from shared.kernel.records import replace
from shared.platform.commands.unit_of_work import UnitOfWork
from shared.platform.commands.writer import Outcome


@dataclass(frozen=True, kw_only=True)
class RequestPayment:
    """A payment to one payee for a confirmed project, with its papers."""

    act: Act
    book: str
    terms: Terms


def request_payment(unit: UnitOfWork, command: RequestPayment) -> Outcome:
    """Hold it against the gates and all payments before; answers its number and what it repeats."""
    account = book(unit.repository, command.book)
    file, project = filed(unit.repository, command.terms.project)
    payees = (command.terms.payee,) if command.terms.payee_class in PRIVATE else ()
    pack, history = pack_of(unit, account, command.act), history_of(unit, account, payees)
    terms = replace(command.terms, project=project)
    payment = decisions.request(account, terms, file, pack, command.act, history=history)
    return Outcome(
        (account,), {"book": account.state.book, "payment": payment, "repeats": answered(account, payment, pack)}
    )


@dataclass(frozen=True, kw_only=True)
class ReviewPayment:
    """The reviewer's answer to a request: compliant or not."""

    act: Act
    book: str
    payment: str
    passed: bool


def review_payment(unit: UnitOfWork, command: ReviewPayment) -> Outcome:
    """Ask the gates again and note the answer; a payment that fails is no longer asked for."""
    account = book(unit.repository, command.book)
    file = project_file(unit.repository, account.state.payment(command.payment).terms.project)
    pack = pack_of(unit, account, command.act)
    history = history_of(unit, account, payees_of(account, command.payment))
    findings = decisions.review(account, command.payment, command.passed, file, pack, command.act, history=history)
    outcome = {"payment": command.payment, "passed": command.passed, "findings": findings, "rule_pack": pack.name}
    return Outcome((account,), outcome | {"repeats": answered(account, command.payment, pack)})


@dataclass(frozen=True, kw_only=True)
class CountersignPayment:
    """The further signature that a payment's lane asks for, by another person."""

    act: Act
    book: str
    payment: str


def countersign_payment(unit: UnitOfWork, command: CountersignPayment) -> Outcome:
    """Note the signature on a payment that passed its review."""
    account = book(unit.repository, command.book)
    countersigning.countersign(account, command.payment, pack_of(unit, account, command.act), command.act)
    return Outcome((account,), {"payment": command.payment})


@dataclass(frozen=True, kw_only=True)
class WithdrawPayment:
    """A payment that passed its review shall not be paid after all, for the reason in the act."""

    act: Act
    book: str
    payment: str


def withdraw_payment(unit: UnitOfWork, command: WithdrawPayment) -> Outcome:
    """End the payment; its money is free for its project again."""
    account = book(unit.repository, command.book)
    withdrawing.withdraw_payment(account, command.payment, pack_of(unit, account, command.act), command.act)
    return Outcome((account,), {"payment": command.payment})


@dataclass(frozen=True, kw_only=True)
class PostPayment:
    """The keeper paid, by this voucher."""

    act: Act
    book: str
    payment: str
    voucher_no: str


def post_payment(unit: UnitOfWork, command: PostPayment) -> Outcome:
    """Ask the gates a last time and move the money; answers the split by lot."""
    account = book(unit.repository, command.book)
    file = project_file(unit.repository, account.state.payment(command.payment).terms.project)
    pack = pack_of(unit, account, command.act)
    history = history_of(unit, account, payees_of(account, command.payment))
    draws = decisions.post(account, command.payment, command.voucher_no, file, pack, command.act, history=history)
    split = [{"lot": draw.lot, "fen": draw.fen} for draw in draws]
    return Outcome((account,), {"payment": command.payment, "voucher_no": command.voucher_no, "draws": split})


@dataclass(frozen=True, kw_only=True)
class ReportSpending:
    """What a unit did with paid money: `fen` to a supplier, by its document."""

    act: Act
    book: str
    project: str
    fen: int
    evidence: str
    supplier: str
    replaces: int = 0


def report_spending(unit: UnitOfWork, command: ReportSpending) -> Outcome:
    """Book it as spent; answers what the project has spent in all in fen."""
    account = book(unit.repository, command.book)
    (file, project), pack = filed(unit.repository, command.project), pack_of(unit, account, command.act)
    what = (project, command.fen, command.evidence, command.supplier)
    spent = decisions.report_spending(account, file, *what, pack, command.act, replaces=command.replaces)
    return Outcome((account,), {"project": project, "spent_total_fen": spent})


@dataclass(frozen=True, kw_only=True)
class ReturnSurplus:
    """Return what an accepted project did not need."""

    act: Act
    book: str
    project: str


def return_surplus(unit: UnitOfWork, command: ReturnSurplus) -> Outcome:
    """Return an accepted project's surplus to the pool."""
    account = book(unit.repository, command.book)
    file, project = filed(unit.repository, command.project)
    fen = decisions.return_surplus(account, file, project, pack_of(unit, account, command.act), command.act)
    return Outcome((account,), {"project": project, "returned_fen": fen})
