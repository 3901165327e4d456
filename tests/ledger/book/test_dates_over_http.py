"""Dates as officials send them: every way in holds them against the one table, and says which two contradict."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.api import Api
from tests.conftest import Start
from tests.ledger.client import BOOK, Facts, code, inflow, open_book, payment, read, receive

LATER = date(2026, 11, 30)
NOTICE = next(Path("samples/notices").glob("024-*.json"))
PUBLISHED = NOTICE.read_bytes()


@pytest.fixture
async def june(book: Api) -> Api:
    """A book with money set aside on the second of March; it is June."""
    await receive(book)
    await Facts(book).make_payable()
    book.set_clock(date(2020, 6, 10))
    return book


async def step(api: Api, at: str, body: dict[str, Any], role: str, day: str) -> Any:
    return await api.post(f"{BOOK}/{at}", body | {"effective_on": day}, role=role)


async def test_nothing_is_paid_before_it_was_asked_for_reviewed_and_its_money_came(june: Api) -> None:
    early = await step(june, "payments", payment(), "implementer", "2020-03-01")
    asked = await step(june, "payments", payment(), "implementer", "2020-06-04")
    at = f"payments/{asked.json()['payment']}"
    unasked = await step(june, f"{at}/review", {"passed": True}, "reviewer", "2020-06-03")
    await step(june, f"{at}/review", {"passed": True}, "reviewer", "2020-06-04")
    unreviewed = await step(june, f"{at}/posting", {"voucher_no": "记-1"}, "keeper", "2020-06-02")
    posted = await step(june, f"{at}/posting", {"voucher_no": "记-1"}, "keeper", "2020-06-05")

    assert posted.status_code == 201, posted.text
    for refused, days in (
        (early, ("2020-03-01", "2020-03-02")),
        (unasked, ("2020-06-03", "2020-06-04")),
        (unreviewed, ("2020-06-02", "2020-06-04")),
    ):
        (problem,) = refused.json()["errors"]
        assert (code(refused), problem["pointer"]) == ((422, "dates-out-of-order"), "/effective_on")
        assert all(day in problem["detail"] for day in days)
    assert (await read(june, BOOK, as_of_effective="2020-06-04"))["disbursed"] == "0.00"


@pytest.mark.parametrize("mode", ["atomic", "continue"])
async def test_many_receipts_keep_the_same_dates_line_by_line_dry_as_in_earnest(june: Api, mode: str) -> None:
    lines = [inflow("文1", received_on=day) for day in ("2020-05-01", "2018-05-01", "2020-06-09")]
    lines = [line | {"document_no": f"文{n}"} for n, line in enumerate(lines)]
    params = {"mode": mode, "effective_on": "2020-06-01"}

    tried = await june.post(f"{BOOK}/inflows/bulk", lines, role="keeper", params=params | {"dry_run": "true"})
    sent = await june.post(f"{BOOK}/inflows/bulk", lines, role="keeper", params=params)

    if mode == "atomic":
        assert code(tried) == code(sent) == (422, "lines-refused")
        assert [p["pointer"] for p in sent.json()["errors"]] == ["/lines/1/received_on", "/lines/2/received_on"]
    else:
        assert [line.get("code", "") for line in tried.json()["lines"]] == ["", *["inflow-incomplete"] * 2]
        assert sent.json()["accepted"] == 1
    out = await june.post(f"{BOOK}/inflows/bulk", lines, role="keeper", params=params | {"effective_on": "2019-12-31"})
    assert code(out) == (422, "dates-out-of-order")


async def test_an_old_year_is_entered_later_without_a_date_on_the_days_of_that_year(ledger: Api) -> None:
    """Who opens the book of 2020 in 2026 and says no dates gets a book of 2020: it begins and ends with its year."""
    ledger.set_clock(LATER)

    assert (await open_book(ledger)).status_code == 201
    assert (await receive(ledger)).status_code == 201
    typed = await receive(ledger, "文2", effective_on=str(LATER))

    assert (code(typed), typed.json()["errors"][0]["pointer"]) == ((422, "dates-out-of-order"), "/effective_on")
    assert "2020-12-31" in typed.json()["errors"][0]["detail"]
    days = [entry["effective_on"] for entry in (await read(ledger, f"{BOOK}/entries"))["items"]]
    assert days == ["2020-01-01", "2020-12-31"]
    assert (await read(ledger, BOOK, as_of_effective="2020-12-31"))["received"] == "1000.00"


async def test_a_notice_of_an_old_year_is_imported_into_its_book(ledger: Api) -> None:
    """As the README has it: the book of 2020 is opened today, and what was published in 2020 goes into it."""
    ledger.set_clock(LATER)
    await open_book(ledger)
    about = {"county": "654024", "year": 2020, "filename": NOTICE.name, "received_on": "2020-05-20"}

    answer = await ledger.post("/imports", role="keeper", content=PUBLISHED, params=about)

    assert answer.status_code == 201, answer.text
    days = {entry["effective_on"] for entry in (await read(ledger, f"{BOOK}/entries"))["items"]}
    assert days == {"2020-01-01", "2020-12-31"}


@pytest.mark.parametrize(("day", "answer"), [("2018-12-31", 422), ("2019-11-20", 201), ("2020-03-01", 201)])
async def test_a_book_is_opened_in_its_year_or_the_year_before(ledger: Api, day: str, answer: int) -> None:
    assert (await open_book(ledger, effective_on=day)).status_code == answer


YUNXI = {"county": "420322", "region": "420322"}
"""A county of Hubei, whose rules changed on 25 August 2015."""


async def opened_under(api: Api, year: int, **more: str) -> str:
    answer = await open_book(api, **YUNXI, fiscal_year=year, **more)
    assert answer.status_code == 201, answer.text
    book = await api.get(f"/books/420322-{year}?wait_for={answer.json()['sequence']}", role="auditor", region="420322")
    return str(book.json()["rule_pack"])


async def test_no_typed_day_chooses_the_rules_of_before(service: Start) -> None:
    ledger = await service("ledger")
    ledger.set_clock(date(2015, 10, 8))

    assert (await opened_under(ledger, 2015, effective_on="2015-08-24")).startswith("HB63@")


async def test_the_book_of_a_past_year_keeps_the_rules_its_year_ended_with(ledger: Api) -> None:
    ledger.set_clock(date(2026, 5, 4))

    assert (await opened_under(ledger, 2014)).startswith("HBD@")
