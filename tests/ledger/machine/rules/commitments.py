"""The rules of the random machine for money that is set aside, and for what."""

from datetime import date, timedelta

from hypothesis import strategies as some
from hypothesis.stateful import rule

from services.ledger.book.lots import Draw
from services.ledger.commitments import decisions as commitments
from services.ledger.project_files import events as notes
from services.ledger.project_files.decisions import open_file
from services.ledger.reallocation import decisions as reallocation
from tests.ledger.builders import FINANCE, XJ
from tests.ledger.machine.inputs import (
    FEN,
    PART,
    PROJECTS,
    WHEN,
    WHICH,
    YEARS,
    plain,
)
from tests.ledger.machine.model.sheets import TODAY
from tests.ledger.machine.model_comparison import COUNTY, ModelComparison
from tests.ledger.people import VILLAGE


class Commitments(ModelComparison):
    """Each is one command; `decide` is what a meeting decides."""

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
        for name, lot in reversed(self.models[year].lots.items()):
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
        owner = self.models[year].before if past else self.models[year]
        changes = list(owner.changes.items())
        number, change = changes[which % len(changes)] if changes else (1, {"on": TODAY})
        filed_on = change["on"] + timedelta(days=days)
        where = {"of_book": f"{COUNTY}-{owner.year}", "earlier": self.earlier(year)}
        self.both(
            year,
            lambda book: reallocation.file_change(book, number, filed_on, "备案1", XJ, self.act("zhou", when), **where),
            lambda book, _: book.file_change(when, owner.changes, number, filed_on),
        )
