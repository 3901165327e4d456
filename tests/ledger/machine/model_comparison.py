"""The two books beside their reference models: what both are asked, and what has to agree after every step."""

from collections import Counter
from datetime import date, timedelta

from hypothesis.stateful import RuleBasedStateMachine, invariant

from audit.books import Books
from services.ledger.book.account import SpecialAccount
from services.ledger.book.postings import stage
from shared.kernel.acts import Act, Actor
from shared.kernel.errors import DomainError
from shared.tlog.lines import rows
from tests.audit.raw import lines
from tests.ledger import builders
from tests.ledger.builders import FINANCE, KEEPER, XJ
from tests.ledger.machine.model.sheets import TODAY, Refused
from tests.ledger.machine.reference_model import ReferenceModel

COUNTY = "654024"
OPENED = {2020: date(2020, 1, 5), 2021: date(2020, 11, 1)}
"""One book is opened some days into its year, the next ahead of it."""

INSIDE = ("lot:", "committed:", "paid:")


class ModelComparison(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.books = {year: self._opened(year) for year in (2020, 2021)}
        self.models = {year: ReferenceModel(year, OPENED[year]) for year in (2020, 2021)}
        self.files, self.decided = {}, {}
        self.events, self.numbers = [], Counter()
        self.accounts = {2020: Counter(), 2021: Counter()}
        self.vouchers = 0

    def _opened(self, year):
        return SpecialAccount.open(COUNTY, year, KEEPER, XJ, self._act(FINANCE, OPENED[year]))

    def _act(self, who, day, adjusts="", role="role"):
        recorded = builders.act(at=TODAY).recorded_at
        return Act("command", Actor(who, role, "post", f"org-{who}", COUNTY), day, recorded, "理由", adjusts=adjusts)

    def at(self, year, when, automatic=False):
        """The day on which somebody acts: on an open one, in a sealed month, or about one."""
        model = self.models[year]
        offset = {"open": 9, "later": 70, "sealed": -1, "adjusting": 9}[when]
        sealed = f"{year}-{len(model.shut) or 1:02}"
        return model.first_open() + timedelta(days=offset), sealed if when == "adjusting" else "", automatic

    def both(self, year, step, told):
        """The book and its model refuse the same things; gives whether it was done, and what the book said."""
        try:
            found, done = step(self.books[year]), True
        except DomainError:
            found, done = None, False
        try:
            told(self.models[year], found)
            agreed = True
        except Refused:
            agreed = False
        assert done == agreed
        return done

    def act(self, who, when):
        day, adjusts, automatic = when
        return self._act(who, day, adjusts, "system" if automatic else "role")

    def voucher(self, again):
        """A new voucher's number, or now and then the last one once more."""
        self.vouchers += not again
        return f"凭{self.vouchers}"

    def earlier(self, year):
        """The sealed books that this one goes on from."""
        return tuple(self.books[int(name[-4:])] for name in self.books[year].state.continues)

    def past(self, year, past):
        """Whether to look into the year before, where that went on into this one."""
        return bool(past and self.models[year].before)

    def anew(self, year, kind, fen):
        """Now and then a reversal whose wrong entry may be booked anew, or one that is none."""
        undone = [number for number, one in self.models[year].undone.items() if one["kind"] == kind or not fen % 7]
        return undone[fen % len(undone)] if undone and not fen % 3 else 0

    def pick(self, year, which, *stages):
        """One of the payments, in such a stage where there is one."""
        payments = self.models[year].payments
        fitting = [number for number, one in payments.items() if one["stage"] in stages] or list(payments)
        return fitting[which % len(fitting)] if fitting else None

    def lot(self, year, which):
        lots = list(self.models[year].lots)
        return lots[which % len(lots)] if lots else "文〔2020〕1号 专项"

    def under_way(self, year, project):
        """This project, or one that has money set aside where there is one."""
        purses = [name for name, one in self.models[year].purses.items() if not one["closed"]]
        return project if project in purses or not purses else purses[0]

    def file(self, project):
        return self.files.get(project), self.decided.get(project)

    @invariant()
    def entries_balance_and_are_numbered_without_gaps(self):
        for year, book in self.books.items():
            accounts = self.accounts[year]
            for entry in book.collect_events():
                made = entry.postings()
                assert sum(fen for _, fen in made) == 0
                for account, fen in made:
                    accounts[account] += fen
                self.numbers[year] += 1
                assert entry.originator_version == self.numbers[year]
                self.events.append(entry)
            assert book.version == len(self.models[year].days)
            book.assert_sound()
            outside = ("funder:", "carried-in:", "unspent:", *(["spent:"] if book.state.reversed_prior else []))
            assert all(fen >= 0 for account, fen in accounts.items() if not account.startswith(outside))

    @invariant()
    def lots_and_purses_agree(self):
        for year, book in self.books.items():
            lots = {
                name: (lot.received, lot.available, lot.committed, lot.disbursed, lot.reclaimed, lot.carried_over)
                for name, lot in book.state.lots.items()
            }
            assert lots == self.models[year].picture()
            counts = {name: (lot.categories, lot.advanced, lot.settled) for name, lot in book.state.lots.items()}
            assert counts == {name: (lot["counts"], lot["advance"], lot["settled"])
                              for name, lot in self.models[year].lots.items()}  # fmt: skip
            purses = {
                name: (c.approved_fen, c.requested, c.paid, c.spent, c.closed)
                for name, c in book.state.commitments.items()
            }
            assert purses == self.models[year].purses_seen()
            sums = Counter()
            for account, fen in self.accounts[year].items():
                sums[stage(account)] += fen
            assert {place: fen for place, fen in sums.items() if fen} == self.models[year].sums(date.max)

    def never_less_than_nothing_on_any_day(self):
        """Whichever business date one looks at: what lay free, was set aside or was paid had come in by then."""
        for year in self.books:
            by_day = {}
            mine = [event for event in self.events if event.book.endswith(f"-{year}")]
            for event in sorted(mine, key=lambda event: event.act.effective_on):
                assert event.postings() == [] or event.act.effective_on.year == year
                by_day.setdefault(event.act.effective_on, []).extend(event.postings())
            lies = Counter()
            for day, made in by_day.items():
                for account, fen in made:
                    place = f"committed:{account.rpartition(':')[2]}" if ":committed:" in account else account
                    lies[place] += fen
                short = {place: fen for place, fen in lies.items() if fen < 0 and place.startswith(INSIDE)}
                assert not short, (day, short)

    def teardown(self):
        """An outsider who has nothing but the stored entries finds nothing wrong, and the same figures."""
        self.never_less_than_nothing_on_any_day()
        books = Books()
        found = books.take(rows(b"".join(lines(self.events))))
        assert found == [], found
        for book in books.named():
            year = int(book.name[-4:])
            figures, sums = book.figures(), self.models[year].sums(date.max)
            assert figures["available"] == sums.get("available", 0)
            assert figures["committed"] == sums.get("committed", 0)
