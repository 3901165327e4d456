"""The ledger over HTTP on a real database: what is answered, what is stored, who may."""

import asyncio
import json
from datetime import date
from typing import Any

import pytest

from services.ledger.consuming import react
from shared.contracts import disclosure, projects
from shared.contracts.envelope import Envelope
from shared.positions import Tracking
from tests.api import Api
from tests.conftest import Start

ON = date(2020, 3, 2)
BOOK = "/books/654024-2020"
KEEPER = "staff-keeper"


@pytest.fixture
async def ledger(service: Start) -> Api:
    api = await service("ledger")
    api.set_clock(ON)
    return api


@pytest.fixture
async def book(ledger: Api) -> Api:
    answer = await open_book(ledger)
    assert answer.status_code == 201, answer.text
    return ledger


async def open_book(api: Api, **more: Any) -> Any:
    body = {"county": "654024", "fiscal_year": 2020, "keeper": KEEPER} | more
    return await api.post("/books", body, role="finance")


def inflow(document_no: str = "新财扶〔2020〕1号", amount: Any = "1000.00", **more: Any) -> dict[str, Any]:
    return {
        "document_no": document_no,
        "fund_line": "中央财政专项扶贫资金",
        "amount": amount,
        "received_on": "2020-03-02",
        "level": "central",
        "fund_type": "special",
        "arranged_by": "superior",
        "origin_year": 2020,
        "issuing_department": "财政部",
    } | more


async def receive(api: Api, *arguments: Any, key: str | None = None, **more: Any) -> Any:
    body = inflow(*arguments) | more
    return await api.post(f"{BOOK}/inflows", body, role="keeper", key=key)


class Facts:
    """Other services' messages, as the consumer would bring them."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.sequence = {"projects": 0, "disclosure": 0}

    async def tell(self, message: Any) -> None:
        source = type(message).__module__.rsplit(".", 1)[1]
        self.sequence[source] += 1
        number = self.sequence[source]
        envelope = Envelope(
            id=f"{source}-{number}",
            source=source,
            type=source,
            subject="P1",
            place="654024101001",
            sequence=number,
            previous=number - 1,
            time=self.api.app.state.service.clock(),
            effective_on=ON,
            actor_organisation="org",
            actor_role="leading-group",
            simulated=False,
            message=message,
        )
        state = self.api.app.state.service
        decide = react(state.application, envelope) or (lambda _: None)
        await state.writer.submit(decide, tracking=Tracking(source, number, number - 1))

    async def decide(self, project: str = "P1", fen: int = 60_000) -> None:
        place = {"project": project, "place": "654024101001", "county": "654024", "plan_year": 2020}
        await self.tell(
            projects.ProjectDecided(
                **place, approved_fen=fen, minutes_no="巩扶领纪〔2020〕3号", decided_on=ON, name="养殖小区"
            )
        )

    async def make_payable(self, project: str = "P1", fen: int = 60_000) -> None:
        about = {"notice": "N", "about": project, "county": "654024", "fiscal_year": 2020}
        for window in (1, 2):
            closed = {"window": window, "content_version": window, "clear": True, "objections": 0}
            await self.tell(disclosure.WindowClosed(**about, **closed))
        await self.decide(project, fen)
        plan = {"project": project, "county": "654024", "plan_year": 2020}
        await self.tell(projects.ProjectEnteredPlan(**plan, plan="654024-2020-1", approved_on=ON))
        await self.state(project, "S14")

    async def state(self, project: str, code: str) -> None:
        at = {"project": project, "place": "654024101001", "county": "654024", "plan_year": 2020}
        step = {"transition": "T", "command": "c", "from_state": "S", "state": code, "phase": "p"}
        await self.tell(projects.StateChanged(**at, **step))


def payment(amount: str = "500.00", **more: Any) -> dict[str, Any]:
    return {
        "project": "P1",
        "amount": amount,
        "purpose": "industry",
        "instrument": "direct",
        "payee_class": "contractor",
        "payee": "天山建筑公司",
        "beneficiary_level": "village",
        "beneficiary_place": "654024101001",
        "using_unit": "巩留县农业农村局",
        "responsible_person": "staff-unit-7",
        "minutes_no": "巩扶领纪〔2020〕3号",
    } | more


async def pay(api: Api, amount: str = "500.00", voucher: str = "记-1") -> Any:
    asked = await api.post(f"{BOOK}/payments", payment(amount), role="implementer")
    assert asked.status_code == 201, asked.text
    number = asked.json()["payment"]
    reviewed = await api.post(f"{BOOK}/payments/{number}/review", {"passed": True}, role="reviewer")
    assert reviewed.status_code == 201, reviewed.text
    return await api.post(f"{BOOK}/payments/{number}/posting", {"voucher_no": voucher}, role="keeper")


async def read(api: Api, path: str, **params: Any) -> Any:
    last = api.app.state.service.writer._known_last  # the last written entry
    answer = await api.get(path, role="auditor", params={"wait_for": last, **params})
    assert answer.status_code == 200, answer.text
    return answer.json()


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


@pytest.mark.req("LED-01", "LED-04")
async def test_a_county_has_one_pool_a_year(book: Api) -> None:
    assert code(await open_book(book)) == (409, "book-already-open")


async def test_an_unknown_county_gets_no_book(ledger: Api) -> None:
    assert code(await open_book(ledger, county="999999")) == (404, "unknown-division")


@pytest.mark.req("LED-06")
async def test_only_the_finance_department_opens_a_book_and_only_its_keeper_posts(book: Api) -> None:
    opened = await book.post("/books", {"county": "654023", "fiscal_year": 2020, "keeper": "x"}, role="village")
    posted = [
        await book.post(f"{BOOK}/inflows", inflow(), role=role) for role in ("finance", "leading-group", "province")
    ]
    other = await book.post(f"{BOOK}/inflows", inflow(), role="keeper", staff="someone-else")

    assert code(opened) == (403, "role-forbidden")
    assert {code(answer) for answer in posted} == {(403, "role-forbidden")}
    assert code(other) == (403, "not-keeper")
    assert other.json()["legal_basis"]["quote"] == "要做到专人管理、专款专用"


async def test_finance_of_another_county_opens_no_book_here(ledger: Api) -> None:
    body = {"county": "654024", "fiscal_year": 2020, "keeper": KEEPER}
    answer = await ledger.post("/books", body, role="finance", region="654023")
    assert code(answer) == (403, "outside-region")


@pytest.mark.req("LED-05")
async def test_the_same_line_is_never_booked_twice(book: Api) -> None:
    assert (await receive(book)).status_code == 201

    again = await receive(book, "新财扶[2020] 1 号")

    assert code(again) == (409, "line-already-booked")
    assert again.json()["legal_basis"]["quote"] == "收到一笔资金进一笔"


async def test_the_same_key_gets_the_same_answer_and_one_entry(book: Api) -> None:
    first, again = await receive(book, key="k-1"), await receive(book, key="k-1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (await read(book, BOOK))["entry_no"] == 2


@pytest.mark.parametrize(
    "amount", [1000.5, 1000, "1000", "1000.005", "-1.00", "1e3", "1234567890123456789.00", "０.01", ""]
)
async def test_an_amount_that_is_not_yuan_with_two_decimals_is_refused_by_field(book: Api, amount: Any) -> None:
    answer = await receive(book, "新财扶〔2020〕1号", amount)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/body/amount"]


async def test_every_wrong_attribute_is_named(book: Api) -> None:
    answer = await receive(book, level="乡镇", capital="gold", amount="0.00")

    assert code(answer) == (422, "inflow-incomplete")
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/level", "/capital", "/fen"}


@pytest.mark.parametrize("field", ["document_no", "fund_line", "issuing_department", "restriction", "reason"])
async def test_a_character_that_the_database_cannot_hold_never_reaches_the_log(book: Api, field: str) -> None:
    answer = await receive(book, **({"document_no": "文\x001号"} if field == "document_no" else {field: "字\x00"}))

    assert answer.status_code == 422
    assert (await book.get(f"{BOOK}/lineage", role="auditor", params={"lot": "\x00"})).status_code == 422
    assert (await receive(book)).status_code == 201
    assert (await read(book, BOOK))["entry_no"] == 2


@pytest.mark.req("LED-38")
async def test_a_region_level_inflow_that_names_a_project_is_refused_in_xinjiang(book: Api) -> None:
    answer = await receive(book, level="province", named_project="P9")

    assert code(answer) == (409, "superior-names-project")


async def test_a_dry_run_decides_and_stores_nothing(book: Api) -> None:
    answer = await book.post(f"{BOOK}/inflows", inflow(), role="keeper", params={"dry_run": "true"})

    assert answer.json()["dry_run"] is True
    assert (await read(book, BOOK))["received"] == "0.00"


async def test_a_batch_is_booked_whole(book: Api) -> None:
    lines = [inflow(f"新财扶〔2020〕{n}号") for n in range(100)]
    as_json = await book.post(f"{BOOK}/inflows/bulk", lines[:50], role="keeper")
    ndjson = "\n".join(json.dumps(line) for line in lines[50:])
    as_lines = await book.post(f"{BOOK}/inflows/bulk", role="keeper", content=ndjson.encode())

    assert [answer.json()["accepted"] for answer in (as_json, as_lines)] == [50, 50]
    assert (await read(book, BOOK))["received"] == "100000.00"


async def test_a_batch_with_bad_lines_books_nothing_and_names_each(book: Api) -> None:
    lines = [inflow("新财扶〔2020〕1号"), inflow("新财扶〔2020〕1号"), inflow("新财扶〔2020〕2号", level="乡镇")]

    answer = await book.post(f"{BOOK}/inflows/bulk", lines, role="keeper")

    assert code(answer) == (422, "lines-refused")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/lines/1", "/lines/2/level"]
    assert (await read(book, BOOK))["entry_no"] == 1


async def test_a_thousand_lines_fit_and_one_more_does_not(book: Api) -> None:
    lines = [inflow(f"新财扶〔2020〕{n}号", issuing_department="财" * 80) for n in range(1001)]

    assert (await book.post(f"{BOOK}/inflows/bulk", lines[:1000], role="keeper")).status_code == 201
    assert (await book.post(f"{BOOK}/inflows/bulk", lines, role="keeper")).status_code == 422


@pytest.mark.req("LED-07", "LED-09")
async def test_nothing_is_paid_without_a_project_or_for_one_nobody_confirmed(book: Api) -> None:
    await receive(book)

    nameless = await book.post(f"{BOOK}/payments", payment(project=""), role="implementer")
    unknown = await book.post(f"{BOOK}/payments", payment(), role="implementer")

    assert nameless.status_code == 422
    assert code(unknown) == (409, "project-not-confirmed")


@pytest.mark.req("LED-08", "LED-23", "LED-28", "LED-30", "LED-32", "LED-35")
async def test_money_flows_from_document_to_payee_and_can_be_followed_both_ways(book: Api) -> None:
    await receive(book, amount="300.00")
    await receive(book, "新财扶〔2020〕2号", amount="700.00")
    facts = Facts(book)
    await facts.make_payable()

    paid = await pay(book)

    assert paid.status_code == 201, paid.text
    assert [draw["fen"] for draw in paid.json()["draws"]] == [30_000, 20_000]
    figures = await read(book, BOOK)
    shown = {name: figures[name] for name in ("received", "available", "committed", "disbursed")}
    assert shown == {"received": "1000.00", "available": "400.00", "committed": "100.00", "disbursed": "500.00"}
    forth = await read(book, f"{BOOK}/lineage", lot="新财扶〔2020〕2号 中央财政专项扶贫资金")
    assert [(p["payee"], p["beneficiary_level"], p["voucher_no"]) for p in forth["payments"]] == [
        ("天山建筑公司", "village", "记-1")
    ]
    back = await read(book, f"{BOOK}/lineage", payment=paid.json()["payment"])
    assert [lot["document_no"] for lot in back["lots"]] == ["新财扶〔2020〕1号", "新财扶〔2020〕2号"]


@pytest.mark.req("LED-67")
async def test_three_people_make_a_payment(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable()
    asked = await book.post(f"{BOOK}/payments", payment(), role="project-dept", staff="two-hats")
    number = asked.json()["payment"]

    own = await book.post(f"{BOOK}/payments/{number}/review", {"passed": True}, role="reviewer", staff="two-hats")
    wrong_role = await book.post(f"{BOOK}/payments/{number}/review", {"passed": True}, role="finance")
    unreviewed = await book.post(f"{BOOK}/payments/{number}/posting", {"voucher_no": "记-1"}, role="keeper")

    assert code(own) == (403, "own-work")
    assert code(wrong_role) == (403, "role-forbidden")
    assert code(unreviewed) == (409, "payment-not-awaiting")


@pytest.mark.req("LED-09")
async def test_a_payment_beyond_the_approval_is_refused(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable(fen=60_000)

    answer = await book.post(f"{BOOK}/payments", payment("600.01"), role="implementer")

    assert code(answer) == (409, "commitment-exhausted")
    assert "600.00" in answer.json()["detail"]


async def test_an_objection_heard_of_before_the_project_still_holds_the_money(book: Api) -> None:
    await receive(book)
    facts = Facts(book)
    about = {"notice": "N", "about": "P1", "window": 2, "objection": "O-1", "county": "654024", "fiscal_year": 2020}
    await facts.tell(disclosure.ObjectionReceived(**about))
    await facts.make_payable()

    held = await book.post(f"{BOOK}/payments", payment(), role="implementer")
    await facts.tell(disclosure.ObjectionResolved(**about, upheld=False))
    released = await book.post(f"{BOOK}/payments", payment(), role="implementer")

    assert code(held) == (409, "under-objection")
    assert released.status_code == 201


async def test_an_upheld_objection_takes_the_windows_clearance_away(book: Api) -> None:
    await receive(book)
    facts = Facts(book)
    await facts.make_payable()
    about = {"notice": "N", "about": "P1", "window": 2, "objection": "O-1", "county": "654024", "fiscal_year": 2020}
    await facts.tell(disclosure.ObjectionReceived(**about))
    await facts.tell(disclosure.ObjectionResolved(**about, upheld=True))

    assert code(await book.post(f"{BOOK}/payments", payment(), role="implementer")) == (409, "window-not-clear")


@pytest.mark.req("LED-27")
async def test_a_decision_before_the_money_waits_for_finance_to_commit_it(book: Api) -> None:
    await Facts(book).decide()
    short = await book.post(f"{BOOK}/commitments", {"project": "P1"}, role="finance")
    await receive(book)
    assert (await read(book, f"{BOOK}/unallocated"))["unallocated_fen"] == 100_000

    committed = await book.post(f"{BOOK}/commitments", {"project": "P1"}, role="finance")

    assert code(short) == (409, "pool-short")
    assert committed.json()["fen"] == 60_000
    assert (await read(book, f"{BOOK}/unallocated"))["unallocated_fen"] == 40_000
    (row,) = (await read(book, f"{BOOK}/projects"))["items"]
    assert (row["commitment"], row["left_fen"], row["minutes_no"]) == ("committed", 60_000, "巩扶领纪〔2020〕3号")


async def test_a_decision_before_the_book_commits_nothing_by_itself(ledger: Api) -> None:
    facts = Facts(ledger)
    await facts.decide()
    await open_book(ledger)
    await receive(ledger)

    assert (await read(ledger, BOOK))["committed"] == "0.00"


@pytest.mark.req("LED-29")
async def test_spending_needs_evidence_and_stays_within_what_was_paid(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable()
    await pay(book)
    spent = {"project": "P1", "amount": "200.00", "evidence": "发票 0042", "supplier": "饲料厂"}

    bare = await book.post(f"{BOOK}/spendings", spent | {"evidence": ""}, role="implementer")
    good = await book.post(f"{BOOK}/spendings", spent, role="implementer")
    beyond = await book.post(f"{BOOK}/spendings", spent | {"amount": "300.01"}, role="implementer")

    assert code(bare) == (422, "evidence-missing")
    assert good.json()["spent_total_fen"] == 20_000
    assert code(beyond) == (409, "spending-beyond-paid")
    assert (await read(book, BOOK))["spent"] == "200.00"


@pytest.mark.req("LED-34")
async def test_an_accepted_projects_surplus_returns_to_the_pool(book: Api) -> None:
    await receive(book)
    facts = Facts(book)
    await facts.make_payable()
    await pay(book)
    early = await book.post(f"{BOOK}/surpluses", {"project": "P1"}, role="finance")
    await facts.state("P1", "S16")

    returned = await book.post(f"{BOOK}/surpluses", {"project": "P1"}, role="finance")

    assert code(early) == (409, "surplus-not-due")
    assert returned.json()["returned_fen"] == 10_000
    figures = await read(book, BOOK)
    assert (figures["returned"], figures["available"], figures["committed"]) == ("100.00", "500.00", "0.00")


async def test_a_cancelled_projects_money_returns_by_itself(book: Api) -> None:
    await receive(book)
    facts = Facts(book)
    await facts.make_payable()
    await facts.state("P1", "R4")

    assert (await read(book, BOOK))["available"] == "1000.00"


@pytest.mark.req("LED-23", "XC-42", "XC-43")
async def test_an_auditor_reads_the_book_as_it_stood_at_any_entry_and_day(book: Api) -> None:
    await receive(book)
    book.set_clock(date(2020, 4, 1))
    await receive(book, "新财扶〔2020〕2号", received_on="2020-04-01")
    await Facts(book).make_payable()
    await pay(book)

    march = await read(book, BOOK, as_of_effective="2020-03-31")
    second = await read(book, BOOK, at_entry=2)
    recorded = await read(book, BOOK, as_of_recorded="2020-03-31T00:00:00+08:00")
    early = await read(book, BOOK, at_sequence=2)

    assert {past["received"] for past in (march, second, recorded, early)} == {"1000.00"}
    assert second["entry_no"] == 2
    for point in ({}, {"at_entry": 3}, {"as_of_effective": "2020-03-31"}):
        balance = await read(book, f"{BOOK}/trial-balance", **point)
        assert balance["total_fen"] == 0
        assert balance["accounts"]


@pytest.mark.req("LED-24", "XC-27", "XC-42")
async def test_entries_are_gap_free_and_say_who_did_what_when(book: Api) -> None:
    await receive(book, received_on="2020-02-01")
    await Facts(book).make_payable()
    await pay(book)

    first = await read(book, f"{BOOK}/entries", limit=3)
    rest = await read(book, f"{BOOK}/entries", after=first["next"])
    entries = first["items"] + rest["items"]

    assert [entry["entry_no"] for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry["kind"] for entry in entries][-1] == "funds-disbursed"
    assert all(entry["staff"] and entry["organisation"] and entry["recorded_at"] for entry in entries)
    (lot,) = (await read(book, f"{BOOK}/lots"))["items"]
    assert (lot["late"], lot["received_on"]) == (True, "2020-02-01")


async def test_an_auditor_of_another_region_reads_nothing_here(book: Api) -> None:
    await read(book, BOOK)
    one = await book.get(BOOK, role="auditor", region="654023")
    listed = [
        (await book.get("/books", role="auditor", region=region, params={"region": asked})).json()["items"]
        for region, asked in (("654023", ""), ("654023", "65"), ("6540", "654024"), ("65", ""))
    ]

    assert one.status_code == 403
    assert [[row["book"] for row in rows] for rows in listed] == [[], [], ["654024-2020"], ["654024-2020"]]


@pytest.mark.req("XC-16", "XC-08", "XC-86")
async def test_only_county_roles_write_and_audit_only_reads(book: Api) -> None:
    for role in ("auditor", "province", "prefecture"):
        commands = [
            await book.post(path, body, role=role, region="65")
            for path, body in (
                ("/books", {"county": "654023", "fiscal_year": 2020, "keeper": "x"}),
                (f"{BOOK}/inflows", inflow()),
                (f"{BOOK}/commitments", {"project": "P1"}),
                (f"{BOOK}/payments", payment()),
                (f"{BOOK}/surpluses", {"project": "P1"}),
            )
        ]
        assert {code(answer) for answer in commands} == {(403, "role-forbidden")}
        assert (await book.get(BOOK, role=role, region="65")).status_code == 200


async def test_a_notice_file_is_imported_whole_once(book: Api) -> None:
    content = (
        "文件号,资金名称,资金级次,金额（万元）\n新财扶〔2020〕1号,财政专项扶贫资金,中央,100\n新财扶〔2020〕1号,少数民族发展资金,中央,20\n"
    ).encode()
    asked = {"county": "654024", "year": 2020, "filename": "inflows.csv"}

    async def send(**more: Any) -> Any:
        return await book.post("/imports", role="keeper", content=content, params=asked | more)

    checked, imported, again = await send(dry_run="true"), await send(), await send()

    assert checked.json()["outcome"] == "checked", checked.text
    assert (imported.status_code, imported.json()["outcome"], imported.json()["accepted"]) == (201, "imported", 2)
    assert again.status_code == 422
    assert len(again.json()["errors"]) == 2
    assert (await read(book, BOOK))["received"] == "1200000.00"


async def test_entries_of_many_at_once_are_all_kept_in_order(book: Api) -> None:
    answers = await asyncio.gather(*(receive(book, f"新财扶〔2020〕{n}号") for n in range(40)))

    assert {answer.status_code for answer in answers} == {201}
    assert sorted(answer.json()["entry_no"] for answer in answers) == list(range(2, 42))
