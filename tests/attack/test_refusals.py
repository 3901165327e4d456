"""What the platform must refuse, each in words an official can act on: field, reason, clause, and no entry."""

from datetime import date
from typing import Any

import pytest

from shared.contracts import disclosure
from tests.api import Api
from tests.conftest import Start
from tests.ledger.client import BOOK, ON, Facts, inflow, open_book, payment, receive
from tests.projects.client import World


class Counter:
    """A service whose log is watched: `refuses` checks that an answer is a clear problem and that nothing was kept."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.before = self.events()

    def events(self) -> int:
        state = self.api.app.state.service
        with state.engine.connect() as connection:
            return int(state.events.last(connection))

    def refuses(self, answer: Any, status: int, code: str, *, field: str = "", quote: str = "", says: str = "") -> None:
        """The answer is this problem, names this field, quotes these words of the rule, and left no entry."""
        assert answer.headers["content-type"] == "application/problem+json"
        said = answer.json()
        assert (answer.status_code, said["code"]) == (status, code), answer.text
        assert says in said["detail"]
        assert field in [error["pointer"] for error in said.get("errors", [])] + [""]
        if quote:
            basis = said["legal_basis"]
            assert quote in basis["quote"]
            assert basis["document"]
            assert basis["clause"]
        assert self.events() == self.before


@pytest.fixture
async def ledger(service: Start) -> Api:
    """A book with a thousand yuan in it."""
    api = await service("ledger")
    api.set_clock(ON)
    await open_book(api)
    assert (await receive(api)).status_code == 201
    return api


async def projects_of(service: Start) -> Api:
    """Projects in October 2020."""
    api = await service("projects")
    api.set_clock(date(2020, 10, 15))
    return api


@pytest.mark.req("LED-06")
async def test_the_wrong_role_is_refused_and_told_whose_task_it_is(ledger: Api) -> None:
    counter = Counter(ledger)

    answer = await ledger.post(f"{BOOK}/inflows", inflow("新财扶〔2020〕2号"), role="province", region="65")

    counter.refuses(answer, 403, "role-forbidden", says="专账管理人")


async def test_the_wrong_region_is_refused_and_told_its_own(ledger: Api) -> None:
    counter = Counter(ledger)

    answer = await ledger.post(f"{BOOK}/inflows", inflow("新财扶〔2020〕2号"), role="keeper", region="654023")

    counter.refuses(answer, 403, "outside-region", says="654023")


@pytest.mark.req("LED-67")
async def test_nobody_reviews_or_pays_what_they_asked_for_themselves(ledger: Api) -> None:
    await Facts(ledger).make_payable()
    asked = await ledger.post(f"{BOOK}/payments", payment(), role="implementer", staff="staff-keeper")
    number = asked.json()["payment"]
    counter = Counter(ledger)
    own = await ledger.post(f"{BOOK}/payments/{number}/review", {"passed": True}, role="reviewer", staff="staff-keeper")
    counter.refuses(own, 403, "own-work", quote="合规性审查")

    await ledger.post(f"{BOOK}/payments/{number}/review", {"passed": True}, role="reviewer")
    counter = Counter(ledger)
    paid = await ledger.post(f"{BOOK}/payments/{number}/posting", {"voucher_no": "记-1"}, role="keeper")

    counter.refuses(paid, 403, "own-work", quote="合规性审查")


async def test_nobody_takes_two_adjacent_steps_of_a_project(service: Start) -> None:
    county = World(await projects_of(service))
    project = await county.draft()
    await county.walk(project, "T02 T03 W1 T04")
    counter = Counter(county.api)

    answer = await county.step(project, "T07", staff="staff-village")

    counter.refuses(answer, 403, "adjacent-step", quote="乡镇对村级申报项目的真实性、必要性", says="另一人")


async def test_nothing_is_paid_before_both_windows_closed_without_objection(ledger: Api) -> None:
    facts = Facts(ledger)
    await facts.make_payable()
    about = {"notice": "N", "about": "P1", "county": "654024", "fiscal_year": 2020}
    await facts.tell(disclosure.WindowClosed(**about, window=2, content_version=2, clear=False, objections=1))
    counter = Counter(ledger)

    answer = await ledger.post(f"{BOOK}/payments", payment("1.00"), role="implementer")

    counter.refuses(answer, 409, "window-not-clear", quote="经公示无异议后", says="第 2 次公示")


async def test_a_project_does_not_go_on_before_its_window_closed(service: Start) -> None:
    api = await projects_of(service)
    county = World(api)
    project = await county.draft()
    await county.walk(project, "T02 T03")
    await county.open_window(project, 1)
    counter = Counter(api)

    counter.refuses(
        await county.step(project, "T04"), 409, "window-not-clear", quote="在村内公示无异议后报乡镇", says="公示中"
    )


@pytest.mark.req("LED-09")
async def test_no_more_is_set_aside_than_the_pool_holds(ledger: Api) -> None:
    await Facts(ledger).decide("P9", 100_001)
    counter = Counter(ledger)

    answer = await ledger.post(f"{BOOK}/commitments", {"project": "P9"}, role="finance")

    counter.refuses(answer, 409, "pool-short", quote="一个池子蓄水", says="0.01")


@pytest.mark.req("LED-09")
async def test_no_more_is_paid_than_was_approved(ledger: Api) -> None:
    await Facts(ledger).make_payable(fen=60_000)
    counter = Counter(ledger)

    answer = await ledger.post(f"{BOOK}/payments", payment("600.01"), role="implementer")

    counter.refuses(answer, 409, "commitment-exhausted", quote="会议批复的项目拨付资金", says="600.00")


@pytest.mark.req("LED-05")
async def test_the_same_line_of_a_document_is_booked_once_however_it_is_written(ledger: Api) -> None:
    counter = Counter(ledger)

    answer = await receive(ledger, "新财扶[2020] 1 号")

    counter.refuses(answer, 409, "line-already-booked", quote="收到一笔资金进一笔", says="新财扶〔2020〕1号")


@pytest.mark.parametrize("amount", [1000.5, 0.1, 1e3, "1234567890123456789.00", 1234567890123456789])
async def test_an_amount_as_a_float_or_of_nineteen_digits_is_refused_by_field(ledger: Api, amount: Any) -> None:
    counter = Counter(ledger)

    counter.refuses(await receive(ledger, "文2号", amount), 422, "invalid-request", field="/amount")


async def test_a_county_that_is_not_in_the_register_gets_no_book(ledger: Api) -> None:
    counter = Counter(ledger)

    counter.refuses(await open_book(ledger, county="999999"), 404, "unknown-division", field="/county", says="999999")


@pytest.mark.parametrize(("name", "half"), [("a.json", b'{"title": "x", "sou'), ("a.csv", '资金名称,"金额'.encode())])
async def test_half_a_file_is_refused_whole(ledger: Api, name: str, half: bytes) -> None:
    counter = Counter(ledger)
    asked = {"county": "654024", "year": "2020", "filename": name}

    answer = await ledger.post("/imports", role="keeper", content=half, params=asked)

    counter.refuses(answer, 422, "import-problem", field="/file", says="完整")
