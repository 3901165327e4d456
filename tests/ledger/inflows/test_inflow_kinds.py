"""What an inflow must say by its kind and what the book says of it. Hubei's and Ganzhou's texts name the kinds."""

from datetime import date

import pytest

from services.ledger.book import errors
from services.ledger.book.entry import Entry
from services.ledger.book.receipt import catalogue_of
from services.ledger.inflows.errors import TransferAlreadyBooked
from services.ledger.main import SERVICE
from shared.platform.eventstore.registry import event_fields
from tests.ledger.builders import HB63, PACKS, after, entries_of, receive
from tests.ledger.test_messages import everything_that_can_happen

GZ = next(pack for pack in PACKS if pack.code == "GZ")
OWN, EARLIER = {"level": "county", "arranged_by": "own"}, {"origin_year": 2019}
DONATED = {"level": "other", "capital": "social", "fund_type": "other", "donation_platform": "鄂捐〔2020〕77"}
GOOD = {
    "block": {"level": "province", "allocation_method": "factor", "county_plan": "县精准扶贫规划",
              "document_date": date(2020, 2, 20)},
    "in-advance": {"notified_on": date(2019, 11, 20)},
    "advance-payment": {"level": "prefecture"},
    "recovered": OWN | EARLIER,
    "recovered-stock": OWN | EARLIER,
    "land-quota": OWN | {"functional_code": "21208"},
    "donation": DONATED,
}  # fmt: skip
OF_THE_TEXT = {
    "block": "LED-40", "in-advance": "LED-42", "advance-payment": "LED-43", "recovered": "LED-46",
    "recovered-stock": "LED-47", "land-quota": "LED-61", "donation": "LED-63",
}  # fmt: skip


def proving(cases):
    return [pytest.param(*case, marks=pytest.mark.req(OF_THE_TEXT[case[0]])) for case in cases]


def taken(pack=HB63, county="420527", **facts):
    scene = after(pack=pack, county=county)
    receive(**facts)(scene)
    return entries_of(scene)[0]


def wrong_in(**facts):
    with pytest.raises(errors.InflowIncomplete) as refusal:
        taken(**facts)
    return {problem.pointer for problem in refusal.value.fields}


@pytest.mark.parametrize(("kind", "facts"), proving(GOOD.items()))
def test_an_inflow_keeps_its_kind_and_what_the_kind_must_bring(kind, facts):
    receipt = taken(kind=kind, **facts).receipt

    assert {name: getattr(receipt, name) for name in facts} == facts
    assert receipt.kind == kind


@pytest.mark.parametrize(
    ("kind", "facts", "wrong"),
    proving(
        [
            ("block", {"allocation_method": "", "county_plan": ""}, {"/allocation_method", "/county_plan"}),
            ("block", {"document_date": None}, {"/document_date"}),
            ("in-advance", {"notified_on": None}, {"/notified_on"}),
            ("in-advance", {"notified_on": date(2020, 1, 1)}, {"/notified_on"}),
            ("advance-payment", OWN, {"/arranged_by"}),
            ("recovered", {"origin_year": 2020}, {"/origin_year"}),
            ("recovered-stock", {"level": "province", "arranged_by": "superior"}, {"/arranged_by"}),
            ("land-quota", {"functional_code": ""}, {"/functional_code"}),
            ("land-quota", {"capital": "social"}, {"/capital"}),
            ("donation", {"donation_platform": ""}, {"/donation_platform"}),
            ("donation", {"capital": "fiscal"}, {"/capital"}),
        ]
    ),
)
def test_what_an_inflows_kind_asks_for_is_named_when_it_is_missing(kind, facts, wrong):
    assert wrong_in(kind=kind, **GOOD[kind] | facts) == wrong


@pytest.mark.req("LED-42")
def test_money_issued_in_advance_keeps_its_notice_apart_from_its_cash():
    receipt = taken(kind="in-advance", notified_on=date(2019, 11, 20), received_on=date(2020, 2, 28)).receipt

    assert (receipt.notified_on, receipt.received_on) == (date(2019, 11, 20), date(2020, 2, 28))


@pytest.mark.req("LED-40")
@pytest.mark.parametrize(("issued", "slow"), [(date(2020, 2, 3), False), (date(2020, 1, 31), True)])
def test_a_block_that_took_too_long_to_reach_the_county_is_flagged(issued, slow):
    flags = taken(kind="block", **GOOD["block"] | {"document_date": issued}).flags

    assert ("block-slow" in flags) is slow


@pytest.mark.req("LED-41")
@pytest.mark.parametrize("method", ["factor", "target-task", "performance"])
def test_a_block_says_by_which_method_it_was_allocated(method):
    facts = GOOD["block"] | {"allocation_method": method}

    assert taken(kind="block", **facts).receipt.allocation_method == method
    assert wrong_in(kind="block", **facts | {"allocation_method": "favour"}) == {"/allocation_method"}


@pytest.mark.req("LED-46")
def test_recovered_surpluses_and_blocks_are_marked_as_money_for_awards():
    marked = {kind: "award-source" in taken(kind=kind, **facts).flags for kind, facts in GOOD.items()}

    assert {kind for kind, is_source in marked.items() if is_source} == {"recovered", "block"}


@pytest.mark.req("LED-50")
@pytest.mark.parametrize(
    ("facts", "handling"),
    [
        (GOOD["block"] | {"kind": "block"}, "county-arranged"),
        ({}, "pooled"),
        ({"handling": "county-arranged"}, "county-arranged"),
    ],
)
def test_lump_sums_are_arranged_by_the_county_and_project_funds_are_pooled(facts, handling):
    assert taken(**facts).receipt.handling == handling


@pytest.mark.req("LED-39")
@pytest.mark.parametrize("fund", [{"restriction": "industry"}, {"named_project": "P9"}])
def test_hubei_flags_provincial_money_that_comes_with_a_hat_and_only_hubei_does(fund):
    hatted = {"level": "province", **fund}

    assert set(taken(**hatted).flags) & {"earmarked-by-province", "names-project"}
    assert taken(level="province").flags == ()
    assert taken(level="central", **fund).flags == ()
    assert taken(GZ, "360732", **hatted).flags == ()


@pytest.mark.req("LED-15")
@pytest.mark.parametrize("sub_class", ["economic-construction", "social-development", "enterprise-support", "other"])
def test_non_agricultural_money_has_a_class_of_its_own(sub_class):
    assert taken(agricultural=False, sub_class=sub_class).receipt.sub_class == sub_class
    assert wrong_in(agricultural=True, sub_class=sub_class) == {"/sub_class"}
    assert wrong_in(agricultural=False, sub_class="leisure") == {"/sub_class"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("capital", "fiscal", marks=pytest.mark.req("LED-19")),
        pytest.param("capital", "financial", marks=pytest.mark.req("LED-19")),
        pytest.param("capital", "social", marks=pytest.mark.req("LED-19")),
        pytest.param("fund_type", "special", marks=pytest.mark.req("LED-65")),
        pytest.param("fund_type", "bond", marks=pytest.mark.req("LED-65")),
        pytest.param("fund_type", "other-agricultural", marks=pytest.mark.req("LED-65")),
        pytest.param("fund_type", "central-budget-investment", marks=pytest.mark.req("LED-66")),
        pytest.param("reach", "village", marks=pytest.mark.req("LED-31")),
        pytest.param("reach", "household", marks=pytest.mark.req("LED-31")),
        pytest.param("reach", "person", marks=pytest.mark.req("LED-31")),
        ("won_support", True),
        ("broad_category", "capacity"),
        ("functional_code", "21305"),
        ("economic_code", "31005"),
        ("receiving_account", "国库集中支付专户"),
        ("fund_code", "SN-07"),
    ],
)
def test_an_inflow_keeps_what_else_the_catalogue_tells_apart(name, value):
    assert getattr(taken(**{name: value}).receipt, name) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [("broad_category", "leisure"), ("handling", "thrown"), ("reach", "nation"), ("kind", "gift"), ("capital", "gold")],
)
def test_a_value_outside_the_lists_is_named_with_what_is_allowed(name, value):
    assert wrong_in(**{name: value}) == {f"/{name}"}


def test_money_passed_down_a_level_is_booked_once_under_its_one_number():
    scene = after(receive(transfer_id="3607→360732-7", fen=50))

    with pytest.raises(TransferAlreadyBooked):
        receive("财农〔2020〕2号", transfer_id="3607→360732-7")(scene)
    receive("财农〔2020〕2号", transfer_id="3607→360732-8")(scene)


def test_the_38_and_21_items_are_slots_to_fill_and_an_unlisted_code_is_shown():
    catalogue = catalogue_of("360732", GZ.ledger)

    assert [(one.slots, one.items) for one in GZ.ledger.fund_catalogues] == [(38, {}), (21, {})]
    assert catalogue is not None
    assert catalogue.slots == 21
    assert taken(GZ, "360732", fund_code="SN-07").flags == ("fund-code-not-in-catalogue",)
    assert taken(fund_code="SN-07").flags == ()


@pytest.mark.req("LED-68")
def test_every_posting_keeps_the_rules_it_was_checked_against():
    moved = [event for event in everything_that_can_happen() if hasattr(event, "postings") and event.postings()]

    assert {event.rule_pack for event in moved} == {"XJ@2018-11-28"}
    for cls in (kind for kind in SERVICE.log.events if issubclass(kind, Entry)):
        assert "rule_pack" in event_fields(cls) or "fen" not in event_fields(cls), cls.__name__
