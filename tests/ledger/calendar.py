"""A book through its year, as the tests of closings live it: one county, two books, months closed one by one."""

from dataclasses import replace
from datetime import date

from services.ledger.book.account import SpecialAccount
from services.ledger.closing import decisions as closing
from services.ledger.closing.decisions import Neighbours
from services.ledger.project_files import events as notes
from services.ledger.project_files.plan import PlanFile
from shared.kernel.acts import Act
from tests.ledger import builders
from tests.ledger.builders import FINANCE, KEEPER, XJ, Scene, act
from tests.ledger.steps.batches import returned

MONTHS = tuple(f"2020-{month:02}" for month in range(1, 13))
AFTER = date(2021, 1, 8)
PLAN = {
    "plan": "654024-2021-1",
    "county": "654024",
    "plan_year": 2021,
    "approved_on": date(2021, 1, 5),
    "minutes_no": "纪要9",
    "total_fen": 90,
    "source_sequence": 1,
}


def close(scene, period="2020-01", at=AFTER, **neighbours):
    return closing.close(scene.book, period, Neighbours(**neighbours), (7, "root"), scene.pack, act(FINANCE, at=at))


def reopen(scene, period="2020-01", minutes_no="纪要5", reason="漏记", at=AFTER, after=None):
    closing.reopen(scene.book, period, minutes_no, after, scene.pack, act("group", at=at, reason=reason))


def automatic(day) -> Act:
    made = act("service:projects", region="", at=day)
    return replace(made, actor=replace(made.actor, role="system"))


class YearEnd:
    """A book with money free, set aside, paid and spent; next year's book is open and its plan approved."""

    def __init__(self):
        self.scene = Scene()
        self.scene.book = SpecialAccount.open("654024", 2020, KEEPER, XJ, act(FINANCE))
        builders.together(
            *builders.READY, builders.pay(50), builders.spend(20), builders.pay(10, "凭2"), returned(voucher="退1")
        )(self.scene)
        self.after = SpecialAccount.open("654024", 2021, KEEPER, XJ, act(FINANCE, at=AFTER))
        self.plan = PlanFile.open(act(at=AFTER), **PLAN)
        self.plan.amend(act(at=AFTER), **PLAN)
        closing.fix_plan(self.after, self.plan, act(at=AFTER))
        self.scene.file("P1").note(notes.StateNoted, act(), 1, state="S14")

    @property
    def book(self):
        return self.scene.book

    def close_months(self):
        for period in MONTHS[:11]:
            close(self.scene, period)

    def close_year(self):
        close(self.scene)
        reopen(self.scene)
        self.close_months()
        close(self.scene, MONTHS[11], after=self.after)

    @property
    def aggregates(self):
        return self.scene.book, self.after, self.plan


def close_all(scene, after):
    """Close every month of a book; December goes on into the next year's."""
    year = scene.book.state.fiscal_year
    for month in range(1, 13):
        close(scene, f"{year}-{month:02}", at=date(year + 1, 1, 8), after=after)


def turned(*steps):
    """A book whose year was closed after these steps, and the next year's, into which its money went on."""
    scene, after = builders.after(*steps), SpecialAccount.open("654024", 2021, KEEPER, XJ, act(FINANCE, at=AFTER))
    close_all(scene, after)
    later = Scene()
    later.book, later.files, later.before = after, scene.files, scene.book
    after.collect_events()
    return later
