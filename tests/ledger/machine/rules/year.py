"""The rules of the random machine for who keeps a book, its plan and its closing."""

from datetime import date, timedelta

from hypothesis import strategies as some
from hypothesis.stateful import rule

from services.ledger.accountability import decisions as accountability
from services.ledger.book import keeper
from services.ledger.closing import decisions as closing
from services.ledger.project_files.plan import PlanFile
from tests.ledger.builders import FINANCE, KEEPER, XJ
from tests.ledger.calendar import PLAN
from tests.ledger.machine.inputs import (
    KEEPERS,
    RARELY,
    WHEN,
    YEARS,
)
from tests.ledger.machine.model.sheets import TODAY
from tests.ledger.machine.model_comparison import ModelComparison


class Year(ModelComparison):
    """Each is one command."""

    @rule(
        year=YEARS,
        when=WHEN,
        who=some.sampled_from((KEEPER, "zhao")),
        days=some.sampled_from((0, 10, 30, 40)),
        since=some.sampled_from((1, 1, 1, 20)),
        for_good=RARELY,
    )
    def appoint(self, year, when, who, days, since, for_good):
        when, since = self.at(year, when), date(year, 1, since)
        until = None if for_good else TODAY - timedelta(days=20) + timedelta(days=days)
        self.both(
            year,
            lambda book: keeper.appoint(book, who, since, until, XJ, self.act(FINANCE, when)),
            lambda book, _: book.appoint(when, who, since, until),
        )

    @rule(year=YEARS, when=WHEN, who=KEEPERS, body=some.sampled_from(accountability.COUNTY_BODIES))
    def name_responsible(self, year, when, who, body):
        when = self.at(year, when)
        named = accountability.Named(body, "县人民政府", who, "县长", date(year, 1, 1), "任1号")
        self.both(
            year,
            lambda book: accountability.name_responsible(book, named, XJ, self.act("zhou", when)),
            lambda book, _: book.name_responsible(when),
        )

    @rule(year=YEARS, when=WHEN)
    def fix_plan(self, year, when):
        when = self.at(year, when, True)
        plan = PlanFile.open(self._act("service:projects", TODAY), **PLAN)
        self.both(
            year,
            lambda book: closing.fix_plan(book, plan, self.act("service:projects", when)),
            lambda book, _: book.fix_plan(when),
        )

    @rule(
        year=YEARS,
        months=some.sampled_from((1, 1, 1, 2, 12)),
        skipped=some.sampled_from((0,) * 9 + (1,)),
        early=some.booleans(),
    )
    def close(self, year, months, skipped, early):
        for _ in range(months):
            month = len(self.models[year].shut) + 1 + skipped
            if month > 12 or not self._closed(year, month, early and months == 1):
                return

    def _closed(self, year, month, early):
        first, sealed = self.models[year].first_open(), []
        when = (first if early else first + timedelta(days=40 + 31), "", False)
        earlier, later = (self.books.get(year + step) for step in (-1, 1))
        sheets = [self.models.get(year + step) for step in (-1, 1)]
        done = self.both(
            year,
            lambda book: closing.close(
                book, f"{year}-{month:02}", closing.Neighbours(earlier, later), (7, "root"), XJ, self.act(FINANCE, when)
            ),
            lambda book, _: sealed.append(book.close(when, month, *sheets)),
        )
        if done:
            self._controls_agree(year, *sealed[0])
        return done

    def _controls_agree(self, year, sums, entries):
        """What a sealed month answers for is the trial balance as of its last day."""
        made = next(e for e in reversed(self.books[year].pending_events) if e.TOPIC.endswith("period-closed"))
        assert {total.stage: total.fen for total in made.totals if total.fen} == sums
        assert (made.entries, made.last_entry_no) == (entries, len(self.models[year].days) - 1)
        assert made.through == self.models[year].shut[-1]

    @rule(year=YEARS, when=WHEN, back=some.sampled_from((0, 0, 0, 1)))
    def reopen(self, year, when, back):
        closed_on = self.models[year].closed_on
        when = (closed_on[-1], "", False) if closed_on and when == "open" else self.at(year, when)
        month = max(1, len(self.models[year].shut) - back)
        self.both(
            year,
            lambda book: closing.reopen(
                book, f"{year}-{month:02}", "纪要5", self.books.get(year + 1), XJ, self.act("group", when)
            ),
            lambda book, _: book.reopen(when, month, self.models.get(year + 1)),
        )
