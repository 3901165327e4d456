"""Use cases of the tap: the three acts of a payment, spending and surplus."""

from services.ledger.book.loading import Books, book, filed, payees_of, project_file
from services.ledger.book.payment import PRIVATE
from services.ledger.payments.commands import (
    CountersignPayment,
    PostPayment,
    ReportSpending,
    RequestPayment,
    ReturnSurplus,
    ReviewPayment,
    WithdrawPayment,
)
from services.ledger.payments.repeats_handlers import answered
from shared.kernel.records import replace
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository


class OfTheTap(Books):
    """Request, review, posting; spending and surplus."""

    def request_payment(self, books: Repository, command: RequestPayment) -> Outcome:
        """Ask for a payment."""
        account = book(books, command.book)
        file, project = filed(books, command.terms.project)
        payees = (command.terms.payee,) if command.terms.payee_class in PRIVATE else ()
        pack, history = self._pack(account, command.act), self._history(books, account, payees)
        terms = replace(command.terms, project=project)
        payment = account.request(terms, file, pack, command.act, history=history)
        return Outcome(
            (account,), {"book": account.book, "payment": payment, "repeats": answered(account, payment, pack)}
        )

    def review_payment(self, books: Repository, command: ReviewPayment) -> Outcome:
        """Review a payment against the rules of the day."""
        account = book(books, command.book)
        file = project_file(books, account.payment(command.payment).terms.project)
        pack = self._pack(account, command.act)
        history = self._history(books, account, payees_of(account, command.payment))
        findings = account.review(command.payment, command.passed, file, pack, command.act, history=history)
        outcome = {"payment": command.payment, "passed": command.passed, "findings": findings, "rule_pack": pack.name}
        return Outcome((account,), outcome | {"repeats": answered(account, command.payment, pack)})

    def countersign_payment(self, books: Repository, command: CountersignPayment) -> Outcome:
        """Sign a reviewed payment."""
        account = book(books, command.book)
        account.countersign(command.payment, self._pack(account, command.act), command.act)
        return Outcome((account,), {"payment": command.payment})

    def withdraw_payment(self, books: Repository, command: WithdrawPayment) -> Outcome:
        """Send a reviewed payment back."""
        account = book(books, command.book)
        account.withdraw_payment(command.payment, self._pack(account, command.act), command.act)
        return Outcome((account,), {"payment": command.payment})

    def post_payment(self, books: Repository, command: PostPayment) -> Outcome:
        """Pay."""
        account = book(books, command.book)
        file = project_file(books, account.payment(command.payment).terms.project)
        pack = self._pack(account, command.act)
        history = self._history(books, account, payees_of(account, command.payment))
        draws = account.post(command.payment, command.voucher_no, file, pack, command.act, history=history)
        split = [{"lot": draw.lot, "fen": draw.fen} for draw in draws]
        return Outcome((account,), {"payment": command.payment, "voucher_no": command.voucher_no, "draws": split})

    def report_spending(self, books: Repository, command: ReportSpending) -> Outcome:
        """Note what a unit spent."""
        account = book(books, command.book)
        (file, project), pack = filed(books, command.project), self._pack(account, command.act)
        what = (project, command.fen, command.evidence, command.supplier)
        spent = account.report_spending(file, *what, pack, command.act, replaces=command.replaces)
        return Outcome((account,), {"project": project, "spent_total_fen": spent})

    def return_surplus(self, books: Repository, command: ReturnSurplus) -> Outcome:
        """Return an accepted project's surplus to the pool."""
        account = book(books, command.book)
        file, project = filed(books, command.project)
        fen = account.return_surplus(file, project, self._pack(account, command.act), command.act)
        return Outcome((account,), {"project": project, "returned_fen": fen})
