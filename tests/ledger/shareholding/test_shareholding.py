"""Industry money becomes shares of households: once, within the whole, paid out by shares, and followed both ways."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from services.ledger.book.errors import InvariantBroken
from services.ledger.main import SERVICE
from services.ledger.shareholding import errors as wrong
from services.ledger.shareholding.decisions import open_register, register_entity, split
from shared.kernel.credit_codes import credit_code
from shared.kernel.errors import DomainError, OutsideRegion
from shared.platform.eventstore.registry import TypedMapper
from shared.platform.eventstore.store import fold
from tests.api import Api
from tests.ledger.builders import FINANCE, act
from tests.ledger.client import BOOK, Facts, code, payment, read, receive
from tests.ledger.people import VILLAGE, entered
from tests.ledger.steps.shares import COMPANY, COOPERATIVE, NAME, Sharing, entity, household

HOME = "/counties/654024"
AT = f"{HOME}/entities/{COOPERATIVE}"

REFUSED = [
    # what is asked                                                                | refusal
    (lambda s: s.quantify(household(1, 101)),                                        wrong.SharesBeyondWhole),
    (lambda s: s.quantify(household(1, 60), household(2, 41)),                       wrong.SharesBeyondWhole),
    (lambda s: s.quantify(household(1), fen=51),                                     wrong.QuantifiedBeyondPaid),
    (lambda s: s.quantify(household(1), code=COMPANY),                               wrong.EntityUnknown),
    (lambda s: s.quantify(household(1, 0)),                                          wrong.SharesIncomplete),
    (lambda s: s.quantify(household(1, -5)),                                         wrong.SharesIncomplete),
    (lambda s: s.quantify(household(1), household(1)),                               wrong.SharesIncomplete),
    (lambda s: s.quantify(household(1, commitment="")),                              wrong.SharesIncomplete),
    (lambda s: s.quantify(household(1, place="654023101001")),                       wrong.SharesIncomplete),
    (lambda s: s.quantify(),                                                         wrong.SharesIncomplete),
    (lambda s: s.quantify(*(household(n, 1) for n in range(501))),                   wrong.SharesIncomplete),
    (lambda s: s.quantify(household(1), fen=0),                                      wrong.SharesIncomplete),
    (lambda s: s.quantify(household(1), document_no=" "),                            wrong.SharesIncomplete),
    (lambda s: s.transfer("p-household0", household(1, 31)),                         wrong.SharesNotHeld),
    (lambda s: s.transfer("p-household9", household(1, 1)),                          wrong.SharesNotHeld),
    (lambda s: s.transfer("p-household0", household(0, 1)),                          wrong.SharesIncomplete),
    (lambda s: s.transfer("p-household0", household(1, 1), reason=" "),              wrong.SharesIncomplete),
    (lambda s: s.transfer("p-household0", household(1, -1)),                         wrong.SharesIncomplete),
    (lambda s: s.transfer("p-household0", household(1, 1, commitment="")),           wrong.SharesIncomplete),
    (lambda s: s.transfer("p-household0", household(1, 0, payee="")),                wrong.SharesIncomplete),
    (lambda s: s.pay_out(-1),                                                        wrong.SharesIncomplete),
    (lambda s: s.pay_out(document_no=""),                                            wrong.SharesIncomplete),
    (lambda s: s.pay_out(document_no="分红0号"),                                     wrong.DividendAlreadyDeclared),
    (lambda s: register_entity(s.register, entity(shares=29), act(FINANCE)),          wrong.SharesBeyondWhole),
    (lambda s: register_entity(s.register, entity("654024199001011234"), act(FINANCE)), wrong.SharesIncomplete),
    (lambda s: register_entity(s.register, entity(kind="person"), act(FINANCE)),      wrong.SharesIncomplete),
    (lambda s: register_entity(s.register, entity(place="654023"), act(FINANCE)),     wrong.SharesIncomplete),
    (lambda s: register_entity(s.register, entity(), act(FINANCE, region="654023")),  OutsideRegion),
]  # fmt: skip


def under_way():
    """Thirty of a hundred shares are held by one household, ten of fifty fen are quantified, a dividend was paid."""
    sharing = Sharing()
    sharing.quantify(household(0, 30))
    sharing.pay_out(7, "分红0号")
    sharing.register.collect_events()
    return sharing


@pytest.mark.req("LED-58")
@pytest.mark.parametrize(("ask", "refusal"), REFUSED)
def test_what_would_make_the_register_false_is_refused_and_leaves_nothing(ask, refusal):
    sharing = under_way()

    with pytest.raises(refusal):
        ask(sharing)

    assert not sharing.register.collect_events()
    assert sharing.held() == {"p-household0": 30}


@pytest.mark.req("LED-58")
@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"payee": "别的合作社"}, wrong.NotPaidToEntity),
        ({"purpose": "education", "category": "education"}, wrong.NotIndustryFund),
    ],
)
def test_only_industry_money_that_reached_the_entity_becomes_its_shares(given, refusal):
    sharing = Sharing(**given)

    with pytest.raises(refusal) as refused:
        sharing.quantify(household(1))

    assert refused.value.clause.document == "平台默认规则"


def test_money_that_is_only_asked_for_becomes_no_shares():
    sharing = Sharing()
    sharing.payment.stage = "passed"

    with pytest.raises(wrong.NotPaidToEntity):
        sharing.quantify(household(1))


def test_a_payment_is_quantified_once_whatever_comes_back_of_it_later():
    sharing = Sharing(fen=50)
    sharing.quantify(household(1), fen=30)
    register_entity(sharing.register, entity(COMPANY), act(FINANCE))

    with pytest.raises(wrong.QuantifiedBeyondPaid):
        sharing.quantify(household(2), fen=21, code=COMPANY)
    sharing.payment.left = dict.fromkeys(sharing.payment.left, 0)
    with pytest.raises(wrong.QuantifiedBeyondPaid):
        sharing.quantify(household(2), fen=1)


@pytest.mark.req("LED-58")
def test_dividends_are_split_by_shares_to_the_fen():
    sharing = under_way()
    sharing.quantify(household(1, 15), household(2, 15))

    parts = sharing.pay_out(101)

    assert [(part.payee[-1], part.shares, part.fen) for part in parts] == [("0", 30, 51), ("1", 15, 25), ("2", 15, 25)]
    kinds = [type(entry).__name__ for entry in sharing.register.collect_events()]
    assert kinds == ["SharesQuantified", "DividendDeclared", "DividendSplit"]


@given(some.dictionaries(some.text("abc", min_size=1), some.integers(1, 10**9), min_size=1), some.integers(0, 10**12))
@settings(max_examples=50, deadline=None)
def test_no_fen_of_a_dividend_is_lost_and_no_part_is_off_by_a_whole_fen(held, fen):
    parts = split(held, fen)

    assert sum(part.fen for part in parts) == fen
    whole = sum(held.values())
    assert all(part.fen >= 0 and abs(part.fen * whole - fen * part.shares) < whole for part in parts)


STEP = some.tuples(
    some.sampled_from(("quantify", "transfer", "give back", "whole", "dividend")),
    some.integers(0, 3),
    some.integers(0, 3),
    some.integers(-5, 60),
)


@pytest.mark.req("LED-58")
@given(some.lists(STEP, max_size=30))
@settings(max_examples=60, deadline=None)
def test_whatever_is_asked_in_any_order_the_register_agrees_with_a_list_on_paper(steps):
    sharing, paper = Sharing(fen=100), {"whole": 100, "held": {}, "money": 0, "papers": set(), "by": {}}
    asked = {
        "quantify": lambda one, two, n: sharing.quantify(
            household(one, n), fen=max(1, n), by=f"official-{two}", reason="调整"
        ),
        "transfer": lambda one, two, n: sharing.transfer(f"p-household{one}", household(two, n)),
        "give back": lambda one, _, n: sharing.transfer(f"p-household{one}", household(one, n, payee="")),
        "whole": lambda _, two, n: register_entity(sharing.register, entity(shares=n * 3), act(FINANCE, reason="增资")),
        "dividend": lambda one, two, n: sharing.pay_out(n, f"分红{one}{two}"),
    }
    for kind, one, two, number in steps:
        try:
            asked[kind](one, two, number)
            done = True
        except DomainError:
            done = False
        assert done == on_paper(paper, kind, one, two, number)
        assert {payee[-1]: shares for payee, shares in sharing.held().items()} == paper["held"]
        assert sum(paper["held"].values()) <= paper["whole"]


def on_paper(paper, kind, one, two, number):
    """The same by hand: gives whether it may be done, and does it."""
    held, one, two = paper["held"], str(one), str(two)
    if kind == "quantify":
        if number < 1 or sum(held.values()) + number > paper["whole"] or paper["money"] + number > 100:
            return False
        if one in held and paper["by"].get(one) == two:
            return False
        paper["money"] += number
        held[one], paper["by"][one] = held.get(one, 0) + number, two
    elif kind == "whole":
        if number < 1 or number * 3 < sum(held.values()):
            return False
        paper["whole"] = number * 3
    elif kind == "dividend":
        if number < 0 or not held or one + two in paper["papers"]:
            return False
        paper["papers"].add(one + two)
    else:
        if number < 1 or number > held.get(one, 0) or (kind == "transfer" and one == two):
            return False
        held[one] -= number
        if kind == "transfer":
            held[two] = held.get(two, 0) + number
    paper["held"] = {name: shares for name, shares in held.items() if shares}
    return True


def test_a_register_replayed_from_its_stored_bytes_is_the_same_register():
    sharing, opened = Sharing(), open_register("654024", act(FINANCE))
    register_entity(opened, entity(), act(FINANCE))
    sharing.register = opened
    sharing.quantify(household(0, 30))
    sharing.transfer("p-household0", household(1, 12))
    sharing.pay_out()
    mapper = TypedMapper(SERVICE.log.events)
    again = fold(None, [mapper.to_domain_event(mapper.to_stored_event(one)) for one in opened.collect_events()])

    assert (again.entities, again.quantified) == (opened.entities, opened.quantified)


FORGED = [
    # the entry                                        | what in it is another than it was
    ("SharesQuantified",  {"holders": (household(0, 101),)}),
    ("SharesQuantified",  {"holders": (household(0, 0),)}),
    ("SharesQuantified",  {"fen": 0}),
    ("SharesTransferred", {"shares": 31}),
    ("EntityRegistered",  {"shares": 29}),
]  # fmt: skip


@pytest.mark.req("LED-58")
@pytest.mark.parametrize(("forged", "instead"), FORGED)
def test_a_register_that_cannot_be_is_not_opened(forged, instead):
    sharing, register = Sharing(), open_register("654024", act(FINANCE))
    register_entity(register, entity(), act(FINANCE))
    sharing.register = register
    sharing.quantify(household(0, 30))
    sharing.transfer("p-household0", household(1, 12))
    told = register.collect_events()
    fold(None, told).assert_sound()
    for event in told:
        vars(event).update(instead if type(event).__name__ == forged else {})

    with pytest.raises(InvariantBroken):
        fold(None, told).assert_sound()


@pytest.mark.parametrize(
    ("given", "good"), [("91350100M000100Y43", True), ("91350100M000100Y44", False), ("9135", False)]
)
def test_a_credit_code_is_known_by_its_check_character(given, good):
    assert credit_code(given) is good


async def paid_to_cooperative(api: Api) -> str:
    to = payment("500.00", payee=NAME, payee_class="cooperative")
    number: str = (await api.post(f"{BOOK}/payments", to, role="implementer")).json()["payment"]
    assert (await api.post(f"{BOOK}/payments/{number}/review", {"passed": True}, role="reviewer")).status_code == 201
    await api.post(f"{BOOK}/payments/{number}/posting", {"voucher_no": "记-1"}, role="keeper")
    return number


async def register(api: Api, shares: int = 1000) -> Any:
    body = {"entity": COOPERATIVE, "name": NAME, "kind": "cooperative", "place": VILLAGE, "document_no": "章程1号"}
    return await api.post(f"{HOME}/entities", body | {"shares": shares}, role="project-dept")


@pytest.fixture
async def shared(book: Api) -> tuple[Api, str, list[str]]:
    """A payment of 500 yuan to a cooperative, 400 of them 300 shares of two households, and 100 yuan paid on them."""
    await receive(book)
    await Facts(book).make_payable()
    number = await paid_to_cooperative(book)
    homes = [await entered(book, name, at, kind="household") for at, name in enumerate(("阿依古丽", "买买提"), start=1)]
    assert (await register(book)).status_code == 201
    holders = [{"payee": home, "shares": shares} for home, shares in zip(homes, (100, 200), strict=True)]
    what = {"book": "654024-2020", "payment": number, "amount": "400.00", "document_no": "量化方案1号"}
    answer = await book.post(f"{AT}/shares", what | {"holders": holders}, role="project-dept")
    assert (answer.status_code, answer.json().get("held")) == (201, 300), answer.text
    dividend = {"year": 2020, "amount": "100.00", "document_no": "分红1号"}
    assert (await book.post(f"{AT}/dividends", dividend, role="finance")).json()["holders"] == 2
    return book, number, homes


@pytest.mark.req("LED-28", "LED-58")
async def test_shares_are_followed_from_household_to_document_and_entity_to_household(
    shared: Any,
) -> None:
    book, number, (one, two) = shared

    mine = await read(book, f"{HOME}/shareholders/{one}")
    whole = await read(book, AT)
    all_holders = (await read(book, f"{AT}/holders"))["items"]
    happened = (await read(book, f"{AT}/history"))["items"]

    (held,) = mine["holdings"]
    assert (held["shares"], held["percent"], held["dividends"]) == (100, "10.00", "33.33")
    assert [(lot["payment"], lot["document_no"]) for lot in mine["lots"]] == [(number, "新财扶〔2020〕1号")]
    assert (whole["held"], whole["percent"], whole["quantified"], whole["dividends"]) == (
        300,
        "30.00",
        "400.00",
        "100.00",
    )
    assert [(row["payee"], row["percent"], row["dividends"]) for row in all_holders] == [
        (one, "10.00", "33.33"),
        (two, "20.00", "66.67"),
    ]
    assert [row["kind"] for row in happened] == [
        "registered", "quantified", "quantified", "quantified", "dividend-declared", "dividend", "dividend",
    ]  # fmt: skip
    assert [row["held"] for row in (await read(book, f"{HOME}/entities"))["items"]] == [300]


async def test_shares_move_by_entries_and_an_erased_household_stays_under_its_key_alone(shared: Any) -> None:
    book, _, (one, two) = shared
    moved = {"payee": one, "to_payee": two, "shares": 40, "document_no": "村民会议1号", "reason": "户主去世"}
    back = {"payee": one, "shares": 60, "document_no": "村民会议2号", "reason": "稳定脱贫，收回再量化"}

    assert (await book.post(f"{AT}/transfers", moved, role="project-dept")).json()["held"] == 300
    assert (await book.post(f"{AT}/transfers", back, role="project-dept")).json()["held"] == 240
    assert code(await book.post(f"{AT}/transfers", moved, role="project-dept")) == (409, "shares-not-held")
    assert code(await register(book, 239)) == (409, "shares-beyond-whole")
    await book.post(f"/persons/{one}/erasure", {"reason": "本人申请"}, role="finance")

    await read(book, AT)
    holders = await book.get(f"{AT}/holders", role="auditor", params={"format": "csv"})
    assert holders.text.splitlines()[1:] == [f"{two},{VILLAGE},240,24.00,66.67,"]
    history = (await read(book, f"{HOME}/shareholders/{one}"))["changes"]
    assert [(row["kind"], row["shares"], row["fen"]) for row in history] == [
        ("quantified", 100, 0), ("dividend", 0, 3_333), ("transferred", -40, 0), ("transferred", -60, 0),
    ]  # fmt: skip
    gone = {"payee": two, "to_payee": one, "shares": 1, "document_no": "村民会议3号", "reason": "误转"}
    assert code(await book.post(f"{AT}/transfers", gone, role="project-dept")) == (422, "shares-incomplete")


async def test_money_that_comes_back_after_it_was_quantified_is_shown_beside_the_shares(shared: Any) -> None:
    book, number, _ = shared
    back = {"payment": number, "amount": "150.00", "voucher_no": "银-1"}

    assert (await book.post(f"{BOOK}/refunds", back, role="keeper")).status_code == 201

    (source,) = (await read(book, AT))["payments"]
    assert (source["quantified"], source["beyond_paid"]) == ("400.00", "50.00")


async def test_an_unknown_household_or_entity_is_refused_by_field(shared: Any) -> None:
    book, number, (one, _) = shared
    what = {"book": "654024-2020", "payment": number, "amount": "10.00", "document_no": "量化方案2号"}
    holders = [{"payee": one, "shares": 1}, {"payee": "p-" + "a" * 26, "shares": 1}]

    answer = await book.post(f"{AT}/shares", what | {"holders": holders}, role="finance")
    missing = await book.get(f"{HOME}/entities/{COMPANY}", role="auditor")

    assert code(answer) == (422, "shares-incomplete")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/holders/1/payee"]
    assert code(missing) == (404, "entity-unknown")
