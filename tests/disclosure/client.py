"""What a test of notices says over HTTP."""

from tests.disclosure.conftest import posting, publicity_requested

ENDED, TOWNSHIP = 11, "654024101"


async def posted(api, hear, **more):
    number = (await hear("projects", publicity_requested(**more)))["notice"]
    answer = await api.post(f"/notices/{number}/posting", posting(), role="publisher")
    assert answer.status_code == 200, answer.text
    return number, answer.json()


async def objection(api, number, text="面积与实际不符，请核实。", **more):
    return await api.client.post(f"/disclosure/v1/notices/{number}/objections", json={"text": text, **more})


async def publish(api, kind, place, **content):
    order = {"kind": kind, "place": place, "fiscal_year": 2020, "title": "到户产业扶持办法"} | content
    planned = await api.post("/notices", order, role="publisher", region=place)
    assert planned.status_code == 201, planned.text
    number = planned.json()["notice"]
    out = await api.post(f"/notices/{number}/posting", {"hotline": "12317"}, role="publisher", region=place)
    assert out.json()["state"] == "published", out.text
    listed = (await api.get(f"/notices?type={kind}&wait_for={out.json()['sequence']}")).json()
    assert [row["notice"] for row in listed["items"]] == [number]
    return (await api.get(f"/notices/{number}")).json()["releases"][0]["fields"]
