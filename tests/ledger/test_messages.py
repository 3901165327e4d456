"""Every entry and note leaves the house as a message of the contract, addressed by place."""

from datetime import date

import msgspec
import pytest

from services.ledger.book.account import SpecialAccount
from services.ledger.book.entry import Entry
from services.ledger.book.postings import moved, stage
from services.ledger.commitments import decisions as commitments
from services.ledger.corrections import decisions as corrections
from services.ledger.main import SERVICE
from services.ledger.project_files.events import Note
from services.ledger.project_files.messages import facts_of
from services.ledger.reconciliation import decisions as reconciling
from services.ledger.reconciliation.events import Noted
from services.ledger.reconciliation.reconciliation import Shown
from services.ledger.standards.standards import Standard, Standards
from shared.contracts import disclosure, ledger
from shared.platform.eventstore.store import Recorded
from tests.ledger.batches.test_batches import batch, line, paid, returned
from tests.ledger.builders import (
    FINANCE,
    READY,
    SIGNED,
    Scene,
    act,
    countersign,
    decided,
    name_responsible,
    pay,
    receive,
    request,
    review,
    spend,
    state,
    substitute,
    surplus,
    together,
    withdraw_payment,
)
from tests.ledger.calendar import AFTER, YearEnd
from tests.ledger.steps import transfers as transferring
from tests.ledger.steps.corrections import ask_reversal, decline, reclaim, refund, reverse
from tests.ledger.steps.expected_receipts import ADVANCE, announce, postpone, settle, withdraw
from tests.ledger.steps.reallocation import change_use, file_change, transfer
from tests.ledger.steps.shares import Sharing, household
from tests.ledger.steps.transfers import OWN, ask, confirm

MINORITY = "财农〔2020〕1号 少数民族"
ON = date(2020, 3, 2)


def everything_that_can_happen():
    scene = Scene()
    opened = SpecialAccount.open("654024", 2020, "k", scene.pack, act())
    together(*READY, substitute(), name_responsible(), pay(50), spend(20), refund(10), reclaim(1, lot=MINORITY))(scene)
    together(ask_reversal("payment", 5), decline(), reverse("payment", 5), state("P1", "S16"), surplus())(scene)
    changed = Scene()
    together(*READY, decided("P2", category="education"), change_use(), file_change())(changed)
    transfer(1, lot=MINORITY)(changed)
    other = Scene()
    together(*READY, request(), review(passed=False))(other)
    commitments.release(other.book, "P1", other.pack, act())
    short = Scene()
    together(receive(fen=1), READY[2])(short)
    commitments.answer_decision(short.book, short.files["P1"], short.pack, act())
    together(*ANNOUNCED)(short)
    signed = Scene(pack=SIGNED)
    together(*READY, request(), review(), countersign(), withdraw_payment())(signed)
    many = Scene()
    together(*READY, paid(line(1), line(2)), returned(1), batch(line(2)))(many)
    standards = Standards.open("654024", act(FINANCE))
    standards.set(STANDARD, many.pack, act(FINANCE))
    sharing = Sharing()
    sharing.quantify(household(1), household(2))
    sharing.transfer("p-household1", household(3, 1))
    sharing.pay_out()
    year = YearEnd()
    year.close_year()
    paid_before = next(iter(year.book.state.payments))
    corrections.receive_refund(year.after, paid_before, 5, "银9", year.scene.pack, act(at=AFTER), earlier=(year.book,))
    above = Scene(county="6540")
    together(receive(**OWN), ask(), confirm(), ask(), transferring.decline())(above)
    aggregates = (
        above.book,
        opened,
        many.book,
        standards,
        sharing.register,
        scene.book,
        changed.book,
        other.book,
        short.book,
        signed.book,
        _reconciled(scene.book),
        *scene.files.values(),
        *year.aggregates,
    )
    return [event for aggregate in aggregates for event in aggregate.collect_events()]


ANNOUNCED = (announce("文9"), postpone(name="文9 专项"), announce("文8"), withdraw("文8 专项"), ADVANCE, settle())


STANDARD = Standard("breeding", "industry-award", "654024", "", 100, "头", ON, None, "巩政办〔2020〕5号")


def _reconciled(book):
    reconciliation, by = reconciling.begin_for(book.state.book, act(FINANCE)), act(FINANCE, reason="回单")
    unknown = Shown(ON, "out", 1, "F1")
    reconciling.take(reconciliation, book, "bank", "", "a.csv", [Shown(ON, "out", 50, "F2", "凭1"), unknown], by)
    reconciling.release(reconciliation, book, 1, by)
    reconciling.match_open(reconciliation, book, by)
    reconciling.explain(reconciliation, book, 2, by)
    return reconciliation


@pytest.mark.req("XC-50")
def test_every_entry_is_published_as_a_message_of_the_contract_at_its_county():
    published = [
        SERVICE.log.publish(Recorded(n, event)) for n, event in enumerate(everything_that_can_happen(), start=1)
    ]

    for one in published:
        decoded = msgspec.json.decode(msgspec.json.encode(one.message), type=ledger.Message)
        assert (decoded, one.place[:4]) == (one.message, "6540")
        assert one.event == one.message.__struct_config__.tag
    assert {type(one.message) for one in published} == set(ledger.Message.__args__)


def test_what_an_entry_moves_between_stages_is_what_its_postings_move():
    made = [event.postings() for event in everything_that_can_happen() if isinstance(event, Entry)]

    assert [moved(postings) for postings in made] == [[(stage(to), fen) for to, fen in postings] for postings in made]


def test_no_kind_of_entry_was_forgotten_above():
    happened = {type(event) for event in everything_that_can_happen()}

    assert happened >= {kind for kind in SERVICE.log.events if issubclass(kind, Entry | Noted)}
    assert {cls.__name__ for cls in SERVICE.log.events if issubclass(cls, Note)} - {
        cls.__name__ for cls in happened
    } == {
        "RevisionNoted",
        "ProgressNoted",
        "HoldSet",
        "HoldReleased",
        "TargetNoted",
        "AssetNoted",
    }


@pytest.mark.parametrize("window", [0])
def test_windows_of_announcements_and_plans_open_no_file(window):
    about = {"notice": "N", "about": "PLAN-1", "window": window, "county": "654024", "fiscal_year": 2020}
    closed = disclosure.WindowClosed(**about, content_version=1, clear=True, objections=0)

    assert facts_of(closed) == ()
    assert facts_of(disclosure.ObjectionReceived(**about, objection="O")) == ()
