"""Is the ledger whole, genuine, up to date: three answers that anybody may check; and commands on an old view."""

from pathlib import Path

import psycopg
import pytest

from tests.api import Api
from tests.conftest import Cluster, Start
from tests.ledger.client import (
    BOOK,
    ON,
    Facts,
    announcement,
    code,
    inflow,
    open_book,
    pay,
    read,
    receive,
    seals_when_asked,
)
from tests.ledger.test_evidence import key_file


@pytest.fixture
async def sealing(service: Start, tmp_path: Path) -> Api:
    api = await service("ledger", sealing_key_file=key_file(tmp_path), seal_seconds=3600)
    seals_when_asked(api)
    api.set_clock(ON)
    await open_book(api)
    await receive(api)
    return api


async def quality(api: Api) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = await read(api, f"{BOOK}/quality")
    return found


@pytest.mark.req("LED-24")
async def test_a_whole_genuine_and_timely_book_says_so_with_its_figures(sealing: Api) -> None:
    await Facts(sealing).make_payable()
    await pay(sealing)
    signed = await sealing.post("/checkpoint", role="auditor")

    found = await quality(sealing)

    whole, genuine, timely = found["completeness"], found["authenticity"], found["timeliness"]
    assert [part["good"] for part in (whole, genuine, timely)] == [True, True, True]
    assert whole["entries"] == whole["last_entry_no"] == genuine["sealed_entries"]
    assert (genuine["unsealed_entries"], genuine["checkpoint"]["note"]) == (0, signed.text)  # type: ignore[index]


@pytest.mark.req("LED-24")
async def test_what_is_late_overdue_or_not_yet_sealed_is_named(sealing: Api) -> None:
    unsealed = (await quality(sealing))["authenticity"]
    await sealing.post("/checkpoint", role="auditor")
    await receive(sealing, "新财扶〔2020〕2号", received_on="2020-02-03")
    await sealing.post(f"{BOOK}/announcements", announcement(due_on="2020-02-20"), role="finance")

    found = await quality(sealing)

    assert (unsealed["good"], unsealed["checkpoint"]) == (False, None)
    assert found["completeness"]["overdue_announcements"] == 1
    assert (found["completeness"]["good"], found["timeliness"]["good"]) == (False, False)
    assert found["authenticity"]["unsealed_entries"] == 2
    (late,) = found["timeliness"]["late"]  # type: ignore[misc]
    assert (late["received_on"], late["recorded_at"][:10]) == ("2020-02-03", "2020-03-02")


@pytest.mark.req("LED-24")
async def test_a_changed_past_shows_in_the_books_authenticity(sealing: Api, cluster: Cluster) -> None:
    await sealing.post("/checkpoint", role="auditor")
    superuser = cluster.server.url().replace("+psycopg", "").rsplit("/", 1)[0]
    with psycopg.connect(f"{superuser}/{sealing.database_url.rsplit('/', 1)[1]}") as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE ledger_events SET state = replace(convert_from(state, 'UTF8'), '100000', '900000')"
                           "::bytea WHERE notification_id = 2")  # fmt: skip
    await receive(sealing, "新财扶〔2020〕3号")
    await sealing.post("/checkpoint", role="auditor")

    genuine = (await quality(sealing))["authenticity"]

    assert genuine["good"] is False
    assert "event 2" in str(genuine["troubles"])


async def test_a_ledger_that_does_not_seal_does_not_call_itself_genuine(book: Api) -> None:
    genuine = (await quality(book))["authenticity"]

    assert (genuine["good"], genuine["troubles"]) == (False, ["未配置封存密钥"])


async def test_a_command_on_an_old_view_of_the_book_is_refused_and_changes_nothing(book: Api) -> None:
    first = await receive(book)
    seen = {"If-Match": f'"{first.json()["version"]}"'}

    good = await book.post(f"{BOOK}/inflows", inflow("文2"), role="keeper", headers=seen)
    late = await book.post(f"{BOOK}/inflows", inflow("文3"), role="keeper", headers=seen)
    garbled = await book.post(f"{BOOK}/inflows", inflow("文4"), role="keeper", headers={"If-Match": "abc"})

    assert good.status_code == 201
    assert code(late) == (412, "version-moved")
    assert garbled.status_code == 422
    assert (await read(book, BOOK))["entry_no"] == 3
