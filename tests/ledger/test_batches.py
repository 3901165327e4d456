"""A batch that is refused, or only tried, leaves the book in memory as it lies on the disk."""

from typing import Any

import pytest
from sqlalchemy import Engine

from services.ledger.domain.account import SpecialAccount
from shared.eventstore import EventTable, Repository
from shared.kernel.errors import DomainError
from tests.api import Api
from tests.ledger import scene as play
from tests.ledger.counter import BOOK, code, inflow, read, receive

GOOD, BAD = inflow("新财扶〔2020〕2号"), inflow("新财扶〔2020〕3号", level="乡镇")


def kept(api: Api) -> Any:
    return api.app.state.service.writer._repository._kept[SpecialAccount.create_id("654024", 2020)]


def loaded(engine: Engine) -> Any:
    """The book as somebody else would load it."""
    repository = Repository(EventTable("ledger"))
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
    one, many = play.Scene(), play.Scene()
    lines = [play.receipt(f"文〔2020〕{n}号", level=level) for n, level in enumerate(("central", "town", "central"))]
    lines.append(lines[0])

    singly = [_try(one, line) for line in lines]
    examined = many.book.examine(lines, many.pack, play.act())
    many.book.take_in(examined, play.act())

    assert many.book == one.book
    assert [facts["lot"] for facts in examined.good.values()] == [lot for lot in singly if isinstance(lot, str)]
    refused = {n: type(refusal) for n, refusal in examined.refused.items()}
    assert refused == {n: type(lot) for n, lot in enumerate(singly) if not isinstance(lot, str)}


def _try(scene: play.Scene, line: Any) -> Any:
    try:
        return scene.book.receive(line, scene.pack, play.act())
    except DomainError as refusal:
        return refusal
