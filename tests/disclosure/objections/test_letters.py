"""An accepted objection keeps its letter, whatever is sent afterwards (P13)."""

import asyncio
import re
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from services.disclosure.objections import admission
from services.disclosure.objections.sealed_store import Letter, Letters
from tests.api import Api
from tests.conftest import Cluster
from tests.disclosure.conftest import posting, publicity_requested

WORDS = "面积与实际不符，请核实。"


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests send more a minute than one address may."""
    monkeypatch.setattr(admission, "LIMITS", admission.Limits(*["100000/minute"] * 5))


@pytest.fixture
async def notice(api: Api, hear) -> str:
    """An open window."""
    number: str = (await hear("projects", publicity_requested()))["notice"]
    answer = await api.post(f"/notices/{number}/posting", posting(), role="publisher")
    await api.get(f"/notices/{number}?wait_for={answer.json()['sequence']}")
    return number


async def page(api: Api, notice: str) -> str:
    return (await api.client.get(f"/disclosure/notices/{notice}")).text


def token(html: str) -> str:
    found = re.search(r'name="key" value="([^"]*)"', html)
    assert found, html
    return found[1]


async def submit(api: Api, notice: str, key: str, text: str = WORDS, **more: str):
    form = {"key": key, "text": text, "name": "", "contact": ""} | more
    return await api.client.post(f"/disclosure/notices/{notice}/objections", data=form)


def code_of(answer) -> str:
    assert answer.status_code == 303, answer.text
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


async def send(api: Api, notice: str, text: str = WORDS, key: str = "", **more: str):
    headers = {"Idempotency-Key": key} if key else {}
    path = f"/disclosure/v1/notices/{notice}/objections"
    return await api.client.post(path, json={"text": text, **more}, headers=headers)


async def letter(api: Api, code: str) -> Letter:
    """What lies in the table, opened."""
    from shared.kernel.acts import Actor

    nobody = Actor("test", "township", "", "", "654024101")
    return Letters.of(api.app.state.service).read(code, nobody, datetime.now(UTC))


def rows(api: Api, query: str):
    with psycopg.connect(api.database_url.replace("+psycopg", "")) as connection:
        return connection.execute(query).fetchall()


async def test_a_form_sent_twice_gives_the_same_code_and_keeps_the_letter(api, notice):
    key = token(await page(api, notice))
    first = code_of(await submit(api, notice, key))

    again = code_of(await submit(api, notice, key, text=f"  {WORDS}\r\n"))

    assert again == first
    assert (await letter(api, first)).words == WORDS
    assert rows(api, "SELECT objection FROM letters") == [(first,)]


async def test_a_form_sent_sixteen_times_at_once_is_one_objection_and_all_get_its_code(api, notice):
    key = token(await page(api, notice))

    answers = await asyncio.gather(*(submit(api, notice, key) for _ in range(16)))

    assert len({code_of(answer) for answer in answers}) == 1
    assert rows(api, "SELECT count(*) FROM letters") == [(1,)]
    assert (await letter(api, code_of(answers[0]))).words == WORDS


async def test_other_words_after_back_are_another_letter_and_the_first_stays(api, notice):
    key = token(await page(api, notice))
    first = code_of(await submit(api, notice, key))

    second = code_of(await submit(api, notice, key, text="还有，名单漏了我家。"))

    assert second != first
    assert [(await letter(api, code)).words for code in (first, second)] == [WORDS, "还有，名单漏了我家。"]
    assert code_of(await submit(api, notice, key)) == first


async def test_a_refused_form_leaves_no_letter_and_destroys_none(api, notice, hear):
    key = token(await page(api, notice))
    first = code_of(await submit(api, notice, key))
    api.advance_clock(11)
    await api.post(f"/objections/{first}/investigation", {}, role="township", region="654024101")
    await api.post(f"/objections/{first}/resolution", {"upheld": True, "reply": "属实。"}, role="township",
                   region="654024101")  # fmt: skip

    refused = [await submit(api, notice, key, text="窗口已关，还要说。") for _ in range(2)]

    assert [answer.status_code for answer in refused] == [422, 422]
    assert "窗口已关，还要说。" in refused[1].text
    assert rows(api, "SELECT objection FROM letters") == [(first,)]
    assert code_of(await submit(api, notice, key)) == first


async def test_an_expired_form_shows_its_words_again_and_the_fresh_one_is_accepted(api, notice):
    key = token(await page(api, notice))
    api.advance_clock(2)

    late = [await submit(api, notice, key, name="买买提", contact="某村") for _ in range(2)]

    for answer in late:
        assert answer.status_code == 422
        assert all(said in answer.text for said in (WORDS, "买买提", "某村", "已超过一天"))
    assert rows(api, "SELECT count(*) FROM letters") == [(0,)]
    accepted = code_of(await submit(api, notice, token(late[1].text), name="买买提", contact="某村"))
    assert (await letter(api, accepted)).name == "买买提"


async def test_an_accepted_form_is_answered_again_after_its_day(api, notice):
    key = token(await page(api, notice))
    first = code_of(await submit(api, notice, key))
    api.advance_clock(2)

    assert code_of(await submit(api, notice, key)) == first


@pytest.mark.parametrize("forged", ["", "x", "0" * 32, f"{'0' * 32}.1583110800.{'0' * 64}", "é.1.é", "." * 150])
async def test_a_form_that_nobody_served_shows_its_words_again(api, notice, forged):
    answer = await submit(api, notice, forged)

    assert answer.status_code == 422
    assert WORDS in answer.text
    assert code_of(await submit(api, notice, token(answer.text)))
    assert rows(api, "SELECT count(*) FROM letters") == [(1,)]


async def test_a_token_serves_the_notice_it_was_made_for_alone(api, notice, hear):
    other = (await hear("projects", publicity_requested("p-2")))["notice"]
    answer = await api.post(f"/notices/{other}/posting", posting(), role="publisher")
    await api.get(f"/notices/{other}?wait_for={answer.json()['sequence']}")

    assert (await submit(api, other, token(await page(api, notice)))).status_code == 422


async def test_a_thousand_characters_fit_into_the_form_however_they_travel(api, notice):
    long = "长" * 499 + "\r\n" + "𠮷" * 500

    code = code_of(await submit(api, notice, token(await page(api, notice)), text=long))

    assert (await letter(api, code)).words == long.replace("\r\n", "\n")
    over = await submit(api, notice, token(await page(api, notice)), text="长" * 1001)
    assert (over.status_code, "5 至 1000 字" in over.text, "长" * 1001 in over.text) == (422, True, True)


async def test_what_is_wrong_is_named_by_its_field(api, notice):
    answer = await submit(api, notice, token(await page(api, notice)), contact="1" * 61)

    assert answer.status_code == 422
    assert "联系方式：超过长度上限" in answer.text


async def test_blanks_alone_are_no_letter(api, notice):
    assert (await send(api, notice, text="　 \n  　 ")).status_code == 422
    assert (await submit(api, notice, token(await page(api, notice)), text="      ")).status_code == 422


async def test_a_form_that_comes_too_often_is_kept_for_the_writer(api, notice, monkeypatch):
    monkeypatch.setattr(admission, "LIMITS", admission.Limits(of_address="1/hour"))
    key = token(await page(api, notice))
    await submit(api, notice, key)

    held = await submit(api, notice, key, text="还有，名单漏了我家。")

    assert held.status_code == 429
    assert "还有，名单漏了我家。" in held.text
    assert token(held.text) == key


async def test_another_anonymous_caller_with_the_same_key_gets_and_destroys_nothing(api, notice):
    first = (await send(api, notice, key="1")).json()["objection"]

    other = await send(api, notice, text="别的人，别的话。", key="1")
    again = await send(api, notice, key="1")

    assert (other.status_code, other.json()["code"]) == (422, "reused-key")
    assert first not in other.text
    assert again.json()["objection"] == first
    assert (await letter(api, first)).words == WORDS
    assert rows(api, "SELECT count(*) FROM letters") == [(1,)]


async def test_sixteen_callers_with_one_key_and_two_bodies_give_one_letter(api, notice):
    bodies = [WORDS if number % 2 else "别的人，别的话。" for number in range(16)]

    answers = await asyncio.gather(*(send(api, notice, text=said, key="one") for said in bodies))

    codes = {answer.json()["objection"] for answer in answers if answer.status_code == 201}
    assert {answer.status_code for answer in answers} == {201, 422}
    assert [answer.status_code for answer in answers].count(201) == 8
    assert len(codes) == 1
    assert rows(api, "SELECT objection FROM letters") == [(codes.pop(),)]


async def test_the_key_of_a_form_answers_no_program(api, notice):
    key = token(await page(api, notice))
    first = code_of(await submit(api, notice, key))
    ((kept,),) = rows(api, "SELECT key FROM disclosure_commands WHERE principal = 'public/form'")

    answers = [await send(api, notice, key=stolen) for stolen in (key, kept)]

    assert {answer.status_code for answer in answers} == {201}
    assert first not in "".join(answer.text for answer in answers)


async def test_neither_words_nor_key_of_a_letter_stand_in_the_log_or_in_the_kept_answers(api, notice):
    await send(api, notice, key="13999123456", text="村干部亲戚多占了指标", name="买买提")
    await submit(api, notice, token(await page(api, notice)), text="村干部亲戚多占了指标", name="买买提")

    stored = rows(api, "SELECT convert_from(state, 'UTF8') FROM disclosure_events")
    kept = rows(api, "SELECT key || convert_from(body, 'UTF8') FROM disclosure_commands WHERE principal LIKE 'public%'")

    assert not any(said in row[0] for row in stored for said in ("13999123456", "买买提", "指标"))
    assert not any(said in row[0] for row in kept for said in ("买买提", "指标"))


async def test_a_code_that_nobody_got_is_never_shown_as_received(api, notice):
    answer = await api.client.get("/disclosure/objections?code=YY-000000000000&new=1")

    assert answer.status_code == 404
    assert "已收到您的异议" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_no_role_of_the_database_can_delete_a_letter_or_change_who_read_it(api, notice, cluster: Cluster):
    await send(api, notice)
    owner = api.database_url.replace("+psycopg", "")
    for statement in ("DELETE FROM letters", "TRUNCATE letters CASCADE", "UPDATE letters SET notice = ''",
                      "DELETE FROM letter_readings", "UPDATE letter_readings SET staff = ''"):  # fmt: skip
        with psycopg.connect(owner) as connection, pytest.raises(psycopg.Error):
            connection.execute(statement)
    as_owner = cluster.urls["disclosure"][0].rsplit("/", 1)[0] + "/" + api.database_url.rsplit("/", 1)[1]
    as_owner = as_owner.replace("+psycopg", "")
    for statement in ("DELETE FROM letters", "TRUNCATE letters CASCADE", "UPDATE letter_readings SET staff = ''"):
        with psycopg.connect(as_owner) as connection, pytest.raises(psycopg.errors.RaiseException):
            connection.execute(statement)


async def test_an_accepted_objection_whose_letter_an_earlier_version_lost_is_told_as_such(
    api, notice, cluster: Cluster
):
    answer = await send(api, notice)
    code = answer.json()["objection"]
    superuser = cluster.server.url(api.database_url.rsplit("/", 1)[1]).replace("+psycopg", "")
    with psycopg.connect(superuser) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM letters WHERE objection = %s", (code,))

    read = await api.get(f"/objections/{code}/letter?wait_for={answer.json()['sequence']}", role="township",
                         region="654024101")  # fmt: skip

    assert (read.status_code, read.json()["code"]) == (404, "letter-lost")
