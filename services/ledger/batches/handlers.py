"""Use cases of paying many: batches, returned payments, subsidy standards."""

from services.ledger.batches.commands import RequestBatch, ReturnPayment, SetStandard
from services.ledger.batches.decisions import in_words
from services.ledger.book.loading import Books, book, earlier, filed
from services.ledger.payments.repeats_handlers import answered
from services.ledger.standards.standards import Standards
from shared.kernel.divisions import divisions
from shared.kernel.records import replace
from shared.platform.commands.writer import Outcome
from shared.platform.eventstore.store import Repository


class OfTheBatches(Books):
    """Batches are asked for here; review and posting are those of every payment."""

    def request_batch(self, books: Repository, command: RequestBatch) -> Outcome:
        """Ask for a batch; the answer names lines by number and code, never a payee."""
        account = book(books, command.book)
        (file, project), pack = filed(books, command.terms.project), self._pack(account, command.act)
        standards = books.named(Standards, account.county)
        history = self._history(books, account, {line.payee for line in command.lines})
        terms = replace(command.terms, project=project)
        asked = (terms, command.declared, command.lines, file, standards, pack, command.act)
        payment, refused = account.request_batch(*asked, history=history)
        wrong = in_words(command.lines, refused, standards, pack, command.act)
        named = [{"line": number, "code": code, "detail": wrong[number]} for number, code in refused.items()]
        counts = {"accepted": len(command.lines) - len(refused), "refused": len(refused)}
        accepted = {"fen": account.payment(payment).terms.fen, "repeats": answered(account, payment, pack)}
        return Outcome((account,), {"book": account.book, "payment": payment} | counts | accepted | {"problems": named})

    def return_payment(self, books: Repository, command: ReturnPayment) -> Outcome:
        """Book a returned payment."""
        account = book(books, command.book)
        pack = self._pack(account, command.act)
        before = earlier(books, account, command.payment)
        what = (command.payment, command.line, command.reason_code, command.voucher_no)
        fen, draws = account.return_payment(*what, pack, command.act, earlier=before)
        split = [{"lot": draw.lot, "fen": draw.fen} for draw in draws]
        return Outcome((account,), {"payment": command.payment, "line": command.line, "fen": fen, "draws": split})

    def set_standard(self, books: Repository, command: SetStandard) -> Outcome:
        """Set a standard; the first one opens the county's table."""
        divisions().county(command.county)
        standards = books.named(Standards, command.county)
        if standards is None:
            command.act.within(command.county)
            standards = Standards.open(command.county, command.act)
            books.add(standards)
        pack = self._packs.for_place(command.county, command.act.recorded_on)
        standards.set(command.standard, pack, command.act)
        return Outcome(
            (standards,), {"county": command.county, "policy": command.standard.policy, "rule_pack": pack.name}
        )
