"""Whatever is asked in whatever order, two years' books agree with a schoolbook that was written without them (P3).

Every command is a rule here. `SLUICE_LONG=1` takes more than ten thousand steps instead of a thousand.
"""

import os
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import initialize, rule

from services.ledger.accountability import decisions as accountability
from services.ledger.batches import decisions as batches
from services.ledger.book import keeper
from services.ledger.book.batch import Declared
from services.ledger.book.lots import Draw
from services.ledger.closing import decisions as closing
from services.ledger.commitments import decisions as commitments
from services.ledger.corrections import decisions as corrections
from services.ledger.expected_receipts import decisions as expected_receipts
from services.ledger.inflows import decisions as inflows
from services.ledger.payments import countersigning, withdrawing
from services.ledger.payments import decisions as payments
from services.ledger.project_files import events as notes
from services.ledger.project_files.decisions import open_file
from services.ledger.project_files.plan import PlanFile
from services.ledger.reallocation import decisions as reallocation
from services.ledger.transfers import decisions as transfers
from tests.ledger import builders
from tests.ledger.builders import FINANCE, KEEPER, REVIEWER, UNIT, XJ
from tests.ledger.calendar import PLAN
from tests.ledger.machine.inputs import (
    CATEGORIES,
    DOCUMENTS,
    FEN,
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
    name_of,
    plain,
    play_announcement,
)
from tests.ledger.machine.model_comparison import COUNTY, SideBySide
from tests.ledger.machine.sheets import TODAY, unless
from tests.ledger.people import VILLAGE

PASSED = ("passed", "countersigned")


class Ledgers(SideBySide):
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

    @rule(project=PROJECTS, fen=FEN)
    def decide(self, project, fen):
        if project in self.decided:
            return
        year = 2021 if project == "P2021" else 2020
        decided = date(year, 1, 6 + fen % 7)
        act = self._act("service:projects", decided)
        file = self.files[project] = open_file(project, COUNTY, 1, act)
        place = {"place": VILLAGE, "plan_year": year}
        file.note(notes.DraftNoted, act, 1, name="养殖小区", category="industry", **place)
        file.note(notes.DecisionNoted, act, 1, approved_fen=fen, minutes_no="纪要1", decided_on=decided, **place)
        for window in (1, 2):
            file.note(notes.WindowNoted, act, 1, window=window, content_version=1, clear=True)
        file.note(notes.PlanNoted, act, 1, plan="PLAN", approved_on=decided)
        file.note(notes.StateNoted, act, 1, state="S16")
        self.decided[project] = {"project": project, "fen": fen, "year": year, "on": decided}

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

    @rule(year=YEARS, when=WHEN, which=WHICH, fen=FEN)
    def settle_advance(self, year, when, which, fen):
        when, lot = self.at(year, when), self.lot(year, which)
        self.both(
            year,
            lambda book: expected_receipts.settle_advance(book, lot, "指标1号", None, fen, XJ, self.act(FINANCE, when)),
            lambda book, _: book.settle_advance(when, lot, fen),
        )

    @rule(year=YEARS, when=WHEN, project=PROJECTS, named=some.sampled_from((False, False, True)), fen=FEN)
    def commit(self, year, when, project, named, fen):
        self.decide(project, fen)
        when, (file, known) = self.at(year, when), self.file(project)
        draws = self._named(year, known["fen"]) if named else ()
        self.both(
            year,
            lambda book: commitments.commit(
                book, file, project, XJ, self.act(FINANCE, when), lots=tuple(Draw(*d) for d in draws)
            ),
            lambda book, _: book.commit(when, known, draws),
        )

    def _named(self, year, fen):
        """The latest lots first, which the order would never take."""
        draws = []
        for name, lot in reversed(self.oracles[year].lots.items()):
            part = min(fen, lot["free"])
            fen -= part
            draws += [(name, part)] if part else []
        return tuple(draws)

    @rule(year=YEARS, when=WHEN, project=PROJECTS, fen=FEN)
    def answer_decision(self, year, when, project, fen):
        self.decide(project, fen)
        when, (file, known) = self.at(year, when, True), self.file(project)
        self.both(
            year,
            lambda book: commitments.answer_decision(book, file, XJ, self.act("service:projects", when)),
            lambda book, _: book.answer_decision(when, known),
        )

    @rule(year=YEARS, project=some.sampled_from(("P3", "P9", "P9", "P9")), when=WHEN)
    def release(self, year, when, project):
        when = self.at(year, when, True)
        self.both(
            year,
            lambda book: commitments.release(book, project, XJ, self.act("service:projects", when)),
            lambda book, _: book.release(when, project),
        )

    @rule(year=YEARS, when=WHEN, project=PROJECTS, fen=PART, purpose=PURPOSES, again=RARELY)
    def request(self, year, when, project, fen, purpose, again):
        when, project = self.at(year, when), self.under_way(year, project)
        returned = [name for name, one in self.oracles[year].returned.items() if one["alone"]]
        repays = returned[fen % len(returned)] if again and returned else ""
        if repays:
            project, fen = self.oracles[year].returned[repays]["is"]
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
            when, (file, _) = self.at(year, when), self.file(self.oracles[year].payments[number]["project"])
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
            when, (file, _) = self.at(year, when), self.file(self.oracles[year].payments[number]["project"])
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

    @rule(
        year=YEARS, when=WHEN, which=WHICH, fen=some.none() | PART, by=some.sampled_from((FINANCE, KEEPER)),
        past=some.booleans(),
    )  # fmt: skip
    def request_reversal(self, year, when, which, fen, by, past):
        when, past = self.at(year, when), self.past(year, past)
        book = self.oracles[year].before if past else self.oracles[year]
        originals = [number for number in book.originals if isinstance(number, int)]
        number = originals[which % len(originals)] if originals else 1
        where = {"of_book": f"{COUNTY}-{book.year}", "earlier": self.earlier(year)}
        self.both(
            year,
            lambda book: corrections.request_reversal(book, number, fen, XJ, self.act(by, when), **where),
            lambda book, _: book.request_reversal(when, number, by, fen, past),
        )

    def _waiting(self, year, which):
        reversals = self.oracles[year].reversals
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
            line = line if self.oracles[owner].payments[number]["lines"] else line // 4
            self.both(
                year,
                lambda book: batches.return_payment(
                    book, number, line, "other", voucher, XJ, self.act(by, when), earlier=earlier
                ),
                lambda book, _: book.return_payment(when, number, line, by, voucher),
            )

    @rule(year=YEARS, when=WHEN, which=WHICH, by=KEEPERS, fen=PART)
    def reclaim(self, year, when, which, by, fen):
        when, lot = self.at(year, when), self.lot(year, which)
        self.both(
            year,
            lambda book: corrections.reclaim(book, lot, fen, "收回1号", XJ, self.act(by, when)),
            lambda book, _: book.reclaim(when, by, lot, fen),
        )

    @rule(year=YEARS, when=WHEN, project=PROJECTS, to_project=PROJECTS, fen=PART)
    def change_use(self, year, when, project, to_project, fen):
        project = self.under_way(year, project)
        when, (file, known), (to, there) = self.at(year, when), self.file(project), self.file(to_project)
        use = reallocation.NewUse(project, to_project, "education", fen, "规划第三章", "县扶贫办")
        self.both(
            year,
            lambda book: reallocation.change_use(book, use, file, to, XJ, self.act("zhou", when)),
            lambda book, draws: book.change_use(when, known, there, fen, "education", plain(draws)),
        )

    @rule(year=YEARS, when=WHEN, which=WHICH, days=some.integers(-2, 9), past=some.booleans())
    def file_change(self, year, when, which, days, past):
        when, past = self.at(year, when), self.past(year, past)
        owner = self.oracles[year].before if past else self.oracles[year]
        changes = list(owner.changes.items())
        number, change = changes[which % len(changes)] if changes else (1, {"on": TODAY})
        filed_on = change["on"] + timedelta(days=days)
        where = {"of_book": f"{COUNTY}-{owner.year}", "earlier": self.earlier(year)}
        self.both(
            year,
            lambda book: reallocation.file_change(book, number, filed_on, "备案1", XJ, self.act("zhou", when), **where),
            lambda book, _: book.file_change(when, owner.changes, number, filed_on),
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
            month = len(self.oracles[year].shut) + 1 + skipped
            if month > 12 or not self._closed(year, month, early and months == 1):
                return

    def _closed(self, year, month, early):
        first, sealed = self.oracles[year].first_open(), []
        when = (first if early else first + timedelta(days=40 + 31), "", False)
        earlier, later = (self.books.get(year + step) for step in (-1, 1))
        sheets = [self.oracles.get(year + step) for step in (-1, 1)]
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
        assert (made.entries, made.last_entry_no) == (entries, len(self.oracles[year].days) - 1)
        assert made.through == self.oracles[year].shut[-1]

    @rule(year=YEARS, when=WHEN, back=some.sampled_from((0, 0, 0, 1)))
    def reopen(self, year, when, back):
        closed_on = self.oracles[year].closed_on
        when = (closed_on[-1], "", False) if closed_on and when == "open" else self.at(year, when)
        month = max(1, len(self.oracles[year].shut) - back)
        self.both(
            year,
            lambda book: closing.reopen(
                book, f"{year}-{month:02}", "纪要5", self.books.get(year + 1), XJ, self.act("group", when)
            ),
            lambda book, _: book.reopen(when, month, self.oracles.get(year + 1)),
        )


LONG = bool(os.environ.get("SLUICE_LONG"))
Ledgers.TestCase.settings = settings(
    max_examples=100 if LONG else 10,
    stateful_step_count=200 if LONG else 100,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestLedgers = pytest.mark.slow(Ledgers.TestCase)
