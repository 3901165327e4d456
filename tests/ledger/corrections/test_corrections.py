"""What was wrong is reversed by two people and booked anew; what comes back goes where it came from."""

import pytest

from services.ledger.book import errors
from services.ledger.book.errors import LotShort, LotUnknown, NotReversible
from services.ledger.book.lots import Draw
from services.ledger.book.maker_checker_errors import RequestDecided, RequestUnknown
from services.ledger.commitments.entries import FundsCommitted
from services.ledger.corrections import errors as wrong
from services.ledger.corrections.entries import (
    EntryReversed,
    FundsReclaimed,
    RefundReceived,
    ReversalDeclined,
    ReversalRequested,
)
from services.ledger.inflows.entries import InflowReceived
from services.ledger.payments.entries import FundsDisbursed
from tests.ledger.builders import (
    FINANCE,
    KEEPER,
    POOL,
    READY,
    after,
    commit,
    entries_of,
    request,
    spend,
    state,
    substitute,
    surplus,
)
from tests.ledger.builders import pay as pays
from tests.ledger.builders import receive as receives
from tests.ledger.client import BOOK, Facts, code, pay, payment, read, receive
from tests.ledger.steps.corrections import (
    ask_reversal,
    ask_reversal_of,
    confirm,
    decline,
    original,
    reclaim,
    refund,
    reverse,
)

SPECIAL, MINORITY = "财农〔2020〕1号 专项", "财农〔2020〕1号 少数民族"
PAID, SPENT = (*READY, pays(110)), (*READY, pays(110), spend(100))
CLOSED = (*PAID, state("P1", "S16"), surplus())
ASKED = (*PAID, ask_reversal("payment"))

RULES = [
    # given                                | when                                         | then
    (POOL,                                 ask_reversal("inflow"),                       ReversalRequested),
    (POOL,                                 ask_reversal("inflow", 50),                   ReversalRequested),
    (POOL,                                 ask_reversal("inflow", 51),                   wrong.BeyondOriginal),
    (POOL,                                 ask_reversal("inflow", 0),                    wrong.CorrectionIncomplete),
    (POOL,                                 ask_reversal("inflow", reason=" "),           wrong.CorrectionIncomplete),
    (POOL,                                 ask_reversal_of(1),                           NotReversible),
    ((*PAID, request(fen=10)),             ask_reversal("commitment"),                   wrong.BeyondOriginal),
    (READY,                                ask_reversal("commitment"),                   ReversalRequested),
    (CLOSED,                               ask_reversal("commitment"),                   wrong.BeyondOriginal),
    (PAID,                                 ask_reversal("payment", 110),                 ReversalRequested),
    (SPENT,                                ask_reversal("payment", 11),                  wrong.BeyondOriginal),
    (SPENT,                                ask_reversal("spending", 100),                ReversalRequested),
    (SPENT,                                ask_reversal("spending", 101),                wrong.BeyondOriginal),
    (ASKED,                                confirm(),                                    EntryReversed),
    (ASKED,                                confirm(by=FINANCE),                          errors.NotKeeper),
    ((*PAID, ask_reversal("payment", by=KEEPER)), confirm(),                             errors.OwnWork),
    ((*ASKED, substitute(FINANCE)),        confirm(by=FINANCE),                          errors.OwnWork),
    (ASKED,                                confirm("凭1"),                               errors.VoucherAlreadyUsed),
    (ASKED,                                confirm(" "),                                 errors.PaymentIncomplete),
    (ASKED,                                confirm(request_no=2),                        RequestUnknown),
    ((*ASKED, confirm()),                  confirm("冲2"),                               RequestDecided),
    ((*ASKED, decline()),                  confirm(),                                    RequestDecided),
    (ASKED,                                decline(),                                    ReversalDeclined),
    (ASKED,                                decline(reason=""),                           wrong.CorrectionIncomplete),
    (ASKED,                                decline(by=FINANCE),                          errors.NotKeeper),
    ((*ASKED, spend(1)),                   confirm(),                                    wrong.BeyondOriginal),
    ((*PAID, reverse("payment")),          ask_reversal("payment"),                      wrong.BeyondOriginal),
    ((*PAID, reverse("payment")),          pays(120, "凭2"),                             FundsDisbursed),
    ((*POOL, reverse("inflow")),           receives(fund_line="少数民族", fen=70),       InflowReceived),
    ((*POOL, reverse("inflow", 20)),       receives(fund_line="少数民族", fen=20),       errors.LineAlreadyBooked),
    ((*READY, reverse("commitment")),      commit(),                                     FundsCommitted),
    ((*READY, reverse("commitment")),      request(fen=1),                               errors.CommitmentExhausted),
    (PAID,                                 refund(110),                                  RefundReceived),
    (PAID,                                 refund(111),                                  wrong.BeyondPaid),
    (SPENT,                                refund(11),                                   wrong.BeyondPaid),
    ((*PAID, refund(110)),                 refund(1, "银2"),                             wrong.BeyondPaid),
    ((*PAID, refund(10)),                  refund(1),                                    errors.VoucherAlreadyUsed),
    (PAID,                                 refund(10, " "),                              errors.PaymentIncomplete),
    (PAID,                                 refund(0),                                    wrong.CorrectionIncomplete),
    (PAID,                                 refund(10, by=FINANCE),                       errors.NotKeeper),
    (PAID,                                 refund(10, payment="654024-2020-9"),          errors.PaymentUnknown),
    ((*PAID, refund(60)),                  ask_reversal("payment", 51),                  wrong.BeyondOriginal),
    (POOL,                                 reclaim(100),                                 FundsReclaimed),
    (POOL,                                 reclaim(101),                                 LotShort),
    (READY,                                reclaim(1),                                   LotShort),
    (POOL,                                 reclaim(0),                                   wrong.CorrectionIncomplete),
    (POOL,                                 reclaim(document_no=" "),                     wrong.CorrectionIncomplete),
    (POOL,                                 reclaim(lot="财农〔2020〕9号 专项"),          LotUnknown),
    (POOL,                                 reclaim(by=FINANCE),                          errors.NotKeeper),
    ((receives(level="county", arranged_by="own"),), reclaim(1),                         wrong.OwnMoney),
]  # fmt: skip

PROVES = {
    EntryReversed: ("LED-67",),
    errors.OwnWork: ("LED-67",),
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


def lots(scene):
    shown = ("received", "available", "committed", "disbursed", "reclaimed")
    return {name: tuple(getattr(lot, part) for part in shown) for name, lot in scene.book.state.lots.items()}


def test_a_reversed_payment_returns_to_its_lots_and_stays_set_aside_for_its_project():
    scene = after(*PAID)

    draws = reverse("payment", 30)(scene)

    assert draws == (Draw(MINORITY, 10), Draw(SPECIAL, 20))
    assert lots(scene) == {SPECIAL: (100, 0, 20, 80, 0), MINORITY: (50, 30, 20, 0, 0)}
    commitment = scene.book.state.commitments["P1"]
    assert (commitment.paid, commitment.left) == (80, 40)


def test_money_refunded_after_the_account_was_closed_is_free_in_the_pool():
    scene = after(*CLOSED)

    refund(30)(scene)

    (entry,) = entries_of(scene)
    assert (entry.target, entry.draws) == ("available", (Draw(MINORITY, 10), Draw(SPECIAL, 20)))
    assert lots(scene) == {SPECIAL: (100, 20, 0, 80, 0), MINORITY: (50, 50, 0, 0, 0)}


def test_reversal_and_original_and_what_was_booked_anew_name_each_other():
    scene = after(*POOL)
    number = original(scene, "inflow")
    reverse("inflow")(scene)
    lot = receives(fund_line="少数民族", fen=5)(scene)

    asked, reversed_, anew = entries_of(scene)
    assert (asked.original_no, reversed_.original_no, reversed_.request_no) == (
        number,
        number,
        asked.originator_version,
    )
    assert anew.replaces == reversed_.originator_version
    assert lot == f"{MINORITY}〔更正{anew.replaces}〕"
    assert lots(scene)[MINORITY] == (0, 0, 0, 0, 0)
    again = reverse("inflow", voucher="冲9")(scene)
    receives(fund_line="少数民族", fen=6)(scene)
    assert again == (Draw(lot, 5),)
    assert len(scene.book.state.lots) == 4


def test_a_reversed_commitment_may_be_made_again_and_says_which_reversal_it_follows():
    scene = after(*READY)
    reverse("commitment", 40)(scene)
    assert scene.book.state.commitments["P1"].approved_fen == 80

    commit()(scene)

    anew = entries_of(scene)[-1]
    assert (anew.fen, anew.replaces) == (40, scene.book.version - 1)
    assert scene.book.state.commitments["P1"].left == 120


def test_a_reversed_spending_may_be_reported_again():
    scene = after(*SPENT)

    reverse("spending", 60)(scene)
    spend(70)(scene)

    assert scene.book.state.commitments["P1"].spent == 110


def test_reclaimed_money_leaves_the_pool_for_the_level_that_gave_it():
    scene = after(*POOL)

    reclaim(30)(scene)

    (entry,) = entries_of(scene)
    assert entry.postings() == [(f"lot:{SPECIAL}:available", -30), ("returned:central", 30)]
    assert lots(scene)[SPECIAL] == (100, 70, 0, 0, 30)


@pytest.mark.parametrize("step", [reverse("payment", 30), refund(30), reclaim(1, lot=MINORITY), reverse("spending", 1)])
def test_every_correction_balances(step):
    scene = after(*SPENT, reverse("spending", 50, "冲0"))

    step(scene)

    postings = [posting for entry in entries_of(scene) for posting in entry.postings()]
    assert postings
    assert sum(fen for _, fen in postings) == 0


async def numbers(api, kind):
    return [e["entry_no"] for e in (await read(api, f"{BOOK}/entries"))["items"] if e["kind"] == kind]


@pytest.mark.req("LED-67")
async def test_a_payment_is_reversed_by_two_people_and_both_entries_show_it(book):
    await receive(book)
    await Facts(book).make_payable()
    paid = (await pay(book)).json()
    (number,) = await numbers(book, "funds-disbursed")
    body = {"entry_no": number, "amount": "200.00", "reason": "收款人有误"}

    asked = await book.post(f"{BOOK}/reversals", body, role="finance")
    decision = f"{BOOK}/reversals/{asked.json()['request_no']}/decision"
    unasked = await book.post(decision, {"confirmed": True, "voucher_no": "冲-1"}, role="finance")
    done = await book.post(decision, {"confirmed": True, "voucher_no": "冲-1"}, role="keeper")

    assert code(unasked) == (403, "role-forbidden")
    assert done.json()["draws"] == [{"lot": "新财扶〔2020〕1号 中央财政专项扶贫资金", "fen": 20_000}]
    entries = {e["entry_no"]: e for e in (await read(book, f"{BOOK}/entries"))["items"]}
    assert entries[number]["reversed_by"] == [done.json()["entry_no"]]
    assert entries[done.json()["entry_no"]]["reverses"] == number
    (row,) = (await read(book, f"{BOOK}/reversals"))["items"]
    assert (row["stage"], row["reason"], row["voucher_no"]) == ("confirmed", "收款人有误", "冲-1")
    assert {row["requested_by"], row["decided_by"]} == {"staff-finance", "staff-keeper"}
    figures = await read(book, BOOK)
    assert (figures["disbursed"], figures["committed"]) == ("300.00", "300.00")
    trace = await read(book, f"{BOOK}/lineage", payment=paid["payment"])
    assert [m["kind"] for m in trace["movements"]] == ["disbursed", "came-back-committed"]


async def test_what_is_booked_anew_and_the_reversal_before_it_name_each_other(book):
    await receive(book)
    await Facts(book).make_payable()
    await pay(book)
    (number,) = await numbers(book, "funds-disbursed")
    asked = await book.post(f"{BOOK}/reversals", {"entry_no": number, "reason": "收款人有误"}, role="finance")
    decision = f"{BOOK}/reversals/{asked.json()['request_no']}/decision"
    done = (await book.post(decision, {"confirmed": True, "voucher_no": "冲-1"}, role="keeper")).json()["entry_no"]

    asked = await book.post(f"{BOOK}/payments", payment("400.00", replaces=done), role="implementer")
    again = asked.json()["payment"]
    await book.post(f"{BOOK}/payments/{again}/review", {"passed": True}, role="reviewer")
    await book.post(f"{BOOK}/payments/{again}/posting", {"voucher_no": "记-2"}, role="keeper")
    twice = await book.post(f"{BOOK}/payments", payment("1.00", replaces=done), role="implementer")

    (_, anew) = await numbers(book, "funds-disbursed")
    trace = await read(book, f"{BOOK}/lineage", payment=again)
    links = [(c["entry_no"], c["reverses"], c["replaced_by"], c["replaces"]) for c in trace["corrections"]]
    assert (done, number, anew, 0) in links
    assert (anew, 0, 0, done) in links
    assert trace["payments"][0]["replaces"] == done
    assert code(twice) == (409, "nothing-to-replace")


async def test_a_declined_reversal_leaves_the_entry_as_it_stands(book):
    await receive(book)
    asked = await book.post(f"{BOOK}/reversals", {"entry_no": 2, "reason": "重复"}, role="finance")

    declined = await book.post(
        f"{BOOK}/reversals/{asked.json()['request_no']}/decision",
        {"confirmed": False, "reason": "来文确有两笔"},
        role="keeper",
    )

    assert declined.status_code == 201
    (row,) = (await read(book, f"{BOOK}/reversals"))["items"]
    assert row["stage"] == "declined"
    assert (await read(book, BOOK))["received"] == "1000.00"


async def test_every_correction_shows_in_the_rows_of_lots_payments_and_projects(book):
    await receive(book)
    await receive(book, "新财扶〔2020〕2号")
    await Facts(book).make_payable()
    paid = (await pay(book)).json()["payment"]
    spent = {"project": "P1", "amount": "100.00", "evidence": "发票"}
    assert (await book.post(f"{BOOK}/spendings", spent, role="implementer")).status_code == 201
    back = {"payment": paid, "amount": "50.00", "voucher_no": "银-7"}
    assert (await book.post(f"{BOOK}/refunds", back, role="keeper")).status_code == 201
    taken = {"lot": "新财扶[2020]2号 中央财政专项扶贫资金", "amount": "300.00", "document_no": "新财扶〔2020〕88号"}
    reclaimed = await book.post(f"{BOOK}/reclaims", taken, role="keeper")
    assert reclaimed.json()["available_fen"] == 70_000, reclaimed.text
    for kind, amount in (("spending-reported", "40.00"), ("funds-committed", "30.00"), ("inflow-received", "20.00")):
        number = (await numbers(book, kind))[-1]
        body = {"entry_no": number, "amount": amount, "reason": "金额有误"}
        asked = (await book.post(f"{BOOK}/reversals", body, role="finance")).json()["request_no"]
        confirmed = {"confirmed": True, "voucher_no": f"冲-{kind}"}
        answer = await book.post(f"{BOOK}/reversals/{asked}/decision", confirmed, role="keeper")
        assert answer.status_code == 201, answer.text

    figures = await read(book, BOOK)
    names = ("received", "available", "committed", "disbursed", "spent", "reclaimed")
    assert [figures[name] for name in names] == ["1980.00", "1110.00", "120.00", "450.00", "60.00", "300.00"]
    rows = (await read(book, f"{BOOK}/lots"))["items"]
    for row in rows:
        parts = ("available_fen", "committed_fen", "disbursed_fen", "reclaimed_fen", "carried_forward_fen")
        assert sum(row[part] for part in parts) == row["fen"]
    (project,) = (await read(book, f"{BOOK}/projects"))["items"]
    assert (project["left_fen"], project["paid_fen"], project["spent_fen"]) == (12_000, 45_000, 6_000)
    assert (await read(book, f"{BOOK}/trial-balance"))["total_fen"] == 0


def test_two_requests_for_one_entry_never_reverse_more_than_it():
    scene = after(*PAID)
    first, _ = ask_reversal("payment", 60)(scene)
    second, _ = ask_reversal("payment", 60)(scene)
    confirm("冲1", request_no=first)(scene)

    with pytest.raises(wrong.BeyondOriginal, match=r"0\.50"):
        confirm("冲2", request_no=second)(scene)
