"""Money passed down a level: two acts, one id in both books, and nothing that stands in two places."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from audit.books import Books
from services.ledger.book.account import SpecialAccount
from services.ledger.book.errors import LineAlreadyBooked, LotShort, LotUnknown, NotKeeper, OwnWork, VoucherAlreadyUsed
from services.ledger.book.lots import Lot
from services.ledger.book.maker_checker_errors import RequestDecided, RequestUnknown
from services.ledger.closing.errors import ClosingBlocked
from services.ledger.corrections import decisions as corrections
from services.ledger.corrections.errors import BeyondOriginal
from services.ledger.inflows import decisions as inflows
from services.ledger.inflows.errors import TransferUnlike
from services.ledger.transfers import decisions as transfers
from services.ledger.transfers.errors import NotBelow, PassDownIncomplete, TransferArrived
from shared.kernel.errors import DomainError
from shared.tlog.lines import rows
from tests.api import Api
from tests.audit.raw import lines
from tests.ledger.builders import (
    FINANCE,
    KEEPER,
    XJ,
    Scene,
    act,
    commit,
    decided,
    pay,
    receipt,
    receive,
    together,
)  # fmt: skip
from tests.ledger.calendar import close, turned
from tests.ledger.client import BOOK, code, inflow, open_book, read
from tests.ledger.steps import corrections as correcting
from tests.ledger.steps.transfers import LOT, OWN, PAPER, ask, call_back, confirm, decline, turn


@pytest.fixture
def above():
    scene = Scene(XJ, "6540")
    receive(**OWN)(scene)
    return scene


REFUSED = [
    (ask(to="654223"), NotBelow),
    (ask(to="6540"), NotBelow),
    (ask(to="654024101"), NotBelow),
    (ask(fen=101), LotShort),
    (ask(fen=0), PassDownIncomplete),
    (ask(lot="无"), LotUnknown),
    (ask(document=("", "专项")), PassDownIncomplete),
    (confirm(request_no=9), RequestUnknown),
    (together(ask(), confirm(by="zhao")), NotKeeper),
    (together(ask(by=KEEPER), confirm()), OwnWork),
    (together(ask(), ask(80), confirm(), confirm("下2", request_no=3)), LotShort),
    (together(ask(), confirm(), confirm("下2")), RequestDecided),
    (together(ask(), confirm(), ask(), confirm()), VoucherAlreadyUsed),
    (together(ask(), decline(" ")), PassDownIncomplete),
]


@pytest.mark.parametrize(("steps", "refusal"), REFUSED)
def test_money_goes_down_by_two_people_from_what_is_free_to_a_level_below(above, steps, refusal):
    with pytest.raises(refusal):
        steps(above)


def test_a_countys_pool_passes_nothing_down_it_pays_projects():
    county = Scene()
    receive()(county)

    with pytest.raises(NotBelow):
        transfers.request_pass_down(county.book, LOT, "654024101", 10, PAPER, XJ, act(FINANCE))


@pytest.mark.req("LED-20", "LED-48")
def test_a_transfer_is_named_by_its_entry_and_comes_in_below_to_the_fen_once(above):
    ask()(above)
    transfer = confirm()(above)
    below = Scene()
    said = {transfer: above.book.state.sent(transfer)}

    for wrong in ({"fen": 41}, {"transfer_id": "6540-2020-99"}):
        arriving = receipt(*PAPER, **{"fen": 40, "transfer_id": transfer} | wrong)
        known = said | {"6540-2020-99": above.book.state.sent("6540-2020-99")}
        with pytest.raises(TransferUnlike):
            inflows.receive(below.book, arriving, XJ, act(), passed=known)
    lot = inflows.receive(below.book, receipt(*PAPER, 40, transfer_id=transfer), XJ, act(), passed=said)

    assert transfer == f"6540-2020-{above.book.version}"
    assert (above.book.state.lots[LOT].available, above.book.state.lots[LOT].passed_down) == (60, 40)
    assert below.book.state.lots[lot].transfer_id == transfer


def test_what_did_not_go_after_all_is_reversed_until_it_has_come_in_below(above):
    ask()(above)
    transfer = confirm()(above)
    number = above.book.version
    below = Scene()
    inflows.receive(below.book, receipt(*PAPER, 40, transfer_id=transfer), XJ, act(), passed={})

    with pytest.raises(TransferArrived):
        transfers.still_on_its_way(transfer, (below.book,))
    transfers.still_on_its_way(transfer, ())
    asked, fen = corrections.request_reversal(
        above.book, number, None, XJ, act(FINANCE, region="6540", reason=correcting.WRONG)
    )
    corrections.confirm_reversal(above.book, asked, "冲1", XJ, act(region="6540"))

    assert (fen, above.book.state.lots[LOT].available, above.book.state.sent(transfer).fen) == (40, 100, 0)


@pytest.fixture
def a_year_later(above):
    """A hundred of the prefecture's own, forty passed down by the last entry but the closings; the year is closed."""
    together(ask(), confirm())(above)
    above.number = above.book.version
    turn(above)
    above.book.collect_events()
    return above


@pytest.mark.req("LED-20", "LED-48")
def test_what_a_sealed_year_passed_down_in_vain_is_called_back_in_the_open_book(a_year_later):
    book, number = a_year_later.book, a_year_later.number

    assert call_back(number, 15)(a_year_later) == 15
    assert call_back(number, voucher="冲2")(a_year_later) == 25

    lot = book.state.lots[LOT]
    assert (lot.received, lot.available, lot.passed_down, lot.categories) == (60, 100, -40, {"": 100})
    assert [entry.target for entry in book.collect_events() if entry.TOPIC.endswith("-reversed")] == ["654024"] * 2
    assert book.state.reversed_prior[f"6540-2020-{number}"].left == 0
    with pytest.raises(BeyondOriginal):
        call_back(number, 1, "冲3")(a_year_later)
    book.assert_sound()


def test_a_lot_that_was_passed_down_wholly_comes_over_when_some_of_it_is_called_back(above):
    together(ask(100), confirm())(above)
    number = above.book.version
    turn(above)
    assert not above.book.state.lots

    call_back(number, 30)(above)
    turn(above)
    call_back(number, 70, "冲2")(above)

    lot = above.book.state.lots[LOT]
    assert (lot.received, lot.available, lot.passed_down) == (30, 100, -70)
    with pytest.raises(BeyondOriginal):
        call_back(number, 1, "冲3")(above)
    with pytest.raises(LineAlreadyBooked):
        receive(**OWN)(above)


def test_what_has_arrived_and_gone_on_below_is_put_right_below_first(a_year_later):
    transfer = f"6540-2020-{a_year_later.number}"
    below = turned(receive(*PAPER, 40, transfer_id=transfer))
    sealed, open_ = below.before, below.book

    with pytest.raises(TransferArrived) as refused:
        transfers.still_on_its_way(transfer, (open_, sealed))
    reverse_late(below)

    assert "654024-2021" in refused.value.detail
    transfers.still_on_its_way(transfer, (open_, sealed))


def test_what_the_lower_year_used_of_a_transfer_stays_there(a_year_later):
    transfer = f"6540-2020-{a_year_later.number}"
    below = turned(receive(*PAPER, 40, transfer_id=transfer), decided(fen=10), commit(), pay(10))
    reverse_late(below)

    with pytest.raises(TransferArrived):
        transfers.still_on_its_way(transfer, (below.book, below.before))


def reverse_late(below):
    """What of its inflow went on into the county's next book is reversed there."""
    (number,) = (number for number, one in below.before.state.originals.items() if one.kind == "inflow")
    wrong, earlier = below.act(FINANCE, reason=correcting.WRONG), (below.before,)
    asked, _ = corrections.request_reversal(
        below.book, number, None, XJ, wrong, of_book=below.before.state.book, earlier=earlier
    )
    corrections.confirm_reversal(below.book, asked, "冲9", XJ, below.act())


def test_a_request_nobody_decided_keeps_the_month_open(above):
    ask()(above)
    above.book.state.county = "654024"

    with pytest.raises(ClosingBlocked) as refused:
        close(above)
    assert [problem.pointer for problem in refused.value.fields] == ["/period/pass-down-pending"]


@settings(max_examples=25, deadline=None)
@given(
    some.lists(some.tuples(some.sampled_from(("ask", "confirm", "decline", "reverse", "turn")), some.integers(1, 60)))
)
def test_whatever_is_asked_in_whatever_order_every_fen_lies_in_one_place(steps):
    scene, free, down, before, waiting, gone = Scene(XJ, "6540"), 100, 0, 0, [], []
    opened = SpecialAccount.open("6540", 2020, KEEPER, XJ, act(FINANCE, region="6540"))
    receive(**OWN)(scene)
    for number, (step, fen) in enumerate(steps):
        latest = waiting[-1] if waiting else None
        try:
            if step == "ask":
                waiting.append((ask(fen)(scene), fen))
                assert fen <= free
            elif step == "confirm":
                confirm(f"下{number}", request_no=latest[0] if latest else 999)(scene)
                waiting.pop()
                gone.append((scene.book.version, latest[1], scene.book.state.book))
                free, down = free - latest[1], down + latest[1]
            elif step == "decline" and latest:
                transfers.decline_pass_down(scene.book, latest[0], XJ, scene.act(region="6540", reason="暂缓"))
                waiting.pop()
            elif step == "reverse" and gone:
                entry, much, of_book = gone.pop()
                assert call_back(entry, voucher=f"冲{number}", of_book=of_book)(scene) == much
                free, down = free + much, down - much
            elif step == "turn":
                turn(scene)
                before, down = before + down, 0
        except DomainError:
            pass
        lot = scene.book.state.lots.get(LOT, Lot.of(receipt(), 0))
        assert (lot.available, lot.passed_down) == (free, down)
        scene.book.assert_sound()
    books = Books()
    years = (opened, *reversed(getattr(scene, "before", ())), scene.book)
    made = [event for book in years for event in book.collect_events()]
    assert books.take(rows(b"".join(lines(made)))) == []
    assert sum(book.figures().get("passed-down", 0) for book in books.named()) == before + down


async def passed(api: Api, amount: str = "40.00") -> Any:
    above = "/books/6540-2020"
    assert (await open_book(api, county="6540", region="6540")).status_code == 201
    own = inflow(level="prefecture", arranged_by="own")
    assert (await api.post(f"{above}/inflows", own, role="keeper", region="6540")).status_code == 201
    lot = "新财扶〔2020〕1号 中央财政专项扶贫资金"
    body = {"lot": lot, "to": "654024", "amount": amount, "document_no": PAPER[0], "fund_line": PAPER[1]}
    asked = await api.post(f"{above}/pass-downs", body, role="finance", region="6540")
    assert asked.status_code == 201, asked.text
    decision = f"{above}/pass-downs/{asked.json()['request_no']}/decision"
    return await api.post(decision, {"confirmed": True, "voucher_no": "下-1"}, role="keeper", region="6540")


@pytest.mark.req("LED-20", "LED-28")
async def test_a_transfer_is_traced_from_either_book_and_arrives_as_it_left(book: Api) -> None:
    done = await passed(book)
    transfer, above = done.json()["transfer_id"], "/books/6540-2020"
    arriving = inflow(PAPER[0], fund_line=PAPER[1], level="prefecture", transfer_id=transfer)

    wrong = await book.post(f"{BOOK}/inflows", arriving | {"amount": "41.00"}, role="keeper")
    right = await book.post(f"{BOOK}/inflows", arriving | {"amount": "40.00"}, role="keeper")
    undo = {"entry_no": done.json()["entry_no"], "reason": "误下达"}
    late = await book.post(f"{above}/reversals", undo, role="finance", region="6540")

    assert code(wrong) == (409, "transfer-unlike")
    assert right.status_code == 201, right.text
    assert code(late) == (409, "transfer-arrived")
    figures = await read(book, above, of="6540")
    assert (figures["available"], figures["passed_down"]) == ("960.00", "40.00")
    (row,) = (await read(book, f"{above}/pass-downs", of="6540"))["items"]
    assert (row["stage"], row["transfer_id"], row["recipient"]) == ("confirmed", transfer, "654024")
    assert (row["arrived_in"], row["arrived_lot"]) == ("654024-2020", " ".join(PAPER))
    for name, lot in ((above, "新财扶〔2020〕1号 中央财政专项扶贫资金"), (BOOK, " ".join(PAPER))):
        (found,) = (await read(book, f"{name}/lineage", of="6540", lot=lot))["passed_down"]
        assert (found["book"], found["arrived_in"]) == ("6540-2020", "654024-2020")


@pytest.mark.req("LED-20", "LED-48")
async def test_a_transfer_of_a_sealed_year_is_called_back_until_the_county_has_it(book: Api) -> None:
    done, above, high = await passed(book), "/books/6540-2021", {"region": "6540"}
    transfer, number = done.json()["transfer_id"], done.json()["entry_no"]
    book.set_clock(date(2021, 1, 8))
    await open_book(book, county="6540", fiscal_year=2021, **high)
    for month in range(1, 13):
        period = {"period": f"2020-{month:02}"}
        closed = await book.post("/books/6540-2020/closings", period, role="finance", **high)
        assert closed.status_code == 201, closed.text
    undo = {"entry_no": number, "of_book": "6540-2020", "amount": "10.00", "reason": "误下达"}
    arriving = inflow(PAPER[0], fund_line=PAPER[1], level="prefecture", transfer_id=transfer)

    asked = await book.post(f"{above}/reversals", undo, role="finance", **high)
    decision = f"{above}/reversals/{asked.json()['request_no']}/decision"
    called_back = await book.post(decision, {"confirmed": True, "voucher_no": "冲-1"}, role="keeper", **high)
    too_much = await book.post(f"{BOOK}/inflows", arriving | {"amount": "40.00"}, role="keeper")
    rest = await book.post(f"{BOOK}/inflows", arriving | {"amount": "30.00"}, role="keeper")
    late = await book.post(f"{above}/reversals", undo, role="finance", **high)

    assert called_back.status_code == 201, called_back.text
    assert (code(too_much), rest.status_code, code(late)) == ((409, "transfer-unlike"), 201, (409, "transfer-arrived"))
    figures = await read(book, above, of="6540")
    assert [figures[name] for name in ("carried_in", "available", "passed_down")] == ["960.00", "970.00", "-10.00"]
    (row,) = (await read(book, "/books/6540-2020/pass-downs", of="6540"))["items"]
    assert (row["amount"], row["reversed"], row["arrived_in"]) == ("40.00", "10.00", "654024-2020")
    assert (await read(book, f"{above}/categories", of="6540"))["categories"][0]["fen"] == 97_000
