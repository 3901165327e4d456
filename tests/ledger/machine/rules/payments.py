"""The rules of the random machine for payments, batches and what comes back of them."""

from hypothesis import strategies as some
from hypothesis.stateful import rule

from services.ledger.batches import decisions as batches
from services.ledger.book.batch import Declared
from services.ledger.corrections import decisions as corrections
from services.ledger.payments import countersigning, withdrawing
from services.ledger.payments import decisions as payments
from tests.ledger import builders
from tests.ledger.builders import FINANCE, KEEPER, REVIEWER, UNIT, XJ
from tests.ledger.machine.inputs import (
    HOUSEHOLDS,
    KEEPERS,
    PART,
    PROJECTS,
    PURPOSES,
    RARELY,
    WHEN,
    WHICH,
    YEARS,
    batch_line,
    plain,
)
from tests.ledger.machine.model_comparison import COUNTY, ModelComparison

PASSED = ("passed", "countersigned")


class Payments(ModelComparison):
    """Each is one command."""

    @rule(year=YEARS, when=WHEN, project=PROJECTS, fen=PART, purpose=PURPOSES, again=RARELY)
    def request(self, year, when, project, fen, purpose, again):
        when, project = self.at(year, when), self.under_way(year, project)
        returned = [name for name, one in self.models[year].returned.items() if one["alone"]]
        repays = returned[fen % len(returned)] if again and returned else ""
        if repays:
            project, fen = self.models[year].returned[repays]["is"]
        file, known = self.file(project)
        anew = self.anew(year, "payment", fen)
        terms = builders.terms(project, fen, purpose=purpose, repays=repays, replaces=anew)
        number = f"{COUNTY}-{year}-{self.books[year].version + 1}"
        self.both(
            year,
            lambda book: payments.request(book, terms, file, XJ, self.act(UNIT, when)),
            lambda book, _: book.request(when, known, UNIT, fen, purpose, number, repays=repays, replaces=anew),
        )

    @rule(
        year=YEARS, when=WHEN, project=PROJECTS, purpose=PURPOSES, amounts=some.lists(PART, min_size=1, max_size=4),
        bad=some.sampled_from((None, None, None, 0, 1)), mode=some.sampled_from(("atomic", "continue", "continue")),
    )  # fmt: skip
    def request_batch(self, year, when, project, purpose, amounts, bad, mode):
        project = self.under_way(year, project)
        when, (file, known) = self.at(year, when), self.file(project)
        sent = [
            batch_line(payee, fen, n == bad) for n, (payee, fen) in enumerate(zip(HOUSEHOLDS, amounts, strict=False))
        ]
        kept = [0 if n == bad else fen for n, fen in enumerate(amounts)]
        terms = builders.terms(
            project, 1, purpose=purpose, payee_class="household", payee="", beneficiary_level="household"
        )
        declared = Declared(len(sent), sum(amounts), mode)
        number = f"{COUNTY}-{year}-{self.books[year].version + 1}"
        refused = 0 in kept and (mode == "atomic" or not sum(kept))
        self.both(
            year,
            lambda book: batches.request_batch(book, terms, declared, sent, file, None, XJ, self.act(UNIT, when)),
            lambda book, _: book.request(
                when, None if refused else known, UNIT, sum(kept), purpose, number, lines=kept, entries=2
            ),
        )

    @rule(year=YEARS, when=WHEN, which=WHICH, passed=some.sampled_from((True, True, True, False)),
          by=some.sampled_from((REVIEWER, REVIEWER, REVIEWER, UNIT)))  # fmt: skip
    def review(self, year, when, which, passed, by):
        if number := self.pick(year, which, "requested"):
            when, (file, _) = self.at(year, when), self.file(self.models[year].payments[number]["project"])
            self.both(
                year,
                lambda book: payments.review(book, number, passed, file, XJ, self.act(by, when)),
                lambda book, _: book.review(when, number, by, passed),
            )

    @rule(year=YEARS, when=WHEN, which=WHICH, by=some.sampled_from(("sun", "sun", REVIEWER, KEEPER)))
    def countersign(self, year, when, which, by):
        if number := self.pick(year, which, "passed"):
            when = self.at(year, when)
            self.both(
                year,
                lambda book: countersigning.countersign(book, number, XJ, self.act(by, when)),
                lambda book, _: book.countersign(when, number, by),
            )

    @rule(year=YEARS, when=WHEN, which=WHICH, by=some.sampled_from((REVIEWER, KEEPER, UNIT)), really=RARELY)
    def withdraw_payment(self, year, when, which, by, really):
        if really and (number := self.pick(year, which, *PASSED)):
            when = self.at(year, when)
            self.both(
                year,
                lambda book: withdrawing.withdraw_payment(book, number, XJ, self.act(by, when)),
                lambda book, _: book.withdraw_payment(when, number, by),
            )

    @rule(year=YEARS, when=WHEN, which=WHICH, by=KEEPERS, old=RARELY)
    def post(self, year, when, which, by, old):
        if number := self.pick(year, which, *PASSED):
            when, (file, _) = self.at(year, when), self.file(self.models[year].payments[number]["project"])
            voucher = self.voucher(old)
            self.both(
                year,
                lambda book: payments.post(book, number, voucher, file, XJ, self.act(by, when)),
                lambda book, draws: book.post(when, number, by, voucher, plain(draws)),
            )

    @rule(year=YEARS, when=WHEN, project=PROJECTS, fen=PART)
    def report_spending(self, year, when, project, fen):
        project = self.under_way(year, project)
        when, (file, _) = self.at(year, when), self.file(project)
        anew = self.anew(year, "spending", fen)
        self.both(
            year,
            lambda book: payments.report_spending(
                book, file, project, fen, "发票1", "供应商", XJ, self.act(UNIT, when), replaces=anew
            ),
            lambda book, _: book.report_spending(when, project, fen, anew),
        )

    @rule(year=YEARS, when=WHEN, project=some.sampled_from(("P1", "P2", "P3", "P9", "P9", "P9", "P9")))
    def return_surplus(self, year, when, project):
        when, (file, known) = self.at(year, when), self.file(project)
        self.both(
            year,
            lambda book: payments.return_surplus(book, file, project, XJ, self.act(FINANCE, when)),
            lambda book, _: book.return_surplus(when, known),
        )

    @rule(year=YEARS, when=WHEN, which=WHICH, by=KEEPERS, fen=PART, past=some.booleans())
    def receive_refund(self, year, when, which, by, fen, past):
        if number := self.pick(year - self.past(year, past), which, "posted"):
            when, voucher, earlier = self.at(year, when), self.voucher(False), self.earlier(year)
            self.both(
                year,
                lambda book: corrections.receive_refund(
                    book, number, fen, voucher, XJ, self.act(by, when), earlier=earlier
                ),
                lambda book, draws: book.receive_refund(when, number, by, fen, voucher, plain(draws)),
            )

    @rule(year=YEARS, when=WHEN, which=WHICH, by=KEEPERS, line=some.integers(0, 4), past=some.booleans())
    def return_payment(self, year, when, which, by, line, past):
        owner = year - self.past(year, past)
        if number := self.pick(owner, which, "posted"):
            when, voucher, earlier = self.at(year, when), self.voucher(False), self.earlier(year)
            line = line if self.models[owner].payments[number]["lines"] else line // 4
            self.both(
                year,
                lambda book: batches.return_payment(
                    book, number, line, "other", voucher, XJ, self.act(by, when), earlier=earlier
                ),
                lambda book, _: book.return_payment(when, number, line, by, voucher),
            )
