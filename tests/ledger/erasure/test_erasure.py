"""After an erasure nothing anywhere leads back to the person, and every book still stands."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from services.ledger.book.account import SpecialAccount
from tests import stack
from tests.api import Api
from tests.conftest import Start
from tests.ledger.batches.test_over_http import bounce, pay
from tests.ledger.client import BOOK, ON, Facts, open_book, payment, read, receive
from tests.ledger.people import VILLAGE, entered, id_number, identity
from tests.waiting import wait_until

MARKED = {"name": "帕提古丽麦合木提", "account": "6217002870099887766", "phone": "13999887766"}
NUMBER = id_number(77)


def shapes(word: str) -> set[bytes]:
    """A word as it may hide: plain, hexadecimal, base64 at each of its three beginnings, JSON's escapes."""
    plain = word.encode()
    found = {plain, plain.hex().encode(), plain.hex().upper().encode(), word.encode("unicode_escape")}
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + plain)
        inner = coded[4 if before else 0 : (len(coded) // 4 - 1) * 4]
        found |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return found


HIDDEN = {shape for word in (*MARKED.values(), NUMBER) for shape in shapes(word)}


def seen_in(where: str, content: bytes) -> list[str]:
    return [f"{where}: {shape!r}" for shape in HIDDEN if shape in content]


def tables(api: Api) -> Iterator[tuple[str, bytes]]:
    """Every row of every table of the ledger's database, bytes as they are."""
    with api.app.state.service.engine.connect() as connection:
        names = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
        for name in names:
            if name == "alembic_version":
                continue
            for row in connection.execute(text(f'SELECT * FROM "{name}"')):
                raw = [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row]
                yield name, b"\0".join(raw)


async def answers(api: Api, person: str, batch: str) -> list[tuple[str, bytes]]:
    """What every question about the book and the person answers to an auditor."""
    paths = [BOOK, *(f"{BOOK}/{page}" for page in ("entries", "lots", "projects", "trial-balance", "payees"))]
    paths += [f"{BOOK}/batches/{batch}", f"{BOOK}/batches/{batch}/lines", f"{BOOK}/payees/{person}"]
    paths += [
        f"/persons/{person}",
        f"/persons/{person}/readings",
        f"/persons/{person}/identity?purpose=核对",
        "/events",
    ]
    given = [(path, await api.get(path, role="auditor")) for path in paths]
    raw = await api.get("/events", role="system", region="", params={"limit": 500})
    return [(path, answer.content) for path, answer in given] + [("/events", raw.content)]


def in_store(folder: Path, word: bytes, seconds: float = 20) -> bytes:
    """All that NATS keeps, once it keeps this word."""

    def kept() -> bytes:
        found = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
        return found if word in found else b""

    return wait_until(kept, seconds)


async def use(api: Api) -> tuple[str, str]:
    """Enter somebody, pay them alone and among others, send money back, look them up, get refused."""
    await open_book(api)
    await receive(api)
    await Facts(api).make_payable()
    form = MARKED | {"id_number": NUMBER}
    person, other = await entered(api, **form), await entered(api, "巴哈尔", 5)
    to = {"payee_class": "person", "beneficiary_level": "person", "payee": person}
    alone = (await api.post(f"{BOOK}/payments", payment("50.00", **to), role="implementer")).json()["payment"]
    await api.post(f"{BOOK}/payments/{alone}/review", {"passed": True}, role="reviewer")
    await api.post(f"{BOOK}/payments/{alone}/posting", {"voucher_no": "记-9"}, role="keeper")
    lines = [{"payee": p, "place": VILLAGE, "amount": "10.00", "subsidy": "social-relief"} for p in (person, other)]
    terms = {"declared_lines": 2, "declared_amount": "20.00", "lines": lines, "purpose": "household-subsidy"}
    shared = {k: v for k, v in payment(**to).items() if k not in ("amount", "payee", "purpose")}
    batch = await pay(api, shared | terms)
    assert (await bounce(api, batch, 1)).status_code == 201
    await api.get(f"/persons/{person}/identity", role="keeper", params={"purpose": "核对账号"})
    refused = [
        await api.post("/persons", identity("别名", id_number=NUMBER), role="finance"),
        await api.post("/persons", identity(**form | {"account": MARKED["name"]}), role="finance"),
        await api.post("/persons", identity(**form | {"extra": MARKED["name"]}), role="finance"),
        await api.get(f"/persons/{person}/identity", role="auditor", params={"purpose": NUMBER}),
    ]
    assert [seen for answer in refused for seen in seen_in("refusal", answer.content)] == []
    return person, batch


@pytest.mark.slow
async def test_nothing_anywhere_leads_back_to_an_erased_person(
    service: Start, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "bus"
    folder.mkdir()
    with stack.nats(folder) as nats:
        api = await service("ledger", nats_url=nats.url)
        api.set_clock(ON)
        person, batch = await use(api)
        shown = await api.get(f"/persons/{person}/identity", role="auditor", params={"purpose": "核对"})
        assert len(seen_in("before", shown.content)) >= 4
        await read(api, BOOK)

        erased = await api.post(f"/persons/{person}/erasure", {"reason": "本人申请"}, role="finance")

        assert erased.status_code == 201, erased.text
        rows = list(tables(api))
        assert {"vault_persons", "vault_readings", "ledger_events", "ledger_commands"} <= {name for name, _ in rows}
        assert any(person.encode() in row for name, row in rows if name == "ledger_events")
        store = in_store(folder, b"payment-returned")
        told = await answers(api, person, batch)
        logged = "".join(capfd.readouterr())
    found = [seen for name, row in rows for seen in seen_in(name, row)]
    found += [seen for path, content in told for seen in seen_in(path, content)]
    assert found + seen_in("nats", store) + seen_in("logs", logged.encode()) == []
    assert not re.search(r"\d{17}[\dXx]", logged)
    await still_stands(api, person)


async def still_stands(api: Api, person: str) -> None:
    """The book adds up, replays to the same state, and knows what was paid under the key."""
    assert (await read(api, f"{BOOK}/trial-balance"))["total_fen"] == 0
    paid = (await read(api, f"{BOOK}/payees/{person}"))["payments"]
    assert [(row["fen"], row["returned"]) for row in paid] == [(5_000, None), (1_000, "account-closed")]
    state = api.app.state.service
    replayed: Any = None
    with state.engine.connect() as connection:
        for event in state.events.of(connection, SpecialAccount.create_id("654024", 2020)):
            replayed = event.mutate(replayed)
    assert replayed.state.commitments["P1"].paid == 6_000
