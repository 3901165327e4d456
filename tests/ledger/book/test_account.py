"""The account in its particulars: order of lots, what an entry keeps, what returns, what stops the writer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.ledger.book import errors
from services.ledger.book.account import SpecialAccount as Book
from services.ledger.book.account import book_parts
from services.ledger.book.lots import Draw
from services.ledger.commitments import decisions as commitments
from services.ledger.commitments.entries import CommitmentRefused, FundsCommitted
from services.ledger.inflows import decisions as inflows
from services.ledger.project_files import events as notes
from shared.kernel.errors import Forbidden, Refused
from tests.ledger.builders import (
    HB63,
    ON,
    POOL,
    READY,
    REVIEWER,
    Scene,
    act,
    after,
    commit,
    decided,
    entries_of,
    note,
    pay,
    post,
    receipt,
    receive,
    request,
    review,
    spend,
    state,
    surplus,
    together,
)  # fmt: skip


@pytest.mark.req("LED-08", "LED-28")
def test_a_payment_names_the_lots_it_came_from_oldest_first():
    scene = after(*READY)

    pay(110)(scene)

    paid = entries_of(scene)[-1]
    assert paid.draws == (Draw("财农〔2020〕1号 专项", 100), Draw("财农〔2020〕1号 少数民族", 10))


def test_earmarked_money_is_drawn_first_for_its_own_purpose():
    scene = after(*POOL, receive("财农〔2020〕3号", "产业", 30, restriction="industry"), decided(fen=40))

    commit()(scene)

    (committed,) = entries_of(scene)
    assert committed.draws == (Draw("财农〔2020〕3号 产业", 30), Draw("财农〔2020〕1号 专项", 10))


def test_earmarked_money_is_never_drawn_for_another_purpose():
    scene = after(receive("财农〔2020〕3号", "教育", 300, restriction="education"), decided(fen=40))

    with pytest.raises(errors.PoolShort, match=r"0\.00"):
        commit()(scene)


@pytest.mark.req("LED-01")
def test_a_project_of_another_county_or_year_gets_nothing_from_this_pool():
    elsewhere = {"place": "654023101001", "county": "654023", "plan_year": 2020}
    confirmed = note("P1", notes.DecisionNoted, approved_fen=5, minutes_no="纪要1", decided_on=ON, **elsewhere)

    with pytest.raises(errors.OtherBook):
        commit()(after(*POOL, confirmed))


def test_money_of_an_older_year_is_drawn_before_newer_money():
    old = receive("财农〔2019〕9号", "结转", 30, origin_year=2019)
    scene = after(*POOL, old, decided(fen=40))

    commit()(scene)

    (committed,) = entries_of(scene)
    assert committed.draws[0] == Draw("财农〔2019〕9号 结转", 30)


ATTRIBUTES = {
    "fund_type": ("LED-12", ("special", "integrated", "bond", "other")),
    "level": ("LED-13", ("central", "province", "prefecture", "county")),
    "agricultural": ("LED-14", (True, False)),
    "arranged_by": ("LED-16", ("superior", "own")),
    "stock": ("LED-18", (True, False)),
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param(name, value, marks=pytest.mark.req(id_))
        for name, (id_, values) in ATTRIBUTES.items()
        for value in values
    ],
)
def test_an_inflow_keeps_every_attribute_for_life(name, value):
    scene = after()
    fitting = {"arranged_by": "own"} if value == "county" else {"level": "county"} if value == "own" else {}

    receive(**fitting | {name: value})(scene)

    (inflow,) = entries_of(scene)
    assert getattr(inflow.receipt, name) == value


@pytest.mark.req("LED-17")
@pytest.mark.parametrize(("origin_year", "carried_over"), [(2020, False), (2019, True)])
def test_an_inflow_keeps_its_year_of_origin_and_knows_carried_over_money(origin_year, carried_over):
    scene = after()

    receive(origin_year=origin_year)(scene)

    (inflow,) = entries_of(scene)
    assert (inflow.receipt.origin_year, inflow.carried_over) == (origin_year, carried_over)


@pytest.mark.req("LED-12", "LED-13", "LED-16")
def test_a_wrong_attribute_is_named_by_field_with_what_is_allowed():
    with pytest.raises(errors.InflowIncomplete) as refusal:
        receive(level="乡镇", fund_type="gift", arranged_by="friends", fen=0)(after())

    pointers = {problem.pointer for problem in refusal.value.fields}
    assert pointers == {"/level", "/fund_type", "/arranged_by", "/amount"}
    assert "central" in " ".join(problem.detail for problem in refusal.value.fields)


@pytest.mark.parametrize(("days", "late"), [(0, False), (1, False), (2, True)])
@pytest.mark.req("LED-05")
def test_a_receipt_taken_down_more_than_a_day_late_is_flagged(days, late):
    scene = after()

    receive(received_on=ON - timedelta(days=days))(scene)

    assert entries_of(scene)[0].late is late


@pytest.mark.req("LED-38", "LED-02")
def test_hubei_flags_an_inflow_that_names_a_project_where_xinjiang_refuses_it():
    named = receive(level="province", named_project="P9")

    hubei = after(pack=HB63, county="420000"[:6])
    named(hubei)

    assert entries_of(hubei)[0].flags == ("names-project",)
    with pytest.raises(errors.SuperiorNamesProject) as refusal:
        named(after())
    assert refusal.value.clause.quote.startswith("自治区层面仅下达资金分配规模")


@pytest.mark.req("LED-71", "LED-16")
def test_the_countys_own_budget_is_an_inflow_of_its_own_level_and_year():
    scene = after()

    receive("巩财预〔2020〕1号", "县级安排", 70, level="county", arranged_by="own")(scene)

    (own,) = entries_of(scene)
    assert (own.receipt.arranged_by, own.book) == ("own", "654024-2020")


def test_a_decision_the_pool_cannot_carry_is_recorded_with_its_shortage():
    scene = after(*POOL, decided(fen=200))

    commitments.answer_decision(scene.book, scene.files["P1"], scene.pack, act("service:projects"))

    (refused,) = entries_of(scene)
    assert (type(refused), refused.available_fen, refused.shortage_fen) == (CommitmentRefused, 150, 50)


def test_a_refused_commitment_can_be_made_when_the_money_has_come():
    scene = after(*POOL, decided(fen=200))
    commitments.answer_decision(scene.book, scene.files["P1"], scene.pack, act("service:projects"))

    together(receive("财农〔2020〕2号", fen=60), commit())(scene)

    assert type(entries_of(scene)[-1]) is FundsCommitted


def test_a_cancelled_projects_unpaid_money_goes_back_to_its_lots():
    scene = after(*READY, pay(50))

    commitments.release(scene.book, "P1", scene.pack, act("service:projects"))

    (released,) = entries_of(scene)
    assert released.fen == 70
    assert scene.book.state.lots["财农〔2020〕1号 专项"].available == 50


@pytest.mark.req("LED-34")
def test_a_surplus_goes_back_to_the_lots_it_came_from_and_can_serve_another_project():
    scene = after(*READY, pay(50), state("P1", "S16"))

    surplus()(scene)

    (returned,) = entries_of(scene)
    assert returned.draws == (Draw("财农〔2020〕1号 专项", 50), Draw("财农〔2020〕1号 少数民族", 20))
    together(decided("P2", fen=100), commit("P2"))(scene)


@pytest.mark.req("LED-34")
def test_a_surplus_of_zero_is_a_valid_return():
    scene = after(*READY, pay(120), state("P1", "S16"))

    surplus()(scene)

    assert [(event.fen, event.draws) for event in entries_of(scene)] == [(0, ())]


def test_money_set_aside_for_one_project_is_paid_for_no_other():
    scene = after(*READY, decided("P2", fen=30))

    with pytest.raises(errors.CommitmentExhausted):
        request("P2", fen=30)(scene)


@pytest.mark.req("LED-30")
@pytest.mark.parametrize("level", ["village", "household", "person"])
def test_a_payment_names_the_village_household_or_person_it_is_for(level):
    scene = after(*READY)

    request(beneficiary_level=level)(scene)

    (requested,) = entries_of(scene)
    assert (requested.terms.beneficiary_level, requested.terms.beneficiary_place) == (level, "654024101001")


@pytest.mark.req("LED-30")
def test_a_payment_for_nobody_in_particular_is_refused():
    with pytest.raises(errors.PaymentIncomplete) as refusal:
        request(beneficiary_level="county")(after(*READY))

    assert [problem.pointer for problem in refusal.value.fields] == ["/beneficiary_level"]


@pytest.mark.req("XC-19")
@pytest.mark.parametrize("name", ["using_unit", "responsible_person"])
def test_a_payment_without_the_unit_or_the_person_that_uses_it_is_refused(name):
    with pytest.raises(errors.PaymentIncomplete) as refusal:
        request(**{name: " "})(after(*READY))

    assert [problem.pointer for problem in refusal.value.fields] == [f"/{name}"]


@pytest.mark.req("LED-51")
@pytest.mark.parametrize("at", ["S13", "S14", "S15", "S16"])
@pytest.mark.parametrize("instrument", ["award", "build-first", "guarantee", "interest-subsidy"])
def test_each_way_of_paying_waits_for_its_own_stage_of_the_project(instrument, at):
    scene = after(*POOL, decided(at=at), commit())

    if instrument in ("award", "build-first") and at != "S16":
        with pytest.raises(errors.InstrumentNotReady):
            request(instrument=instrument)(scene)
    else:
        request(instrument=instrument)(scene)
        assert len(entries_of(scene)) == 1


@pytest.mark.req("LED-30", "LED-32", "LED-35", "LED-68", "XC-19")
def test_a_payment_keeps_who_reviewed_it_under_which_rules_and_what_it_rests_on():
    scene = after(*READY, note("P1", notes.ProgressNoted, percent=40))

    pay(50)(scene)

    requested, reviewed, paid = entries_of(scene)
    assert (requested.state, requested.progress_percent) == ("S14", 40)
    assert (reviewed.passed, reviewed.rule_pack) == (True, "XJ@2018-11-28")
    assert (paid.reviewed_by, paid.rule_pack) == (REVIEWER, "XJ@2018-11-28")
    assert (paid.terms.beneficiary_level, paid.terms.beneficiary_place) == ("village", "654024101001")
    assert (paid.terms.using_unit, paid.terms.responsible_person) == ("巩留县农业农村局", "staff-unit-7")


@pytest.mark.req("LED-33")
def test_hubeis_pooled_money_pays_for_poverty_alleviation_only():
    place = {"place": "420527101001", "county": "420527", "plan_year": 2020}
    confirmed = note("P1", notes.DecisionNoted, approved_fen=120, minutes_no="纪要1", decided_on=ON, **place)
    scene = after(*POOL, decided(), confirmed, commit(region="420527"), pack=HB63, county="420527")

    with pytest.raises(errors.PurposeNotAllowed) as refusal:
        request(purpose="office-car", region="420527")(scene)
    assert refusal.value.clause.quote == "县级统筹使用的资金，只能用于精准扶贫"


@pytest.mark.req("LED-09")
def test_payments_together_never_exceed_what_the_meeting_approved():
    scene = after(*READY, pay(60), pay(60, "凭2"))

    with pytest.raises(errors.CommitmentExhausted) as refusal:
        request(fen=1)(scene)
    assert refusal.value.clause.quote == "严格按照县级扶贫开发领导小组会议批复的项目拨付资金"


@pytest.mark.req("XC-20", "XC-23", "XC-27")
def test_every_entry_names_who_pooled_or_paid_with_post_and_organisation():
    scene = Scene()
    together(*READY, pay(50))(scene)

    for entry in entries_of(scene):
        actor = entry.act.actor
        assert actor.staff
        assert actor.post
        assert actor.organisation


def test_entry_numbers_are_the_streams_versions_without_gaps():
    scene = Scene()
    together(*READY, pay(50), spend(50))(scene)

    numbers = [entry.originator_version for entry in entries_of(scene)]
    assert numbers == list(range(2, 2 + len(numbers)))


def test_every_entry_balances_to_zero():
    scene = Scene()
    together(*READY, pay(50), spend(20), state("P1", "S16"), surplus())(scene)

    sums = [sum(fen for _, fen in entry.postings()) for entry in entries_of(scene)]
    assert set(sums) == {0}


def test_a_book_that_no_longer_adds_up_stops_the_writer():
    scene = after(*READY, request(), review())
    scene.book.state.lots["财农〔2020〕1号 专项"].received += 1

    with pytest.raises(errors.InvariantBroken):
        post()(scene)


@pytest.mark.req("LED-01")
def test_a_county_and_year_have_one_book_id():
    assert Book.create_id("654024", 2020) == Book.create_id("654024", 2020)
    assert Book.create_id("654024", 2020) != Book.create_id("654024", 2021)


@pytest.mark.parametrize("name", ["654024", "654024-1899", "65402-2020", "654024-2020 ", "６５４０２４-2020", ""])
def test_a_malformed_book_name_is_refused(name):
    with pytest.raises(errors.BookUnreadable):
        book_parts(name)


def test_every_refusal_has_a_title_and_one_kind():
    for name, refusal in vars(errors).items():
        if isinstance(refusal, type) and issubclass(refusal, (Refused, Forbidden)) and "ledger" in refusal.__module__:
            assert refusal.title, name
            assert refusal.__doc__, name


def test_recorded_time_never_runs_backward_in_a_book_when_the_clock_is_set_back():
    scene, moment = after(*POOL), act().recorded_at
    acts = [replace(act(), recorded_at=moment + timedelta(hours=hours)) for hours in (0, -3, 1)]

    for number, given in enumerate(acts):
        inflows.receive(scene.book, receipt(f"财农〔2020〕1{number}号"), scene.pack, given)

    first, held, on = entries_of(scene)[-3:]
    assert [first.act, on.act] == [acts[0], acts[2]]
    assert (held.act, held.timestamp) == (replace(acts[1], recorded_at=moment), moment)
