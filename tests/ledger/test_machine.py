"""Whatever is asked in whatever order, the book agrees with a schoolbook that was written without it (P3)."""

from collections import Counter

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from shared.kernel.errors import DomainError
from tests.ledger import scene as play
from tests.ledger.oracle import Oracle, Refused
from tests.ledger.scene import Scene

PROJECTS = some.sampled_from(("P1", "P2", "P3"))
FEN = some.integers(1, 200)


class Ledgers(RuleBasedStateMachine):
    asked, passed = Bundle("asked"), Bundle("passed")

    def __init__(self):
        super().__init__()
        self.scene, self.oracle = Scene(), Oracle()
        self.accounts: Counter[str] = Counter()
        self.number = 0

    def both(self, step, told):
        """The book and the schoolbook refuse the same things."""
        try:
            told()
        except Refused:
            refused = True
        else:
            refused = False
        try:
            step(self.scene)
        except DomainError:
            assert refused
            return False
        assert not refused
        return True

    @rule(line=some.integers(1, 12), fen=FEN, year=some.sampled_from((2018, 2019, 2020)))
    def receive(self, line, fen, year):
        step = play.receive(f"文〔2020〕{line}号", fen=fen, origin_year=year)
        self.both(step, lambda: self.oracle.receive(f"文〔2020〕{line}号 专项", fen, year))

    @rule(project=PROJECTS, fen=FEN)
    def commit(self, project, fen):
        if project not in self.oracle.approved:
            play.decided(project, fen)(self.scene)
        self.both(play.commit(project), lambda: self.oracle.commit(project, fen))

    @rule(target=asked, project=PROJECTS, fen=FEN)
    def ask(self, project, fen):
        if self.both(play.request(project, fen), lambda: self.oracle.ask(project, fen)):
            return self.scene.payment, project, fen
        return None

    @rule(target=passed, payment=consumes(asked), passes=some.booleans())
    def review(self, payment, passes):
        if payment is None:
            return None
        name, project, fen = payment
        book, file = self.scene.book, self.scene.files[project]
        book.review(name, passes, file, self.scene.pack, play.act(play.REVIEWER))
        if not passes:
            self.oracle.drop(project, fen)
        return payment if passes else None

    @rule(payment=consumes(passed))
    def post(self, payment):
        if payment is None:
            return
        name, project, fen = payment
        self.number += 1
        self.scene.book.post(name, f"凭{self.number}", self.scene.files[project], self.scene.pack, play.act())
        self.oracle.pay(project, fen)

    @rule(project=PROJECTS, fen=FEN)
    def spend(self, project, fen):
        self.both(play.spend(fen, project=project), lambda: self.oracle.spend(project, fen))

    @rule(project=PROJECTS)
    def return_surplus(self, project):
        if project in self.scene.files:
            play.state(project, "S16")(self.scene)
        self.both(play.surplus(project), lambda: self.oracle.close(project))

    @invariant()
    def lots_agree(self):
        lots = self.scene.book.lots
        assert {name: (lot.available, lot.committed, lot.disbursed) for name, lot in lots.items()} == (
            self.oracle.picture()
        )

    @invariant()
    def postings_sum_to_zero_and_nothing_but_the_funder_is_negative(self):
        for entry in self.scene.book.collect_events():
            for account, fen in entry.postings():
                self.accounts[account] += fen
        assert sum(self.accounts.values()) == 0
        assert all(fen >= 0 for account, fen in self.accounts.items() if not account.startswith("funder:"))

    @invariant()
    def what_was_paid_and_spent_agrees(self):
        paid, spent = self.oracle.paid, self.oracle.spent
        assert {p: c.paid for p, c in self.scene.book.commitments.items()} == paid
        assert {p: c.spent for p, c in self.scene.book.commitments.items()} == spent


Ledgers.TestCase.settings = settings(
    max_examples=25, stateful_step_count=200, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestLedgers = Ledgers.TestCase
