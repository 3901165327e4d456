"""Tokens against the platform as it ships: a bad claim is a reasoned 401 and leaves nothing; the issuer may be away."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from deploy.local.ports import internal_port
from deploy.local.services import readiness, service
from deploy.local.zygote_client import Zygote
from deploy.postgres.provision import SERVICES
from shared.platform.identity.issuer import ISSUER, DevelopmentIssuer
from tests import stack
from tests.conftest import VAULT_KEY, Cluster
from tests.issuer import claims, key_of, signed
from tests.platform.test_tokens import DISGUISED, UNREADABLE, WRONG
from tests.shipped.platform import Shipped

COUNTY = "654021"

BAD = [
    *(json.dumps(claims(**{name: value})).encode() for name, value, _ in DISGUISED),
    *(json.dumps(claims(**{name: value})).encode() for name, value in WRONG),
    *UNREADABLE,
]


def logs(attacked: Shipped) -> list[int]:
    """How many events each service's log holds."""
    found = []
    for name in SERVICES:
        url = stack.administrator_url(attacked.layout, f"sluice_{name}").replace("+psycopg", "")
        with psycopg.connect(url) as connection:
            row = connection.execute(f"SELECT count(*) FROM {name}_events").fetchone()  # type: ignore[arg-type]
            assert row is not None
            found.append(row[0])
    return found


def test_every_bad_claim_is_a_reasoned_401_in_every_service_and_leaves_nothing(attacked: Shipped) -> None:
    key, before, wrong = key_of(DevelopmentIssuer.load_or_create(attacked.layout.issuer)), logs(attacked), []

    for number, payload in enumerate(BAD):
        name = SERVICES[number % len(SERVICES)]
        headers = {"Authorization": f"Bearer {signed(key, payload)}", "Idempotency-Key": f"bad-{number}"}
        asked = attacked.ask("GET", f"/{name}/v1/events", headers=headers)
        given = attacked.ask("POST", "/ledger/v1/books", headers=headers, json={"county": COUNTY, "fiscal_year": 2020})
        for answer in (asked, given):
            if answer.status_code != 401 or answer.json()["code"] != "token-refused" or not answer.json()["detail"]:
                wrong.append((payload[:200], answer.status_code, answer.text[:200]))

    assert not wrong, wrong[:5]
    assert logs(attacked) == before


def test_one_official_in_four_spellings_is_one_official_on_record(attacked: Shipped) -> None:
    key = key_of(DevelopmentIssuer.load_or_create(attacked.layout.issuer))
    opening = {"county": COUNTY, "fiscal_year": 2020, "keeper": "Ｋ１"}

    answers = [
        attacked.ask(
            "POST",
            "/ledger/v1/books",
            json=opening,
            headers={
                "Authorization": f"Bearer {signed(key, claims(sub=sub, role='finance', region=COUNTY, org=org))}",
                "Idempotency-Key": "one-official",
            },
        )
        for sub, org in (("F1", "财政局"), ("f1 ", "财政局"), ("Ｆ１", " 财政局"), ("ｆ１", "财政局　"))
    ]

    assert [answer.status_code for answer in answers] == [201] * 4, answers[-1].text
    assert len({answer.content for answer in answers}) == 1


def test_the_stored_answer_of_one_county_is_not_given_to_the_same_name_in_another(attacked: Shipped) -> None:
    key = key_of(DevelopmentIssuer.load_or_create(attacked.layout.issuer))
    opening = {"county": COUNTY, "fiscal_year": 2019, "keeper": "k1"}

    def ask(region: str, org: str = "财政局") -> httpx.Response:
        token = signed(key, claims(sub="f1", role="finance", region=region, org=org))
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "one-key-in-two-counties"}
        return attacked.ask("POST", "/ledger/v1/books", json=opening, headers=headers)

    first, elsewhere, again = ask(COUNTY), ask("654023"), ask(COUNTY)

    assert first.status_code == 201, first.text
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "outside-region")
    assert "idempotency-replayed" not in elsewhere.headers
    assert again.content == first.content


@pytest.fixture
def lonely(cluster: Cluster, tmp_path: Path) -> Iterator[str]:
    """A disclosure service in a process of its own, whose issuer does not answer; gives its address."""
    environment = {
        "DISCLOSURE_DATABASE_URL": cluster.fresh("disclosure")[1],
        "DISCLOSURE_VAULT_KEY": VAULT_KEY,
        "SLUICE_ENV": "development",
        "SLUICE_ISSUER": ISSUER,
        "SLUICE_JWKS_URL": f"http://127.0.0.1:{internal_port()}/jwks.json",
    }
    zygote = Zygote(tmp_path / "zygote.log")
    program = zygote.forked(
        service("disclosure", port=internal_port(), log=tmp_path / "log", environment=os.environ | environment)
    )
    with stack.running(zygote.program(), 60), stack.running(program, 60):
        yield f"http://127.0.0.1:{program.port}"


def test_with_the_issuer_away_a_service_starts_says_so_and_serves_the_public(
    lonely: str, issuer: DevelopmentIssuer
) -> None:
    token = signed(key_of(issuer), claims())
    with httpx.Client(base_url=lonely, timeout=30) as client:
        refused = client.get("/disclosure/v1/events", headers={"Authorization": f"Bearer {token}"})
        page = client.get("/disclosure/")
        garbage = [bearing(client, f"x{number}.y.z") for number in range(70)]
        flooded = bearing(client, token)
        still = client.get("/disclosure/")

    said = readiness(int(lonely.rsplit(":", 1)[1]))
    assert (refused.status_code, refused.json()["code"]) == (503, "identity-unavailable")
    assert int(refused.headers["retry-after"]) > 0
    assert said.status == "no-logins"
    assert any(trouble.startswith("identity:") for trouble in said.troubles)
    assert [answer.status_code for answer in garbage] == [401] * 60 + [429] * 10
    assert int(garbage[-1].headers["retry-after"]) > 0
    assert flooded.status_code == 429
    assert (page.status_code, still.status_code) == (200, 200)


def bearing(client: httpx.Client, token: Any) -> httpx.Response:
    """A question with a token."""
    return client.get("/disclosure/v1/events", headers={"Authorization": f"Bearer {token}"})
