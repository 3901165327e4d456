"""The ledger over HTTP: what an auditor sees, and who may not write."""

from datetime import date

import psycopg
import pytest

from tests.api import Api
from tests.ledger.client import BOOK, Facts, code, inflow, pay, payment, read, receive


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


@pytest.mark.req("XC-27", "XC-42")
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


@pytest.mark.req("LED-67", "XC-27")
@pytest.mark.parametrize("change", ["UPDATE ledger_events SET topic = 'x'", "DELETE FROM ledger_events"])
async def test_no_entry_can_be_changed_or_removed_in_the_database(book: Api, change: str) -> None:
    await receive(book)

    with psycopg.connect(book.database_url.replace("+psycopg", "")) as connection, pytest.raises(psycopg.Error):
        connection.execute(change)

    assert len((await read(book, f"{BOOK}/entries"))["items"]) == 2


@pytest.mark.req("XC-14")
async def test_the_project_department_can_follow_the_money_of_its_projects(book: Api) -> None:
    await receive(book)
    await Facts(book).make_payable()
    paid = await pay(book)

    params = {"wait_for": paid.json()["sequence"]}
    (project,) = (await book.get(f"{BOOK}/projects", role="project-dept", params=params)).json()["items"]
    lineage = await book.get(f"{BOOK}/lineage", role="project-dept", params={"payment": paid.json()["payment"]})

    assert (project["project"], project["paid_fen"], project["left_fen"]) == ("P1", 50_000, 10_000)
    assert [lot["document_no"] for lot in lineage.json()["lots"]] == ["新财扶〔2020〕1号"]


async def test_an_auditor_of_another_region_reads_nothing_here(book: Api) -> None:
    await read(book, BOOK)
    one = await book.get(BOOK, role="auditor", region="654023")
    beyond = await book.get("/books", role="auditor", region="654023", params={"region": "65"})
    listed = [
        (await book.get("/books", role="auditor", region=region, params={"region": asked})).json()["items"]
        for region, asked in (("654023", ""), ("654024101", ""), ("6540", "654024"), ("65", ""))
    ]

    assert code(one) == code(beyond) == (403, "outside-region")
    assert [problem["pointer"] for problem in beyond.json()["errors"]] == ["/query/region"]
    assert [[row["book"] for row in rows] for rows in listed] == [[], [], ["654024-2020"], ["654024-2020"]]


async def test_only_county_roles_write_and_audit_only_reads(book: Api) -> None:
    await read(book, BOOK)
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


async def test_a_range_that_ends_before_it_begins_is_refused_by_both_names(book: Api) -> None:
    asked = [
        await book.get(f"{BOOK}/changes", role="auditor", params={"since": "2020-03-31", "until": "2020-03-01", **more})
        for more in ({}, {"format": "csv"})
    ]
    gaps = await book.get("/events/gaps", role="auditor", params={"from": 3, "to": 1})
    one = await book.get("/events/gaps", role="auditor", params={"from": 1, "to": 1})
    early = await book.get(f"{BOOK}/changes", role="auditor", params={"until": "2019-03-01"})
    same = await book.get(f"{BOOK}/changes", role="auditor", params={"since": "2020-03-01", "until": "2020-03-01"})

    assert {code(answer) for answer in [*asked, gaps, early]} == {(422, "range-reversed")}
    assert [error["pointer"] for error in asked[0].json()["errors"]] == ["/query/since", "/query/until"]
    assert [error["pointer"] for error in gaps.json()["errors"]] == ["/query/from", "/query/to"]
    assert (one.status_code, same.status_code) == (200, 200)
