"""A book that cannot be is not written on: the writer stops, all stays readable, and it is said how to go on (P9)."""

from functools import partial
from typing import Any

import psycopg
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from services.ledger.book.account import SpecialAccount
from services.ledger.book.invariants import commitment_adds_up
from services.ledger.book.lots import Commitment, Draw
from services.ledger.payments.entries import SurplusReturned
from shared.kernel.errors import Halt
from shared.platform.commands.writer import Outcome
from shared.tlog.notes import new_private_key
from tests.api import Api
from tests.conftest import Cluster, Start
from tests.ledger.builders import act
from tests.ledger.client import BOOK, ON, Facts, code, open_book, pay, read, receive

LOT = "新财扶〔2020〕1号 中央财政专项扶贫资金"

COPIED = (
    "INSERT INTO ledger_events SELECT originator_id, (SELECT max(o.originator_version) FROM ledger_events o"
    " WHERE o.originator_id = e.originator_id) + {hole}, topic, replace(convert_from(state, 'UTF8'), '{old}', '{new}')"
    "::bytea, (SELECT max(notification_id) FROM ledger_events) + {gap} FROM ledger_events e"
    " WHERE topic = 'ledger.special-account.{topic}'"
)


def copied(topic: str, old: str = "", new: str = "", hole: int = 1, gap: int = 1) -> str:
    """Another entry like one that is there, with other words in it, under the next numbers or with some left out."""
    return COPIED.format(topic=topic, old=old, new=new, hole=hole, gap=gap)


POISONS = {
    "a lot goes below zero": copied("funds-committed", ":60000", ":260000"),
    "the draws are not what was paid": copied("funds-disbursed", '"draws":[{"fen":50000', '"draws":[{"fen":1'),
    "an entry number is left out": copied("spending-reported", hole=2),
    "a sequence is left out": copied("inflow-received", "1号", "7号", gap=2),
    "an entry cannot be read": copied("inflow-received", '"fen"', '"fun"'),
    "the last entries are gone": "DELETE FROM ledger_events WHERE notification_id > 4",
}


def as_superuser(cluster: Cluster, api: Api, statement: str) -> None:
    """What only somebody can do who switches the triggers off."""
    admin = cluster.server.url(api.database_url.rsplit("/", 1)[1]).replace("+psycopg", "")
    with psycopg.connect(admin) as connection:
        connection.execute("SET session_replication_role = replica")
        assert connection.execute(statement).rowcount > 0


async def year(api: Api) -> None:
    """A book with an entry of each kind that is forged below."""
    api.set_clock(ON)
    await open_book(api)
    await receive(api)
    await Facts(api).make_payable()
    assert (await pay(api)).status_code == 201
    spending = {"project": "P1", "amount": "1.00", "evidence": "发票1", "supplier": "供应商"}
    assert (await api.post(f"{BOOK}/spendings", spending, role="implementer")).status_code == 201
    await read(api, BOOK)


async def assert_halted(api: Api, word: str = "") -> None:
    """Every write is refused with the reason and the way on; every question is answered as before."""
    answers = [await receive(api, "新财扶〔2020〕9号"), await open_book(api, fiscal_year=2021)]
    ready = await api.client.get("/readyz")

    assert [code(answer) for answer in answers] == [(503, "halted")] * 2
    assert all(answer.headers["content-type"] == "application/problem+json" for answer in answers)
    assert all(word in answer.json()["detail"] and "sluice verify" in answer.json()["detail"] for answer in answers)
    assert (ready.status_code, ready.json()["status"]) == (503, "halted")
    assert "docs/recovery.md" in ready.json()["advice"]
    assert REGISTRY.get_sample_value("sluice_writer_halted") == 1
    for path in (BOOK, f"{BOOK}/entries", f"{BOOK}/lots", f"{BOOK}/trial-balance", "/events"):
        role = "system" if path == "/events" else "auditor"
        assert (await api.get(path, role=role, region="" if role == "system" else "654024")).status_code == 200, path


@pytest.mark.parametrize("poison", POISONS.values(), ids=POISONS)
async def test_a_ledger_whose_log_was_poisoned_stops_writing_and_stays_readable(
    service: Start, cluster: Cluster, poison: str
) -> None:
    api = await service("ledger")
    await year(api)
    before = log_of(api)

    as_superuser(cluster, api, poison)
    poisoned = log_of(api)

    assert poisoned != before
    await assert_halted(api)
    assert log_of(api) == poisoned


async def test_a_poisoned_book_is_not_opened_after_a_restart_either(service: Start, cluster: Cluster) -> None:
    first = await service("ledger")
    await year(first)
    as_superuser(cluster, first, POISONS["the draws are not what was paid"])

    restarted = await service("ledger", database_url=first.database_url)

    await assert_halted(restarted, "P1")


class Unbalanced(SurplusReturned):
    """What no code of ours makes: fen come from nowhere."""

    TOPIC = "ledger.special-account.unbalanced"

    def postings(self) -> list[tuple[str, int]]:
        return [(f"lot:{LOT}:available", 1)]


async def test_a_decision_that_breaks_the_book_is_not_written_and_stops_the_writer(service: Start) -> None:
    api = await service("ledger")
    await year(api)
    before = log_of(api)

    def defect(books: Any) -> Outcome:
        book = books.get(SpecialAccount, SpecialAccount.create_id("654024", 2020))
        book.enter(Unbalanced, act(at=ON), project="P1", fen=10_000, draws=(Draw(LOT, 10_000),))
        return Outcome((book,), {})

    with pytest.raises(Halt, match="do not sum to zero"):
        await api.app.state.service.writer.submit(defect)
    await assert_halted(api, "do not sum to zero")
    assert log_of(api) == before


def test_a_commitment_that_is_closed_holds_nothing() -> None:
    with pytest.raises(Halt, match="closed and still holds"):
        commitment_adds_up("P1", Commitment(100, "纪要1", {LOT: 1}, paid=99, closed=True))


async def test_a_past_that_no_longer_leads_to_the_last_checkpoint_stops_the_writer_too(
    service: Start, cluster: Cluster
) -> None:
    api = await service("ledger", sealing_key=new_private_key(), seal_seconds=3600)
    await year(api)
    sealed = partial(api.post, "/checkpoint", role="auditor")
    assert (await sealed()).status_code == 201
    swapped = "UPDATE ledger_events SET state = replace(convert_from(state, 'UTF8'), '1号', '2号')::bytea"
    as_superuser(cluster, api, f"{swapped} WHERE notification_id = 2")

    assert code(await sealed()) == (503, "halted")
    await assert_halted(api, "event 2 is not as it was when it was sealed")


def log_of(api: Api) -> list[tuple[Any, ...]]:
    """Every row of the log."""
    with api.app.state.service.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT * FROM ledger_events ORDER BY notification_id"))]
