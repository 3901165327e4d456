"""The issuer's keys are read beside the requests: whatever the issuer does, nobody waits for it."""

import asyncio
import json
from collections.abc import Iterator

import pytest
from httpx import Response
from joserfc.jwk import OKPKey

from deploy.local.ports import internal_port
from shared.platform.identity import keys
from shared.platform.identity.issuer import DevelopmentIssuer
from shared.platform.identity.keys import IssuerKeys
from shared.platform.web import limits
from tests.api import Api
from tests.conftest import Start
from tests.issuer import KeyAddress, claims, key_address, key_of, signed, unsigned
from tests.waiting import until

ADDITION = {"name": "a", "n": 1}
SOON = 20.0


@pytest.fixture
def address(issuer: DevelopmentIssuer) -> Iterator[KeyAddress]:
    with key_address(issuer.jwks()) as at:
        yield at


@pytest.fixture
async def away(start_tally: Start) -> Api:
    """A service whose issuer does not answer."""
    return await start_tally(jwks_file=None, jwks_url=f"http://127.0.0.1:{internal_port()}/jwks.json")


async def test_with_the_issuer_away_at_start_tokens_are_told_so_and_the_public_goes_on(away: Api) -> None:
    refused = await away.post("/additions", ADDITION, role="keeper")
    garbage = await away.client.post("/tally/v1/additions", headers={"Authorization": "Bearer a.b.c"})
    public = await away.get("/totals/a")
    ready = await away.client.get("/readyz")

    assert (refused.status_code, refused.json()["code"]) == (503, "identity-unavailable")
    assert refused.headers["retry-after"] == "30"
    assert garbage.status_code == 401
    assert public.status_code != 503
    assert (ready.status_code, ready.json()["status"]) == (200, "no-logins")
    await until(lambda: "ConnectError" in str(away.app.state.service.tokens.keys.trouble))


async def test_the_issuers_keys_come_later_and_stay_when_it_goes(start_tally: Start, address: KeyAddress) -> None:
    address.status = 503
    tally = await start_tally(jwks_file=None, jwks_url=address.url)
    held = tally.app.state.service.tokens.keys
    held._least = 0.1
    assert (await tally.post("/additions", ADDITION, role="keeper")).status_code == 503

    address.status = 200
    held.ask()
    await until(lambda: held.there)
    assert (await tally.post("/additions", ADDITION, role="keeper")).status_code == 201

    for status, body in ((500, b""), (302, b""), (200, b"<html>"), (200, b'{"keys": []}'), (200, b"x" * 10**6)):
        address.status, address.body = status, body
        await held.read()
        assert held.trouble
        assert (await tally.post("/additions", ADDITION, role="keeper", staff=f"s{status}")).status_code == 201
    assert (await tally.client.get("/readyz")).json()["status"] == "no-logins"


async def test_the_keys_are_not_fetched_from_where_a_redirect_leads(
    issuer: DevelopmentIssuer, address: KeyAddress
) -> None:
    with key_address({}) as first:
        first.status, first.headers = 302, {"Location": address.url}
        found = IssuerKeys(None, first.url)
        await found.read()

    assert not found.there
    assert address.asked == 0


async def test_an_endless_or_packed_answer_is_given_up(address: KeyAddress) -> None:
    found = IssuerKeys(None, address.url)
    address.body = b" " * (keys.MAX_BYTES + 1)
    await found.read()
    assert "more than" in str(found.trouble)

    address.headers = {"Content-Encoding": "gzip"}
    await found.read()
    assert not found.there


async def test_a_slow_issuer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "FETCH_SECONDS", 0.2)
    connected = asyncio.Event()

    async def never(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.set()
        while not writer.is_closing():
            writer.write(b"H")
            await asyncio.sleep(0.05)

    server = await asyncio.start_server(never, "127.0.0.1", 0)
    found = IssuerKeys(None, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    async with asyncio.timeout(SOON):
        await found.read()
    server.close()

    assert connected.is_set()
    assert "Error" in str(found.trouble)


async def test_unknown_keys_however_many_cost_one_fetch_at_most(
    start_tally: Start, address: KeyAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FORGED_TOKENS", "1000/minute")
    tally = await start_tally(jwks_file=None, jwks_url=address.url)
    await until(lambda: tally.app.state.service.tokens.keys.there)
    asked = address.asked

    answers = [await _knock(tally, unsigned({"alg": "Ed25519", "kid": f"k{n}"}, claims())) for n in range(200)]

    assert {answer.status_code for answer in answers} == {401}
    assert address.asked == asked


async def test_a_new_key_is_known_soon_after_somebody_comes_with_it(
    start_tally: Start, issuer: DevelopmentIssuer, address: KeyAddress
) -> None:
    tally = await start_tally(jwks_file=None, jwks_url=address.url)
    held: IssuerKeys = tally.app.state.service.tokens.keys
    held._least = 0.1
    await until(lambda: held.there)
    new = OKPKey.generate_key("Ed25519", {"kid": "new"})
    token = signed(new, claims(role="keeper"))
    address.body = json.dumps({"keys": [*issuer.jwks()["keys"], new.as_dict(private=False)]}).encode()

    first = await _knock(tally, token)
    await until(lambda: held.find("new", "Ed25519"))
    second = await _knock(tally, token)

    assert (first.status_code, second.status_code) == (401, 201)


async def test_forged_tokens_are_refused_unread_after_a_while_and_only_they(
    start_tally: Start, issuer: DevelopmentIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FORGED_TOKENS", "5/day")
    tally = await start_tally()
    assert (await tally.post("/additions", ADDITION, role="keeper")).status_code == 201

    forged = [f"{signed(key_of(issuer), claims(sub=f'u{n}'))[:-4]}AAAA" for n in range(6)]
    answers = [await _knock(tally, token) for token in forged]

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert answers[-1].json()["code"] == "too-many-requests"
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 100_000
    assert (await tally.post("/additions", ADDITION, role="keeper")).status_code == 201
    assert (await tally.get("/totals/a")).status_code == 200


async def test_many_tokens_at_once_are_checked_by_few_threads_and_the_rest_is_put_off(tally: Api) -> None:
    checker = tally.app.state.service.tokens
    checked = [_knock(tally, tally.token("keeper", staff=f"s{number}")) for number in range(200)]

    answers = await asyncio.gather(*checked)

    assert {answer.status_code for answer in answers} <= {201, 409, 503}
    put_off = [answer.json()["code"] for answer in answers if answer.status_code == 503]
    assert set(put_off) <= {"identity-busy"}
    assert checker._threads.total_tokens == 2


async def _knock(tally: Api, token: str) -> Response:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": token[-30:]}
    return await tally.client.post("/tally/v1/additions", headers=headers, json=ADDITION)
