"""A book opened at a snapshot is the book that its log tells; a snapshot that cannot be relied on is passed over."""

from typing import Any, get_type_hints

import psycopg
import pytest

from services.ledger.book.account import SpecialAccount
from services.ledger.book.state import BookState
from services.ledger.main import SERVICE
from shared.kernel.errors import Halt
from shared.platform.eventstore import paged_dict, snapshots
from shared.platform.eventstore.snapshots import Snapshooter, Snapshots, codec
from shared.platform.eventstore.store import EventTable, Repository
from tests.api import Api
from tests.ledger import builders
from tests.ledger.client import BOOK, Facts, inflow, pay, receive
from tests.waiting import until

BOOK_ID = SpecialAccount.create_id("654024", 2020)


def opened(api: Api, taken: Snapshots | None) -> Any:
    repository = Repository(EventTable(SERVICE.log.events), taken)
    with api.app.state.service.engine.connect() as connection:
        repository.begin_round(connection)
        return repository.get(SpecialAccount, BOOK_ID)


def found(api: Api) -> Any:
    with api.app.state.service.engine.connect() as connection:
        return Snapshots("ledger").find(connection, SpecialAccount, BOOK_ID)


def take(api: Api) -> None:
    engine = api.app.state.service.engine
    with engine.begin() as connection:
        Snapshooter(engine, SERVICE.log.events).take(connection, SpecialAccount, BOOK_ID)


def change(api: Api, what: str) -> None:
    with psycopg.connect(api.database_url.replace("+psycopg", "")) as connection:
        assert connection.execute(f"UPDATE ledger_snapshots SET {what}").rowcount == 1


@pytest.fixture
async def busy(book: Api, monkeypatch: pytest.MonkeyPatch) -> Api:
    """A book of more than one page: lots, a commitment, a payment on its way to a voucher, and a substitute."""
    monkeypatch.setattr(paged_dict, "PAGE", 1)
    await receive(book)
    await receive(book, "新财扶〔2020〕2号", restriction="industry")
    await Facts(book).make_payable()
    assert (await pay(book)).status_code == 201
    substitute = {"keeper": "x", "since": "2020-03-02", "until": "2020-03-05", "reason": "休假"}
    assert (await book.post(f"{BOOK}/keeper", substitute, role="finance")).status_code == 201
    return book


def test_everything_that_a_book_knows_is_in_its_state() -> None:
    book = builders.Scene().book

    assert {name for name in vars(book) if not name.startswith("_")} == {"state"}
    assert vars(book.state).keys() == get_type_hints(BookState).keys()


async def test_a_snapshot_holds_what_a_full_replay_gives(busy: Api) -> None:
    take(busy)

    assert found(busy) == opened(busy, None)


async def test_what_came_after_a_snapshot_is_read_from_the_log(busy: Api) -> None:
    take(busy)
    await receive(busy, "新财扶〔2020〕3号")

    assert found(busy).version < opened(busy, None).version
    assert opened(busy, Snapshots("ledger")) == opened(busy, None)
    take(busy)
    assert found(busy) == opened(busy, None)


@pytest.mark.parametrize(
    "what",
    [
        "state = state || '\\x00'",
        "state = set_byte(state, 40, get_byte(state, 40) # 1)",
        "state = '', checksum = sha256('')",
        "schema = sha256('another class')",
        "anchor = sha256('another history')",
        "version = version + 1000",
    ],
)
async def test_a_snapshot_that_cannot_be_relied_on_is_passed_over(busy: Api, what: str) -> None:
    take(busy)
    change(busy, what)

    assert found(busy) is None
    assert opened(busy, Snapshots("ledger")) == opened(busy, None)


async def test_a_book_that_does_not_add_up_is_not_taken_nor_opened_at_an_older_snapshot(busy: Api) -> None:
    take(busy)
    older = found(busy).version
    forged = (
        "INSERT INTO ledger_events SELECT originator_id, (SELECT max(originator_version) + 1 FROM ledger_events WHERE"
        " originator_id = e.originator_id), topic, replace(convert_from(state, 'UTF8'), ':60000', ':260000')::bytea,"
        " (SELECT max(notification_id) + 1 FROM ledger_events) FROM ledger_events e WHERE topic LIKE '%funds-committed'"
    )
    with psycopg.connect(busy.database_url.replace("+psycopg", "")) as connection:
        assert connection.execute(forged).rowcount == 1

    with pytest.raises(Halt):
        opened(busy, Snapshots("ledger"))
    with pytest.raises(Halt):
        take(busy)
    assert found(busy).version == older


async def test_a_grown_book_is_taken_by_itself_and_a_restarted_service_opens_it(
    book: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "EVERY", 20)
    monkeypatch.setattr(paged_dict, "PAGE", 7)
    lines = [inflow(f"新财扶〔2020〕{n}号") for n in range(30)]
    assert (await book.post(f"{BOOK}/inflows/bulk", lines, role="keeper")).status_code == 201

    taken = await until(lambda: found(book))

    assert taken == opened(book, None)
    book.app.state.service.writer._repository.clear()
    assert (await receive(book, "新财扶〔2020〕0号")).json()["code"] == "line-already-booked"
    assert (await receive(book, "新财扶〔2020〕99号")).json()["entry_no"] == 32


def test_an_attribute_that_no_state_names_takes_no_snapshot() -> None:
    book = builders.Scene().book
    book.state.unheard_of = 1

    with pytest.raises(KeyError):
        codec(SpecialAccount).encode(book)
