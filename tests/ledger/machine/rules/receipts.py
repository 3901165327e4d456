"""The rules of the random machine for money that comes in, is announced or taken back."""

from datetime import date, timedelta

from hypothesis import strategies as some
from hypothesis.stateful import rule

from services.ledger.corrections import decisions as corrections
from services.ledger.expected_receipts import decisions as expected_receipts
from services.ledger.inflows import decisions as inflows
from services.ledger.reallocation import decisions as reallocation
from tests.ledger import builders
from tests.ledger.builders import FINANCE, XJ
from tests.ledger.machine.inputs import (
    CATEGORIES,
    DOCUMENTS,
    FEN,
    KEEPERS,
    PART,
    WHEN,
    WHICH,
    YEARS,
    name_of,
    play_announcement,
)
from tests.ledger.machine.model_comparison import ModelComparison


class Receipts(ModelComparison):
    """Each is one command."""

    @rule(
        year=YEARS, when=WHEN, by=KEEPERS, number=DOCUMENTS, fen=FEN, origin=some.integers(2018, 2021),
        restriction=some.sampled_from(("", "", "industry", "infrastructure")), named=some.sampled_from(("", "", "P1")),
        level=some.sampled_from(("central", "county")), kind=some.sampled_from(("regular", "advance-payment")),
        category=CATEGORIES,
    )  # fmt: skip
    def receive(self, year, when, by, number, fen, origin, restriction, named, level, kind, category):
        kind = kind if level == "central" else "regular"
        receipt = self._receipt(
            year, number, fen, origin, restriction, named, level=level, kind=kind, category=category
        )
        when = self.at(year, when)
        facts = {"restriction": restriction, "named": named, "level": level, "kind": kind, "category": category}
        facts |= {"received": receipt.received_on}
        self.both(
            year,
            lambda book: inflows.receive(book, receipt, XJ, self.act(by, when)),
            lambda book, _: book.receive(when, by, name_of(number), fen, year=origin, **facts),
        )

    def _receipt(
        self, year, number, fen, origin, restriction="", named="", *, level="central", kind="regular", category=""
    ):
        arranged = "own" if level == "county" else "superior"
        more = {"restriction": restriction, "named_project": named, "kind": kind, "broad_category": category}
        facts = {"level": level, "arranged_by": arranged, "origin_year": origin, "received_on": date(year, 1, 1)}
        return builders.receipt(f"文〔2020〕{number}号", "专项", fen, **facts, **more)

    @rule(year=YEARS, by=KEEPERS, numbers=some.lists(DOCUMENTS, min_size=2, max_size=3, unique=True), fen=FEN)
    def take_in(self, year, by, numbers, fen):
        when = self.at(year, "open")
        act = self.act(by, when)
        sent = [self._receipt(year, number, fen, year) for number in numbers]
        names = set()
        self.both(
            year,
            lambda book: names.update(inflows.take_in(book, inflows.examine(book, sent, XJ, act), act)),
            lambda book, _: [
                book.receive(when, by, name_of(number), fen, year=year, received=date(year, 1, 1))
                for number in numbers
                if not (book.knows(name_of(number)) or book.is_early(when, name_of(number))) or book.keeps(by)
            ],
        )

    @rule(year=YEARS, when=WHEN, number=DOCUMENTS, fen=FEN)
    def announce(self, year, when, number, fen):
        when = self.at(year, when)
        said = play_announcement(number, fen)
        self.both(
            year,
            lambda book: expected_receipts.announce(book, said, XJ, self.act(FINANCE, when)),
            lambda book, _: book.announce(when, name_of(number)),
        )

    @rule(year=YEARS, when=WHEN, number=DOCUMENTS)
    def withdraw(self, year, when, number):
        when = self.at(year, when)
        self.both(
            year,
            lambda book: expected_receipts.withdraw(book, name_of(number), XJ, self.act(FINANCE, when)),
            lambda book, _: book.withdraw(when, name_of(number)),
        )

    @rule(year=YEARS, when=WHEN, number=DOCUMENTS, days=some.integers(-1, 30))
    def postpone(self, year, when, number, days):
        when = self.at(year, when)
        due_on = when[0] + timedelta(days=days)
        self.both(
            year,
            lambda book: expected_receipts.postpone(book, name_of(number), due_on, XJ, self.act(FINANCE, when)),
            lambda book, _: book.postpone(when, name_of(number), due_on),
        )

    @rule(year=YEARS, when=WHEN, which=WHICH, fen=FEN)
    def settle_advance(self, year, when, which, fen):
        when, lot = self.at(year, when), self.lot(year, which)
        self.both(
            year,
            lambda book: expected_receipts.settle_advance(book, lot, "指标1号", None, fen, XJ, self.act(FINANCE, when)),
            lambda book, _: book.settle_advance(when, lot, fen),
        )

    @rule(year=YEARS, when=WHEN, which=WHICH, by=KEEPERS, fen=PART)
    def reclaim(self, year, when, which, by, fen):
        when, lot = self.at(year, when), self.lot(year, which)
        self.both(
            year,
            lambda book: corrections.reclaim(book, lot, fen, "收回1号", XJ, self.act(by, when)),
            lambda book, _: book.reclaim(when, by, lot, fen),
        )

    @rule(year=YEARS, when=WHEN, which=WHICH, source=CATEGORIES, to=CATEGORIES.filter(bool), fen=PART)
    def transfer_category(self, year, when, which, source, to, fen):
        when, lot = self.at(year, when), self.lot(year, which)
        self.both(
            year,
            lambda book: reallocation.transfer_category(
                book, lot, source, to, fen, "统筹1号", XJ, self.act(FINANCE, when)
            ),
            lambda book, _: book.transfer_category(when, lot, source, to, fen),
        )
