"""One book for a county and year, by whichever of its codes somebody asks (451023 平果县 -> 451082 平果市)."""

from datetime import date
from typing import Any

import pytest

from shared.contracts import projects
from shared.platform.messaging.cloudevents import subjects_of
from tests.api import Api
from tests.conftest import Start
from tests.divisions.conftest import Run, before_any_change
from tests.ledger.client import Facts, inflow

OLD, NEW = "451023", "451082"


@pytest.fixture
async def ledger(service: Start) -> Api:
    api = await service("ledger")
    api.set_clock(date(2019, 6, 3))
    return api


def opening(county: str, year: int = 2019) -> dict[str, Any]:
    return {"county": county, "fiscal_year": year, "keeper": "staff-keeper"}


def received(document_no: str = "桂财农〔2019〕1号") -> dict[str, Any]:
    return inflow(document_no) | {"received_on": "2019-06-03", "origin_year": 2019}


async def shown(api: Api, path: str, *, region: str = NEW, role: str = "auditor", status: int = 200) -> Any:
    state = api.app.state.service
    with state.engine.connect() as connection:
        sequence = state.events.last(connection)
    joined = "&" if "?" in path else "?"
    answer = await api.get(f"{path}{joined}wait_for={sequence}", role=role, region=region)
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_two_codes_of_a_county_open_one_book(ledger: Api) -> None:
    first = await ledger.post("/books", opening(OLD), role="finance", region=OLD)
    assert (first.status_code, first.json()["book"]) == (201, f"{NEW}-2019")
    for code in (OLD, NEW):
        again = await ledger.post("/books", opening(code), role="finance", region=NEW)
        assert (again.status_code, again.json()["code"]) == (409, "book-already-open")


async def test_a_document_booked_under_one_code_is_refused_under_the_other(ledger: Api) -> None:
    await ledger.post("/books", opening(NEW), role="finance", region=NEW)
    first = await ledger.post(f"/books/{OLD}-2019/inflows", received(), role="keeper", region=OLD)
    assert first.status_code == 201, first.text
    for code in (OLD, NEW):
        again = await ledger.post(f"/books/{code}-2019/inflows", received(), role="keeper", region=NEW)
        assert (again.status_code, again.json()["code"]) == (409, "line-already-booked"), again.text


@pytest.mark.parametrize("region", ["45", "4510", OLD, NEW])
async def test_a_region_counts_the_book_once(ledger: Api, region: str) -> None:
    await ledger.post("/books", opening(OLD), role="finance", region=OLD)
    listed = await shown(ledger, f"/books?region={region}", region="45")
    assert [row["book"] for row in listed["items"]] == [f"{NEW}-2019"]


async def test_what_a_book_shows_is_shown_by_every_code(ledger: Api) -> None:
    await ledger.post("/books", opening(NEW), role="finance", region=NEW)
    await ledger.post(f"/books/{NEW}-2019/inflows", received(), role="keeper", region=NEW)
    for part in ("", "/entries", "/lots", "/sources", "/payments", "/projects", "/quality"):
        ours, theirs = [await shown(ledger, f"/books/{code}-2019{part}", region=code) for code in (NEW, OLD)]
        assert ours == theirs, part


async def test_a_book_opened_before_the_change_stands_and_answers_to_both_codes(running: Run) -> None:
    with before_any_change():
        async with running("ledger") as api:
            opened = await api.post("/books", opening(OLD), role="finance", region=OLD)
            assert opened.json()["book"] == f"{OLD}-2019"
            booked = await api.post(f"/books/{OLD}-2019/inflows", received(), role="keeper", region=OLD)
            assert booked.status_code == 201
            await shown(api, f"/books/{OLD}-2019", region=OLD)
    async with running("ledger") as api:
        again = await api.post("/books", opening(NEW), role="finance", region=NEW)
        assert (again.status_code, again.json()["code"]) == (409, "book-already-open")
        for code in (OLD, NEW):
            repeated = await api.post(f"/books/{code}-2019/inflows", received(), role="keeper", region=NEW)
            assert repeated.json()["code"] == "line-already-booked", repeated.text
        more = await api.post(f"/books/{NEW}-2019/inflows", received("桂财农〔2019〕2号"), role="keeper", region=NEW)
        assert more.status_code == 201, more.text
        old, new = await shown(api, f"/books/{OLD}-2019"), await shown(api, f"/books/{NEW}-2019")
        assert old == new
        assert (new["book"], new["received"]) == (f"{OLD}-2019", "2000.00")
        for region in ("45", "4510", OLD, NEW):
            listed = await shown(api, f"/books?region={region}", region="45")
            assert [(row["book"], row["county"]) for row in listed["items"]] == [(f"{OLD}-2019", NEW)]
        following = await api.post("/books", opening(OLD, 2018), role="finance", region=NEW)
        assert following.json()["book"] == f"{NEW}-2018"


async def test_money_of_a_project_numbered_before_the_change_is_set_aside_by_either_number(running: Run) -> None:
    number = f"{OLD}-2019-0007"
    decided = projects.ProjectDecided(
        project=number, place=f"{OLD}101", county=OLD, plan_year=2019, approved_fen=60_000,
        minutes_no="平扶纪〔2019〕3号",
        decided_on=date(2019, 6, 3), name="养殖小区",
    )  # fmt: skip
    with before_any_change():
        async with running("ledger") as api:
            await api.post("/books", opening(OLD), role="finance", region=OLD)
            await Facts(api).tell(decided)
            await shown(api, f"/books/{OLD}-2019", region=OLD)
    async with running("ledger") as api:
        assert (await api.post(f"/books/{NEW}-2019/inflows", received(), role="keeper", region=NEW)).status_code == 201
        body = {"project": f"{NEW}-2019-0007"}
        set_aside = await api.post(f"/books/{NEW}-2019/commitments", body, role="finance", region=NEW)
        assert set_aside.status_code == 201, set_aside.text
        assert (set_aside.json()["project"], set_aside.json()["fen"]) == (number, 60_000)
        listed = await shown(api, f"/books/{NEW}-2019/projects")
        assert [row["project"] for row in listed["items"]] == [number]


async def test_an_official_of_the_old_code_acts_in_the_successor_and_nowhere_else(ledger: Api) -> None:
    assert (await ledger.post("/books", opening(NEW), role="finance", region=OLD)).status_code == 201
    elsewhere = await ledger.post("/books", opening("451081"), role="finance", region=OLD)
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "outside-region")
    unseen = await ledger.get(f"/books/{NEW}-2019", role="auditor", region="451081")
    assert unseen.status_code == 403


async def test_a_dissolved_county_keeps_its_years_and_its_heir_goes_on_with_them(ledger: Api) -> None:
    for code in ("410322", "410306"):
        opened = await ledger.post("/books", opening(code), role="finance", region="410308")
        assert (opened.status_code, opened.json()["book"]) == (201, f"{code}-2019"), opened.text
    listed = await shown(ledger, "/books?region=410308", region="410308")
    assert [row["book"] for row in listed["items"]] == ["410306-2019", "410322-2019"]
    booked = await ledger.post("/books/410322-2019/inflows", received(), role="keeper", region="410308")
    assert booked.status_code == 201, booked.text


async def test_a_book_of_a_dissolved_county_is_refused_for_later_years_with_its_heir(ledger: Api) -> None:
    ledger.set_clock(date(2023, 6, 1))
    refused = await ledger.post("/books", opening("410322", 2023), role="finance", region="410308")
    assert (refused.status_code, refused.json()["code"]) == (422, "former-division")
    (error,) = refused.json()["errors"]
    assert error["pointer"] == "/county"
    assert "410308（孟津区）" in error["detail"]


async def test_a_code_that_nobody_knows_is_refused_with_its_field(ledger: Api) -> None:
    refused = await ledger.post("/books", opening("451099"), role="finance", region="451099")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (404, "/county")


async def test_a_person_entered_under_the_old_code_is_found_under_the_new(running: Run) -> None:
    person = {
        "kind": "person", "name": "韦大山", "id_number": "451023197001010018", "account": "6217001234567890123",
    }  # fmt: skip
    with before_any_change():
        async with running("ledger") as api:
            entered = await api.post("/persons", person | {"place": OLD}, role="finance", region=OLD)
            assert entered.status_code == 201, entered.text
    async with running("ledger") as api:
        found = await api.post("/persons", person | {"place": NEW}, role="finance", region=NEW)
        assert (found.json()["person"], found.json()["found"]) == (entered.json()["person"], True)


async def test_the_feed_of_a_region_has_what_its_predecessors_said(running: Run) -> None:
    with before_any_change():
        async with running("ledger") as api:
            await api.post("/books", opening(OLD), role="finance", region=OLD)
    async with running("ledger") as api:
        for county in (OLD, NEW):
            heard = (await api.get(f"/events?county={county}", role="auditor", region=NEW)).json()
            assert [(event["place"], event["data"]["county"]) for event in heard] == [(NEW, NEW)]


def test_a_subscriber_to_a_county_hears_its_predecessors_too() -> None:
    assert subjects_of("ledger", NEW) == ["sluice.v1.ledger.45.10.82.>", "sluice.v1.ledger.45.10.23.>"]
    assert subjects_of("ledger", "4510") == ["sluice.v1.ledger.45.10.*.>"]
