"""Anyone may object: without a name, with a letter that few may read and that is destroyed in the end."""

import psycopg
import pytest

from tests.disclosure.client import TOWNSHIP, objection, posted


@pytest.mark.req("DIS-07")
async def test_anyone_may_object_without_a_name_and_ask_after_it_by_its_code(api, hear):
    number, _ = await posted(api, hear)

    answer = await objection(api, number)

    assert answer.status_code == 201
    code = answer.json()["objection"]
    status = (await api.get(f"/objections/{code}", params={"wait_for": answer.json()["sequence"]})).json()
    assert (status["state"], status["due_on"]) == ("received", "2020-03-09")
    assert "named" not in status


async def test_the_words_and_writer_of_an_objection_stand_in_no_event_or_public_answer(api, hear):
    number, _ = await posted(api, hear)
    answer = await objection(api, number, text="村干部亲戚多占了指标", name="买买提", contact="13999123456")
    assert answer.status_code == 201, answer.text
    code = answer.json()["objection"]

    feed = await api.get("/events?limit=100", role="auditor")
    public = await api.get(f"/notices/{number}", params={"wait_for": answer.json()["sequence"]})
    with psycopg.connect(api.database_url.replace("+psycopg", "")) as connection:
        states = connection.execute("SELECT convert_from(state, 'UTF8') FROM disclosure_events").fetchall()

    for secret in ("村干部", "买买提", "13999123456"):
        assert secret not in feed.text
        assert secret not in public.text
        assert secret not in (await api.get(f"/objections/{code}")).text
        assert all(secret not in state for (state,) in states)
    letter = await api.get(f"/objections/{code}/letter", role="township", region="654024101")
    assert letter.json()["name"] == "买买提"
    with psycopg.connect(api.database_url.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT staff FROM letter_readings").fetchall() == [("staff-township",)]


def every_row(api):
    """All that the service's database holds, bytes as they are."""
    with psycopg.connect(api.database_url.replace("+psycopg", "")) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = [row for (name,) in names if name != "alembic_version"
                for row in connection.execute(f'SELECT * FROM "{name}"')]  # fmt: skip
    return b"\0".join(bytes(v) if isinstance(v, bytes) else str(v).encode() for row in rows for v in row)


async def test_a_letter_lies_sealed_and_is_destroyed_once_its_objection_is_decided(api, hear):
    number, _ = await posted(api, hear)
    said = {"text": "村干部亲戚多占了指标", "name": "买买提", "contact": "13999123456"}
    answer = await objection(api, number, **said)
    code, reason = answer.json()["objection"], {"reason": "来信人申请"}
    path, by, judge = f"/objections/{code}/erasure", {"role": "project-dept"}, {"role": "township", "region": TOWNSHIP}

    await api.get(f"/objections/{code}", params={"wait_for": answer.json()["sequence"]})
    early = await api.post(path, reason, **by)
    await api.post(f"/objections/{code}/investigation", {}, **judge)
    done = await api.post(f"/objections/{code}/resolution", {"upheld": False, "reply": "经复测，与申报一致。"}, **judge)
    await api.get(f"/objections/{code}", params={"wait_for": done.json()["sequence"]})
    silent, away = await api.post(path, {}, **by), await api.post(path, reason, **by, region="654025")
    sealed = every_row(api)
    erased, again = await api.post(path, reason, **by), await api.post(path, reason, **by)
    letter = await api.get(f"/objections/{code}/letter", **judge)

    refused = [early, silent, away, letter]
    assert [(a.status_code, a.json()["code"]) for a in refused] == [
        (409, "letter-still-needed"), (422, "reason-for-erasure"), (403, "outside-region"), (409, "letter-erased"),
    ]  # fmt: skip
    assert (erased.status_code, again.status_code) == (201, 201)
    assert not any(word.encode() in sealed for word in said.values())
    assert (await api.get(f"/objections/{code}")).json()["state"] == "dismissed"
    with psycopg.connect(api.database_url.replace("+psycopg", "")) as connection:
        kept = connection.execute("SELECT act, staff, reason FROM letter_readings").fetchall()
        left = connection.execute("SELECT wrapped_key, record FROM letters").fetchall()
    assert (kept, left) == ([("erased", "staff-project-dept", "来信人申请")], [(None, None)])


async def test_a_letter_is_not_shown_outside_its_region_nor_to_other_roles(api, hear):
    number, _ = await posted(api, hear)
    answer = await objection(api, number)
    code, params = answer.json()["objection"], {"wait_for": answer.json()["sequence"]}

    away = await api.get(f"/objections/{code}/letter", role="township", region="654025", params=params)
    keeper = await api.get(f"/objections/{code}/letter", role="keeper")

    assert (away.status_code, keeper.status_code) == (403, 403)


async def test_an_objection_sent_twice_with_one_key_is_one_objection(api, hear):
    number, _ = await posted(api, hear)
    path, said = f"/disclosure/v1/notices/{number}/objections", {"text": "面积与实际不符"}

    first = await api.client.post(path, json=said, headers={"Idempotency-Key": "k-1"})
    second = await api.client.post(path, json=said, headers={"Idempotency-Key": "k-1"})

    assert first.json() == second.json()
    public = await api.get(f"/notices/{number}", params={"wait_for": first.json()["sequence"]})
    assert public.json()["objections"] == 1


async def test_objections_are_small_and_few_from_one_address(api, hear):
    number, _ = await posted(api, hear)

    large = await objection(api, number, text="长" * 6000)
    assert large.status_code == 413
    answers = [(await objection(api, number)).status_code for _ in range(25)]

    assert answers.count(201) == 20
    assert answers[-1] == 429
