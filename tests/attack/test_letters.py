"""Letters under attack: sent again, sent by others under the same key, and killed servers in between (P13)."""

import asyncio
import os
import re
import signal
import threading
import uuid
from typing import Any

import httpx
import psycopg
import pytest

from cli.platform import Person
from deploy.local.state import read_state
from services.disclosure.objections import admission
from services.disclosure.objections.sealed_store import Letters
from shared.kernel.acts import Actor
from shared.platform.commands import writer
from shared.platform.identity.roles import Role
from shared.platform.migrations import upgrade
from tests import stack
from tests.api import Api
from tests.attack.commands import DAY, UNLIMITED
from tests.conftest import Start
from tests.shipped.platform import Shipped
from tests.waiting import until

COUNTY = "654026"
PUBLISHER = Person(Role.PUBLISHER, COUNTY, "信件-公示", "昭苏县扶贫办（模拟）")
DEPARTMENT = Person(Role.PROJECT_DEPT, COUNTY, "信件-主管", "昭苏县农业农村局（模拟）")
WORDS = "面积与实际不符，请核实。"
CLIENTS, KILLS = 8, 3
POLICY = {"kind": "policy", "fiscal_year": 2020, "title": "到户产业扶持办法", "fields": {"text": "全文"}}


@pytest.fixture(scope="module")
def notice(attacked: Shipped) -> str:
    """An announcement of a county that no other attack uses."""
    office = {"name": "昭苏县扶贫办", "hotline": "0999-6022317"}
    attacked.post(f"/disclosure/v1/organisations/{COUNTY}", office, PUBLISHER, method="PUT")
    order = POLICY | {"place": COUNTY, "about": f"{COUNTY}-2020"}
    number = str(attacked.post("/disclosure/v1/notices", order, PUBLISHER)["notice"])
    attacked.post(f"/disclosure/v1/notices/{number}/posting", {}, PUBLISHER)
    attacked.get(f"/disclosure/v1/notices/{number}")
    return number


def token(page: str) -> str:
    found = re.search(r'name="key" value="([^"]*)"', page)
    assert found, page
    return found[1]


def submit(attacked: Shipped, notice: str, key: str, text: str = WORDS) -> httpx.Response:
    form = {"key": key, "text": text, "name": "", "contact": ""}
    return attacked.ask("POST", f"/disclosure/notices/{notice}/objections", data=form)


def send(attacked: Shipped, notice: str, key: str, text: str = WORDS) -> httpx.Response:
    path, headers = f"/disclosure/v1/notices/{notice}/objections", {"Idempotency-Key": key}
    return attacked.ask("POST", path, json={"text": text}, headers=headers)


def words_of(attacked: Shipped, code: str, sequence: int = 0) -> str:
    read = attacked.get(f"/disclosure/v1/objections/{code}/letter", DEPARTMENT, wait_for=sequence)
    return str(read["text"])


def code_in(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    return httpx.URL(answer.headers["location"]).params["code"]


def test_no_resend_destroys_an_accepted_letter(attacked: Shipped, notice: str) -> None:
    key, page = uuid.uuid4().hex, attacked.fetch(f"/disclosure/notices/{notice}").text
    first = send(attacked, notice, key).json()
    by_form = code_in(submit(attacked, notice, token(page)))

    other = send(attacked, notice, key, "别的人，别的话。")
    again = send(attacked, notice, key).json()
    form_again = code_in(submit(attacked, notice, token(page)))
    changed = code_in(submit(attacked, notice, token(page), "还有，名单漏了我家。"))
    forged = submit(attacked, notice, key, "没有凭据的表单。")

    assert (other.status_code, other.json()["code"]) == (422, "reused-key")
    assert again["objection"] == first["objection"] not in other.text + forged.text
    assert (form_again, changed != by_form, forged.status_code) == (by_form, True, 422)
    assert "没有凭据的表单。" in forged.text
    last = attacked.post(f"/disclosure/v1/objections/{by_form}/investigation", {}, DEPARTMENT)["sequence"]
    for code, words in ((first["objection"], WORDS), (by_form, WORDS), (changed, "还有，名单漏了我家。")):
        assert words_of(attacked, code, last) == words


@pytest.mark.slow
def test_a_killed_service_loses_no_accepted_letter_and_leaves_none_behind(attacked: Shipped, notice: str) -> None:
    state, accepted, done = read_state(attacked.layout.state), {}, threading.Event()
    assert state is not None

    def villagers() -> None:
        for number in range(8):
            key, words = uuid.uuid4().hex, f"第{number}件：面积与实际不符。"
            answer = attacked._patiently(lambda key=key, words=words: send(attacked, notice, key, words))
            accepted[answer.json()["objection"]] = (words, answer.json()["sequence"])
        done.set()

    sending = threading.Thread(target=villagers)
    sending.start()
    os.kill(state.children["disclosure"].mark.pid, signal.SIGKILL)
    sending.join(120)

    assert done.is_set()
    for code, (words, sequence) in accepted.items():
        assert words_of(attacked, code, sequence) == words
    url = stack.administrator_url(attacked.layout, "sluice_disclosure").replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        assert connection.execute(WITHOUT_THE_OTHER).fetchall() == []


WITHOUT_THE_OTHER = """
    SELECT coalesce(l.objection, e.objection) FROM letters l FULL JOIN (
        SELECT convert_from(state, 'UTF8')::json->>'objection' AS objection FROM disclosure_events
        WHERE topic = 'disclosure.notice.objection-received') e USING (objection)
    WHERE l.objection IS NULL OR e.objection IS NULL
"""
"""A letter without its fact, or a fact without its letter."""


async def villager(api: Api, notice: str, accepted: dict[str, str], stop: asyncio.Event) -> None:
    """Send letter after letter, each until it is answered, and some once more; note each code with its words."""
    while not stop.is_set():
        key = uuid.uuid4().hex
        for _ in range(2):
            answer = await _answered(api, notice, key)
            accepted.setdefault(answer["objection"], key)
        assert accepted[answer["objection"]] == key


async def _answered(api: Api, notice: str, key: str) -> dict[str, Any]:
    path, headers = f"/disclosure/v1/notices/{notice}/objections", {"Idempotency-Key": key}

    async def accepted() -> dict[str, Any]:
        answer = await api.client.post(path, json={"text": f"面积不符 {key}"}, headers=headers)
        assert answer.status_code in (201, 409, 503), answer.text
        return answer.json() if answer.status_code == 201 else {}

    return await until(accepted)


@pytest.mark.slow
async def test_postgresql_killed_under_load_never_parts_a_letter_from_its_fact(
    service: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "RESOLVE_SECONDS", 2.0)
    monkeypatch.setattr(admission, "LIMITS", admission.Limits(*["100000/second"] * 5))
    accepted: dict[str, str] = {}

    async def more(number: int) -> None:
        before = len(accepted)
        await until(lambda: len(accepted) >= before + number)

    with stack.directory() as where:
        server = stack.prepared_postgres(where)
        program = server.program()
        process = program.launch()
        try:
            program.await_ready(process, 30)
            owner, app = stack.databases(server, where)["disclosure"]
            upgrade("disclosure", owner)
            api = await service("disclosure", database_url=app, **UNLIMITED)
            notice = await _published(api)
            stop = asyncio.Event()
            villagers = [asyncio.create_task(villager(api, notice, accepted, stop)) for _ in range(CLIENTS)]
            for _ in range(KILLS):
                await more(4 * CLIENTS)
                os.kill(process.pid, signal.SIGKILL)
                await asyncio.to_thread(process.wait)
                process = await asyncio.to_thread(program.launch)
                await asyncio.to_thread(program.await_ready, process, 30)
                await more(2 * CLIENTS)
            stop.set()
            await asyncio.gather(*villagers)

            with psycopg.connect(owner.replace("+psycopg", "")) as connection:
                assert connection.execute(WITHOUT_THE_OTHER).fetchall() == []
                (count,) = connection.execute("SELECT count(*) FROM letters").fetchone()  # type: ignore[misc]
            assert count == len(accepted) > 50
            _each_is_there(api, accepted)
        finally:
            program.halt(process)


async def _published(api: Api) -> str:
    api.set_clock(DAY)
    office = {"name": "县扶贫办", "hotline": "0999-5622317"}
    await api.post("/organisations/654024", office, role="publisher", method="PUT")
    order = POLICY | {"place": "654024", "about": "654024-2020"}
    number = str((await api.post("/notices", order, role="publisher")).json()["notice"])
    assert (await api.post(f"/notices/{number}/posting", {}, role="publisher")).status_code == 200
    return number


def _each_is_there(api: Api, accepted: dict[str, str]) -> None:
    state, reader = api.app.state.service, Actor("test", "test", "", "", "")
    for code, key in accepted.items():
        assert Letters.of(state).read(code, reader, state.clock()).words == f"面积不符 {key}"
