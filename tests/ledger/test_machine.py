"""Whatever is asked in whatever order, two years' books agree with models that were written without them (P3).

Every command is a rule here. `SLUICE_LONG=1` takes more than ten thousand steps instead of a thousand.
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import initialize, rule

from tests.ledger.builders import FINANCE, KEEPER, REVIEWER
from tests.ledger.machine.inputs import (
    PART,
    PROJECTS,
    PURPOSES,
    RARELY,
    WHEN,
    WHICH,
    YEARS,
)
from tests.ledger.machine.rules.commitments import Commitments
from tests.ledger.machine.rules.corrections import Corrections
from tests.ledger.machine.rules.payments import Payments
from tests.ledger.machine.rules.receipts import Receipts
from tests.ledger.machine.rules.year import Year


class Ledgers(Receipts, Commitments, Payments, Corrections, Year):
    """All rules; and two that take several steps at once, so that much happens."""

    @initialize(fen=some.lists(some.integers(0, 900), min_size=4, max_size=4))
    def begin(self, fen):
        """Most years begin with money in the pool and a project that it is set aside for."""
        for number, one in enumerate(fen):
            if one:
                self.receive(2020, "open", KEEPER, number + 20, one, 2020, "", "", "central", "regular", "")
        self.commit(2020, "open", "P1", False, max(1, fen[0]))

    @rule(year=YEARS, when=WHEN, project=PROJECTS, fen=PART, purpose=PURPOSES, again=RARELY)
    def pay(self, year, when, project, fen, purpose, again):
        """All three acts at once, so that much is paid."""
        self.request(year, when, project, fen, purpose, again)
        self.review(year, when, fen, True, REVIEWER)
        self.post(year, when, fen, KEEPER, False)

    @rule(year=YEARS, which=WHICH, fen=some.none() | PART, past=some.booleans())
    def reverse(self, year, which, fen, past):
        """Both acts at once."""
        self.request_reversal(year, "open", which, fen, FINANCE, past)
        self.confirm_reversal(year, "open", which, KEEPER, False)


LONG = bool(os.environ.get("SLUICE_LONG"))
Ledgers.TestCase.settings = settings(
    max_examples=100 if LONG else 10,
    stateful_step_count=200 if LONG else 100,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestLedgers = pytest.mark.slow(Ledgers.TestCase)
