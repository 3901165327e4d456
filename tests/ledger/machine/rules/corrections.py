"""The rules of the random machine for reversals and for money passed down."""

from hypothesis import strategies as some
from hypothesis.stateful import rule

from services.ledger.corrections import decisions as corrections
from services.ledger.transfers import decisions as transfers
from tests.ledger.builders import FINANCE, KEEPER, XJ
from tests.ledger.machine.inputs import (
    KEEPERS,
    PART,
    RARELY,
    WHEN,
    WHICH,
    YEARS,
    plain,
)
from tests.ledger.machine.model.sheets import unless
from tests.ledger.machine.model_comparison import COUNTY, ModelComparison


class Corrections(ModelComparison):
    """Each is one command."""

    @rule(
        year=YEARS, when=WHEN, which=WHICH, fen=some.none() | PART, by=some.sampled_from((FINANCE, KEEPER)),
        past=some.booleans(),
    )  # fmt: skip
    def request_reversal(self, year, when, which, fen, by, past):
        when, past = self.at(year, when), self.past(year, past)
        book = self.models[year].before if past else self.models[year]
        originals = [number for number in book.originals if isinstance(number, int)]
        number = originals[which % len(originals)] if originals else 1
        where = {"of_book": f"{COUNTY}-{book.year}", "earlier": self.earlier(year)}
        self.both(
            year,
            lambda book: corrections.request_reversal(book, number, fen, XJ, self.act(by, when), **where),
            lambda book, _: book.request_reversal(when, number, by, fen, past),
        )

    def _waiting(self, year, which):
        reversals = self.models[year].reversals
        waiting = [number for number, one in reversals.items() if one["stage"] == "requested"] or list(reversals)
        return waiting[which % len(waiting)] if waiting else 1

    @rule(year=YEARS, when=WHEN, which=WHICH, by=KEEPERS, old=RARELY)
    def confirm_reversal(self, year, when, which, by, old):
        when, request, voucher = self.at(year, when), self._waiting(year, which), self.voucher(old)
        self.both(
            year,
            lambda book: corrections.confirm_reversal(book, request, voucher, XJ, self.act(by, when)),
            lambda book, draws: book.confirm_reversal(when, request, by, voucher, plain(draws)),
        )

    @rule(year=YEARS, when=WHEN, which=WHICH, by=KEEPERS)
    def decline_reversal(self, year, when, which, by):
        when, request = self.at(year, when), self._waiting(year, which)
        self.both(
            year,
            lambda book: corrections.decline_reversal(book, request, XJ, self.act(by, when)),
            lambda book, _: book.decline_reversal(when, request, by),
        )

    @rule(year=YEARS, when=WHEN, which=WHICH, fen=PART)
    def request_pass_down(self, year, when, which, fen):
        """A county's pool pays projects and passes nothing down; `test_passing_down.py` has the levels above."""
        when, lot, papers = self.at(year, when), self.lot(year, which), ("下达1号", "专项")
        self.both(
            year,
            lambda book: transfers.request_pass_down(
                book, lot, f"{COUNTY}101", fen, papers, XJ, self.act(FINANCE, when)
            ),
            lambda book, _: unless(False),
        )

    @rule(year=YEARS, when=WHEN, which=WHICH)
    def confirm_pass_down(self, year, when, which):
        when = self.at(year, when)
        self.both(
            year,
            lambda book: transfers.confirm_pass_down(book, which, "下1", XJ, self.act(KEEPER, when)),
            lambda book, _: unless(False),
        )

    @rule(year=YEARS, when=WHEN, which=WHICH)
    def decline_pass_down(self, year, when, which):
        when = self.at(year, when)
        self.both(
            year,
            lambda book: transfers.decline_pass_down(book, which, XJ, self.act(KEEPER, when)),
            lambda book, _: unless(False),
        )
