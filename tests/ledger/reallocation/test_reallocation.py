"""Money is for what it was set aside for, until the county government changes it and reports the change."""

from datetime import date, timedelta

import pytest

from services.ledger.book import errors
from services.ledger.book.errors import LotUnknown
from services.ledger.book.lots import Draw
from services.ledger.commitments.entries import FundsCommitted
from services.ledger.corrections.errors import BeyondOriginal
from services.ledger.payments import decisions as payments
from services.ledger.payments.entries import PaymentRequested
from services.ledger.payments.errors import PurposeNotEarmarked, SuperiorsEarmark
from services.ledger.reallocation import errors as wrong
from services.ledger.reallocation.entries import CategoryTransferred, UseChanged, UseChangeFiled
from tests.ledger.builders import (
    HB63,
    ON,
    POOL,
    READY,
    act,
    after,
    commit,
    decided,
    entries_of,
    pay,
    post,
    request,
    review,
    state,
    surplus,
    together,
)  # fmt: skip
from tests.ledger.builders import (
    receive as receives,
)
from tests.ledger.calendar import YearEnd
from tests.ledger.client import BOOK, Facts, code, payment, read, receive
from tests.ledger.steps.corrections import ask_reversal, refund, reverse
from tests.ledger.steps.reallocation import SPECIAL, change_use, file_change, transfer

MINORITY = "财农〔2020〕1号 少数民族"
OTHER = decided("P2", fen=60, category="education")
TWO = (*READY, OTHER)
BOUND = (receives(fen=150, restriction="industry"), decided(), commit(), OTHER)
TRAINING = change_use("P1", 20, purpose="training")
BOTH = (receives(fen=100, restriction="industry"), receives(fund_line="少数民族", fen=50), decided(fen=150), commit())
"""100 that a superior bound to industry, 50 that nobody bound."""
ASKED = (*BOTH, change_use("P1", 30, purpose="training"), request(fen=30, purpose="training"))

RULES = [
    # given                                | when                                         | then
    (READY,                                request(purpose="education"),                 PurposeNotEarmarked),
    ((*READY, TRAINING),                   request(fen=20, purpose="training"),          PaymentRequested),
    ((*READY, TRAINING),                   request(fen=21, purpose="training"),          errors.CommitmentExhausted),
    ((*READY, TRAINING),                   request(fen=100),                             PaymentRequested),
    ((*READY, TRAINING),                   request(fen=101),                             errors.CommitmentExhausted),
    (TWO,                                  change_use(fen=60),                           UseChanged),
    (TWO,                                  change_use(fen=61),                           errors.CommitmentExhausted),
    ((*TWO, pay(100)),                     change_use(fen=21),                           wrong.OnlyUnpaid),
    ((*TWO, request(fen=100)),             change_use(fen=21),                           wrong.OnlyUnpaid),
    ((*TWO, pay(100)),                     change_use(fen=20),                           UseChanged),
    ((*TWO, pay(120), reverse("payment")), change_use(fen=30),                           UseChanged),
    (TWO,                                  change_use(fen=0),                            wrong.ChangeIncomplete),
    (TWO,                                  change_use(plan_clause=" "),                  wrong.ChangeIncomplete),
    (TWO,                                  change_use(department=""),                    wrong.ChangeIncomplete),
    (READY,                                change_use(),                                 errors.ProjectNotConfirmed),
    ((*POOL, decided(), OTHER),            change_use(),                                 errors.CommitmentExhausted),
    ((*TWO, state("P1", "S16"), surplus()), change_use(),                                errors.SurplusAlreadyReturned),
    (BOUND,                                change_use(),                                 SuperiorsEarmark),
    (BOUND,                                TRAINING,                                     SuperiorsEarmark),
    (ASKED,                                change_use("P1", 20, purpose="education"),    UseChanged),
    (ASKED,                                change_use("P1", 21, purpose="education"),    SuperiorsEarmark),
    ((*ASKED, review(False)),              change_use("P1", 20, purpose="education"),    UseChanged),
    ((*ASKED, review(False)),              change_use("P1", 21, purpose="education"),    SuperiorsEarmark),
    ((*ASKED, review(), post()),           change_use("P1", 20, purpose="education"),    UseChanged),
    ((*ASKED, review(), post()),           change_use("P1", 21, purpose="education"),    SuperiorsEarmark),
    (READY,                                change_use("P1", 20, purpose="industry"),     wrong.UseUnchanged),
    (READY,                                change_use("P1", 20, purpose="office-car"),   errors.PurposeNotAllowed),
    ((*READY, TRAINING),                   ask_reversal("commitment", 101),              BeyondOriginal),
    ((*TWO, change_use()),                 commit(),                                     errors.AlreadyCommitted),
    ((*TWO, change_use()),                 commit("P2"),                                 FundsCommitted),
    ((*TWO, change_use()),                 file_change(),                                UseChangeFiled),
    ((*TWO, change_use()),                 file_change(ON + timedelta(days=1)),          wrong.ChangeIncomplete),
    ((*TWO, change_use()),                 file_change(ON - timedelta(days=1)),          wrong.ChangeIncomplete),
    ((*TWO, change_use(), file_change()),  file_change(),                                wrong.ChangeFiled),
    (TWO,                                  file_change(change_no=3),                     wrong.ChangeUnknown),
    (POOL,                                 transfer(100),                                CategoryTransferred),
    (POOL,                                 transfer(101),                                wrong.CategoryShort),
    (READY,                                transfer(1),                                  wrong.CategoryShort),
    (POOL,                                 transfer(1, source="capacity"),               wrong.CategoryShort),
    (POOL,                                 transfer(target="roads"),                     wrong.ChangeIncomplete),
    (POOL,                                 transfer(document_no=" "),                    wrong.ChangeIncomplete),
    (POOL,                                 transfer(0),                                  wrong.ChangeIncomplete),
    (POOL,                                 transfer(lot="无"),                           LotUnknown),
    ((*POOL, transfer(60)),                transfer(41),                                 wrong.CategoryShort),
    ((*POOL, transfer(60)),                transfer(60, "public-service", "capacity"),   CategoryTransferred),
]  # fmt: skip

PROVES = {
    PurposeNotEarmarked: ("LED-11",),
    UseChanged: ("LED-36",),
    wrong.OnlyUnpaid: ("LED-36",),
    CategoryTransferred: ("LED-49",),
}


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [pytest.param(*rule, marks=pytest.mark.req(*PROVES.get(rule[2], ()))) for rule in RULES],
)
def test_rule(given, when, then):
    scene = after(*given)

    if issubclass(then, Exception):
        with pytest.raises(then):
            when(scene)
        assert not scene.book.collect_events()
    else:
        when(scene)
        assert type(scene.book.collect_events()[-1]) is then


@pytest.mark.req("LED-11", "LED-36")
def test_money_moves_between_projects_within_its_lots_and_the_entry_cites_the_plan():
    scene = after(*TWO)

    draws = change_use(fen=30)(scene)

    (entry,) = entries_of(scene)
    assert draws == (Draw(MINORITY, 20), Draw(SPECIAL, 10))
    assert (entry.old_purpose, entry.new_purpose, entry.plan_clause) == ("industry", "education", "规划第三章")
    assert (f"lot:{MINORITY}:committed:P2", 20) in entry.postings()
    assert sum(fen for _, fen in entry.postings()) == 0
    held = {project: commitment.left for project, commitment in scene.book.state.commitments.items()}
    assert held == {"P1": 90, "P2": 30}


def test_money_refunded_from_another_purpose_is_for_that_purpose_again():
    scene = after(*READY, TRAINING, request(fen=20, purpose="training"), review(), post())

    refund(15)(scene)

    commitment = scene.book.state.commitments["P1"]
    assert (commitment.changed, commitment.free(), commitment.free("training")) == ({"training": 15}, 100, 15)


@pytest.mark.req("LED-37")
def test_money_that_came_back_to_a_project_is_no_longer_missing_there_nor_moved_away():
    book = after(*POOL, decided(), commit(), decided("P2", 40), change_use(fen=30), change_use("P1", 30, project="P2"))
    reverse("commitment", 20)(book)

    commit()(book)

    assert (book.book.state.commitments["P1"].approved_fen, book.book.state.commitments["P1"].moved_away) == (120, 0)


def test_money_changed_for_a_purpose_is_not_asked_for_after_the_surplus_went_back():
    book = after(*READY, change_use("P1", 30, purpose="education"), state("P1", "S16"), surplus())

    with pytest.raises(errors.CommitmentExhausted):
        request(fen=10, purpose="education")(book)


def test_a_project_that_goes_on_gives_and_receives_and_misses_nothing_it_gave():
    year = YearEnd()
    together(decided("P2", 40), change_use(fen=30))(year.scene)
    year.close_year()
    year.scene.book = year.after

    with pytest.raises(errors.AlreadyCommitted):
        commit()(year.scene)
    change_use("P1", 10, project="P2")(year.scene)

    assert {name: one.approved_fen for name, one in year.after.state.commitments.items()} == {"P1": 100, "P2": 20}


@pytest.mark.parametrize("typed", [ON, ON + timedelta(days=1)])
def test_filing_is_due_fifteen_working_days_after_the_change_was_recorded(typed):
    scene = after(*TWO)

    change_use(recorded=ON + timedelta(days=1), typed=typed)(scene)

    (entry,) = entries_of(scene)
    assert entry.due_on == date(2020, 3, 24)


def test_the_refusal_to_change_what_is_paid_names_the_clause_where_the_text_has_one():
    scene = after(*TWO, pay(120), pack=HB63, county="654024")

    with pytest.raises(wrong.OnlyUnpaid) as refusal:
        change_use()(scene)

    assert refusal.value.clause.quote == "按照规划调整和改变项目资金用途"


@pytest.mark.req("LED-48", "LED-49")
def test_a_transfer_between_categories_moves_no_money_and_leaves_the_origin_alone():
    scene = after(receives(fen=100, broad_category="capacity"))
    before = scene.book.state.lots[SPECIAL]
    origin = (before.level, before.fund_type, before.origin_year, before.received, before.category)

    transfer(40, "capacity", "relocation")(scene)

    (entry,) = entries_of(scene)
    lot = scene.book.state.lots[SPECIAL]
    assert entry.postings() == []
    assert lot.categories == {"capacity": 60, "relocation": 40}
    assert (lot.level, lot.fund_type, lot.origin_year, lot.received, lot.category) == origin


NEW = {"project": "P1", "to_project": "P2", "amount": "100.00", "plan_clause": "规划第三章", "department": "县扶贫办"}


@pytest.mark.req("LED-36", "LED-37")
async def test_the_county_changes_a_use_and_a_missing_filing_shows_but_blocks_nothing(book):
    await receive(book)
    facts = Facts(book)
    await facts.make_payable()
    await facts.make_payable("P2", 70_000)

    forbidden = await book.post(f"{BOOK}/use-changes", NEW, role="finance")
    changed = await book.post(f"{BOOK}/use-changes", NEW, role="county-gov")

    assert code(forbidden) == (403, "role-forbidden")
    assert changed.status_code == 201, changed.text
    days = [
        (await read(book, f"{BOOK}/use-changes", on=on))["items"][0]["overdue"] for on in ("2020-03-23", "2020-03-24")
    ]
    assert days == [False, True]
    projects = {row["project"]: row["left_fen"] for row in (await read(book, f"{BOOK}/projects"))["items"]}
    assert projects == {"P1": 50_000, "P2": 10_000}
    asked = await book.post(f"{BOOK}/payments", payment("100.00", project="P2"), role="implementer")
    assert asked.status_code == 201
    book.set_clock(date(2020, 4, 1))
    filing = {"filed_on": "2020-04-01", "receipt_no": "备〔2020〕7号"}
    number = changed.json()["change_no"]
    filed = await book.post(f"{BOOK}/use-changes/{number}/filing", filing, role="county-gov")
    assert filed.status_code == 201, filed.text
    (row,) = (await read(book, f"{BOOK}/use-changes", on="2020-04-02"))["items"]
    assert (row["overdue"], row["filed_on"], row["receipt_no"]) == (False, "2020-04-01", "备〔2020〕7号")
    trace = await read(book, f"{BOOK}/lineage", project="P2")
    assert [move["kind"] for move in trace["movements"]] == ["use-changed-to"]


@pytest.mark.req("LED-49")
async def test_money_by_broad_category_follows_every_transfer(book):
    await receive(book, broad_category="capacity")
    await receive(book, "新财扶〔2020〕2号", broad_category="capacity", amount="10.00")
    body = {"source": "capacity", "target": "relocation", "amount": "400.00", "document_no": "统筹方案1号"}
    lot = "新财扶〔2020〕1号 中央财政专项扶贫资金"

    moved = await book.post(f"{BOOK}/category-transfers", body | {"lot": lot}, role="finance")

    assert moved.json()["target_fen"] == 40_000, moved.text
    found = await read(book, f"{BOOK}/categories")
    assert {row["category"]: row["amount"] for row in found["categories"]} == {
        "capacity": "610.00",
        "relocation": "400.00",
    }
    assert (await read(book, BOOK))["available"] == "1010.00"


def test_no_two_requests_are_promised_the_same_unbound_money():
    scene = after(*ASKED)

    change_use("P1", 20, purpose="education")(scene)
    together(request(fen=20, purpose="education"), request(fen=100))(scene)
    for n, number in enumerate(list(scene.book.state.payments)):
        together(_review(number), _post(number, f"凭{n}"))(scene)

    assert [payment.stage for payment in scene.book.state.payments.values()] == ["posted"] * 3
    assert scene.book.state.commitments["P1"].elsewhere == 0


@pytest.mark.parametrize(
    "leaving",
    [
        together(decided("P3", fen=150), change_use("P3", 100)),
        reverse("commitment", 100),
        together(request(fen=100), review(), post("凭9")),
    ],
    ids=["moved", "reversed", "paid"],
)
def test_what_leaves_a_project_leaves_the_money_that_another_purpose_is_promised(leaving):
    scene = after(*ASKED, TRAINING)
    first = scene.payment

    leaving(scene)
    together(request(fen=20, purpose="training"), review(), post("凭1"))(scene)
    together(_review(first), _post(first, "凭2"))(scene)

    assert scene.book.state.payments[first].stage == "posted"


def test_bound_money_is_refused_to_another_purpose_when_it_is_asked_for():
    """An earlier version let a pending request and a later opening count on the same unbound money."""
    scene = after(*ASKED)
    facts = {"old_purpose": "industry", "new_purpose": "education", "draws": (), "minutes_no": "纪要1"}
    facts |= {"plan_clause": "规划第三章", "department": "县扶贫办", "due_on": ON, "rule_pack": scene.pack.name}
    scene.book.enter(UseChanged, act(), project="P1", to_project="P1", fen=50, **facts)

    request(fen=20, purpose="education")(scene)
    with pytest.raises(SuperiorsEarmark) as refused:
        request(fen=1, purpose="education")(scene)

    assert refused.value.clause.quote == "要做到专人管理、专款专用"


def _review(payment):
    return lambda scene: payments.review(scene.book, payment, True, scene.files["P1"], scene.pack, act("wang"))


def _post(payment, voucher):
    return lambda scene: payments.post(scene.book, payment, voucher, scene.files["P1"], scene.pack, act())
