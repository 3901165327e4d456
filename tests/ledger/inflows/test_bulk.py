"""A batch that is refused, or only tried, leaves the book in memory as it lies on the disk."""

import json
from typing import Any

import pytest
from sqlalchemy import Engine

from services.ledger.book.account import SpecialAccount
from services.ledger.inflows import decisions as inflows
from services.ledger.main import SERVICE
from shared.kernel.errors import DomainError
from shared.platform.eventstore.store import EventTable, Repository
from tests.api import Api
from tests.ledger import builders
from tests.ledger.client import BOOK, code, inflow, read, receive

GOOD, BAD = inflow("新财扶〔2020〕2号"), inflow("新财扶〔2020〕3号", level="乡镇")


def kept(api: Api) -> Any:
    return api.app.state.service.writer._repository._kept[SpecialAccount.create_id("654024", 2020)]


def loaded(engine: Engine) -> Any:
    """The book as somebody else would load it."""
    repository = Repository(EventTable(SERVICE.log.events))
    with engine.connect() as connection:
        repository.begin_round(connection)
        return repository.get(SpecialAccount, SpecialAccount.create_id("654024", 2020))


@pytest.mark.parametrize(("lines", "params"), [([GOOD, BAD, GOOD], {}), ([GOOD], {"dry_run": "true"})])
async def test_what_is_not_booked_leaves_the_book_where_it_was(book: Api, lines: Any, params: Any) -> None:
    await receive(book)
    before = kept(book)

    await book.post(f"{BOOK}/inflows/bulk", lines, role="keeper", params=params)

    assert kept(book) is before
    assert kept(book) == loaded(book.app.state.service.engine)
    assert (await receive(book, "新财扶〔2020〕2号")).json()["entry_no"] == 3


async def test_a_dry_run_names_the_lots_and_the_bad_lines_as_the_booking_does(book: Api) -> None:
    async def send(*lines: Any, **params: Any) -> Any:
        return await book.post(f"{BOOK}/inflows/bulk", list(lines), role="keeper", params=params)

    tried, refused = await send(GOOD, dry_run="true"), await send(GOOD, BAD, dry_run="true")
    booked, again = await send(GOOD), await send(GOOD, BAD)

    assert tried.json()["lots"] == booked.json()["lots"]
    assert code(refused) == code(again) == (422, "lines-refused")
    assert (await read(book, BOOK))["entry_no"] == 2


def test_one_receipt_and_many_are_booked_by_the_same_rules() -> None:
    one, many = builders.Scene(), builders.Scene()
    lines = [
        builders.receipt(f"文〔2020〕{n}号", level=level) for n, level in enumerate(("central", "town", "central"))
    ]
    lines.append(lines[0])

    singly = [_try(one, line) for line in lines]
    examined = inflows.examine(many.book, lines, many.pack, builders.act())
    inflows.take_in(many.book, examined, builders.act())

    assert many.book == one.book
    assert [facts["lot"] for facts in examined.good.values()] == [lot for lot in singly if isinstance(lot, str)]
    refused = {n: type(refusal) for n, refusal in examined.refused.items()}
    assert refused == {n: type(lot) for n, lot in enumerate(singly) if not isinstance(lot, str)}


def _try(scene: builders.Scene, line: Any) -> Any:
    try:
        return inflows.receive(scene.book, line, scene.pack, builders.act())
    except DomainError as refusal:
        return refusal


@pytest.mark.req("LED-05")
@pytest.mark.parametrize("as_lines", [True, False])
async def test_a_batch_that_continues_books_good_lines_and_answers_each_bad_one(book: Api, as_lines: bool) -> None:
    no_receipt = {name: value for name, value in inflow("文4号").items() if name != "amount"}
    sent = [GOOD, BAD, no_receipt, GOOD, inflow("文5号")]
    content = "\n".join(map(json.dumps, sent)) if as_lines else json.dumps(sent)

    async def send(**params: Any) -> Any:
        return await book.post(
            f"{BOOK}/inflows/bulk", role="keeper", content=content.encode(), params={"mode": "continue"} | params
        )

    tried, booked = await send(dry_run="true"), await send()

    lines = booked.json()["lines"]
    assert (booked.status_code, booked.json()["accepted"], booked.json()["refused"]) == (201, 2, 3)
    assert [line.get("code", line.get("lot")) for line in lines] == [
        "新财扶〔2020〕2号 中央财政专项扶贫资金",
        "inflow-incomplete",
        "invalid-request",
        "line-already-booked",
        "文5号 中央财政专项扶贫资金",
    ]
    assert [error["pointer"] for line in lines[1:3] for error in line["errors"]] == ["/level", "/amount"]
    assert lines[3]["legal_basis"]["quote"] == "收到一笔资金进一笔"
    assert tried.json()["lines"] == lines
    assert (await read(book, BOOK))["entry_no"] == 3


async def test_a_batch_that_continues_with_nothing_to_book_books_nothing(book: Api) -> None:
    async def send(content: bytes) -> Any:
        return await book.post(f"{BOOK}/inflows/bulk", role="keeper", content=content, params={"mode": "continue"})

    rubbish, broken, none = await send(b"{}\nrubbish"), await send(b"[{}"), await send(b"[]")

    assert (rubbish.status_code, rubbish.json()["accepted"], rubbish.json()["refused"]) == (200, 0, 2)
    assert code(broken) == code(none) == (422, "invalid-request")


async def test_a_file_that_continues_books_its_good_rows(book: Api) -> None:
    content = (
        "文件号,资金名称,资金级次,金额（万元）\n新财扶〔2020〕1号,财政专项扶贫资金,中央,100\n新财扶〔2020〕2号,少数民族发展资金,中央,二十\n"
    ).encode()
    asked = {"county": "654024", "year": 2020, "filename": "a.csv", "mode": "continue", "received_on": "2020-03-02"}

    async def send(**more: Any) -> Any:
        return (await book.post("/imports", role="keeper", content=content, params=asked | more)).json()

    tried, imported, again = await send(dry_run="true"), await send(), await send()

    assert [report["outcome"] for report in (tried, imported, again)] == ["checked", "partly", "refused"]
    assert [row["ok"] for row in imported["rows"]] == [True, False]
    assert imported["rows"][0]["result"] == {"lot": "新财扶〔2020〕1号 中央·财政专项扶贫资金"}
    assert (await read(book, BOOK))["received"] == "1000000.00"
