"""Money passed down a level: two acts, one id in both books, and nothing that stands in two places."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from evidence.books import Books
from evidence.events import rows
from services.ledger.domain.account import SpecialAccount
from services.ledger.domain.errors import NotKeeper, OwnWork, VoucherAlreadyUsed
from services.ledger.domain.errors.closing import ClosingBlocked
from services.ledger.domain.errors.corrections import LotShort, LotUnknown
from services.ledger.domain.errors.passing_down import (
    NotBelow,
    PassDownIncomplete,
    TransferArrived,
    TransferUnlike,
)
from services.ledger.domain.errors.second_acts import RequestDecided, RequestUnknown
from shared.kernel.errors import DomainError
from tests.api import Api
from tests.evidence.raw import lines
from tests.ledger import putting_right as mend
from tests.ledger.calendar import close
from tests.ledger.counter import BOOK, code, inflow, open_book, read
from tests.ledger.going_down import LOT, OWN, PAPER, ask, confirm, decline
from tests.ledger.scene import FINANCE, KEEPER, XJ, Scene, act, receipt, receive, together


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
        county.book.request_pass_down(LOT, "654024101", 10, PAPER, XJ, act(FINANCE))


@pytest.mark.req("LED-20", "LED-48")
def test_a_transfer_is_named_by_its_entry_and_comes_in_below_to_the_fen_once(above):
    ask()(above)
    transfer = confirm()(above)
    below = Scene()
    said = {transfer: above.book.sent(transfer)}

    for wrong in ({"fen": 41}, {"transfer_id": "6540-2020-99"}):
        arriving = receipt(*PAPER, **{"fen": 40, "transfer_id": transfer} | wrong)
        known = said | {"6540-2020-99": above.book.sent("6540-2020-99")}
        with pytest.raises(TransferUnlike):
            below.book.receive(arriving, XJ, act(), passed=known)
    lot = below.book.receive(receipt(*PAPER, 40, transfer_id=transfer), XJ, act(), passed=said)

    assert transfer == f"6540-2020-{above.book.version}"
    assert (above.book.lots[LOT].available, above.book.lots[LOT].passed_down) == (60, 40)
    assert below.book.lots[lot].transfer_id == transfer


def test_what_did_not_go_after_all_is_reversed_until_it_has_come_in_below(above):
    ask()(above)
    transfer = confirm()(above)
    number = above.book.version
    below = Scene()
    below.book.receive(receipt(*PAPER, 40, transfer_id=transfer), XJ, act(), passed={})

    with pytest.raises(TransferArrived):
        above.book.still_on_its_way(number, (below.book,))
    above.book.still_on_its_way(number, ())
    asked, fen = above.book.request_reversal(number, None, XJ, act(FINANCE, region="6540", reason=mend.WRONG))
    above.book.confirm_reversal(asked, "冲1", XJ, act(region="6540"))

    assert (fen, above.book.lots[LOT].available, above.book.sent(transfer).fen) == (40, 100, 0)


def test_a_request_nobody_decided_keeps_the_month_open(above):
    ask()(above)
    above.book.county = "654024"

    with pytest.raises(ClosingBlocked) as refused:
        close(above)
    assert [problem.pointer for problem in refused.value.fields] == ["/period/pass-down-pending"]


@settings(max_examples=25, deadline=None)
@given(some.lists(some.tuples(some.sampled_from(("ask", "confirm", "decline", "reverse")), some.integers(1, 60))))
def test_whatever_is_asked_in_whatever_order_every_fen_lies_in_one_place(steps):
    scene, free, down, waiting, gone = Scene(XJ, "6540"), 100, 0, [], []
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
                gone.append((scene.book.version, latest[1]))
                free, down = free - latest[1], down + latest[1]
            elif step == "decline" and latest:
                scene.book.decline_pass_down(latest[0], XJ, act(region="6540", reason="暂缓"))
                waiting.pop()
            elif step == "reverse" and gone:
                entry, much = gone.pop()
                wrong = act(FINANCE, region="6540", reason=mend.WRONG)
                asked, _ = scene.book.request_reversal(entry, None, XJ, wrong)
                scene.book.confirm_reversal(asked, f"冲{number}", XJ, act(region="6540"))
                free, down = free + much, down - much
        except DomainError:
            pass
        lot = scene.book.lots[LOT]
        assert (lot.available, lot.passed_down) == (free, down)
        scene.book.assert_sound()
    books = Books()
    made = [*opened.collect_events(), *scene.book.collect_events()]
    assert books.take(rows(b"".join(lines(made)))) == []
    assert [book.figures().get("passed-down", 0) for book in books.named()] == [down]


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
    figures = await read(book, above)
    assert (figures["available"], figures["passed_down"]) == ("960.00", "40.00")
    (row,) = (await read(book, f"{above}/pass-downs"))["items"]
    assert (row["stage"], row["transfer_id"], row["recipient"]) == ("confirmed", transfer, "654024")
    assert (row["arrived_in"], row["arrived_lot"]) == ("654024-2020", " ".join(PAPER))
    for name, lot in ((above, "新财扶〔2020〕1号 中央财政专项扶贫资金"), (BOOK, " ".join(PAPER))):
        (found,) = (await read(book, f"{name}/lineage", lot=lot))["passed_down"]
        assert (found["book"], found["arrived_in"]) == ("6540-2020", "654024-2020")
